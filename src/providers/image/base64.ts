/** Data URLs begin with a short head; what has no comma this early is not one. */
const LONGEST_HEAD = 200;
const EQUALS = 61;

/**
 * The bytes of bare base64 or of a base64 data URL (whose media type is not believed: the bytes say what they are).
 * Undefined where the text is empty or anything but base64. Line breaks and blanks are tolerated, padding may be missing.
 */
export function decodeBase64Image(text: string): Buffer | undefined {
  const body = text.startsWith("data:") ? dataOf(text) : text.trim();
  if (body === undefined) return undefined;
  let end = body.length;
  while (end > 0 && end > body.length - 2 && body.charCodeAt(end - 1) === EQUALS) end -= 1;
  const padding = body.length - end;

  // Buffer.from skips what it does not know, so what it skipped shows as missing bytes. It knows two things that are not
  // base64: the URL-safe letters, and letters beyond ASCII, of which it looks at the low byte only.
  if (body.includes("-") || body.includes("_") || Buffer.byteLength(body) !== body.length) return undefined;
  const bytes = Buffer.from(body, "base64");
  const letters = isWholly(bytes, end) ? end : end - countBlanks(body);
  if (!isWholly(bytes, letters) || (padding > 0 && (letters + padding) % 4 !== 0)) return undefined;
  return bytes.length > 0 ? bytes : undefined;
}

/** Whether this many letters of base64 make exactly these bytes. A last letter alone makes none: something is missing. */
function isWholly(bytes: Buffer, letters: number): boolean {
  return letters % 4 !== 1 && bytes.length === Math.floor((letters * 3) / 4);
}

function dataOf(text: string): string | undefined {
  const head = text.slice(0, LONGEST_HEAD);
  const comma = head.indexOf(",");
  if (comma < 0 || !head.slice(0, comma).toLowerCase().endsWith(";base64")) return undefined;
  return text.slice(comma + 1).trim();
}

function countBlanks(text: string): number {
  let blanks = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d)) blanks += 1;
  }
  return blanks;
}
