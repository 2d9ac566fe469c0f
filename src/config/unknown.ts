import { nearest } from "../domain/nearest.ts";
import type { Source } from "./source.ts";

/** Variables of this prefix tell the simulators how to behave; the sandbox reads them itself. */
const SANDBOX_PREFIX = "SAKSI_SANDBOX_";

/** How many characters a typo may be away from the name that was meant. */
const NEAR = 2;

/**
 * Variables that nothing reads. Any that begins as Saksi's own do is a problem, because a typo must not leave a server open
 * in silence. Others may belong to other programs, even where they begin with a vendor's name: among those only what is a
 * typing slip away from a name that is read.
 */
export function reportUnknown(source: Source, known: ReadonlySet<string>, vendorPrefixes: readonly string[]): void {
  for (const name of source.names().filter((candidate) => !known.has(candidate))) {
    const spelled = name.toUpperCase();
    const own = spelled.startsWith("SAKSI_") && !name.startsWith(SANDBOX_PREFIX);
    if (!own && !vendorPrefixes.some((prefix) => spelled.startsWith(prefix))) continue;
    const meant = nearest(name, known, own ? 2 * NEAR : NEAR);
    const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
    if (own || hint !== "") source.problems.push(`${name} is no variable of Saksi${hint}`);
  }
}
