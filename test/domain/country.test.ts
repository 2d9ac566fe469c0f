import { describe, expect, it } from "vitest";

import { countryMeantBy, isCountryCode } from "../../src/domain/country.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const PAIRS = LETTERS.flatMap((one) => LETTERS.map((two) => one + two));

describe("a country code", () => {
  it("is one of the 249 that ISO 3166-1 assigns", () => {
    expect(PAIRS.filter(isCountryCode)).toHaveLength(249);
  });

  it.each(["ID", "GB", "RU", "TL", "SS", "BQ"])("%s is one", (code) => {
    expect(isCountryCode(code)).toBe(true);
  });

  it.each(["UK", "SU", "YU", "AN", "TP", "EU", "XK", "ZZ", "id", "IDN", ""])("%s is none", (code) => {
    expect(isCountryCode(code)).toBe(false);
  });

  it("is guessed from what people write in its place", () => {
    expect(["INA", "Indonesia", "id", "SIN"].map(countryMeantBy)).toEqual(["ID", "ID", "ID", "SG"]);
  });
});
