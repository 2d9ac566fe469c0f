import { OUTCOMES } from "../../domain/decision.ts";
import type { Counterfactual } from "../../domain/decision.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue } from "../../domain/fact.ts";
import { numberText } from "../bind-fact.ts";
import type { Policy } from "../policy.ts";
import { programOf } from "../program.ts";
import { boundsOf } from "../search/bounds.ts";
import { cutsOf, ordinaryNumber } from "../search/cuts.ts";
import type { Cuts } from "../search/cuts.ts";
import { IDENTIFYING, OF_THE_NIK } from "./applied.ts";
import { improvableOf } from "./changes.ts";
import type { Change } from "./changes.ts";
import { rankUnder } from "./promise.ts";
import type { Judge } from "./promise.ts";
import { smallestSets } from "./search.ts";

const MOST_SETS = 5;

/**
 * The smallest sets of facts that would have given a better outcome, the best outcome first and then the fewest facts.
 *
 * Whoever is told of them may be the applicant, who must not learn of a watchlist hit. So they are drawn as if the screening
 * were clear: no screening fact goes in, and nothing of it can come out.
 */
export function counterfactualsOf(policy: Policy, facts: Facts): readonly Counterfactual[] {
  const plan = planOf(policy);
  const { outspoken, full, paths } = plan;
  const cleared = clearOf(plan, facts);
  const now = rankUnder(outspoken.policy, cleared);
  if (now === 0) return [];
  const cuts = cutsFor(plan, outspoken, cleared);
  const finer = outspoken === full ? cuts : cutsFor(plan, full, cleared);
  const improvable = improvableOf(cleared, paths, cuts.numbers, finer.numbers);
  return smallestSets({ outspoken, full, facts: cleared, now, improvable, most: MOST_SETS }).map(
    ({ changes, rank }) => ({
      outcome: OUTCOMES[rank] ?? "REJECT",
      facts: changes.map((change) => {
        const { path, wanted, advice } = change;
        return { path, value: valueText(cleared.get(path), change), wanted, advice };
      }),
    }),
  );
}

/** What is needed of a policy, whoever the applicant is. */
interface Plan {
  readonly full: Judge;
  /** Without the rules that speak of the screening to insiders; `full` itself where there is none. */
  readonly outspoken: Judge;
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
  const full = judgeOf(policy);
  const outspoken =
    rules.length === meaning.rules.length ? full : judgeOf({ ...policy, meaning: some, program: programOf(some) });
  const plan: Plan = { full, outspoken, paths: pathsNamed(outspoken.cuts.reads) };
  plans.set(policy, plan);
  return plan;
}

function judgeOf(policy: Policy): Judge {
  return { policy, bounds: boundsOf(policy.meaning), cuts: cutsOf([policy.meaning]) };
}

/** What a policy reads, and what that follows from, as far as an applicant can act on it. */
function pathsNamed(reads: ReadonlySet<string>): readonly string[] {
  const named = new Set(reads);
  if (named.has("identity.verdict")) for (const path of IDENTIFYING) named.add(path);
  // Vendors know nothing of a wrong NIK, even where no rule reads what is wrong with it.
  if ([...named].some(isOfTheHolder)) for (const path of OF_THE_NIK) named.add(path);
  return [...FACTS].flatMap(([path, { adviceToSupply }]) => (adviceToSupply !== null && named.has(path) ? [path] : []));
}

function isOfTheHolder(path: string): boolean {
  const check = FACTS.get(path)?.check;
  return check === "IDENTITY" || check === "FACE";
}

function isOfScreening(path: string): boolean {
  return FACTS.get(path)?.check === "SCREENING";
}

/**
 * Where a condition compares several numbers, what is enough of one depends on the others: on what this applicant has, and
 * on all that it may yet be where it is unknown or can be made better.
 */
function cutsFor({ paths }: Plan, { policy, cuts }: Judge, facts: Facts): Cuts {
  if (!cuts.entangled) return cuts;
  return cutsOf([policy.meaning], (path) => {
    const [fact, type] = [facts.get(path), FACTS.get(path)?.type];
    if (type?.kind !== "number") return [ordinaryNumber(path)];
    if (fact?.known !== true || typeof fact.value !== "number") return [type.min, ordinaryNumber(path), type.max];
    return FACTS.get(path)?.advice === null || !paths.includes(path) ? [fact.value] : [fact.value, type.max];
  });
}

/** The facts as they would be were the screening clear. */
function clearOf({ full: { policy } }: Plan, facts: Facts): Facts {
  const cleared = new Map(facts);
  for (const [path, { check, ordinary }] of FACTS) {
    if (check === "SCREENING" && policy.reads.has(path)) cleared.set(path, ordinarily(ordinary));
  }
  return cleared;
}

function ordinarily(value: FactValue): Fact {
  return { known: true, value, sources: [] };
}

/** As a decision says it, and never rounded to where it would be enough. */
function valueText(fact: Fact | undefined, { to }: Change): string | null {
  if (fact?.known !== true) return null;
  const { value } = fact;
  if (typeof value !== "number") return String(value);
  const short = numberText(value);
  return typeof to === "number" && Number(short) >= to ? String(value) : short;
}
