import { Engine } from "json-rules-engine";
import type { RuleProperties } from "json-rules-engine";
import * as z from "zod";

export type Outcome = "APPROVE" | "REVIEW" | "REJECT";

export interface Facts {
  readonly age: number;
  readonly nikValid: boolean;
  readonly nikBirthDateConsistent: boolean | null;
  readonly nikGenderConsistent: boolean | null;
  readonly identityVerdict: string;
  readonly name: string;
  readonly dateOfBirth: string;
  readonly faceVerdict: string;
  /** 0 to 1; 1 where there is none, so that no rule fires on a score nobody gave. */
  readonly faceScore: number;
  readonly screeningVerdict: string;
  readonly topScore: number;
  /** The best hit on a sanctions list, 0 to 1. */
  readonly sanctionScore: number;
}

export interface Decision {
  readonly outcome: Outcome;
  readonly determined: boolean;
  readonly reasons: readonly { readonly code: string }[];
  readonly rules: readonly { readonly rule: string; readonly state: "FIRED" | "NOT_FIRED" }[];
}

const effectSchema = z.object({
  outcome: z.enum(["REVIEW", "REJECT"]).optional(),
  points: z.number(),
  code: z.string(),
});
type Effect = z.infer<typeof effectSchema>;

const APPROVABLE = "approvable";

/** Saksi's default policy, as nearly as this engine can say it. */
const engine = new Engine(
  [
    rule("nik-invalid", [is("nikValid", false)], reject("ID02")),
    rule("nik-not-found", [is("identityVerdict", "NOT_FOUND")], reject("ID04")),
    rule("sanctions-hit", [than("sanctionScore", "greaterThanInclusive", 0.95)], reject("AM01")),
    rule("watchlist-possible", [than("topScore", "greaterThanInclusive", 0.9)], review("AM02")),
    rule("name-differs", differs("name"), { points: 40, code: "ID01" }),
    rule("birth-date-differs", differs("dateOfBirth"), { points: 40, code: "ID05" }),
    rule("face-differs", [is("faceVerdict", "MISMATCH"), than("faceScore", "lessThan", 0.8)], {
      points: 80,
      code: "FA01",
    }),
    rule("nik-birth-date", [is("nikBirthDateConsistent", false)], { points: 30, code: "ID03" }),
    {
      name: APPROVABLE,
      conditions: {
        all: [
          is("nikValid", true),
          is("identityVerdict", "MATCH"),
          is("faceVerdict", "MATCH"),
          is("screeningVerdict", "CLEAR"),
        ],
      },
      event: { type: APPROVABLE },
    },
  ],
  { allowUndefinedFacts: true },
);

export async function decide(facts: Facts): Promise<Decision> {
  const { results, failureResults } = await engine.run({ ...facts });
  const fired = results.filter(({ name }) => name !== APPROVABLE);
  const quiet = failureResults.filter(({ name }) => name !== APPROVABLE);
  const approvable = fired.length < results.length;
  const effects = fired.map(({ event }) => effectSchema.parse(event?.params));
  const score = effects.reduce((sum, { points }) => sum + points, 0);
  const rejected = score >= 80 || effects.some(({ outcome }) => outcome === "REJECT");
  const reviewed = score >= 30 || effects.some(({ outcome }) => outcome === "REVIEW") || !approvable;
  return {
    outcome: rejected ? "REJECT" : reviewed ? "REVIEW" : "APPROVE",
    determined: rejected || ![facts.identityVerdict, facts.faceVerdict, facts.screeningVerdict].includes("UNKNOWN"),
    reasons: effects.map(({ code }) => ({ code })),
    rules: [
      ...fired.map(({ name }) => ({ rule: name, state: "FIRED" as const })),
      ...quiet.map(({ name }) => ({ rule: name, state: "NOT_FIRED" as const })),
    ],
  };
}

function rule(name: string, conditions: Condition[], effect: Effect): RuleProperties {
  return { name, conditions: { any: conditions }, event: { type: name, params: effect } };
}

function reject(code: string): Effect {
  return { outcome: "REJECT", points: 0, code };
}

function review(code: string): Effect {
  return { outcome: "REVIEW", points: 0, code };
}

interface Condition {
  readonly fact: keyof Facts;
  readonly operator: string;
  readonly value: string | number | boolean;
}

function is(fact: keyof Facts, value: string | boolean): Condition {
  return { fact, operator: "equal", value };
}

function than(fact: keyof Facts, operator: string, value: number): Condition {
  return { fact, operator, value };
}

function differs(fact: keyof Facts): Condition[] {
  return [is(fact, "MISMATCH"), is(fact, "CONFLICT")];
}
