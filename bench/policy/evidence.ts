import type { HitFact } from "../../src/domain/fact.ts";

type Verdict = "MATCH" | "MISMATCH" | "CONFLICT";

/** The whole fact catalogue of one applicant, everything known, as a team would hold it in an object of its own. */
export interface PlainFacts {
  readonly age: number;
  readonly nationality: string;
  readonly nikValid: boolean;
  readonly regionKnown: boolean;
  readonly birthDateConsistent: boolean;
  readonly genderConsistent: boolean;
  readonly identityVerdict: Verdict | "NOT_FOUND";
  readonly name: Verdict;
  readonly dateOfBirth: Verdict;
  readonly placeOfBirth: Verdict;
  readonly gender: Verdict;
  readonly familyCardNumber: Verdict;
  readonly motherMaidenName: Verdict;
  readonly maritalStatus: Verdict;
  readonly occupation: Verdict;
  readonly address: Verdict;
  readonly rt: Verdict;
  readonly rw: Verdict;
  readonly subdistrict: Verdict;
  readonly district: Verdict;
  readonly city: Verdict;
  readonly province: Verdict;
  readonly faceVerdict: Verdict;
  readonly faceScore: number;
  readonly livenessPassed: boolean;
  readonly screeningVerdict: "CLEAR" | "POSSIBLE_MATCH";
  readonly topScore: number;
  readonly hits: readonly HitFact[];
}

/** As many applicants as keep an engine from settling on one, and few enough to stay in the processor's cache. */
const APPLICANTS = 64;

/** The same invented evidence in every run: mostly good, with every kind of trouble somewhere. */
export function makeEvidence(): PlainFacts[] {
  const chance = seeded(20_260_101);
  return Array.from({ length: APPLICANTS }, () => oneApplicant(chance));
}

function oneApplicant(chance: () => number): PlainFacts {
  const verdict = (): Verdict => {
    const draw = chance();
    if (draw < 0.94) return "MATCH";
    return draw < 0.98 ? "MISMATCH" : "CONFLICT";
  };
  const mostly = (): boolean => chance() < 0.95;
  const name = verdict();
  const dateOfBirth = verdict();
  const faceScore = 0.7 + chance() * 0.3;
  const hits = chance() < 0.8 ? [] : someHits(chance);
  return {
    age: 16 + Math.floor(chance() * 60),
    nationality: "ID",
    nikValid: mostly(),
    regionKnown: mostly(),
    birthDateConsistent: mostly(),
    genderConsistent: mostly(),
    identityVerdict: mostly() ? worse(name, dateOfBirth) : "NOT_FOUND",
    name,
    dateOfBirth,
    placeOfBirth: verdict(),
    gender: verdict(),
    familyCardNumber: verdict(),
    motherMaidenName: verdict(),
    maritalStatus: verdict(),
    occupation: verdict(),
    address: verdict(),
    rt: verdict(),
    rw: verdict(),
    subdistrict: verdict(),
    district: verdict(),
    city: verdict(),
    province: verdict(),
    faceVerdict: faceScore < 0.75 ? "MISMATCH" : "MATCH",
    faceScore,
    livenessPassed: mostly(),
    screeningVerdict: hits.length === 0 ? "CLEAR" : "POSSIBLE_MATCH",
    topScore: Math.max(0, ...hits.map((hit) => hit.score)),
    hits,
  };
}

function worse(one: Verdict, other: Verdict): Verdict {
  if (one === "CONFLICT" || other === "CONFLICT") return "CONFLICT";
  return one === "MISMATCH" || other === "MISMATCH" ? "MISMATCH" : "MATCH";
}

function someHits(chance: () => number): HitFact[] {
  return Array.from({ length: 1 + Math.floor(chance() * 3) }, () => ({
    score: 0.85 + chance() * 0.15,
    scopes: chance() < 0.3 ? ["SANCTION"] : ["PEP"],
    sources: 1,
  }));
}

/** A linear congruential generator of numbers from 0 to 1. */
function seeded(start: number): () => number {
  let seed = start;
  return () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
}
