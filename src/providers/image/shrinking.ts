import type { ImageLimit } from "../../domain/selfie.ts";
import type { Size } from "./codec.ts";

/**
 * The longest side, in pixels, of a picture that is encoded anew. No vendor's page asks for more than 520, and this leaves
 * a face some five hundred across. It is a little under a third of what a phone's 12-megapixel camera makes, and libjpeg
 * decodes at half size, in half the time, what is to become less than a third.
 */
const LONGEST_SIDE = 1280;

/** The size to decode a picture in: capped, but no smaller than the limit wants. */
export function decodedSize(picture: Size, limit: ImageLimit): Size {
  const cap = LONGEST_SIDE / Math.max(picture.width, picture.height);
  return scaled(picture, Math.min(1, Math.max(cap, leastScale(picture, limit))));
}

/** How far a picture may shrink before its sides are under the limit's: a share of its sides, 1 for not at all. */
export function leastScale(picture: Size, { minWidth = 1, minHeight = 1 }: ImageLimit): number {
  return Math.min(1, Math.max(minWidth / picture.width, minHeight / picture.height));
}

/** Rounded up, so that a side at the limit's minimum does not fall a pixel short. */
export function scaled({ width, height }: Size, scale: number): Size {
  // A quotient times its divisor can lie a hair above the whole number it stands for.
  const side = (pixels: number): number => Math.max(1, Math.min(pixels, Math.ceil(pixels * scale - 1e-6)));
  return { width: side(width), height: side(height) };
}
