import type { Claim } from "../../src/domain/claim.ts";
import type { ProviderName } from "../../src/domain/provider.ts";
import { ALL, writtenStrategy } from "../../src/domain/strategy.ts";
import type { Strategy } from "../../src/domain/strategy.ts";

/** What a vendor does once it is asked: it says something, or fails, after so long; or it hangs. */
export type Conduct = { readonly says: Claim | "FAILURE"; readonly afterMs: number } | "HANGS";

export interface Evening {
  readonly title: string;
  readonly vendors: Readonly<Partial<Record<ProviderName, Conduct>>>;
}

/** Whom the check names, in this order. */
export const PROVIDERS: readonly ProviderName[] = ["IDMETA", "GLAIR", "ILUMA"];
export const DEADLINE_MS = 1_800;

export const STRATEGIES: readonly Strategy[] = [
  ALL,
  { kind: "quorum", answers: 2 },
  { kind: "failover" },
  { kind: "hedge", afterMs: 400 },
  { kind: "cheapest" },
];

const WELL = {
  IDMETA: { says: "MATCH", afterMs: 360 },
  GLAIR: { says: "MATCH", afterMs: 240 },
  ILUMA: { says: "MATCH", afterMs: 700 },
} as const satisfies Evening["vendors"];

/** The same four for every strategy, so that they can be compared. */
export const EVENINGS: readonly Evening[] = [
  { title: "Everybody is well", vendors: WELL },
  { title: "IDmeta hangs", vendors: { ...WELL, IDMETA: "HANGS" } },
  { title: "GLAIR fails", vendors: { ...WELL, GLAIR: { says: "FAILURE", afterMs: 240 } } },
  { title: "GLAIR says otherwise", vendors: { ...WELL, GLAIR: { says: "MISMATCH", afterMs: 240 } } },
];

/** The check as a policy would have it. */
export function writtenCheck(strategy: Strategy): string {
  const written = writtenStrategy(strategy);
  const value = written.includes(":") ? `{ ${written} }` : written;
  const providers = PROVIDERS.map((provider) => provider.toLowerCase()).join(", ");
  return `identity: { providers: [${providers}], strategy: ${value}, deadline: ${DEADLINE_MS / 1_000}s }`;
}
