import sharp from "sharp";
import { describe, expect, it } from "vitest";

import { openSelfie } from "../../../src/providers/image/selfie.ts";
import { fitted, opened, picture } from "./pictures.ts";

const ANY = { formats: ["jpeg", "png"] } as const;

/** A PNG with other sides written into its header. */
async function claimingToBe(width: number, height: number): Promise<Buffer> {
  const png = await picture(8, 8, "flat").png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

describe("a selfie that is no single picture", () => {
  it.each([
    ["text", Buffer.from("<html>not a picture</html>")],
    ["nothing", Buffer.alloc(0)],
    ["an SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600"/>')],
    ["a PDF", Buffer.from("%PDF-1.7\n1 0 obj << /Type /Catalog >>")],
    ["a film", Buffer.from("\u0000\u0000\u0000\u0018ftypmp42\u0000\u0000\u0000\u0000mp42isom")],
  ])("is refused with a sentence about formats: %s", async (_, bytes) => {
    expect(await openSelfie(bytes)).toEqual({
      unreadable: "The selfie is not an image that can be read: send a JPEG, PNG, WebP or AVIF picture.",
    });
  });

  it.each(["gif", "tiff"] as const)("is refused where it is a %s", async (format) => {
    const bytes = await picture(20, 20, "flat").toFormat(format).toBuffer();
    expect(await openSelfie(bytes)).toHaveProperty("unreadable", expect.stringContaining("send a JPEG"));
  });

  it.each(["jpeg", "png", "webp"] as const)("is refused where the %s was cut short", async (format) => {
    const whole = await picture(64, 64, "noise").toFormat(format).toBuffer();
    expect(await openSelfie(whole)).not.toHaveProperty("unreadable");
    expect(await openSelfie(whole.subarray(0, whole.length - 40))).toEqual({
      unreadable: "The selfie's file is incomplete or damaged: send it again.",
    });
  });

  it("is refused where it is cut short after a whole thumbnail in the camera's notes", async () => {
    const jpeg = await picture(64, 64, "noise").jpeg().toBuffer();
    const thumbnail = Buffer.alloc(512);
    thumbnail.set(await picture(8, 8, "flat").jpeg().toBuffer());
    const notes = Buffer.concat([Buffer.from([0xff, 0xe1, 0x02, 0x02]), thumbnail]);
    const whole = Buffer.concat([jpeg.subarray(0, 2), notes, jpeg.subarray(2)]);
    expect(await openSelfie(whole)).not.toHaveProperty("unreadable");
    expect(await openSelfie(whole.subarray(0, -40))).toHaveProperty("unreadable");
  });

  it("is refused where a header has nothing behind it", async () => {
    const jpeg = await picture(64, 64, "noise").jpeg().toBuffer();
    expect(await openSelfie(jpeg.subarray(0, 30))).toHaveProperty("unreadable");
    expect(await openSelfie(Buffer.from([0xff, 0xd8, 0xff]))).toHaveProperty("unreadable");
  });

  it("is refused where it is animated", async () => {
    const frames = await Promise.all(
      ["flat", "noise"].map((name) =>
        picture(16, 16, name === "flat" ? "flat" : "noise")
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await openSelfie(bytes)).toEqual({ unreadable: "The selfie is animated: send a single picture." });
  });

  it("is refused where its PNG is animated", async () => {
    const png = await picture(16, 16, "flat").png().toBuffer();
    const control = Buffer.alloc(20);
    control.writeUInt32BE(8, 0);
    control.write("acTL", 4);
    const bytes = Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]);
    expect(await openSelfie(bytes)).toHaveProperty("unreadable", expect.stringContaining("animated"));
  });

  it.each([
    [8000, 8000],
    [60_000, 60_000],
  ])("is refused, and never decoded, where its header promises %i×%i pixels", async (width, height) => {
    expect(await openSelfie(await claimingToBe(width, height))).toEqual({
      unreadable: "The selfie has more than 50 million pixels: send a smaller picture.",
    });
  });

  it("is refused above a bound of one's own", async () => {
    const bytes = await picture(40, 40, "flat").png().toBuffer();
    expect(await openSelfie(bytes, { maxPixels: 1599 })).toHaveProperty("unreadable");
    expect(await openSelfie(bytes, { maxPixels: 1600 })).toMatchObject({ width: 40, height: 40 });
  });
});

describe("a selfie that can be read", () => {
  it.each(["jpeg", "png", "webp", "avif"] as const)("may be a %s", async (format) => {
    const bytes = await picture(120, 80, "gradient").toFormat(format).toBuffer();
    expect(await openSelfie(bytes)).toMatchObject({ width: 120, height: 80 });
    expect((await sharp((await fitted(bytes, ANY)).bytes).metadata()).width).toBe(120);
  });

  it("is as wide as it is seen, not as it is stored", async () => {
    const bytes = await picture(120, 80, "gradient").withMetadata({ orientation: 6 }).jpeg().toBuffer();
    expect(await opened(bytes)).toMatchObject({ width: 80, height: 120 });
  });
});
