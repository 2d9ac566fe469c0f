import type { ImageFormat, ImageLimit } from "../../domain/selfie.ts";
import { padJpeg } from "./jpeg-padding.ts";
import type { Picture, Size } from "./picture.ts";
import { shrinkings } from "./shrinking.ts";

export interface Encoded {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
}

/** JPEG qualities: what is tried first, what a shrunk picture gets, and what a face is not squeezed below. */
const GOOD_QUALITY = 95;
const FAIR_QUALITY = 80;
const LEAST_QUALITY = 40;

/** A photo's bytes at fair quality, over those at the least. An estimate: it only says where to begin. */
const FAIR_OVER_LEAST = 2;

function minimum({ minBytes = 0 }: ImageLimit): number {
  return minBytes;
}

function maximum({ maxBytes = Number.POSITIVE_INFINITY }: ImageLimit): number {
  return maxBytes;
}

/**
 * The picture within a vendor's limit of bytes, at the best quality that fits, or undefined where there is none. Its
 * pixels must be enough for the limit already: it is made smaller where it must be, and never larger.
 */
export async function encodeWithin(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  return limit.formats.includes("jpeg") ? jpegWithin(picture, limit) : pngWithin(picture, limit);
}

async function jpegWithin(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  const good = await picture.jpeg({ quality: GOOD_QUALITY });
  if (good.length > maximum(limit)) return smallerJpeg(picture, limit);
  if (good.length >= minimum(limit)) return { bytes: good, format: "jpeg" };
  return largerFile(picture, limit, good);
}

/** A lower quality first; fewer pixels, but no fewer than the limit wants, where the least quality is not enough. */
async function smallerJpeg(picture: Picture, limit: ImageLimit): Promise<Encoded | undefined> {
  const most = maximum(limit);
  // The least quality goes first: where even that is too large, which a big photo's is, the search would be in vain.
  const least = await picture.jpeg({ quality: LEAST_QUALITY });
  if (least.length <= most) {
    return padded(await bestQuality({ picture, most, best: least, fits: LEAST_QUALITY, over: GOOD_QUALITY }), limit);
  }

  // A photo shrunk at fair quality looks better than one squeezed whole.
  const sizes = shrinkings(picture, limit, Math.sqrt(most / (least.length * FAIR_OVER_LEAST)));
  const fair = await firstThat(sizes, (size) => picture.jpeg({ quality: FAIR_QUALITY }, size), atMost(most));
  if (fair !== undefined) return padded(fair, limit);

  const size = sizes.at(-1);
  const last = await picture.jpeg({ quality: LEAST_QUALITY }, size);
  if (last.length > most) return undefined;
  return padded(await bestQuality({ picture, size, most, best: last, fits: LEAST_QUALITY, over: FAIR_QUALITY }), limit);
}

function atMost(most: number): (bytes: Buffer) => boolean {
  return (bytes) => bytes.length <= most;
}

interface QualitySearch {
  readonly picture: Picture;
  readonly size?: Size | undefined;
  readonly most: number;
  /** The best encoding so far, its quality, and a quality that is too much. */
  readonly best: Buffer;
  readonly fits: number;
  readonly over: number;
}

/** The best quality whose bytes are within `most`, to three points: a finer search costs more than it shows. */
async function bestQuality(search: QualitySearch): Promise<Buffer> {
  const { picture, size, most, best, fits, over } = search;
  if (over - fits <= 3) return best;
  const quality = Math.round((fits + over) / 2);
  const tried = await picture.jpeg({ quality }, size);
  return bestQuality(tried.length <= most ? { ...search, best: tried, fits: quality } : { ...search, over: quality });
}

/** One after another, the best first: most often the first will do. */
async function firstThat(
  [size, ...rest]: readonly Size[],
  encode: (size: Size) => Promise<Buffer>,
  meets: (bytes: Buffer) => boolean,
): Promise<Buffer | undefined> {
  if (size === undefined) return undefined;
  const bytes = await encode(size);
  return meets(bytes) ? bytes : firstThat(rest, encode, meets);
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
      : await firstThat(
          shrinkings(picture, limit, Math.sqrt(maximum(limit) / small.length)),
          (size) => picture.png({ compressed: true }, size),
          atMost(maximum(limit)),
        );
  return bytes !== undefined && within(bytes, limit) ? { bytes, format: "png" } : undefined;
}
