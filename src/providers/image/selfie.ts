import type { FittedImage, ImageFormat, ImageLimit, Selfie, UnfitImage } from "../../domain/selfie.ts";
import { readContainer } from "./container.ts";
import { readHeader } from "./codec.ts";
import type { Size } from "./codec.ts";
import { encodeWithin } from "./fit.ts";
import type { Encoded } from "./fit.ts";
import { abortError } from "./lanes.ts";
import { SharedWork } from "./shared-work.ts";
import { decodedSize } from "./shrinking.ts";
import { Sitter, STUDIO, UndecodableError } from "./sitting.ts";
import type { Studio } from "./sitting.ts";

export { decodeBase64Image } from "./base64.ts";

/** Why a selfie is refused before any vendor is thought of: a sentence that says what to change. */
export interface UnreadableImage {
  readonly unreadable: string;
}

export interface SelfieOptions {
  /** More pixels than this are never decoded: a small file can hold a picture that fills the memory. @default 50 million */
  readonly maxPixels?: number;
  /** @default one for the whole process */
  readonly studio?: Studio;
}

const NOT_AN_IMAGE = "The selfie is not an image that can be read: send a JPEG, PNG, WebP or AVIF picture.";
const DAMAGED = "The selfie's file is incomplete or damaged: send it again.";
const UNDECODABLE = "The selfie cannot be decoded: its file is damaged, or takes too long to read.";
const TOO_MANY_BYTES =
  "The selfie cannot be brought within the allowed size of file; send a plainer or smaller picture.";
const ANIMATED = "The selfie is animated: send a single picture.";

/** Reads the header only; pixels are decoded when a vendor's limit asks for it. */
export async function openSelfie(
  bytes: Buffer,
  { maxPixels = 50_000_000, studio = STUDIO }: SelfieOptions = {},
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
  const passable = header.plain && (container.kind === "jpeg" || container.kind === "png");
  const original = { bytes, format: passable ? container.kind : undefined };
  return new OpenedSelfie(original, header, new Sitter(bytes, maxPixels, studio));
}

class OpenedSelfie implements Selfie {
  readonly width: number;
  readonly height: number;
  readonly #original: Original;
  readonly #sitter: Sitter;
  readonly #fits = new Map<string, SharedWork<FittedImage | UnfitImage>>();
  /** Limits that come to the same bytes share their base64 too. */
  readonly #images = new WeakMap<Buffer, FittedImage>();

  constructor(original: Original, { width, height }: Size, sitter: Sitter) {
    this.width = width;
    this.height = height;
    this.#original = original;
    this.#sitter = sitter;
  }

  get original(): Buffer {
    return this.#original.bytes;
  }

  fit(limit: ImageLimit, signal?: AbortSignal): Promise<FittedImage | UnfitImage> {
    if (signal?.aborted === true) return Promise.reject(abortError());
    const key = limitKey(limit);
    const known = this.#fits.get(key);
    if (known !== undefined) return known.join(signal);
    const made = new SharedWork((stop) => {
      stop.addEventListener("abort", () => this.#fits.delete(key));
      return this.#make(limit, stop);
    });
    this.#fits.set(key, made);
    return made.join(signal);
  }

  async #make(limit: ImageLimit, stop: AbortSignal): Promise<FittedImage | UnfitImage> {
    const { minWidth = 0, minHeight = 0 } = limit;
    const { width, height } = this;
    if (width < minWidth || height < minHeight) {
      return { unfit: `The selfie is ${width}×${height} pixels; at least ${minWidth}×${minHeight} are needed.` };
    }
    if (meets(this.#original, limit)) return this.#image(this.#original);
    try {
      const size = decodedSize(this, limit);
      const encoded = await this.#sitter.sit(size, stop, (picture) => encodeWithin(picture, limit));
      return encoded === undefined ? { unfit: TOO_MANY_BYTES } : this.#image(encoded);
    } catch (error) {
      if (stop.aborted) throw error;
      // What decodes and cannot be encoded is a strip longer than a JPEG can be.
      return { unfit: error instanceof UndecodableError ? UNDECODABLE : TOO_MANY_BYTES };
    }
  }

  #image({ bytes, format }: Encoded): FittedImage {
    const image = this.#images.get(bytes) ?? new Fitted(bytes, format);
    this.#images.set(bytes, image);
    return image;
  }
}

interface Original {
  readonly bytes: Buffer;
  /** Undefined where no vendor can be given these bytes as they are. */
  readonly format: ImageFormat | undefined;
}

function meets(original: Original, limit: ImageLimit): original is Encoded {
  const { bytes, format } = original;
  const { formats, minBytes = 0, maxBytes = Number.POSITIVE_INFINITY } = limit;
  return format !== undefined && formats.includes(format) && bytes.length >= minBytes && bytes.length <= maxBytes;
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
