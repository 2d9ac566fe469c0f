import { describe, expect, it } from "vitest";

import { namesApplicant } from "../../src/domain/own-words.ts";
import { nik } from "../../src/assessments/record/parts.ts";

const applicant = {
  nik: nik.parse("3174051204909001"),
  name: "Bayu Anggoro Wicaksono",
  familyCardNumber: "3174050101109001",
  motherMaidenName: "Siti Nur'aini",
};

describe("words of a caller's own", () => {
  it.each([
    "loan of 3174051204909001",
    "NIK:3174051204909001.",
    "3174 0512 0490 9001",
    "317405-120490-9001",
    "kk 3174050101109001",
    "file of BAYU ANGGORO WICAKSONO",
    "bayu  anggoro_wicaksono".replace("_", "-"),
    "mother: siti nur'aini",
  ])("say who an applicant is: %s", (text) => {
    expect(namesApplicant(text, applicant)).toBe(true);
  });

  it.each([
    "file 7",
    "2026010112345678",
    "loan 317405-1",
    "Bayu, branch of Anggoro",
    "Wicaksono Anggoro Bayu & Co",
    "sitinur'aini",
  ])("do not: %s", (text) => {
    expect(namesApplicant(text, applicant)).toBe(false);
  });

  it("may be the name of somebody who has but one", () => {
    expect(namesApplicant("for Wardoyo Motor", { nik: applicant.nik, name: "Wardoyo" })).toBe(false);
  });
});
