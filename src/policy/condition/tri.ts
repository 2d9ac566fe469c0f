/** Kleene's three values, ordered: `&&` is the least, `||` the greatest, `!` the mirror image. */
export type Tri = 0 | 1 | 2;
export const FALSE = 0 satisfies Tri;
export const UNKNOWN = 1 satisfies Tri;
export const TRUE = 2 satisfies Tri;

export function not(a: Tri): Tri {
  return a === TRUE ? FALSE : a === FALSE ? TRUE : UNKNOWN;
}
