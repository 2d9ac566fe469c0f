import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isDetermined } from "../../src/assessments/determined.ts";
import { decideOn } from "../../src/assessments/evidence.ts";
import type { Evidence } from "../../src/assessments/evidence.ts";
import type { Answer } from "../../src/domain/answer.ts";
import { FACTS } from "../../src/domain/fact-catalogue.ts";
import type { CheckName, ProviderName } from "../../src/domain/provider.ts";
import { policyThatMayIgnore, policySource, incompleteFacts } from "../policy/support/arbitraries.ts";
import { load, NOON, policyText, rules } from "../policy/support/policies.ts";
import { anythingSaid } from "./support/answers.ts";

/** Who is asked by the random policies. */
const ASKED: readonly (readonly [CheckName, ProviderName])[] = [
  ["IDENTITY", "IDMETA"],
  ["IDENTITY", "GLAIR"],
  ["IDENTITY", "ILUMA"],
  ["FACE", "IDMETA"],
  ["FACE", "HYPERVERGE"],
  ["SCREENING", "ILUMA"],
];

const ofApplicant = incompleteFacts(9).map(
  (facts) =>
    new Map([...facts].filter(([path]) => FACTS.get(path)?.check === undefined || FACTS.get(path)?.check === null)),
);

/** Policies that ask of the answers what several providers can change. */
const directPolicy = fc
  .uniqueArray(
    fc.constantFrom(
      "identity.verdict == MISMATCH => reject: R1",
      "identity.verdict == CONFLICT => review: R2",
      "identity.name != MATCH => points: 90, reason: R3",
      "identity.dateOfBirth == MATCH => points: -60, reason: R3",
      "face.verdict == MISMATCH => reject: R1",
      "face.score < 0.8 => points: 40, reason: R3",
      "screening.topScore >= 0.95 => reject: R1",
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) => policyText({ rules: rules(...lines) }));

function cancelled(provider: ProviderName): Answer<never> {
  const made = { endpoint: "check", askedAt: NOON, latencyMs: 12, attempts: 1, costIdr: null, requestId: null };
  return { provider, ...made, status: "CANCELLED" };
}

describe("a decision that is determined while answers are open", () => {
  it("is the decision that all the answers would have given, whatever they are and in whatever order they come", () => {
    let [determined, open] = [0, 0];
    fc.assert(
      fc.property(
        fc.oneof({ weight: 3, arbitrary: directPolicy }, policySource, policyThatMayIgnore),
        ofApplicant,
        anythingSaid,
        fc.shuffledSubarray([...ASKED], { minLength: ASKED.length }),
        fc.nat({ max: ASKED.length - 1 }),
        (text, applicant, said, order, heardSoFar) => {
          const policy = load(text);
          const came = new Set(order.slice(0, heardSoFar));
          const evidenceWith = (late: "open" | "cancelled" | "answered"): Evidence => {
            const answersOf = <Claims>(check: CheckName, answer: (provider: ProviderName) => Answer<Claims>) =>
              ASKED.filter(([of]) => of === check).flatMap((part): Answer<Claims>[] => {
                if (late === "answered" || came.has(part)) return [answer(part[1])];
                return late === "open" ? [] : [cancelled(part[1])];
              });
            return {
              decidedAt: NOON,
              applicant,
              supplied: new Set(["nik", "name", "dateOfBirth"]),
              identity: answersOf("IDENTITY", said.identity),
              face: { answers: answersOf("FACE", said.face), limits: new Map() },
              screening: {
                answers: answersOf("SCREENING", said.screening),
                terms: { scopes: ["PEP", "SANCTION"], threshold: 0.85 },
              },
            };
          };
          const stillOpen = new Set(order.slice(heardSoFar).map(([check]) => check));
          if (!isDetermined(policy, evidenceWith("open"), stillOpen)) {
            open++;
            return;
          }
          determined++;
          const stopped = decideOn(policy, evidenceWith("cancelled"));
          expect(stopped.outcome).toBe(decideOn(policy, evidenceWith("answered")).outcome);
        },
      ),
      { numRuns: 3 * Number(process.env["PROPERTY_RUNS"] ?? 100) },
    );
    expect(determined).toBeGreaterThan(20);
    expect(open).toBeGreaterThan(20);
  });
});
