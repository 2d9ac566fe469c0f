import { CHECK_NAMES } from "../../src/domain/provider.ts";
import type { Fact, Facts, FactSource } from "../../src/domain/fact.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { PlainFacts } from "./evidence.ts";
import { BANDS, RULES } from "./rules.ts";
import type { Effect } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Where the catalogue keeps each of them. */
const PATHS: readonly (readonly [keyof PlainFacts, string])[] = [
  ["age", "applicant.age"],
  ["nationality", "applicant.nationality"],
  ["nikValid", "nik.valid"],
  ["regionKnown", "nik.regionKnown"],
  ["birthDateConsistent", "nik.birthDateConsistent"],
  ["genderConsistent", "nik.genderConsistent"],
  ["identityVerdict", "identity.verdict"],
  ["name", "identity.name"],
  ["dateOfBirth", "identity.dateOfBirth"],
  ["placeOfBirth", "identity.placeOfBirth"],
  ["gender", "identity.gender"],
  ["familyCardNumber", "identity.familyCardNumber"],
  ["motherMaidenName", "identity.motherMaidenName"],
  ["maritalStatus", "identity.maritalStatus"],
  ["occupation", "identity.occupation"],
  ["address", "identity.address"],
  ["rt", "identity.rt"],
  ["rw", "identity.rw"],
  ["subdistrict", "identity.subdistrict"],
  ["district", "identity.district"],
  ["city", "identity.city"],
  ["province", "identity.province"],
  ["faceVerdict", "face.verdict"],
  ["faceScore", "face.score"],
  ["livenessPassed", "face.livenessPassed"],
  ["screeningVerdict", "screening.verdict"],
  ["topScore", "screening.topScore"],
  ["hits", "screening.hits"],
];

const PROVIDERS = (["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const).map((name) => ({ name, checks: CHECK_NAMES }));

function policySource(): string {
  const rules = RULES.map(({ id, when, effect }) => `  - { id: ${id}, when: '${when}', then: ${thenOf(effect)} }`);
  return `policy: bench
version: 1
checks:
  identity: { providers: [idmeta, glair, iluma], strategy: all, need: 2, deadline: 6s }
  face: { providers: [idmeta, glair, hyperverge, iluma], strategy: all, need: 2, deadline: 8s }
  screening: { providers: [iluma], strategy: all, need: all, deadline: 6s, scopes: [PEP, SANCTION], threshold: 0.85 }
approve_requires:
  - nik.valid
  - identity.verdict == MATCH
  - face.verdict == MATCH
  - screening.verdict == CLEAR
reasons:
  BE01: { en: A rule of the bench fired, id: Aturan uji terpenuhi }
rules:
${rules.join("\n")}
bands:
  - { below: ${BANDS.review}, outcome: APPROVE }
  - { below: ${BANDS.reject}, outcome: REVIEW }
  - { outcome: REJECT }
`;
}

function thenOf(effect: Effect): string {
  if ("points" in effect) return `{ points: ${effect.points}, reason: BE01 }`;
  return effect.outcome === "REJECT" ? "{ reject: BE01 }" : "{ review: BE01 }";
}

/** Facts as Saksi's checks hand them over: each with the providers that settled it. */
export function saksiFacts(plain: PlainFacts, askedAt: Date): Facts {
  const sources: FactSource[] = PROVIDERS.map(({ name }) => ({ provider: name, requestId: `bench-${name}`, askedAt }));
  return new Map(PATHS.map(([name, path]): [string, Fact] => [path, { known: true, value: plain[name], sources }]));
}

/** The bench's rules as a policy of Saksi's. */
export function saksiPolicy(): Policy {
  const loaded = loadPolicy(policySource(), { file: "bench.yaml", providers: PROVIDERS });
  if ("policy" in loaded) return loaded.policy;
  throw new Error(`the bench's policy does not load: ${loaded.problems.map(({ message }) => message).join("; ")}`);
}

export function verdictOf({ outcome, score, rules }: Decision): Verdict {
  return {
    outcome,
    score: score.low,
    fired: rules.filter(({ state }) => state === "FIRED").map(({ rule }) => rule),
  };
}
