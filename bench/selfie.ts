import sharp from "sharp";

const WIDTH = 600;
const HEIGHT = 800;
/** The narrowest vendor takes 102,400 to 500,000 bytes, so this picture need not be encoded anew for anybody. */
const TARGET_BYTES = 150_000;
const QUALITIES = Array.from({ length: 31 }, (_, step) => 60 + step);

/**
 * A JPEG of about 150 KB. Its pixels are a smooth gradient under seeded grain, so that it has a photograph's weight and the
 * same bytes in every run.
 */
export async function makeSelfie(): Promise<Buffer> {
  const pixels = grainyGradient();
  const made = await Promise.all(QUALITIES.map((quality) => encode(pixels, quality)));
  const distance = ({ length }: Buffer): number => Math.abs(length - TARGET_BYTES);
  return made.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

function encode(pixels: Buffer, quality: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

function grainyGradient(): Buffer {
  const pixels = Buffer.alloc(WIDTH * HEIGHT * 3);
  let seed = 1;
  for (let index = 0; index < pixels.length; index += 1) {
    // A linear congruential generator: the grain only has to be the same in every run.
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const shade = 60 + (120 * index) / pixels.length;
    pixels[index] = Math.round(shade + (seed >>> 24) / 6);
  }
  return pixels;
}
