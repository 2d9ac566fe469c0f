import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { calendarDate, isCalendarDate } from "../../src/domain/calendar.ts";
import type { CalendarDate } from "../../src/domain/calendar.ts";
import { analyseNik } from "../../src/domain/nik-analysis.ts";
import { isNik } from "../../src/domain/nik.ts";
import type { Nik } from "../../src/domain/nik.ts";
import type { Gender } from "../../src/domain/person.ts";

function nik(text: string): Nik {
  if (!isNik(text)) throw new Error("the test's NIK has not sixteen digits");
  return text;
}

function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error("the test's date does not exist");
  return text;
}

const TODAY = day("2026-06-15");

function analyse(digits: string, supplied: { dateOfBirth?: CalendarDate; gender?: Gender } = {}, today = TODAY) {
  return analyseNik(nik(digits.replaceAll(" ", "")), supplied, today);
}

describe("a NIK's own digits", () => {
  it("tell a man's birth date and gender", () => {
    expect(analyse("317101 170845 0001")).toEqual({
      valid: true,
      regionKnown: true,
      provinceCode: "31",
      birthDate: "1945-08-17",
      gender: "MALE",
      birthDateConsistent: null,
      genderConsistent: null,
    });
  });

  it("tell a woman's, whose day has forty added", () => {
    expect(analyse("327501 570890 0003")).toMatchObject({ valid: true, birthDate: "1990-08-17", gender: "FEMALE" });
  });

  it.each(["00", "32", "40", "72", "99"])("cannot have day %s", (field) => {
    expect(analyse(`317101 ${field}0890 0001`)).toMatchObject({ valid: false, birthDate: null, gender: null });
  });

  it.each(["00", "13", "99"])("cannot have month %s, and still tell the gender", (month) => {
    expect(analyse(`317101 41${month}90 0001`)).toMatchObject({ valid: false, birthDate: null, gender: "FEMALE" });
  });

  it.each(["310490", "300292", "290290", "710490", "690290"])("cannot have a day its month has not: %s", (digits) => {
    expect(analyse(`317101 ${digits} 0001`)).toMatchObject({ valid: false, birthDate: null });
  });

  it("cannot have serial 0000, whatever the date", () => {
    expect(analyse("317101 170845 0000")).toMatchObject({ valid: false, birthDate: "1945-08-17" });
  });

  it("stay valid where the region is unknown", () => {
    expect(analyse("540101 170845 0001")).toMatchObject({ valid: true, regionKnown: false, provinceCode: null });
    expect(analyse("317699 170845 0001")).toMatchObject({ valid: true, regionKnown: false, provinceCode: "31" });
  });

  it("keep the code of a province that was split since", () => {
    expect(analyse("910101 170845 0001")).toMatchObject({ valid: true, regionKnown: true, provinceCode: "91" });
  });
});

describe("the century of birth", () => {
  it.each([
    ["today", "150626", "2026-06-15"],
    ["tomorrow, a hundred years ago", "160626", "1926-06-16"],
    ["last year", "150625", "2025-06-15"],
    ["next year, ninety-nine years ago", "150627", "1927-06-15"],
    ["the turn of the century", "010100", "2000-01-01"],
  ])("is the latest that is not in the future: %s", (_, digits, expected) => {
    expect(analyse(`317101 ${digits} 0001`).birthDate).toBe(expected);
  });

  it("is the one that has the 29th of February", () => {
    expect(analyse("317101 290200 0001").birthDate).toBe("2000-02-29");
    expect(analyse("317101 290200 0001", {}, day("2105-01-01")).birthDate).toBe("2000-02-29");
    expect(analyse("317101 290228 0001").birthDate).toBe("1928-02-29");
  });
});

describe("what was supplied", () => {
  it("agrees by day, month and two digits of year", () => {
    const digits = "317101 010126 0001";
    expect(analyse(digits, { dateOfBirth: day("1926-01-01") }).birthDateConsistent).toBe(true);
    expect(analyse(digits, { dateOfBirth: day("2026-01-01") }).birthDateConsistent).toBe(true);
    expect(analyse(digits, { dateOfBirth: day("1927-01-01") }).birthDateConsistent).toBe(false);
    expect(analyse(digits, { dateOfBirth: day("2026-01-02") }).birthDateConsistent).toBe(false);
  });

  it("agrees with a woman's own day, not with the one that has forty added", () => {
    expect(analyse("317101 451190 0001", { dateOfBirth: day("1990-11-05") }).birthDateConsistent).toBe(true);
  });

  it("is not compared with a date that cannot be", () => {
    expect(analyse("317101 310290 0001", { dateOfBirth: day("1990-02-28") }).birthDateConsistent).toBeNull();
  });

  it("agrees or not by gender, where the number tells one", () => {
    expect(analyse("317101 450890 0001", { gender: "FEMALE" }).genderConsistent).toBe(true);
    expect(analyse("317101 050890 0001", { gender: "FEMALE" }).genderConsistent).toBe(false);
    expect(analyse("317101 350890 0001", { gender: "MALE" }).genderConsistent).toBeNull();
  });
});

describe("laws", () => {
  const genders = fc.constantFrom<Gender>("MALE", "FEMALE");
  const birthdays = fc
    .date({ min: new Date("1927-01-01"), max: new Date("2026-06-15"), noInvalidDate: true })
    .map((date) => day(date.toISOString().slice(0, 10)));
  const sixteenDigits = fc.stringMatching(/^\d{16}$/);

  it("a NIK made of a birth date, a gender and a serial gives them back", () => {
    fc.assert(
      fc.property(birthdays, genders, fc.integer({ min: 1, max: 9999 }), (born, gender, serial) => {
        const [year = "", month = "", date = ""] = born.split("-");
        const field = Number(date) + (gender === "FEMALE" ? 40 : 0);
        const digits = `317101${String(field).padStart(2, "0")}${month}${year.slice(2)}${String(serial).padStart(4, "0")}`;
        expect(analyse(digits, { dateOfBirth: born, gender })).toEqual({
          valid: true,
          regionKnown: true,
          provinceCode: "31",
          birthDate: born,
          gender,
          birthDateConsistent: true,
          genderConsistent: true,
        });
      }),
    );
  });

  it("any sixteen digits are analysed, and no date in the future comes out", () => {
    const todays = fc
      .record({
        year: fc.integer({ min: 1950, max: 2200 }),
        month: fc.integer({ min: 1, max: 12 }),
        day: fc.integer({ min: 1, max: 28 }),
      })
      .map((parts) => calendarDate(parts) ?? TODAY);
    fc.assert(
      fc.property(sixteenDigits, todays, birthdays, (digits, today, dateOfBirth) => {
        const { birthDate, valid, birthDateConsistent } = analyse(digits, { dateOfBirth }, today);
        expect(birthDate === null || (isCalendarDate(birthDate) && birthDate <= today)).toBe(true);
        expect(valid && birthDate === null).toBe(false);
        expect(birthDateConsistent === null).toBe(birthDate === null);
      }),
    );
  });
});
