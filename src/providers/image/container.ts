/** What kind of file these bytes are, as far as a selfie may be one. */
export type Container =
  | { readonly kind: "jpeg" | "png" | "webp" | "heif"; readonly whole: boolean; readonly animated: boolean }
  | { readonly kind: "unknown" };

const JPEG_START = Buffer.from([0xff, 0xd8, 0xff]);
const JPEG_END = Buffer.from([0xff, 0xd9]);
const PNG_START = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Reads the file's frame only. It is asked before any decoder is: a decoder of SVG or PDF never sees what a stranger
 * sent, and a picture cut short on its way costs no vendor call.
 */
export function readContainer(bytes: Buffer): Container {
  if (startsWith(bytes, JPEG_START)) return { kind: "jpeg", whole: isWholeJpeg(bytes), animated: false };
  if (startsWith(bytes, PNG_START)) return { kind: "png", ...readPng(bytes) };
  const brand = bytes.toString("latin1", 0, 12);
  if (brand.startsWith("RIFF") && brand.endsWith("WEBP")) {
    return { kind: "webp", whole: bytes.length >= bytes.readUInt32LE(4) + 8, animated: false };
  }
  if (brand.length === 12 && brand.slice(4, 8) === "ftyp") return { kind: "heif", whole: true, animated: false };
  return { kind: "unknown" };
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length > start.length && bytes.subarray(0, start.length).equals(start);
}

/** Where the segment that begins here ends, or undefined where no segment with a length begins. */
export function jpegSegmentEnd(bytes: Buffer, at: number): number | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff) return undefined;
  return at + 2 + bytes.readUInt16BE(at + 2);
}

/**
 * In a JPEG's pixel data an 0xFF is never followed by 0xD9, so the first such pair after the start of the scan ends the
 * picture. Looking for it anywhere would find the end of the thumbnail in the camera's notes.
 */
function isWholeJpeg(bytes: Buffer): boolean {
  let at: number | undefined = 2;
  while (at !== undefined && at < bytes.length) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    if (bytes[at + 1] === 0xda) return bytes.indexOf(JPEG_END, at) >= 0;
    at = jpegSegmentEnd(bytes, at);
  }
  return false;
}

function readPng(bytes: Buffer): { whole: boolean; animated: boolean } {
  let animated = false;
  for (let at = PNG_START.length; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "acTL") animated = true;
    if (type === "IEND") return { whole: true, animated };
  }
  return { whole: false, animated };
}
