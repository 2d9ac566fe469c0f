import { expect, test } from "vitest";

import { datePartsOf } from "../../src/domain/calendar.ts";
import { isNik } from "../../src/domain/nik.ts";
import { buildRegister } from "../../src/sandbox/citizens/register.ts";
import { regionOf } from "../../src/sandbox/citizens/regions.ts";
import { SPECIAL_APPLICANTS } from "../../src/sandbox/citizens/special.ts";
import { specialApplicants } from "../../src/sandbox/sandbox.ts";
import { searchWatchlist } from "../../src/sandbox/watchlist/search.ts";
import { WATCHLIST } from "../../src/sandbox/watchlist/watchlist.ts";
import { SIMULATORS } from "./support/vendors.ts";

const SPECIALS = specialApplicants(SIMULATORS);
const ORDINARY = [...buildRegister([]).values()].map(({ citizen }) => citizen);

test("the register has at least two hundred citizens, each with a NIK of their own", () => {
  expect(new Set(ORDINARY.map(({ nik }) => nik)).size).toBeGreaterThanOrEqual(200);
});

test("the register is the same every time", () => {
  expect([...buildRegister(SPECIALS)]).toEqual([...buildRegister(SPECIALS)]);
});

test("the register is the same on every machine", () => {
  expect(ORDINARY[0]).toMatchInlineSnapshot(`
    {
      "address": "JL. PAHLAWAN NO. 95",
      "city": "KOTA YOGYAKARTA",
      "dateOfBirth": "1994-04-06",
      "district": "TEGALREJO",
      "familyCardNumber": "3471011047548541",
      "gender": "LAKI-LAKI",
      "maritalStatus": "BELUM KAWIN",
      "motherMaidenName": "INDAH PERMATASARI",
      "name": "TEGUH GUNAWAN LUMBANTOBING",
      "nik": "3471010604940001",
      "occupation": "GURU",
      "placeOfBirth": "YOGYAKARTA",
      "province": "DAERAH ISTIMEWA YOGYAKARTA",
      "rt": "009",
      "rw": "004",
      "subdistrict": "TANJUNGSARI",
    }
  `);
});

test("every ordinary NIK is made of a real region, the birth date with a woman's day plus 40, and a serial", () => {
  for (const { nik, dateOfBirth, gender } of ORDINARY) {
    const { year, month, day } = datePartsOf(dateOfBirth);
    const digits = [gender === "PEREMPUAN" ? day + 40 : day, month, year % 100].map((n) => String(n).padStart(2, "0"));
    expect(isNik(nik)).toBe(true);
    expect(regionOf(nik)).toBeDefined();
    expect(nik.slice(6, 12)).toBe(digits.join(""));
    expect(nik.slice(12)).not.toBe("0000");
  }
});

test("every field of the card is filled, and family card numbers have sixteen digits", () => {
  for (const citizen of ORDINARY) {
    expect(Object.values(citizen).every((value) => value.length > 0)).toBe(true);
    expect(citizen.familyCardNumber).toMatch(/^\d{16}$/);
  }
});

test("names are of all kinds: one word, more, with a father's, Balinese", () => {
  const names = ORDINARY.map(({ name }) => name);
  for (const kind of [
    /^\S+$/,
    /^\S+ \S+$/,
    /^\S+ \S+ \S+$/,
    / BIN /,
    / BINTI /,
    /^(I|NI) (WAYAN|MADE|PUTU)/,
    /^M\. /,
  ]) {
    expect(names.some((name) => kind.test(name))).toBe(true);
  }
});

test("every special applicant has a key and a NIK of their own that no ordinary citizen has", () => {
  expect(new Set(SPECIALS.map(({ key }) => key)).size).toBe(SPECIALS.length);
  expect(new Set([...SPECIALS.map(({ says }) => says.nik), ...ORDINARY.map(({ nik }) => nik)]).size).toBe(
    SPECIALS.length + ORDINARY.length,
  );
});

test("a special applicant's NIK agrees with what they say, except where the story is that it does not", () => {
  const differ = SPECIALS.filter(({ says }) => {
    const { year, month, day } = datePartsOf(says.dateOfBirth);
    const digits = [says.gender === "FEMALE" ? day + 40 : day, month, year % 100].map((n) =>
      String(n).padStart(2, "0"),
    );
    return says.nik.slice(6, 12) !== digits.join("") || regionOf(says.nik) === undefined;
  });
  expect(differ.map(({ key }) => key)).toEqual(["birth-date-mismatch", "nik-digits-differ", "nik-impossible"]);
});

test("nobody but the applicants of the screening stories resembles a listed name", () => {
  const resemble = SPECIALS.filter(
    ({ says }) =>
      searchWatchlist(WATCHLIST, {
        kind: "person",
        name: says.name,
        scopes: ["PEP", "SANCTION", "OTHER"],
        threshold: 50,
      }).length > 0,
  );
  expect(resemble.map(({ key }) => key)).toEqual(["pep-hit", "sanctions-hit", "partial-date-hit", "adverse-media"]);
});

test("the common stories name no vendor", () => {
  const text = JSON.stringify(SPECIAL_APPLICANTS).toUpperCase();
  expect(SIMULATORS.filter(({ name }) => text.includes(name))).toEqual([]);
});
