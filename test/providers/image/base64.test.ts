import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeBase64Image } from "../../../src/providers/image/selfie.ts";

const BYTES = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a]);
const TEXT = BYTES.toString("base64");

describe("base64 of an image", () => {
  it.each([
    ["bare", TEXT],
    ["without its padding", TEXT.replaceAll("=", "")],
    ["in a data URL", `data:image/jpeg;base64,${TEXT}`],
    ["in a data URL with parameters and capitals", `data:image/jpeg;name=me.jpg;BASE64,${TEXT}`],
    ["broken into lines", `${TEXT.slice(0, 4)}\r\n${TEXT.slice(4)}\n`],
    ["in a data URL with blanks", `data:image/png;base64, ${TEXT.slice(0, 3)} ${TEXT.slice(3)} `],
  ])("is read %s", (_, text) => {
    expect(decodeBase64Image(text)).toEqual(BYTES);
  });

  it.each([
    ["nothing", ""],
    ["blanks", " \n "],
    ["padding alone", "=="],
    ["an empty data URL", "data:image/jpeg;base64,"],
    ["a data URL that is not base64", "data:image/svg+xml,<svg/>"],
    ["a data URL with no comma", "data:image/jpeg;base64"],
    ["a web address", "https://example.com/selfie.jpg"],
    ["URL-safe letters", "_9j_4AAQSg=="],
    ["a letter beyond ASCII", "QUJD\u0141UJD"],
    ["a letter beyond ASCII and its low byte's", "\u0141\u0141\u0141\u0141"],
    ["a percent sign", "%2F9j"],
    ["padding inside", "QUJ=QUJD"],
    ["too much padding", "QUJD="],
    ["too little padding", "QQ="],
    ["three equals signs", "QUJD==="],
    ["a last letter that makes no byte", "QUJDQ"],
  ])("is not %s", (_, text) => {
    expect(decodeBase64Image(text)).toBeUndefined();
  });

  it("gives back whatever bytes were encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), (bytes, dataUrl) => {
        const text = Buffer.from(bytes).toString("base64");
        expect(decodeBase64Image(dataUrl ? `data:;base64,${text}` : text)).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it("is refused for one letter that is not base64, wherever it stands", () => {
    const letters = fc.stringMatching(/^[A-Za-z0-9+/]{1,200}$/);
    const wrong = fc
      .string({ unit: "binary", minLength: 1, maxLength: 1 })
      .filter((text) => !/[A-Za-z0-9+/=\s]/.test(text));
    fc.assert(
      fc.property(letters, letters, wrong, (before, after, letter) => {
        expect(decodeBase64Image(before + letter + after)).toBeUndefined();
      }),
    );
  });
});
