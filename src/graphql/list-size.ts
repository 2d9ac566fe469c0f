/** How many entries a page of a list has. */
export interface PageSize {
  /** Where nothing is said. */
  readonly usual: number;
  readonly most: number;
}

/** Of most lists. */
export const PAGE: PageSize = { usual: 20, most: 100 };

/** Marks a field that gives a page of a list: what is selected in it is selected as often as the page has entries. */
export function isListOf(size: PageSize): { readonly list: PageSize } {
  return { list: size };
}

/** Null of a field that gives no list. */
export function listSizeOf({ list }: Readonly<Record<string, unknown>>): PageSize | null {
  if (typeof list !== "object" || list === null || !("usual" in list) || !("most" in list)) return null;
  const { usual, most } = list;
  return typeof usual === "number" && typeof most === "number" ? { usual, most } : null;
}
