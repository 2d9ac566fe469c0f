import { DEFAULT_TERMS } from "../../checks/ask.ts";
import type { CheckDemand } from "../../checks/ask.ts";
import { combineFace } from "../../checks/face.ts";
import { combineIdentity } from "../../checks/identity.ts";
import { combineScreening } from "../../checks/screening.ts";
import type { Answer } from "../../domain/answer.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { Strategy } from "../../domain/strategy.ts";
import type { Drawn } from "./applicants.ts";
import { remembered } from "./remembered.ts";
import { patienceOf, settle } from "./strategies.ts";
import type { Attempt, Fate } from "./strategies.ts";
import type { Witness } from "./witnesses.ts";

/** How a policy makes a check. */
export type AskedHow = CheckDemand & { readonly strategy: Strategy };

/** A provider's part in a check. One that cannot be asked has the reason instead. */
export type AskedPart = Witness | Extract<Answer<never>, { readonly status: "SKIPPED" }>;

export interface AskedCheck {
  readonly demand: AskedHow;
  /** In the demand's order. */
  readonly parts: readonly AskedPart[];
  course(applicant: Drawn): Course;
}

/** How a check goes for one applicant. */
export interface Course {
  readonly latencyMs: number;
  /** What becomes of each part. */
  readonly fates: readonly Fate[];
  /** The longest that one of them is waited for. */
  readonly patienceMs: number;
}

export function isWitness(part: AskedPart): part is Witness {
  return "call" in part;
}

/** The check as it goes by its strategy. */
export function askedCheck(demand: AskedHow, parts: readonly AskedPart[]): AskedCheck {
  const course = demand.strategy.kind === "all" ? courseOfAll(demand, parts) : courseBy(demand, parts);
  return { demand, parts, course: remembered(course) };
}

/** Nobody's answer matters to how it goes, so that none is worked out. */
function courseOfAll({ deadlineMs }: AskedHow, parts: readonly AskedPart[]): AskedCheck["course"] {
  return (applicant) => {
    let latencyMs = 0;
    const fates = parts.map((part): Fate => {
      if (!isWitness(part)) return "unasked";
      const endsMs = part.call(applicant).latencyMs;
      latencyMs = Math.max(latencyMs, Math.min(endsMs, deadlineMs));
      return endsMs <= deadlineMs ? "heard" : "late";
    });
    return { latencyMs, fates, patienceMs: deadlineMs };
  };
}

function courseBy(demand: AskedHow, parts: readonly AskedPart[]): AskedCheck["course"] {
  const { strategy, deadlineMs } = demand;
  const witnesses = parts.filter(isWitness);
  const oneByOne = strategy.kind === "failover" || strategy.kind === "cheapest";
  const patienceMs = oneByOne ? patienceOf(witnesses.length, deadlineMs) : deadlineMs;
  return (applicant) => {
    const attempts = witnesses.map((witness) => attemptOf(witness, demand, applicant));
    const { latencyMs, fates } = settle(strategy, attempts, deadlineMs);
    const left = fates.values();
    const ofParts = parts.map((part): Fate => (isWitness(part) ? (left.next().value ?? "unasked") : "unasked"));
    return { latencyMs, fates: ofParts, patienceMs };
  };
}

/** What the witness would say, and when, were it asked. */
export function attemptOf(witness: Witness, demand: CheckDemand, applicant: Drawn): Attempt {
  const { latencyMs, costIdr } = witness.call(applicant);
  return { endsMs: latencyMs, says: definite(witness, demand, applicant), costIdr, priceIdr: witness.priceIdr };
}

/** A verdict that one answer is enough for. That nothing was found is none: nobody is clear by one list. */
function definite(witness: Witness, { check, terms }: CheckDemand, applicant: Drawn): string | null {
  switch (check) {
    case "IDENTITY": {
      const { verdict } = combineIdentity(applicant.supplied, [witness.identity(applicant)]);
      return verdict === "UNKNOWN" ? null : verdict;
    }
    case "FACE": {
      const { verdict } = combineFace([witness.face(applicant)], () => DEFAULT_FACE_LIMITS);
      return verdict === "UNKNOWN" ? null : verdict;
    }
    case "SCREENING": {
      const { verdict } = combineScreening(terms ?? DEFAULT_TERMS, [witness.screening(applicant)]);
      return verdict === "POSSIBLE_MATCH" ? verdict : null;
    }
  }
}
