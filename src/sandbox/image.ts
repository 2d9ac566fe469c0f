import sharp from "sharp";

// As in the product: one thread a picture, and nothing of it kept. A sandbox may run in a process of its own.
sharp.concurrency(1);
sharp.cache(false);

export type ImageKind = "jpeg" | "png" | "pdf";

const FIRST_BYTES: Readonly<Record<ImageKind, Buffer>> = {
  jpeg: Buffer.from([0xff, 0xd8, 0xff]),
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  pdf: Buffer.from("%PDF"),
};

/** What a file is by its first bytes, whatever it is called. */
export function imageFormat(bytes: Buffer): ImageKind | undefined {
  const begins = (kind: ImageKind): boolean => bytes.subarray(0, FIRST_BYTES[kind].length).equals(FIRST_BYTES[kind]);
  if (begins("jpeg")) return "jpeg";
  if (begins("png")) return "png";
  return begins("pdf") ? "pdf" : undefined;
}

/** The bytes behind base64, bare or in a data URL. What is not base64 comes out as bytes that are no image. */
export function decodeBase64(text: string): Buffer {
  return Buffer.from(text.startsWith("data:") ? text.slice(text.indexOf(",") + 1) : text, "base64");
}

/** The picture's sides in pixels, or undefined where it cannot be read. */
export async function imageSides(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    return undefined;
  }
}
