import type { Scalar } from "yaml";

const WHITESPACE = /\s/;

/** How many characters of the file stand for one of the value. */
function width(source: string, at: number, type: Scalar.Type): number {
  if (type === "QUOTE_SINGLE" && source.startsWith("''", at)) return 2;
  if (type !== "QUOTE_DOUBLE" || source[at] !== "\\") return 1;
  const escape = source[at + 1];
  return escape === "x" ? 4 : escape === "u" ? 6 : escape === "U" ? 10 : 2;
}

function contentStart(source: string, start: number, type: Scalar.Type): number {
  if (type === "QUOTE_SINGLE" || type === "QUOTE_DOUBLE") return start + 1;
  if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") return source.indexOf("\n", start) + 1;
  return start;
}

/**
 * Where in the file the character at `index` of a scalar's value stands. YAML folds lines, strips indentation and
 * resolves quotes, but never reorders: so the value is walked along the file, letting white space differ.
 */
export function fileOffset(
  source: string,
  scalar: { readonly start: number; readonly type: Scalar.Type; readonly value: string },
  index: number,
): number {
  const { type, value } = scalar;
  let at = contentStart(source, scalar.start, type);
  for (let i = 0; ; i++) {
    const wanted = value[i];
    if (wanted === undefined) return at;
    if (WHITESPACE.test(wanted)) {
      if (i >= index) return at;
      const here = source[at];
      if (here !== undefined && (WHITESPACE.test(here) || here === "\\")) at += width(source, at, type);
      continue;
    }
    for (;;) {
      const here = source[at];
      if (here === undefined) return at;
      if (WHITESPACE.test(here)) at++;
      else if (type === "QUOTE_DOUBLE" && /^\\\r?\n/.test(source.slice(at, at + 3))) at += 2;
      else break;
    }
    if (i >= index) return at;
    at += width(source, at, type);
  }
}
