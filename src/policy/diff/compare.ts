import { OUTCOMES } from "../../domain/decision.ts";
import type { Outcome } from "../../domain/decision.ts";
import type { Facts } from "../../domain/fact.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { decide } from "../decide.ts";
import type { Policy } from "../policy.ts";
import type { Difference } from "./difference.ts";
import { differencesBetween, providersNeeded } from "./differences.ts";
import { flipsBetween } from "./flips.ts";
import type { Flip, FlipSearch, SearchOptions } from "./flips.ts";
import { groundOf } from "./ground.ts";
import type { Ground } from "./ground.ts";

interface NeededProvider {
  readonly provider: ProviderName;
  readonly checks: readonly CheckName[];
}

/** An applicant whose outcome changes, as they are told of. */
export interface FlippedApplicant {
  /** In what they differ from the ordinary applicant; none where it is that one. */
  readonly facts: readonly { readonly path: string; readonly value: string | null; readonly text: string }[];
  readonly old: Ground;
  readonly new: Ground;
}

/** All applicants found whose outcome changes in one way, those that take the fewest facts first. */
export interface FlippedGroup {
  readonly from: Outcome;
  readonly to: Outcome;
  readonly direction: "stricter" | "looser";
  readonly applicants: readonly FlippedApplicant[];
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly providers: { readonly added: readonly NeededProvider[]; readonly removed: readonly NeededProvider[] };
  /** What becomes stricter first. */
  readonly flips: readonly FlippedGroup[];
  readonly search: Pick<FlipSearch, "searched" | "size" | "exhaustive" | "untried" | "endedBy">;
}

/** What the new policy means that the old one does not, and whom it decides otherwise. */
export function comparePolicies(old: Policy, next: Policy, options: SearchOptions): Comparison {
  const differences = differencesBetween(old.meaning, next.meaning);
  const { flips, ...search } = flipsBetween(old, next, options);
  const [before, after] = [providersNeeded(old), providersNeeded(next)];
  return {
    differences,
    providers: { added: missingFrom(before, after), removed: missingFrom(after, before) },
    flips: WAYS.flatMap(([from, to]) => {
      const applicants = flips.filter((flip) => flip.from === from && flip.to === to);
      if (applicants.length === 0) return [];
      const direction = isWorse(from, to) ? "stricter" : "looser";
      return [{ from, to, direction, applicants: applicants.map((flip) => flipped(old, next, flip)) }];
    }),
    search,
  };
}

function isWorse(from: Outcome, to: Outcome): boolean {
  return OUTCOMES.indexOf(to) > OUTCOMES.indexOf(from);
}

const WAYS = OUTCOMES.flatMap((from) => OUTCOMES.map((to) => [from, to] as const)).toSorted(
  ([from, to], [otherFrom, otherTo]) => Number(isWorse(otherFrom, otherTo)) - Number(isWorse(from, to)),
);

function flipped(old: Policy, next: Policy, { departures, seen }: Flip): FlippedApplicant {
  return {
    facts: departures.map(({ path, value, text }) => ({ path, value, text })),
    old: groundUnder(old, seen.old),
    new: groundUnder(next, seen.new),
  };
}

/** No fact here has a date, so that the clock decides nothing. */
const ANY_TIME = new Date(0);

function groundUnder(policy: Policy, facts: Facts): Ground {
  return groundOf(policy, decide(policy, facts, ANY_TIME));
}

type Needed = ReadonlyMap<ProviderName, readonly CheckName[]>;

/** The checks for which a provider is needed by the second and not by the first. */
function missingFrom(some: Needed, others: Needed): readonly NeededProvider[] {
  return [...others].flatMap(([provider, checks]) => {
    const more = checks.filter((check) => some.get(provider)?.includes(check) !== true);
    return more.length === 0 ? [] : [{ provider, checks: more }];
  });
}
