import type { Source } from "./source.ts";

/** Variables of this prefix tell the simulators how to behave; the sandbox reads them itself. */
const SANDBOX_PREFIX = "SAKSI_SANDBOX_";

/** What this build does not have yet. A deployment may be ahead of it, so that these only warn. */
const NOT_YET: readonly { readonly pattern: RegExp; readonly lacks: string }[] = [
  { pattern: /^(DATABASE_URL|SAKSI_DATA|SAKSI_MASTER_KEYS)(_FILE)?$/, lacks: "this build keeps no record yet" },
  { pattern: /^SAKSI_JWT_/, lacks: "this build accepts API keys only" },
  { pattern: /^SAKSI_SHADOW_POLICIES$/, lacks: "this build runs no shadow policies yet" },
];

/** How many characters a typo may be away from the name that was meant. */
const NEAR = 2;

function typingDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[right.length] ?? 0;
}

function nearest(name: string, known: ReadonlySet<string>): { name: string; distance: number } | undefined {
  return [...known]
    .map((candidate) => ({ name: candidate, distance: typingDistance(name, candidate) }))
    .reduce<{ name: string; distance: number } | undefined>(
      (best, candidate) => (best === undefined || candidate.distance < best.distance ? candidate : best),
      undefined,
    );
}

/**
 * Variables that nothing reads. Any that begins as Saksi's own do is a problem, because a typo must not leave a server open
 * in silence. Others may belong to other programs, even where they begin with a vendor's name: among those only what is a
 * typing slip away from a name that is read.
 */
export function reportUnknown(source: Source, known: ReadonlySet<string>, vendorPrefixes: readonly string[]): void {
  for (const name of source.names().filter((candidate) => !known.has(candidate))) {
    const spelled = name.toUpperCase();
    const later = NOT_YET.find(({ pattern }) => pattern.test(name));
    if (later !== undefined) {
      source.warnings.push(`${name} has no effect: ${later.lacks}`);
      continue;
    }
    const own = spelled.startsWith("SAKSI_") && !name.startsWith(SANDBOX_PREFIX);
    if (!own && !vendorPrefixes.some((prefix) => spelled.startsWith(prefix))) continue;
    const meant = nearest(spelled, known);
    const hint =
      meant !== undefined && meant.distance <= (own ? 2 * NEAR : NEAR) ? ` (did you mean ${meant.name}?)` : "";
    if (own || hint !== "") source.problems.push(`${name} is no variable of Saksi${hint}`);
  }
}
