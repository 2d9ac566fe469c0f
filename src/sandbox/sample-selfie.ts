import sharp from "sharp";

import { seededRandom } from "./random.ts";

/** A drawing, not a photo of anybody. */
function drawing(side: number): Buffer {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 100 100">
  <defs><linearGradient id="wall" x1="0" y1="0" x2="1" y2="1">
    <stop offset="0" stop-color="#c9d6df"/><stop offset="1" stop-color="#8fa6b2"/>
  </linearGradient></defs>
  <rect width="100" height="100" fill="url(#wall)"/>
  <path d="M14 100 C16 76 34 72 50 72 C66 72 84 76 86 100 Z" fill="#37517e"/>
  <ellipse cx="50" cy="46" rx="20" ry="26" fill="#c98f6a"/>
  <path d="M29 42 C28 14 72 14 71 42 C64 28 36 28 29 42 Z" fill="#221a17"/>
  <ellipse cx="42" cy="44" rx="2.6" ry="1.8" fill="#221a17"/><ellipse cx="58" cy="44" rx="2.6" ry="1.8" fill="#221a17"/>
  <path d="M50 46 L47 55 L52 55" fill="none" stroke="#9c6b4c" stroke-width="1.2"/>
  <path d="M42 61 Q50 66 58 61" fill="none" stroke="#8a3f3a" stroke-width="1.8"/>
</svg>`);
}

const SIDE = 640;

/** Grain like a camera's, the same every time. */
function grain(): Buffer {
  const random = seededRandom("sample-selfie");
  const pixels = Buffer.alloc(SIDE * SIDE * 3);
  for (let index = 0; index < pixels.length; index += 1) pixels[index] = 112 + Math.floor(random.next() * 32);
  return pixels;
}

/** A synthetic selfie that meets every vendor's limits as it is: a JPEG of 640×640, 102,400 to 500,000 bytes. */
export async function sampleSelfie(): Promise<Buffer> {
  const noise = { input: grain(), raw: { width: SIDE, height: SIDE, channels: 3 as const }, blend: "overlay" as const };
  return sharp(drawing(SIDE)).composite([noise]).removeAlpha().jpeg({ quality: 94 }).toBuffer();
}

/** The same face small enough to paste, at most 8 KB as base64: enough pixels to be brought to any vendor's limits. */
export async function smallSampleSelfie(): Promise<Buffer> {
  return sharp(drawing(512)).removeAlpha().jpeg({ quality: 30, mozjpeg: true }).toBuffer();
}
