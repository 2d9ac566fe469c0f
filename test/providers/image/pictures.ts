import sharp from "sharp";
import type { Sharp } from "sharp";

import type { ImageLimit, Selfie } from "../../../src/domain/selfie.ts";
import { openSelfie } from "../../../src/providers/image/selfie.ts";
import { STUDIO } from "../../../src/providers/image/sitting.ts";
import type { Studio } from "../../../src/providers/image/sitting.ts";

export const CONTENTS = ["flat", "gradient", "noise"] as const;
export type Content = (typeof CONTENTS)[number];

/** A picture with little, some or the most to compress, the same on every run. */
export function picture(width: number, height: number, content: Content): Sharp {
  const pixels = Buffer.alloc(width * height * 3, 0xc8);
  if (content === "gradient") for (const at of pixels.keys()) pixels[at] = (at / pixels.length) * 256;
  if (content === "noise") {
    let state = 1;
    for (const at of pixels.keys()) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      pixels[at] = (state >>> 16) % 256;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export async function opened(bytes: Buffer, studio: Studio = STUDIO): Promise<Selfie> {
  const selfie = await openSelfie(bytes, { studio });
  if ("unreadable" in selfie) throw new Error(`the test's picture is unreadable: ${selfie.unreadable}`);
  return selfie;
}

export async function fitted(bytes: Buffer, limit: ImageLimit) {
  const image = await (await opened(bytes)).fit(limit);
  if ("unfit" in image) throw new Error(`the test's picture is unfit: ${image.unfit}`);
  return image;
}
