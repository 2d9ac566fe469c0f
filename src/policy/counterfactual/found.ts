import type { Change } from "./changes.ts";

export interface FoundSet {
  readonly changes: readonly Change[];
  /** How bad the outcome is that they give; 0 is the best there is. */
  readonly rank: number;
  /** Whether it is so whatever the numbers are within what is wanted; where that is not proved, larger ones may do. */
  readonly certain: boolean;
  readonly told: boolean;
}

/** The sets so far; none is a part of another that gives no better outcome. */
export class Found {
  readonly #sets: (FoundSet & { readonly paths: ReadonlySet<string> })[] = [];

  /** Those that are told, as they were found. */
  get told(): readonly FoundSet[] {
    return this.#sets.filter(({ told }) => told);
  }

  /** Whether a part of the set is known to give this outcome, or a better one. */
  covers(set: readonly Change[], rank: number): boolean {
    const paths = new Set(set.map(({ path }) => path));
    return this.#sets.some(
      (each) => each.rank <= rank && each.paths.isSubsetOf(paths) && (each.certain || each.paths.size < paths.size),
    );
  }

  add(found: FoundSet): void {
    const changes = [...found.changes];
    this.#sets.push({ ...found, changes, paths: new Set(changes.map(({ path }) => path)) });
  }
}
