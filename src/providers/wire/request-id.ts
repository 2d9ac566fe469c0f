const PLAIN = /^[\x21-\x7e]{1,128}$/;

/** A vendor's id of a request, where it is one: the first of these that is a short plain word or a number; else null. */
export function requestIdOf(...candidates: readonly unknown[]): string | null {
  for (const candidate of candidates) {
    const text = typeof candidate === "number" ? String(candidate) : candidate;
    if (typeof text === "string" && PLAIN.test(text.trim())) return text.trim();
  }
  return null;
}
