import sharp from "sharp";
import type { Sharp } from "sharp";

// One thread a picture: several are encoded side by side as it is. No cache: decoded selfies are personal data.
sharp.concurrency(1);
sharp.cache(false);

/**
 * A photo's longest step takes a small part of this. It ends the work on a picture made to be hard to decode, which no
 * signal can stop once the decoder has it.
 */
const LONGEST_STEP_SECONDS = 5;

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Decoded pixels: upright, sRGB, nothing transparent. */
export interface Pixels extends Size {
  readonly data: Buffer;
  readonly channels: 1 | 2 | 3 | 4;
}

export interface JpegOptions {
  /** 1 to 100. */
  readonly quality: number;
  /** Whether colour keeps the full resolution (4:4:4) or half of it (4:2:0). */
  readonly fullColour?: boolean;
}

export interface PngOptions {
  readonly compressed: boolean;
}

/** What is read of an image file before any pixel is decoded. */
export interface Header extends Size {
  /** Whether the pixels lie as they are to be seen, in a colour model every vendor's decoder knows. */
  readonly plain: boolean;
  readonly pages: number;
  /** Whether the decoders in sharp's build can read it. */
  readonly decodable: boolean;
}

/** The costly steps with pixels. */
export interface Codec {
  /**
   * The file's picture in that size, which is its own or smaller.
   * @throws {Error} where the pixels cannot be decoded, or are more than `maxPixels`.
   */
  decode(file: Buffer, size: Size, maxPixels: number): Promise<Pixels>;
  /** What is encoded carries no metadata: a camera's notes tell where a person was. */
  jpeg(pixels: Pixels, options: JpegOptions, size: Size): Promise<Buffer>;
  png(pixels: Pixels, options: PngOptions, size: Size): Promise<Buffer>;
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

export const SHARP_CODEC: Codec = {
  async decode(file, { width, height }, maxPixels) {
    // Given the size in the same pipeline as the file, libvips has the JPEG's and WebP's own decoder shrink it.
    const { data, info } = await sharp(file, { limitInputPixels: maxPixels, failOn: "error" })
      .timeout({ seconds: LONGEST_STEP_SECONDS })
      .autoOrient()
      .resize({ width, height, fit: "fill" })
      .flatten({ background: "#ffffff" })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels };
  },
  jpeg: (pixels, { quality, fullColour = false }, size) =>
    open(pixels, size)
      .jpeg({ quality, chromaSubsampling: fullColour ? "4:4:4" : "4:2:0" })
      .toBuffer(),
  png: (pixels, { compressed }, size) =>
    open(pixels, size)
      .png({ compressionLevel: compressed ? 6 : 0 })
      .toBuffer(),
};

function open({ data, width, height, channels }: Pixels, size: Size): Sharp {
  const picture = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  picture.timeout({ seconds: LONGEST_STEP_SECONDS });
  return size.width === width && size.height === height ? picture : picture.resize({ ...size, fit: "fill" });
}
