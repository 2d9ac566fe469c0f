import { expect, test } from "vitest";

import { decide } from "../../bench/apollo/decision.ts";
import type { Facts } from "../../bench/apollo/decision.ts";
import { ageOf, readNik } from "../../bench/apollo/nik.ts";
import { applicantWith } from "../../bench/applicant.ts";

const good: Facts = {
  age: 32,
  nikValid: true,
  nikBirthDateConsistent: true,
  nikGenderConsistent: true,
  identityVerdict: "MATCH",
  name: "MATCH",
  dateOfBirth: "MATCH",
  faceVerdict: "MATCH",
  faceScore: 0.95,
  screeningVerdict: "CLEAR",
  topScore: 0,
  sanctionScore: 0,
};

test("of whom everything is true is approved", async () => {
  expect(await decide(good)).toMatchObject({ outcome: "APPROVE", determined: true, reasons: [] });
});

test.each<[string, Partial<Facts>, string]>([
  ["a face that was not matched", { faceVerdict: "UNKNOWN" }, "REVIEW"],
  ["a name that differs", { identityVerdict: "MISMATCH", name: "MISMATCH" }, "REVIEW"],
  ["a name and a birth date that differ", { name: "MISMATCH", dateOfBirth: "CONFLICT" }, "REJECT"],
  ["a possible watchlist match", { screeningVerdict: "POSSIBLE_MATCH", topScore: 0.91 }, "REVIEW"],
  ["a sanctions hit", { screeningVerdict: "POSSIBLE_MATCH", topScore: 0.97, sanctionScore: 0.97 }, "REJECT"],
  ["a NIK the register does not have", { identityVerdict: "NOT_FOUND" }, "REJECT"],
])("%s leads away from approval", async (_what, worse, outcome) => {
  expect(await decide({ ...good, ...worse })).toMatchObject({ outcome });
});

test("the bench's applicant has a NIK that agrees with him", () => {
  const applicant = applicantWith(undefined);
  expect(readNik(applicant)).toMatchObject({ valid: true, birthDateConsistent: true, genderConsistent: true });
  expect(ageOf(applicant.dateOfBirth)).toBeGreaterThan(17);
});
