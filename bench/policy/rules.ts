import type { TopLevelCondition } from "json-rules-engine";

import type { PlainFacts } from "./evidence.ts";

export type Effect = { readonly points: number } | { readonly outcome: "REVIEW" | "REJECT" };

/** One rule, said three times: for Saksi, by hand, and for json-rules-engine. */
export interface BenchRule {
  readonly id: string;
  readonly when: string;
  readonly holds: (facts: PlainFacts) => boolean;
  readonly conditions: TopLevelCondition;
  readonly effect: Effect;
}

type Holds = BenchRule["holds"];
type Field = keyof PlainFacts;

/** This operator is added to json-rules-engine, which has none for a list of objects. */
export const SANCTION_HIT = "hasSanctionHit";
export const SANCTION_SCORE = 0.95;

/** Below the first the outcome is APPROVE, below the second REVIEW, from there REJECT. */
export const BANDS = { review: 30, reject: 80 } as const;

export const RULES: readonly BenchRule[] = [
  {
    id: "nik-invalid",
    when: "nik.valid == false",
    holds: (facts) => !facts.nikValid,
    conditions: { all: [equal("nikValid", false)] },
    effect: { outcome: "REJECT" },
  },
  {
    id: "nik-not-found",
    when: "identity.verdict == NOT_FOUND",
    holds: (facts) => facts.identityVerdict === "NOT_FOUND",
    conditions: { all: [equal("identityVerdict", "NOT_FOUND")] },
    effect: { outcome: "REJECT" },
  },
  {
    id: "sanctions-hit",
    when: `screening.hits.exists(h, SANCTION in h.scopes && h.score >= ${SANCTION_SCORE})`,
    holds: (facts) => facts.hits.some((hit) => hit.scopes.includes("SANCTION") && hit.score >= SANCTION_SCORE),
    conditions: { all: [condition("hits", SANCTION_HIT, SANCTION_SCORE)] },
    effect: { outcome: "REJECT" },
  },
  {
    id: "watchlist-possible",
    when: "screening.topScore >= 0.9",
    holds: (facts) => facts.topScore >= 0.9,
    conditions: { all: [condition("topScore", "greaterThanInclusive", 0.9)] },
    effect: { outcome: "REVIEW" },
  },
  {
    id: "region-unknown",
    when: 'nik.regionKnown == false && applicant.nationality == "ID"',
    holds: (facts) => !facts.regionKnown && facts.nationality === "ID",
    conditions: { all: [equal("regionKnown", false), equal("nationality", "ID")] },
    effect: { outcome: "REVIEW" },
  },
  {
    id: "face-differs",
    when: "face.verdict == MISMATCH || face.score < 0.8",
    holds: (facts) => facts.faceVerdict === "MISMATCH" || facts.faceScore < 0.8,
    conditions: { any: [equal("faceVerdict", "MISMATCH"), condition("faceScore", "lessThan", 0.8)] },
    effect: { points: 80 },
  },
  {
    id: "not-live",
    when: "face.livenessPassed == false",
    holds: (facts) => !facts.livenessPassed,
    conditions: { all: [equal("livenessPassed", false)] },
    effect: { points: 30 },
  },
  {
    id: "nik-birth-date",
    when: "nik.birthDateConsistent == false",
    holds: (facts) => !facts.birthDateConsistent,
    conditions: { all: [equal("birthDateConsistent", false)] },
    effect: { points: 30 },
  },
  {
    id: "nik-gender",
    when: "nik.genderConsistent == false",
    holds: (facts) => !facts.genderConsistent,
    conditions: { all: [equal("genderConsistent", false)] },
    effect: { points: 20 },
  },
  {
    id: "age",
    when: "applicant.age < 17 || applicant.age > 70",
    holds: (facts) => facts.age < 17 || facts.age > 70,
    conditions: { any: [condition("age", "lessThan", 17), condition("age", "greaterThan", 70)] },
    effect: { points: 10 },
  },
  ...field(
    "name",
    40,
    (facts) => facts.name === "MISMATCH",
    (facts) => facts.name === "CONFLICT",
  ),
  ...field(
    "dateOfBirth",
    40,
    (facts) => facts.dateOfBirth === "MISMATCH",
    (facts) => facts.dateOfBirth === "CONFLICT",
  ),
  ...field(
    "placeOfBirth",
    5,
    (facts) => facts.placeOfBirth === "MISMATCH",
    (facts) => facts.placeOfBirth === "CONFLICT",
  ),
  ...field(
    "gender",
    20,
    (facts) => facts.gender === "MISMATCH",
    (facts) => facts.gender === "CONFLICT",
  ),
  ...field(
    "familyCardNumber",
    10,
    (facts) => facts.familyCardNumber === "MISMATCH",
    (facts) => facts.familyCardNumber === "CONFLICT",
  ),
  ...field(
    "motherMaidenName",
    20,
    (facts) => facts.motherMaidenName === "MISMATCH",
    (facts) => facts.motherMaidenName === "CONFLICT",
  ),
  ...field(
    "maritalStatus",
    5,
    (facts) => facts.maritalStatus === "MISMATCH",
    (facts) => facts.maritalStatus === "CONFLICT",
  ),
  ...field(
    "occupation",
    2,
    (facts) => facts.occupation === "MISMATCH",
    (facts) => facts.occupation === "CONFLICT",
  ),
  ...field(
    "address",
    10,
    (facts) => facts.address === "MISMATCH",
    (facts) => facts.address === "CONFLICT",
  ),
  ...field(
    "rt",
    2,
    (facts) => facts.rt === "MISMATCH",
    (facts) => facts.rt === "CONFLICT",
  ),
  ...field(
    "rw",
    2,
    (facts) => facts.rw === "MISMATCH",
    (facts) => facts.rw === "CONFLICT",
  ),
  ...field(
    "subdistrict",
    4,
    (facts) => facts.subdistrict === "MISMATCH",
    (facts) => facts.subdistrict === "CONFLICT",
  ),
  ...field(
    "district",
    4,
    (facts) => facts.district === "MISMATCH",
    (facts) => facts.district === "CONFLICT",
  ),
  ...field(
    "city",
    8,
    (facts) => facts.city === "MISMATCH",
    (facts) => facts.city === "CONFLICT",
  ),
  ...field(
    "province",
    8,
    (facts) => facts.province === "MISMATCH",
    (facts) => facts.province === "CONFLICT",
  ),
];

/** Two rules for one field of the register; the closures are written out, as a hand would. */
function field(name: Field, points: number, mismatch: Holds, conflict: Holds): BenchRule[] {
  return [
    {
      id: `${name}-differs`,
      when: `identity.${name} == MISMATCH`,
      holds: mismatch,
      conditions: { all: [equal(name, "MISMATCH")] },
      effect: { points },
    },
    {
      id: `${name}-conflict`,
      when: `identity.${name} == CONFLICT`,
      holds: conflict,
      conditions: { all: [equal(name, "CONFLICT")] },
      effect: { points },
    },
  ];
}

interface Condition {
  readonly fact: Field;
  readonly operator: string;
  readonly value: string | number | boolean;
}

function equal(fact: Field, value: string | boolean): Condition {
  return { fact, operator: "equal", value };
}

function condition(fact: Field, operator: string, value: number): Condition {
  return { fact, operator, value };
}
