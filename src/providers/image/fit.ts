import type { ImageFormat, ImageLimit } from "../../domain/selfie.ts";
import { GOOD_QUALITY, LEAST_QUALITY, nextTrial, smallerSide } from "./estimate.ts";
import type { Trial } from "./estimate.ts";
import { padJpeg } from "./jpeg-padding.ts";
import type { Picture } from "./picture.ts";
import { leastScale, scaled } from "./shrinking.ts";

export interface Encoded {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
}

/**
 * What share of the allowed bytes each trial aims at. The first is mostly enough; where a picture is unlike others, the
 * later ones know better and dare less.
 */
const AIMS = [0.92, 0.8, 0.55] as const;

function minimum({ minBytes = 0 }: ImageLimit): number {
  return minBytes;
}

function maximum({ maxBytes = Number.POSITIVE_INFINITY }: ImageLimit): number {
  return maxBytes;
}

/**
 * The picture within a vendor's limit of bytes, or undefined where there is no way. Its pixels must be enough for the limit
 * already: it is made smaller where it must be, and never larger. It takes one encoding, shared with other limits, where
 * that meets the limit; mostly one more where it does not; never more than five.
 */
export async function encodeWithin(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  return limit.formats.includes("jpeg") ? jpegWithin(picture, limit) : pngWithin(picture, limit);
}

async function jpegWithin(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  const good = await picture.jpeg({ quality: GOOD_QUALITY });
  if (good.length < minimum(limit)) return largerFile(picture, limit, good);
  if (good.length <= maximum(limit)) return { bytes: good, format: "jpeg" };
  const smaller = await smallerJpeg(picture, limit, good.length);
  return smaller === undefined ? undefined : padded(smaller, limit);
}

async function smallerJpeg(picture: Picture, limit: ImageLimit, goodBytes: number): Promise<Buffer | undefined> {
  const most = maximum(limit);
  const least = leastScale(picture, limit);
  const encode = ({ quality, scale }: Trial): Promise<Buffer> =>
    picture.jpeg({ quality }, scale === 1 ? undefined : scaled(picture, scale));

  let made: Trial & { readonly bytes: number } = { quality: GOOD_QUALITY, scale: 1, bytes: goodBytes };
  for (const aim of AIMS) {
    const trial = nextTrial(made, (most * aim) / made.bytes, least);
    const jpeg = await encode(trial);
    if (jpeg.length <= most) return jpeg;
    if (trial.quality === LEAST_QUALITY && trial.scale === least) return undefined;
    made = { ...trial, bytes: jpeg.length };
  }
  const last = await encode({ quality: LEAST_QUALITY, scale: least });
  return last.length <= most ? last : undefined;
}

/** More bytes for the same pixels: less compression, then none that loses, then a comment in the file. */
async function largerFile(picture: Picture, limit: ImageLimit, good: Buffer): Promise<Encoded> {
  const finest = await picture.jpeg({ quality: 100, fullColour: true });
  if (finest.length > maximum(limit)) return padded(good, limit);
  if (finest.length >= minimum(limit)) return { bytes: finest, format: "jpeg" };
  if (limit.formats.includes("png")) {
    const png = await picture.png({ compressed: true });
    if (within(png, limit)) return { bytes: png, format: "png" };
  }
  return padded(finest, limit);
}

function padded(jpeg: Buffer, limit: ImageLimit): Encoded {
  return { bytes: padJpeg(jpeg, minimum(limit)), format: "jpeg" };
}

function within(bytes: Buffer, limit: ImageLimit): boolean {
  return bytes.length >= minimum(limit) && bytes.length <= maximum(limit);
}

/** For a vendor that takes nothing but PNG. */
async function pngWithin(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  const small = await picture.png({ compressed: true });
  if (within(small, limit)) return { bytes: small, format: "png" };
  const bytes =
    small.length < minimum(limit)
      ? await picture.png({ compressed: false })
      : await smallerPng(picture, limit, small.length);
  return bytes !== undefined && within(bytes, limit) ? { bytes, format: "png" } : undefined;
}

async function smallerPng(picture: Picture, limit: ImageLimit, wholeBytes: number): Promise<Buffer | undefined> {
  const least = leastScale(picture, limit);
  let made = { scale: 1, bytes: wholeBytes };
  for (const aim of [...AIMS, 0]) {
    const scale = Math.max(least, made.scale * smallerSide((maximum(limit) * aim) / made.bytes));
    const png = await picture.png({ compressed: true }, scaled(picture, scale));
    if (png.length <= maximum(limit)) return png;
    if (scale === least) return undefined;
    made = { scale, bytes: png.length };
  }
  return undefined;
}
