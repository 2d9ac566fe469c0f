import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts, HitFact } from "../../domain/fact.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import { reachOf } from "./answering.ts";
import { mayConflict } from "./conflict.ts";
import { consistent } from "./consistent.ts";
import type { Answering, Departure } from "./departure.ts";
import { sees } from "./hit-regions.ts";
import { identityVerdict } from "./follow.ts";
import { SCREENING } from "./regions.ts";

/** An imagined applicant, and what can be found out about them. */
interface Situation {
  /** What is so, whoever is able to tell; without the screening. */
  readonly facts: Map<string, Fact>;
  readonly hits: readonly HitFact[];
  readonly answering: ReadonlyMap<CheckName, Answering>;
}

/** Imagines applicants for some policies: only facts that one of them reads are in it. */
interface Imagination {
  /**
   * What each of the policies gets to see of an applicant with these departures from the ordinary one, or undefined where
   * there can be none.
   */
  seen(departures: readonly Departure[]): readonly Facts[] | undefined;
}

export function imagine(meanings: readonly PolicyMeaning[], reads: ReadonlySet<string>): Imagination {
  const ordinary = new Map<string, Fact>();
  for (const [path, { ordinary: value }] of FACTS) {
    if (reads.has(path) && !SCREENING.includes(path)) ordinary.set(path, { known: true, value, sources: [] });
  }
  const screened = SCREENING.filter((path) => reads.has(path));
  return {
    seen(departures) {
      const situation = situationOf(ordinary, departures);
      if (situation === undefined || isIdle(meanings, situation)) return undefined;
      const views: Facts[] = [];
      for (const meaning of meanings) {
        const view = viewOf(meaning, situation, screened);
        if (view === undefined) return undefined;
        views.push(view);
      }
      return views;
    },
  };
}

/** Whether an incomplete screening found nothing: then it is to every policy as if nobody had answered. */
function isIdle(meanings: readonly PolicyMeaning[], { hits, answering }: Situation): boolean {
  const answers = answering.get("SCREENING");
  if (answers === undefined || hits.length > 0 || answers.by.size + answers.partly.size === 0) return false;
  return !meanings.some(
    ({ checks: { SCREENING: terms } }) => terms !== undefined && reachOf(terms, answers) === "enough",
  );
}

function situationOf(ordinary: Facts, departures: readonly Departure[]): Situation | undefined {
  const facts = new Map(ordinary);
  const answering = new Map<CheckName, Answering>();
  const set = new Set<string>();
  let hits: readonly HitFact[] = [];
  for (const { effect } of departures) {
    if (effect.kind === "hits") ({ hits } = effect);
    else if (effect.kind === "answering") answering.set(effect.check, effect.answers);
    else {
      for (const [path, fact] of effect.facts) {
        if (set.has(path)) return undefined;
        set.add(path);
        facts.set(path, fact);
      }
    }
  }
  if (set.size > 0 && !follow(facts, set)) return undefined;
  return consistent(facts) ? { facts, hits, answering } : undefined;
}

const NOTHING_TO_COMPARE: Fact = { known: false, cause: "INCONCLUSIVE", sources: [] };

/** Fills in what follows from the departures; false where they contradict one another. */
function follow(facts: Map<string, Fact>, set: ReadonlySet<string>): boolean {
  if (!facts.has("identity.verdict")) return true;
  if (!set.has("identity.verdict")) {
    facts.set("identity.verdict", identityVerdict(facts));
    return true;
  }
  const verdict = facts.get("identity.verdict");
  if (verdict?.known !== true || verdict.value !== "NOT_FOUND") return true;
  for (const path of facts.keys()) {
    if (!path.startsWith("identity.") || path === "identity.verdict") continue;
    if (!set.has(path)) facts.set(path, NOTHING_TO_COMPARE);
    else if (facts.get(path)?.known === true) return false;
  }
  return true;
}

/** What a policy gets to see, by its own terms. */
function viewOf(meaning: PolicyMeaning, situation: Situation, screened: readonly string[]): Facts | undefined {
  const { facts, answering } = situation;
  for (const [path, fact] of facts) {
    // Which of the two this policy would have been told, nobody can tell.
    if (fact.known && fact.value === "CONFLICT" && !mayConflict(path, meaning)) return undefined;
  }
  const { IDENTITY, FACE, SCREENING: screening } = meaning.checks;
  const known =
    screened.length === 0 || screening === undefined
      ? facts
      : new Map([...facts, ...screeningFacts(screening, situation, screened)]);
  const view = new Map(known);
  for (const [check, policy] of [
    ["IDENTITY", IDENTITY],
    ["FACE", FACE],
  ] as const) {
    const answers = answering.get(check);
    if (answers === undefined || policy === undefined) continue;
    const some = policy.providers.filter((provider) => answers.by.has(provider)).length;
    const enough = reachOf(policy, answers) === "enough";
    for (const [path, fact] of known) {
      if (FACTS.get(path)?.check !== check) continue;
      // It takes two to disagree.
      if (enough && some < 2 && fact.known && fact.value === "CONFLICT") return undefined;
      if (!enough && (fact.known || fact.cause !== "NOT_SUPPLIED")) view.set(path, tooFew(some, path));
    }
  }
  return view;
}

function tooFew(answers: number, path: string): Fact {
  // Of these a definite answer takes one provider, but nobody can tell which of them it would have been.
  const cause = answers === 0 || path === "face.livenessPassed" ? "TIMEOUT" : "TOO_FEW_ANSWERS";
  return { known: false, cause, sources: [] };
}

function screeningFacts(
  policy: CheckPolicy,
  { hits, answering }: Situation,
  screened: readonly string[],
): (readonly [string, Fact])[] {
  const answers = answering.get("SCREENING");
  const reach = answers === undefined ? "enough" : reachOf(policy, answers);
  const [complete, someCame] = [reach === "enough", reach !== "nobody"];
  const seen = someCame ? hits.filter((hit) => sees(policy, hit)) : [];
  const best = Math.max(0, ...seen.map(({ score }) => score));
  const cause = someCame ? "INCOMPLETE" : "TIMEOUT";
  const known = (value: Extract<Fact, { known: true }>["value"]): Fact => ({ known: true, value, sources: [] });
  const missing: Fact & { known: false } = { known: false, cause, sources: [] };
  return screened.map((path) => {
    switch (path) {
      case "screening.verdict":
        return [path, seen.length > 0 ? known("POSSIBLE_MATCH") : complete ? known("CLEAR") : missing];
      case "screening.topScore":
        return [path, complete ? known(best) : { ...missing, atLeast: best }];
      default:
        return [path, complete ? known(seen) : { ...missing, includes: seen.map((hit) => ({ ...hit, sources: 1 })) }];
    }
  });
}
