import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applicantFacts } from "../../../src/assessments/applicant-facts.ts";
import { checkFacts } from "../../../src/assessments/facts.ts";
import { combineFace } from "../../../src/checks/face.ts";
import { combineIdentity } from "../../../src/checks/identity.ts";
import { combineScreening } from "../../../src/checks/screening.ts";
import type { Answer } from "../../../src/domain/answer.ts";
import { IDENTITY_FIELDS, SCREENING_SCOPES } from "../../../src/domain/claim.ts";
import type { Claim, FaceClaims, IdentityClaims, ScreeningFindings } from "../../../src/domain/claim.ts";
import { countryCode } from "../../../src/domain/country.ts";
import { identityFields } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts } from "../../../src/domain/fact.ts";
import { suppliedInputs } from "../../../src/domain/person.ts";
import type { Applicant } from "../../../src/domain/person.ts";
import type { ProviderName } from "../../../src/domain/provider.ts";
import { consistent } from "../../../src/policy/search/consistent.ts";
import { answered, day, failed, nik, off } from "../../checks/support.ts";
import { known, unknown } from "../support/policies.ts";

const PROVIDERS: readonly ProviderName[] = ["IDMETA", "GLAIR", "ILUMA"];

const applicant: fc.Arbitrary<Applicant> = fc
  .record(
    {
      dateOfBirth: fc.constantFrom(day("1990-04-12"), day("1991-01-01")),
      gender: fc.constantFrom("MALE" as const, "FEMALE" as const),
      motherMaidenName: fc.constant("Siti"),
    },
    { requiredKeys: [] },
  )
  .chain((said) =>
    // A sound number, one of a woman, one whose serial is impossible, one whose month is, one whose day is.
    fc
      .constantFrom("3174051204909001", "3174055204909001", "3174051204900000", "3174051213909001", "3174053904909001")
      .map((text) => ({ ...said, nik: nik(text), name: "Bayu", nationality: countryCode("ID") })),
  );

const claim = fc.constantFrom<(Claim | undefined)[]>("MATCH", "MATCH", "MISMATCH", undefined);

function identityClaims(by: Applicant): fc.Arbitrary<IdentityClaims> {
  const supplied = suppliedInputs(by);
  const fields = identityFields.filter((field) => supplied.has(IDENTITY_FIELDS[field]));
  return fc
    .tuple(fc.constantFrom(true, false, null), fc.array(claim, { minLength: fields.length, maxLength: fields.length }))
    .map(([nikFound, claims]) => ({
      nikFound,
      fields: Object.fromEntries(
        fields.flatMap((field, index) => (claims[index] === undefined ? [] : [[field, claims[index]]])),
      ),
    }));
}

const faceClaims: fc.Arbitrary<FaceClaims> = fc.record({
  match: fc.constantFrom(true, false, null),
  score: fc.constantFrom(0.5, 0.7, 0.9, null),
  livenessPassed: fc.constantFrom(true, false, null),
});

const findings: fc.Arbitrary<ScreeningFindings> = fc.record({
  hits: fc.array(
    fc.record({
      listingId: fc.constantFrom("a", "b"),
      names: fc.constantFrom(["Bayu"], ["Eko"]),
      score: fc.constantFrom(0.6, 0.85, 0.9, 1),
      scopes: fc.subarray([...SCREENING_SCOPES]),
      countries: fc.constant([]),
      dates: fc.constant([]),
    }),
    { maxLength: 2 },
  ),
  scopes: fc.constantFrom(["PEP", "SANCTION"] as const, ["PEP"] as const),
});

function answers<Claims>(claims: fc.Arbitrary<Claims>): fc.Arbitrary<readonly Answer<Claims>[]> {
  return fc.tuple(
    ...PROVIDERS.map((provider): fc.Arbitrary<Answer<Claims>> =>
      fc.oneof(
        { weight: 6, arbitrary: claims.map((each) => answered(provider, each)) },
        fc.constantFrom(failed(provider), off(provider)),
      ),
    ),
  );
}

const made = applicant.chain((by) =>
  fc.record({
    by: fc.constant(by),
    identity: answers(identityClaims(by)),
    face: answers(faceClaims),
    screening: answers(findings),
    need: fc.integer({ min: 1, max: 3 }),
  }),
);

describe("facts that the checks produce", () => {
  it("are always consistent", () => {
    fc.assert(
      fc.property(made, ({ by, identity, face, screening, need }) => {
        const facts: Facts = new Map([
          ...applicantFacts(by, day("2025-06-01")),
          ...checkFacts({
            identity: { check: combineIdentity(suppliedInputs(by), identity), need },
            face: { check: combineFace(face, () => ({ pass: 0.8, fail: 0.6 })), need },
            screening: { check: combineScreening({ scopes: ["PEP", "SANCTION"], threshold: 0.85 }, screening) },
          }),
        ]);
        expect(consistent(facts)).toBe(true);
      }),
      { numRuns: 10 * Number(process.env["PROPERTY_RUNS"] ?? 100) },
    );
  });
});

describe("facts that cannot be together", () => {
  const HIT = { score: 0.9, scopes: ["PEP"], sources: 1 } as const;

  it.each<[string, Record<string, Fact>]>([
    ["a match whose name differs", { "identity.verdict": known("MATCH"), "identity.name": known("MISMATCH") }],
    [
      "a match whose birth date nobody could compare",
      { "identity.verdict": known("MATCH"), "identity.dateOfBirth": unknown("TIMEOUT") },
    ],
    [
      "a disputed name without a conflict",
      { "identity.verdict": known("MISMATCH"), "identity.name": known("CONFLICT") },
    ],
    [
      "a mismatch in which nothing differs",
      {
        "identity.verdict": known("MISMATCH"),
        "identity.name": known("MATCH"),
        "identity.dateOfBirth": known("MATCH"),
      },
    ],
    [
      "the name of somebody who is not found",
      { "identity.verdict": known("NOT_FOUND"), "identity.name": known("MATCH") },
    ],
    [
      "a birth date that is there and is not",
      { "applicant.age": known(30), "nik.birthDateConsistent": unknown("NOT_SUPPLIED") },
    ],
    ["a sound number without a date", { "nik.valid": known(true), "nik.birthDateConsistent": unknown("INCONCLUSIVE") }],
    ["a clear screening with a hit", { "screening.verdict": known("CLEAR"), "screening.hits": known([HIT]) }],
    ["a possible match without one", { "screening.verdict": known("POSSIBLE_MATCH"), "screening.topScore": known(0) }],
    ["another score than the best hit's", { "screening.topScore": known(0.95), "screening.hits": known([HIT]) }],
    [
      "a clear screening that is not complete",
      { "screening.verdict": known("CLEAR"), "screening.hits": unknown("INCOMPLETE", { includes: [] }) },
    ],
  ])("are %s", (_what, facts) => {
    expect(consistent(new Map(Object.entries(facts)))).toBe(false);
  });

  it("are not those of which the deciding one is absent", () => {
    expect(consistent(new Map([["identity.verdict", known("MISMATCH")]]))).toBe(true);
    expect(consistent(new Map([["screening.topScore", known(0.95)]]))).toBe(true);
  });
});
