import sharp from "sharp";
import { describe, expect, it } from "vitest";

import type { ImageLimit } from "../../../src/domain/selfie.ts";
import { fitted, opened, picture } from "./pictures.ts";

const ANY: ImageLimit = { formats: ["jpeg", "png"] };
const KTP: ImageLimit = { ...ANY, minBytes: 102_400, maxBytes: 500_000, minWidth: 500, minHeight: 500 };

describe("a selfie within the limit already", () => {
  it.each(["jpeg", "png"] as const)("is passed on as it came: %s", async (format) => {
    const bytes = await picture(600, 600, "gradient").toFormat(format).toBuffer();
    const image = await fitted(bytes, ANY);
    expect(image.bytes).toBe(bytes);
    expect(image.format).toBe(format);
    expect(image.base64).toBe(bytes.toString("base64"));
  });
});

describe("a selfie that is encoded anew", () => {
  it("stands upright and tells nothing about where it was taken", async () => {
    const bytes = await picture(120, 80, "gradient")
      .withExif({ IFD3: { GPSLatitudeRef: "S", GPSLatitude: "6/1 12/1 0/1" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect((await sharp(bytes).metadata()).exif).toBeDefined();
    const { width, height, orientation = 1, exif } = await sharp((await fitted(bytes, ANY)).bytes).metadata();
    expect({ width, height, orientation, exif }).toEqual({ width: 80, height: 120, orientation: 1, exif: undefined });
  });

  it("has white where it was transparent", async () => {
    const bytes = await sharp({
      create: { width: 32, height: 32, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .webp()
      .toBuffer();
    const { channels } = await sharp((await fitted(bytes, ANY)).bytes).stats();
    expect(channels.map(({ min }) => min)).toEqual([255, 255, 255]);
  });

  it("is in sRGB, though it came in the colours of print", async () => {
    const bytes = await picture(64, 64, "gradient").toColourspace("cmyk").jpeg().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe("cmyk");
    expect((await sharp((await fitted(bytes, ANY)).bytes).metadata()).space).toBe("srgb");
  });

  it("is in a format the vendor takes", async () => {
    const png = await picture(64, 64, "gradient").png().toBuffer();
    const jpeg = await fitted(png, { formats: ["jpeg"] });
    expect([jpeg.format, (await sharp(jpeg.bytes).metadata()).format]).toEqual(["jpeg", "jpeg"]);
    const back = await fitted(jpeg.bytes, { formats: ["png"] });
    expect([back.format, (await sharp(back.bytes).metadata()).format]).toEqual(["png", "png"]);
  });
});

describe("a selfie of more pixels than anybody wants", () => {
  it.each([
    [2600, 1300, 1280, 640],
    [4000, 3000, 1280, 960],
    [500, 6000, 500, 6000],
    [6000, 600, 5000, 500],
  ])("is encoded at most 1280 long, and no smaller than the vendor wants: %i×%i", async (width, height, ...sides) => {
    const bytes = await picture(width, height, "flat").webp({ effort: 0 }).toBuffer();
    const image = await sharp((await fitted(bytes, KTP)).bytes).metadata();
    expect([image.width, image.height]).toEqual(sides);
  });

  it("is decoded upright, whatever shrinks it", async () => {
    const left = await picture(1500, 3000, "flat").jpeg().toBuffer();
    const bytes = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: "#000000" } })
      .composite([{ input: left, left: 0, top: 0 }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const upright = (await fitted(bytes, ANY)).bytes;
    const { dominant, channels } = await sharp(
      await sharp(upright).extract({ left: 0, top: 0, width: 960, height: 400 }).toBuffer(),
    ).stats();
    expect(dominant.r).toBeGreaterThan(190);
    expect(Math.min(...channels.map(({ min }) => min))).toBeGreaterThan(190);
    const { channels: below } = await sharp(
      await sharp(upright).extract({ left: 0, top: 600, width: 960, height: 600 }).toBuffer(),
    ).stats();
    expect(Math.max(...below.map(({ max }) => max))).toBeLessThan(10);
  });

  it("is passed on as it came to a vendor that sets no bound", async () => {
    const bytes = await picture(2600, 1300, "flat").jpeg().toBuffer();
    expect((await fitted(bytes, ANY)).bytes).toBe(bytes);
  });
});

describe("a selfie whose pixels are of another kind", () => {
  const grey = () => picture(64, 64, "flat");
  it.each([
    ["of grey only", () => grey().greyscale().webp(), 0xc8],
    [
      "grey alone in a JPEG that lies on its side",
      () => grey().greyscale().withMetadata({ orientation: 6 }).jpeg(),
      0xc8,
    ],
    ["of sixteen bits", () => grey().toColourspace("rgb16").withMetadata({ orientation: 3 }).png(), 0xc8],
    ["of a palette", () => grey().withMetadata({ orientation: 3 }).png({ palette: true }), 0xc8],
  ])("keeps its colour: %s", async (_, make, shade) => {
    const { bytes } = await fitted(await make().toBuffer(), { formats: ["jpeg"], minBytes: 5000 });
    const { channels } = await sharp(bytes).stats();
    for (const { mean } of channels) expect(Math.abs(mean - shade)).toBeLessThan(3);
  });
});

describe("a selfie of too many bytes", () => {
  it("keeps its pixels where a lower quality is enough", async () => {
    const bytes = await picture(600, 600, "noise").jpeg({ quality: 100 }).toBuffer();
    const image = await fitted(bytes, { ...KTP, maxBytes: 300_000 });
    expect(image.bytes.length).toBeLessThanOrEqual(300_000);
    // The best quality that fits, not the first: little of what is allowed is left unused.
    expect(image.bytes.length).toBeGreaterThan(240_000);
    expect((await sharp(image.bytes).metadata()).width).toBe(600);
  });

  it("is made smaller where quality is not enough, and keeps its shape and the least pixels", async () => {
    const bytes = await picture(1600, 1200, "noise").jpeg({ quality: 90 }).toBuffer();
    const image = await fitted(bytes, KTP);
    const { width, height } = await sharp(image.bytes).metadata();
    expect(image.bytes.length).toBeLessThanOrEqual(500_000);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(500);
    expect(width / height).toBeCloseTo(4 / 3, 1);
  });

  it("is unfit where the least pixels at the least quality are still too many bytes", async () => {
    const selfie = await opened(await picture(600, 600, "noise").png().toBuffer());
    expect(await selfie.fit({ ...KTP, minBytes: 0, maxBytes: 20_000 })).toEqual({
      unfit: "The selfie cannot be brought within the allowed size of file; send a plainer or smaller picture.",
    });
  });

  it("is unfit where its least sides are more than a JPEG can have", async () => {
    const selfie = await opened(await picture(2, 70_000, "flat").png().toBuffer());
    expect(await selfie.fit({ formats: ["jpeg"], minHeight: 70_000 })).toHaveProperty("unfit");
    expect(await selfie.fit({ formats: ["jpeg"] })).not.toHaveProperty("unfit");
  });

  it("is made smaller as PNG for a vendor that takes nothing else", async () => {
    const bytes = await picture(400, 400, "noise").png().toBuffer();
    const image = await fitted(bytes, { formats: ["png"], maxBytes: 200_000, minWidth: 100, minHeight: 100 });
    expect(image.bytes.length).toBeLessThanOrEqual(200_000);
    expect((await sharp(image.bytes).metadata()).width).toBeGreaterThanOrEqual(100);
  });
});

describe("a selfie of too few bytes", () => {
  it("gets a higher quality", async () => {
    const bytes = await picture(600, 600, "noise").jpeg({ quality: 10 }).toBuffer();
    expect(bytes.length).toBeLessThan(102_400);
    const { bytes: better } = await fitted(bytes, KTP);
    expect(better.length).toBeGreaterThanOrEqual(102_400);
    expect(better.includes(Buffer.alloc(100, " "))).toBe(false);
  });

  it("is padded where the highest quality is not enough, with every pixel as it was", async () => {
    const bytes = await picture(900, 500, "flat").jpeg().toBuffer();
    const { bytes: padded, format } = await fitted(bytes, KTP);
    expect({ format, length: padded.length }).toEqual({ format: "jpeg", length: 102_400 });
    const pixels = await sharp(padded).raw().toBuffer();
    expect(pixels.equals(await sharp(bytes).raw().toBuffer())).toBe(true);
    expect(await sharp(padded).metadata()).toMatchObject({ width: 900, height: 500 });
  });

  it("is stored without compression for a vendor that takes nothing but PNG", async () => {
    const bytes = await picture(300, 300, "flat").png().toBuffer();
    expect(bytes.length).toBeLessThan(10_000);
    const { bytes: larger } = await fitted(bytes, { formats: ["png"], minBytes: 100_000 });
    expect(larger.length).toBeGreaterThanOrEqual(100_000);
  });
});

describe("a selfie of too few pixels", () => {
  it.each([
    [300, 300],
    [900, 499],
    [499, 900],
  ])("is never enlarged: %i×%i", async (width, height) => {
    const selfie = await opened(await picture(width, height, "noise").png().toBuffer());
    expect(await selfie.fit(KTP)).toEqual({
      unfit: `The selfie is ${width}×${height} pixels; at least 500×500 are needed.`,
    });
  });
});

describe("a selfie that cannot be decoded", () => {
  it("is unfit, and says nothing of what is in it", async () => {
    const png = await picture(64, 64, "noise").png().toBuffer();
    png.fill(0x41, 100, 2000);
    expect(await (await opened(png)).fit({ formats: ["jpeg"] })).toEqual({
      unfit: "The selfie cannot be decoded: its file is damaged, or takes too long to read.",
    });
  });
});

describe("several vendors with the same limit", () => {
  it("share one encoding, in whatever order the limit is written", async () => {
    const selfie = await opened(await picture(600, 600, "gradient").webp().toBuffer());
    const first = selfie.fit({ formats: ["jpeg", "png"], maxBytes: 400_000 });
    const second = selfie.fit({ maxBytes: 400_000, formats: ["png", "jpeg"], minBytes: 0 });
    expect(second).toBe(first);
    expect(selfie.fit({ formats: ["jpeg", "png"], maxBytes: 400_001 })).not.toBe(first);
    expect(await first).toHaveProperty(
      "base64",
      (await fitted(await picture(600, 600, "gradient").webp().toBuffer(), { ...ANY, maxBytes: 400_000 })).base64,
    );
  });
});
