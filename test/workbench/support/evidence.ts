import fc from "fast-check";

import type { Evidence } from "../../../src/assessments/evidence.ts";
import { FAILURE_CODES, providerFailure } from "../../../src/domain/answer.ts";
import type { Answer } from "../../../src/domain/answer.ts";
import { isPartialDate } from "../../../src/domain/calendar.ts";
import type { PartialDate } from "../../../src/domain/calendar.ts";
import { SCREENING_SCOPES } from "../../../src/domain/claim.ts";
import type { FaceClaims, IdentityClaims, ProviderHit, ScreeningFindings } from "../../../src/domain/claim.ts";
import { countryCode } from "../../../src/domain/country.ts";
import { OUTCOMES } from "../../../src/domain/decision.ts";
import { UNKNOWN_CAUSES } from "../../../src/domain/fact.ts";
import type { Fact, FactValue } from "../../../src/domain/fact.ts";
import { identityFields } from "../../../src/domain/fact-catalogue.ts";
import { INPUT_NAMES } from "../../../src/domain/person.ts";
import type { ProviderName } from "../../../src/domain/provider.ts";
import type { EvidenceRecord } from "../../../src/assessments/record/evidence-record.ts";

const NAMES: readonly ProviderName[] = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"];
const instant = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
const share = fc.oneof(
  fc.constantFrom(0, 0.6, 0.8, 0.85, 0.9, 1),
  fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
);

function answer<Claims>(provider: ProviderName, claims: fc.Arbitrary<Claims>): fc.Arbitrary<Answer<Claims>> {
  const call = fc.record({
    provider: fc.constant(provider),
    endpoint: fc.constantFrom("verification", "dukcapil-full"),
    askedAt: instant,
    latencyMs: fc.constantFrom(0, 12, 5_999, 6_000, 6_001, 9_000),
    attempts: fc.integer({ min: 1, max: 3 }),
    costIdr: fc.constantFrom(null, 0, 1_250.5),
    requestId: fc.option(fc.stringMatching(/^[\x21-\x7e]{1,20}$/)),
  });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(call, claims).map(([made, said]) => ({ ...made, status: "ANSWERED", claims: said }) as const),
    },
    call.map((made) => ({ ...made, status: "PENDING" }) as const),
    call.map((made) => ({ ...made, status: "CANCELLED" }) as const),
    fc
      .tuple(call, fc.constantFrom(...FAILURE_CODES))
      .map(([made, code]) => ({ ...made, status: "FAILED", failure: providerFailure(code, "It is down.") }) as const),
    fc
      .constantFrom("NOT_SUPPLIED", "PROVIDER_OFF", "INVALID_INPUT", "NOT_COLLECTED", "TIMEOUT", "CANCELLED")
      .map(
        (cause) => ({ provider, status: "SKIPPED", cause, skipped: { reason: "No.", missing: ["gender"] } }) as const,
      ),
  );
}

function answers<Claims>(claims: fc.Arbitrary<Claims>): fc.Arbitrary<Answer<Claims>[]> {
  return fc.subarray([...NAMES]).chain((names) => fc.tuple(...names.map((name) => answer(name, claims))));
}

const identityClaims: fc.Arbitrary<IdentityClaims> = fc.record({
  nikFound: fc.constantFrom(true, true, false, null),
  fields: fc
    .subarray([...identityFields])
    .chain((fields) =>
      fc.tuple(
        ...fields.map((field) => fc.constantFrom("MATCH", "MATCH", "MISMATCH").map((claim) => [field, claim] as const)),
      ),
    )
    .map((pairs) => Object.fromEntries(pairs)),
});

const faceClaims: fc.Arbitrary<FaceClaims> = fc.record({
  match: fc.constantFrom(true, false, null),
  score: fc.option(share),
  livenessPassed: fc.constantFrom(true, false, null),
});

function partialDates(...texts: readonly string[]): PartialDate[] {
  return texts.filter(isPartialDate);
}

const providerHit: fc.Arbitrary<ProviderHit> = fc.record(
  {
    listingId: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
    names: fc.subarray(["Eko Hadi Salim", "SALIM, Eko Hadi", "Sri Wahyuni"]),
    score: fc.constantFrom(0.7, 0.85, 0.9, 0.93, 0.95, 1),
    scopes: fc.subarray([...SCREENING_SCOPES]),
    countries: fc.subarray([countryCode("ID"), countryCode("MY")]),
    dates: fc.subarray(partialDates("1970", "1970-03", "1970-03-12", "1981")),
    dismissed: fc.uuid({ version: 7 }),
  },
  { requiredKeys: ["listingId", "names", "score", "scopes", "countries", "dates"] },
);

const findings: fc.Arbitrary<ScreeningFindings> = fc.record(
  {
    hits: fc.array(providerHit, { maxLength: 4 }),
    scopes: fc.subarray([...SCREENING_SCOPES]),
    lists: fc.subarray(["OFAC 2026-11-20", "DTTOT 2026-10"]),
  },
  { requiredKeys: ["hits", "scopes"] },
);

function fact(value: fc.Arbitrary<FactValue>): fc.Arbitrary<Fact> {
  return fc.oneof(
    value.map((each): Fact => ({ known: true, value: each, sources: [] })),
    fc.constantFrom(...UNKNOWN_CAUSES).map((cause): Fact => ({ known: false, cause, sources: [] })),
  );
}

const applicantFact = fc.oneof(
  fc.tuple(fc.constant("applicant.age"), fact(fc.integer({ min: 0, max: 150 }))),
  fc.tuple(fc.constant("applicant.nationality"), fact(fc.constantFrom("ID", "MY"))),
  fc.tuple(fc.constantFrom("nik.valid", "nik.regionKnown", "nik.birthDateConsistent"), fact(fc.boolean())),
);

export const evidence: fc.Arbitrary<Evidence> = fc.record(
  {
    decidedAt: instant,
    applicant: fc.array(applicantFact).map((facts) => new Map(facts)),
    supplied: fc.subarray([...INPUT_NAMES]).map((names) => new Set(names)),
    adapters: fc.subarray([...NAMES]).map((names) => new Map(names.map((name, index) => [name, index + 1]))),
    identity: answers(identityClaims),
    face: fc.record({
      answers: answers(faceClaims),
      limits: fc.subarray([...NAMES]).map((names) => new Map(names.map((name) => [name, { pass: 0.9, fail: 0.5 }]))),
    }),
    screening: fc.record({
      answers: answers(findings),
      terms: fc.record({ scopes: fc.subarray([...SCREENING_SCOPES]), threshold: fc.constantFrom(0.5, 0.85, 0.95) }),
    }),
  },
  { requiredKeys: ["decidedAt", "applicant", "supplied"] },
);

export const evidenceRecord: fc.Arbitrary<EvidenceRecord> = fc.record({
  id: fc.stringMatching(/^[\w.:-]{1,100}$/),
  decision: fc.option(
    fc.record({
      name: fc.constantFrom("default", "strict-2"),
      version: fc.integer({ min: 1, max: 99 }),
      digest: fc.stringMatching(/^[0-9a-f]{64}$/),
      outcome: fc.constantFrom(...OUTCOMES),
    }),
  ),
  evidence,
});
