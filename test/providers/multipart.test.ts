import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeMultipart } from "../../src/providers/multipart.ts";
import type { Multipart } from "../../src/providers/multipart.ts";

function decode({ contentType, body }: Multipart): Promise<FormData> {
  return new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
}

describe("encodeMultipart", () => {
  it("is read back by a real parser, files with their names, types and bytes", async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0x0d, 0x0a, 0x2d, 0x2d, 0x00]);
    const form = await decode(
      encodeMultipart({ nik: "3275", name: "Siti Nurhaliza é" }, [
        { field: "selfie", filename: "face.jpg", type: "image/jpeg", bytes },
      ]),
    );
    expect(form.get("nik")).toBe("3275");
    expect(form.get("name")).toBe("Siti Nurhaliza é");
    const file = form.get("selfie");
    if (!(file instanceof File)) throw new Error("the file came as text");
    expect([file.name, file.type]).toEqual(["face.jpg", "image/jpeg"]);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  });

  it("escapes quotes and line ends in names, so that nothing can be smuggled in", () => {
    const { body } = encodeMultipart({ 'a"b\r\nc': "v" }, [
      { field: 'f"', filename: 'x"\ny.png', type: "image/png", bytes: Buffer.alloc(0) },
    ]);
    expect(body.toString()).toContain('name="a%22b%0D%0Ac"');
    expect(body.toString()).toContain('name="f%22"; filename="x%22%0Ay.png"');
  });

  it("writes every line end of a value as CRLF", async () => {
    const form = await decode(encodeMultipart({ address: "JL A\nNO 1\rRT 2\r\nRW 3" }));
    expect(form.get("address")).toBe("JL A\r\nNO 1\r\nRT 2\r\nRW 3");
  });

  it("uses a new boundary each time", () => {
    expect(encodeMultipart({}).contentType).not.toBe(encodeMultipart({}).contentType);
  });

  it("keeps every value, whatever is in it", async () => {
    const value = fc.string({ unit: "grapheme" }).filter((text) => !/[\r\n]/.test(text));
    await fc.assert(
      fc.asyncProperty(value, value, async (one, other) => {
        const form = await decode(encodeMultipart({ one, other }));
        expect([form.get("one"), form.get("other")]).toEqual([one, other]);
      }),
    );
  });
});
