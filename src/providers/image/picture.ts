import { availableParallelism } from "node:os";

import { bulkhead } from "cockatiel";
import sharp from "sharp";
import type { Sharp } from "sharp";

// One thread a picture: several are encoded side by side as it is. No cache: decoded selfies are personal data.
sharp.concurrency(1);
sharp.cache(false);

/** sharp works in Node's pool of four threads, which name look-ups and files need too: some of it stays free for them. */
const lanes = bulkhead(Math.min(Math.max(availableParallelism() - 1, 1), 3), Number.POSITIVE_INFINITY);

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface JpegOptions {
  /** 1 to 100. */
  readonly quality: number;
  /** Whether colour keeps the full resolution (4:4:4) or half of it (4:2:0). */
  readonly fullColour?: boolean;
}

/** A picture that can be encoded in several ways. */
export interface Picture extends Size {
  jpeg(options: JpegOptions, size?: Size): Promise<Buffer>;
  png(options: { readonly compressed: boolean }, size?: Size): Promise<Buffer>;
}

/** What is read of an image file before any pixel is decoded. */
export interface Header extends Size {
  /** Whether the pixels lie as they are to be seen, in a colour model every vendor's decoder knows. */
  readonly plain: boolean;
  readonly pages: number;
  /** Whether the decoders in sharp's build can read it. */
  readonly decodable: boolean;
}

/** Width and height are as the picture is to be seen. @throws {Error} where the bytes are no image. */
export async function readHeader(bytes: Buffer): Promise<Header> {
  const {
    autoOrient,
    orientation = 1,
    space,
    pages = 1,
    compression,
  } = await sharp(bytes, {
    // The caller has its own bound, and says so in its own words.
    limitInputPixels: false,
  }).metadata();
  return {
    width: autoOrient.width,
    height: autoOrient.height,
    plain: orientation === 1 && space !== "cmyk",
    pages,
    decodable: compression !== "hevc",
  };
}

/**
 * The picture in these bytes, upright, in sRGB, transparent parts white. What is encoded of it carries no metadata: a
 * camera's notes tell where a person was. Its functions throw where the pixels cannot be decoded.
 */
export function openPicture(bytes: Buffer, { width, height }: Size, maxPixels: number): Picture {
  const start = (size?: Size): Sharp => {
    const upright = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error" })
      .autoOrient()
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb");
    return size === undefined ? upright : upright.resize({ ...size, fit: "fill" });
  };
  return {
    width,
    height,
    jpeg: ({ quality, fullColour = false }, size) =>
      lanes.execute(() =>
        start(size)
          .jpeg({ quality, chromaSubsampling: fullColour ? "4:4:4" : "4:2:0" })
          .toBuffer(),
      ),
    png: ({ compressed }, size) =>
      lanes.execute(() =>
        start(size)
          .png({ compressionLevel: compressed ? 9 : 0 })
          .toBuffer(),
      ),
  };
}
