import { OUTCOMES } from "../../domain/decision.ts";
import type { Counterfactual, Outcome } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts } from "../../domain/fact.ts";
import { outcomeUnder } from "../outcome.ts";
import type { Policy } from "../policy.ts";
import { programOf } from "../program.ts";
import { cutsOf, ordinaryNumber } from "../search/cuts.ts";
import type { Cuts } from "../search/cuts.ts";
import { eachSet, largestSize } from "../search/subsets.ts";
import { applied, changesFrom, IDENTIFYING, standAlone } from "./changes.ts";
import type { Change } from "./changes.ts";

const MOST_SETS = 5;
const MOST_TRIES = 400;

/**
 * The smallest sets of facts that would have given a better outcome, the best outcome first and then the fewest facts.
 *
 * Whoever is told of them may be the applicant, who must not learn of a watchlist hit. So they are drawn as if the screening
 * were clear: no screening fact goes in, and nothing of it can come out.
 */
export function counterfactualsOf(policy: Policy, facts: Facts): readonly Counterfactual[] {
  const plan = planOf(policy);
  const cleared = clearOf(plan, facts);
  const now = rankUnder(plan.outspoken, cleared);
  if (now === 0) return [];
  const changes = changesFrom(cleared, plan.paths, cutsFor(plan, cleared).numbers);
  const found = new Found();
  let tries = 0;
  const visit = (set: readonly Change[]): boolean => {
    tries++;
    if (!standAlone(cleared, set) || found.covers(set, 0)) return tries < MOST_TRIES;
    const rank = rankUnder(plan.outspoken, applied(cleared, set));
    if (rank < now && !found.covers(set, rank) && holdsAbove(plan, cleared, set, rank)) {
      const certain = isCertain(plan, cleared, set, rank);
      found.add({ set, rank, certain, told: certain && isTrue(plan, cleared, set, rank) });
    }
    return tries < MOST_TRIES;
  };
  const largest = largestSize(changes);
  for (let size = 1; size <= largest; size++) if (!eachSet(changes, size, visit)) break;
  return found.best(cleared);
}

/** What is needed of a policy, whoever the applicant is. */
interface Plan {
  readonly policy: Policy;
  /** Without the rules that speak of the screening to insiders; the policy itself where it has none. */
  readonly outspoken: Policy;
  readonly cuts: Cuts;
  /** The facts that may be named, in the catalogue's order. */
  readonly paths: readonly string[];
}

const plans = new WeakMap<Policy, Plan>();

function planOf(policy: Policy): Plan {
  const known = plans.get(policy);
  if (known !== undefined) return known;
  const { meaning } = policy;
  const rules = meaning.rules.filter(
    ({ condition, effect }) =>
      meaning.reasons.get(effect.reason)?.audience !== "INTERNAL" || ![...condition.reads].some(isOfScreening),
  );
  const some = { ...meaning, rules };
  const cuts = cutsOf([some]);
  const named = new Set<string>(cuts.reads);
  if (named.has("identity.verdict")) for (const path of IDENTIFYING) named.add(path);
  const plan: Plan = {
    policy,
    outspoken: rules.length === meaning.rules.length ? policy : { ...policy, meaning: some, program: programOf(some) },
    cuts,
    paths: [...FACTS].flatMap(([path, { adviceToSupply }]) =>
      adviceToSupply !== null && named.has(path) ? [path] : [],
    ),
  };
  plans.set(policy, plan);
  return plan;
}

function isOfScreening(path: string): boolean {
  return FACTS.get(path)?.check === "SCREENING";
}

/** Where a condition compares several numbers, what is enough of one depends on the others that this applicant has. */
function cutsFor({ outspoken, cuts }: Plan, facts: Facts): Cuts {
  if (cuts.entangled.size === 0) return cuts;
  return cutsOf([outspoken.meaning], (path) => {
    const fact = facts.get(path);
    return fact?.known === true && typeof fact.value === "number" ? fact.value : ordinaryNumber(path);
  });
}

/** The facts as they would be were the screening clear. */
function clearOf({ policy }: Plan, facts: Facts): Facts {
  const cleared = new Map(facts);
  for (const [path, { check, ordinary }] of FACTS) {
    if (check === "SCREENING" && policy.reads.has(path)) cleared.set(path, ordinarily(ordinary));
  }
  return cleared;
}

function ordinarily(value: Extract<Fact, { known: true }>["value"]): Fact {
  return { known: true, value, sources: [] };
}

/** How bad the outcome is; 0 is the best there is. */
function rankUnder(policy: Policy, facts: Facts): number {
  return OUTCOMES.indexOf(outcomeUnder(policy, facts).outcome);
}

/** Whether the numbers may be any that are larger, each and together, as `at least` says. */
function holdsAbove({ policy, outspoken }: Plan, facts: Facts, set: readonly Change[], rank: number): boolean {
  return eachRaised(set, (raised) => {
    const higher = applied(facts, raised);
    return rankUnder(outspoken, higher) <= rank && (outspoken === policy || rankUnder(policy, higher) <= rank);
  });
}

/** @returns whether it is so of the changes, and of all that come of them with some numbers larger */
function eachRaised(
  set: readonly Change[],
  isSo: (raised: readonly Change[]) => boolean,
  from = 0,
  raised: readonly Change[] = [],
): boolean {
  const change = set[from];
  if (change === undefined) return isSo(raised);
  return [change.to, ...change.above].every((to) => eachRaised(set, isSo, from + 1, [...raised, { ...change, to }]));
}

/**
 * Where several numbers are compared, examples prove nothing of what lies between them: then it must be so whatever
 * they are.
 */
function isCertain({ policy, cuts }: Plan, facts: Facts, set: readonly Change[], rank: number): boolean {
  const open = set.flatMap(({ path, whole }) =>
    whole !== null && cuts.entangled.has(path) ? [[path, whole] as const] : [],
  );
  if (open.length === 0) return true;
  return OUTCOMES.indexOf(outcomeUnder(policy, applied(facts, set, new Map(open))).worst) <= rank;
}

/** What only a rule for insiders stands against is not told of: neither as enough, nor with more that would be. */
function isTrue({ policy, outspoken }: Plan, facts: Facts, set: readonly Change[], rank: number): boolean {
  if (outspoken === policy) return true;
  return rankUnder(policy, applied(facts, set)) === rank && rankUnder(policy, facts) > rank;
}

interface FoundSet {
  readonly changes: readonly Change[];
  readonly paths: ReadonlySet<string>;
  readonly rank: number;
  /** Where it is not, larger numbers of the same facts may be. */
  readonly certain: boolean;
  readonly told: boolean;
}

/** The sets so far; none is a part of another that gives no better outcome. */
class Found {
  readonly #sets: FoundSet[] = [];

  /** Whether a part of the set is known to give this outcome, or a better one. */
  covers(set: readonly Change[], rank: number): boolean {
    const paths = new Set(set.map(({ path }) => path));
    return this.#sets.some(
      (each) => each.rank <= rank && each.paths.isSubsetOf(paths) && (each.certain || each.paths.size < paths.size),
    );
  }

  add({ set, ...found }: Pick<FoundSet, "rank" | "certain" | "told"> & { readonly set: readonly Change[] }): void {
    this.#sets.push({ changes: [...set], paths: new Set(set.map(({ path }) => path)), ...found });
  }

  best(facts: Facts): readonly Counterfactual[] {
    // The sort is stable: among as many facts, the order of the catalogue.
    return this.#sets
      .filter(({ told }) => told)
      .toSorted((one, other) => one.rank - other.rank || one.changes.length - other.changes.length)
      .slice(0, MOST_SETS)
      .map(({ changes, rank }) => ({
        outcome: outcomeOfRank(rank),
        facts: changes.map(({ path, wanted, advice }) => ({ path, value: valueText(facts.get(path)), wanted, advice })),
      }));
  }
}

function outcomeOfRank(rank: number): Outcome {
  return OUTCOMES[rank] ?? "REJECT";
}

function valueText(fact: Fact | undefined): string | null {
  if (fact?.known !== true) return null;
  return typeof fact.value === "number" ? String(Number(fact.value.toPrecision(6))) : String(fact.value);
}
