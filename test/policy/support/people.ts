import type { Fact, Facts, FactSource } from "../../../src/domain/fact.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import { known, unknown } from "./policies.ts";

const SOURCES: readonly FactSource[] = [
  { provider: "ILUMA", requestId: "req-ı-1", askedAt: new Date("2025-06-01T04:59:58.250Z") },
  { provider: "GLAIR", requestId: null, askedAt: new Date("2025-06-01T04:59:58.500Z") },
];

/** Somebody against whom nothing speaks, and what is different. */
function person(different: Readonly<Record<string, Fact>>): Facts {
  const ordinary = [...FACTS].map(([path, definition]): [string, Fact] => [path, known(definition.ordinary)]);
  const facts = new Map([...ordinary, ...Object.entries(different)]);
  return new Map(Array.from(facts, ([path, fact]) => [path, { ...fact, sources: SOURCES }]));
}

/** An approval, a refusal with hits, and one with much that is unknown, in whole or in part. */
export const PEOPLE: readonly Facts[] = [
  person({}),
  person({
    "nik.valid": known(false),
    "identity.name": known("MISMATCH"),
    "face.score": known(0.123_456_789),
    "screening.verdict": known("POSSIBLE_MATCH"),
    "screening.topScore": known(0.97),
    "screening.hits": known([{ score: 0.97, scopes: ["SANCTION"], sources: 1 }]),
  }),
  person({
    "identity.verdict": unknown("TOO_FEW_ANSWERS"),
    "face.score": unknown("TIMEOUT"),
    "screening.topScore": unknown("INCOMPLETE", { atLeast: 0.93 }),
  }),
];
