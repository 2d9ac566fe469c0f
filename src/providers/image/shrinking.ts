import type { ImageLimit } from "../../domain/selfie.ts";
import type { Size } from "./picture.ts";

const STEP = 0.85;
const STEPS = 8;

/**
 * Smaller and smaller sizes of a picture, in its own shape, beginning at `first` (a share of its sides, below 1) and never
 * under the least pixels of the limit; the last is the smallest there is to try. Never empty.
 */
export function shrinkings(picture: Size, { minWidth = 1, minHeight = 1 }: ImageLimit, first: number): Size[] {
  const least = Math.max(minWidth / picture.width, minHeight / picture.height);
  const scales = Array.from({ length: STEPS }, (_, step) => Math.min(first, STEP) * STEP ** step);
  const allowed = scales.filter((scale) => scale > least);
  if (allowed.length < scales.length) allowed.push(least);
  return allowed.map((scale) => scaled(picture, scale));
}

/** Rounded up, so that a side at the limit's minimum does not fall a pixel short. */
function scaled({ width, height }: Size, scale: number): Size {
  // A quotient times its divisor can lie a hair above the whole number it stands for.
  const side = (pixels: number): number => Math.max(1, Math.min(pixels, Math.ceil(pixels * scale - 1e-6)));
  return { width: side(width), height: side(height) };
}
