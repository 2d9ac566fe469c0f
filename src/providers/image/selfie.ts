import type { FittedImage, ImageFormat, ImageLimit, Selfie, UnfitImage } from "../../domain/selfie.ts";
import { readContainer } from "./container.ts";
import { encodeWithin } from "./fit.ts";
import { openPicture, readHeader } from "./picture.ts";
import type { Header, Picture } from "./picture.ts";

export { decodeBase64Image } from "./base64.ts";

/** Why a selfie is refused before any vendor is thought of: a sentence that says what to change. */
export interface UnreadableImage {
  readonly unreadable: string;
}

export interface SelfieOptions {
  /** More pixels than this are never decoded: a small file can hold a picture that fills the memory. @default 50 million */
  readonly maxPixels?: number;
}

const NOT_AN_IMAGE = "The selfie is not an image that can be read: send a JPEG, PNG, WebP or AVIF picture.";
const DAMAGED = "The selfie's file is incomplete or damaged: send it again.";
const ANIMATED = "The selfie is animated: send a single picture.";

/** Reads the header only; pixels are decoded when a vendor's limit asks for it. */
export async function openSelfie(
  bytes: Buffer,
  { maxPixels = 50_000_000 }: SelfieOptions = {},
): Promise<Selfie | UnreadableImage> {
  const container = readContainer(bytes);
  if (container.kind === "unknown") return { unreadable: NOT_AN_IMAGE };
  if (!container.whole) return { unreadable: DAMAGED };
  const header = await readHeader(bytes).catch(() => undefined);
  if (header === undefined) return { unreadable: container.kind === "heif" ? NOT_AN_IMAGE : DAMAGED };
  if (container.animated || header.pages > 1) return { unreadable: ANIMATED };
  if (!header.decodable) return { unreadable: NOT_AN_IMAGE };
  if (header.width * header.height > maxPixels) {
    return { unreadable: `The selfie has more than ${maxPixels / 1e6} million pixels: send a smaller picture.` };
  }
  const format = container.kind === "jpeg" || container.kind === "png" ? container.kind : undefined;
  return new OpenedSelfie(bytes, format, header, maxPixels);
}

class OpenedSelfie implements Selfie {
  readonly width: number;
  readonly height: number;
  readonly #original: Original;
  readonly #picture: Picture;
  /** Promises, so that vendors that ask at the same moment share one encoding. */
  readonly #fitted = new Map<string, Promise<FittedImage | UnfitImage>>();

  constructor(bytes: Buffer, format: ImageFormat | undefined, header: Header, maxPixels: number) {
    this.width = header.width;
    this.height = header.height;
    this.#original = { bytes, format: header.plain ? format : undefined };
    this.#picture = openPicture(bytes, header, maxPixels);
  }

  fit(limit: ImageLimit): Promise<FittedImage | UnfitImage> {
    const key = limitKey(limit);
    const known = this.#fitted.get(key);
    if (known !== undefined) return known;
    const made = fitPicture(this.#original, this.#picture, limit);
    this.#fitted.set(key, made);
    return made;
  }
}

interface Original {
  readonly bytes: Buffer;
  /** Undefined where no vendor can be given these bytes as they are. */
  readonly format: ImageFormat | undefined;
}

async function fitPicture(original: Original, picture: Picture, limit: ImageLimit): Promise<FittedImage | UnfitImage> {
  const { formats, minBytes = 0, maxBytes = Number.POSITIVE_INFINITY, minWidth = 0, minHeight = 0 } = limit;
  const { width, height } = picture;
  if (width < minWidth || height < minHeight) {
    return { unfit: `The selfie is ${width}×${height} pixels; at least ${minWidth}×${minHeight} are needed.` };
  }
  const { bytes, format } = original;
  if (format !== undefined && formats.includes(format) && bytes.length >= minBytes && bytes.length <= maxBytes) {
    return new Fitted(bytes, format);
  }
  try {
    const encoded = await encodeWithin(picture, limit);
    if (encoded !== undefined) return new Fitted(encoded.bytes, encoded.format);
    return {
      unfit: "The selfie cannot be brought within the allowed size of file; send a plainer or smaller picture.",
    };
  } catch {
    // The decoder's own words may quote the file.
    return { unfit: "The selfie cannot be decoded; its file is damaged." };
  }
}

class Fitted implements FittedImage {
  readonly bytes: Buffer;
  readonly format: ImageFormat;
  #base64: string | undefined;

  constructor(bytes: Buffer, format: ImageFormat) {
    this.bytes = bytes;
    this.format = format;
  }

  get base64(): string {
    this.#base64 ??= this.bytes.toString("base64");
    return this.#base64;
  }
}

/** The same for limits that say the same. */
function limitKey({ formats, minBytes = 0, maxBytes = -1, minWidth = 0, minHeight = 0 }: ImageLimit): string {
  return [formats.toSorted().join("+"), minBytes, maxBytes, minWidth, minHeight].join(" ");
}
