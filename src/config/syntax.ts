import { z } from "zod";

/**
 * How values are written. Every message says what is wanted and never what was given: what lands in the wrong variable may
 * be a secret.
 */

/** A schema made of a function that gives the value, or undefined where the text is not one. */
export function written<Value>(wanted: string, parse: (text: string) => Value | undefined) {
  return z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.issues.push({ code: "custom", message: `must be ${wanted}`, input: undefined });
    return z.NEVER;
  });
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return written(`one of: ${words.join(", ")}`, (text): Words[number] | undefined =>
    words.find((word) => word === text),
  );
}

/** Whole numbers in plain digits: `1e3`, `0x10` and `+1` are somebody's mistake. */
export function wholeNumber(text: string, min: number, max: number): number | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

export const port = written("a port from 0 to 65535 (0 lets the system choose)", (text) =>
  wholeNumber(text, 0, 65_535),
);

export const flag = written("true or false", (text) => {
  const word = text.toLowerCase();
  if (["true", "on", "yes", "1"].includes(word)) return true;
  return ["false", "off", "no", "0"].includes(word) ? false : undefined;
});

export const share = written("a number from 0 to 1, such as 0.8", (text) => {
  const value = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
});

const MIN_BYTES = 1024;
const MAX_BYTES = 256 * 1024 ** 2;

/** Bytes; KB and MB are 1,024 and 1,048,576 of them. */
export const byteSize = written("a size from 1KB to 256MB, such as 500KB, 16MB or a number of bytes", (text) => {
  const match = /^(\d{1,9}) ?(KB|MB)?$/i.exec(text);
  if (match === null) return undefined;
  const unit = match[2]?.toUpperCase();
  const bytes = Number(match[1]) * (unit === "MB" ? 1024 ** 2 : unit === "KB" ? 1024 : 1);
  return bytes >= MIN_BYTES && bytes <= MAX_BYTES ? bytes : undefined;
});

/** Milliseconds. */
export const duration = written("a time from 1ms to 120s, such as 8s or 500ms", (text) => {
  const match = /^(\d{1,6}(?:\.\d{1,3})?) ?(ms|s)$/.exec(text);
  if (match === null) return undefined;
  const milliseconds = Math.round(Number(match[1]) * (match[2] === "s" ? 1000 : 1));
  return milliseconds >= 1 && milliseconds <= 120_000 ? milliseconds : undefined;
});

/** Entries between commas or line ends (a file may hold one a line); empty ones do not count. */
export function entriesOf(text: string): string[] {
  return text
    .split(/[,\r\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}
