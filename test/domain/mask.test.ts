import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applicantForm } from "./support.ts";
import { MASKED, maskedDigits, maskedName, shownPerson } from "../../src/domain/mask.ts";
import { INPUT_NAMES } from "../../src/domain/person.ts";

describe("a masked number", () => {
  it("has its last four digits, and as many dots whatever it is", () => {
    expect(maskedDigits("3171051204909001")).toBe("•••9001");
    expect(maskedDigits("12345")).toBe("•••2345");
  });
});

describe("a masked name", () => {
  it.each([
    ["Bayu Anggoro Wicaksono", "B••• A••• W•••"],
    ["  Wardoyo ", "W•••"],
    ["I Gede O", "••• G••• •••"],
    ["Éva 王小明", "É••• 王•••"],
    ["", ""],
  ])("of '%s' is '%s'", (name, masked) => {
    expect(maskedName(name)).toBe(masked);
  });

  it("says nothing of a word but its first letter, not even how long it is", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 4 }), (words) => {
        const masked = maskedName(words.join(" ")).split(" ");
        masked.forEach((word, index) => {
          expect([MASKED, `${words[index]?.[0] ?? ""}${MASKED}`]).toContain(word);
        });
      }),
    );
  });
});

describe("what is shown of a person", () => {
  const person = applicantForm({ everything: true });

  it("is masked in every part that was said, and null in every other", () => {
    const shown = shownPerson(person, true);
    for (const name of INPUT_NAMES) {
      const said = shown.said(name);
      if (name === "surname" || name === "selfie") expect(said).toBeNull();
      else expect(said).toContain(MASKED);
    }
    expect(shown.said("nik")).toBe("•••9001");
    expect(shown.said("dateOfBirth")).toBe(MASKED);
    expect(shown.said("gender")).toBe(MASKED);
  });

  it("is all of it, unmasked", () => {
    const shown = shownPerson(person, false);
    expect(shown.said("name")).toBe("Bayu Anggoro Wicaksono");
    expect(shown.said("address.line")).toBe("JL. MELATI NO. 12");
    expect(shown.said("occupation")).toBe("GURU");
  });

  it("is no more than was said", () => {
    const shown = shownPerson(applicantForm({ everything: false }), true);
    expect(INPUT_NAMES.filter((name) => shown.said(name) !== null)).toEqual(["nik", "name", "nationality"]);
  });
});
