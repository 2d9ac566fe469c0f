import type { Decision, RuleState } from "../../domain/decision.ts";
import type { Expectation } from "./case.ts";
import { oneLine } from "./read-names.ts";

/** One way in which a decision is not what a case expects. */
export interface Mismatch {
  /** The key of the expectation. */
  readonly what: string;
  readonly expected: string;
  readonly actual: string;
}

/** What a decision comes to otherwise than expected; nothing where all is as it should be. */
export function mismatches(expect: Expectation, decision: Decision): Mismatch[] {
  const { outcome, determined, best, worst, score, reasons, unmet, missing, counterfactuals } = decision;
  const inState = (state: RuleState): string[] =>
    decision.rules.filter((rule) => rule.state === state).map(({ rule }) => rule);
  const stateOf = new Map(decision.rules.map(({ rule, state }) => [rule, state]));
  const fires = (expect.notFired ?? []).filter((rule) => stateOf.get(rule) !== "NOT_FIRED");
  return [
    ...different("outcome", expect.outcome, outcome),
    ...different("determined", expect.determined, determined),
    ...different("best", expect.best, best),
    ...different("worst", expect.worst, worst),
    ...different("score", scoreText(expect.score), scoreText([score.low, score.high])),
    ...different("fired", setText(expect.fired), setText(inState("FIRED"))),
    ...different("unknown", setText(expect.unknown), setText(inState("UNKNOWN"))),
    ...fires.map((rule) => ({
      what: "notFired",
      expected: rule,
      actual: `it is ${stateOf.get(rule) === "FIRED" ? "fired" : "unknown"}`,
    })),
    ...different("reasons", listText(expect.reasons), listText(reasons.map(({ code }) => code))),
    ...different("unmet", setText(expect.unmet), setText(unmet.map(({ condition }) => oneLine(condition)))),
    ...different("missing", setText(expect.missing), setText(missing.map(({ path }) => path))),
    ...different(
      "counterfactuals",
      setsText(expect.counterfactuals),
      setsText(counterfactuals.map(({ facts }) => facts.map(({ path }) => path))),
    ),
  ];
}

function different(what: string, expected: unknown, actual: unknown): Mismatch[] {
  if (expected === undefined || expected === actual) return [];
  return [{ what, expected: String(expected), actual: String(actual) }];
}

function scoreText(score: readonly [low: number, high: number] | undefined): string | undefined {
  if (score === undefined) return undefined;
  const [low, high] = score;
  return low === high ? String(low) : `${low} to ${high}`;
}

function listText(names: readonly string[] | undefined): string | undefined {
  return names === undefined || names.length > 0 ? names?.join(", ") : "none";
}

function setText(names: readonly string[] | undefined): string | undefined {
  return listText(names && [...new Set(names)].toSorted());
}

/** `[face.score], [identity.name, identity.dateOfBirth]`, in the order of the alphabet. */
function setsText(sets: readonly (readonly string[])[] | undefined): string | undefined {
  return setText(sets?.map((names) => `[${setText(names)}]`));
}
