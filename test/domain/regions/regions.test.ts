import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { PRESENT_FILE, presentRegions } from "../../../scripts/regions.ts";
import { PROVINCE_SPLITS } from "../../../src/domain/regions/past.ts";
import { provinceKnown, regionKnown } from "../../../src/domain/regions/regions.ts";

const PROVINCES = [
  "11 12 13 14 15 16 17 18 19 21",
  "31 32 33 34 35 36 51 52 53",
  "61 62 63 64 65 71 72 73 74 75 76",
  "81 82 91 92 93 94 95 96",
].flatMap((line) => line.split(" "));

const ALL_CODES = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));

describe("the list of regions", () => {
  it("is what the installed package says, to the byte", async () => {
    expect(await readFile(PRESENT_FILE, "utf8")).toBe(await presentRegions());
  });

  it("has the 38 provinces and no other", () => {
    expect(ALL_CODES.filter(provinceKnown)).toEqual(PROVINCES);
  });

  it.each(PROVINCES)("knows a district of province %s", (province) => {
    const first = ALL_CODES.find((regency) => regionKnown(`${province}${regency}01`));
    expect(first).toBeDefined();
  });

  it.each([
    ["Gambir, Jakarta", "317101"],
    ["Tanah Abang, Jakarta", "317107"],
    ["Bakongan, Aceh Selatan", "110101"],
    ["Merauke in Papua Selatan", "930101"],
    ["Nabire in Papua Tengah", "940101"],
    ["Jayawijaya in Papua Pegunungan", "950101"],
    ["Sorong in Papua Barat Daya", "960101"],
    ["Bulungan in Kalimantan Utara", "650101"],
    ["Kota Serang in Banten", "367301"],
    ["Kota Gorontalo", "757101"],
    ["Batam in Kepulauan Riau", "217101"],
  ])("knows a present code: %s", (_, code) => {
    expect(regionKnown(code)).toBe(true);
  });

  it.each([
    ["Merauke while it was in Papua", "910101"],
    ["a district of Merauke that was numbered months before it left", "910122"],
    ["Kota Sorong while it was in Papua Barat", "927101"],
    ["Jayawijaya before it was split", "910202"],
    ["Mimika", "910910"],
    ["Bulungan while it was in Kalimantan Timur", "640401"],
    ["Tarakan while it was in Kalimantan Timur", "647302"],
    ["Majene while it was in Sulawesi Selatan", "732001"],
    ["a district of Aceh Tengah that is now in Bener Meriah", "110404"],
    ["a district of Tangerang that is now in Tangerang Selatan", "360324"],
    ["a district of Bandung that is now in Bandung Barat", "320420"],
    ["a district of Ciamis that is now in Pangandaran", "320725"],
  ])("knows a past code: %s", (_, code) => {
    expect(regionKnown(code)).toBe(true);
  });

  it.each([
    ["nothing at all", "000000"],
    ["nothing but nines", "999999"],
    ["Timor Timur, which left before numbers of this form", "540101"],
    ["a province that never was", "200101"],
    ["a regency that Jawa Barat never had", "325001"],
    ["a city that Jakarta never had", "317601"],
    ["a district beyond the last of its regency", "317109"],
    ["district 00", "317100"],
    ["district 00 of a past regency", "640400"],
    ["a district beyond the last of a past regency", "910123"],
  ])("does not know %s", (_, code) => {
    expect(regionKnown(code)).toBe(false);
  });
});

describe("past regencies", () => {
  const regencies = PROVINCE_SPLITS.flatMap((split) => split.regencies);

  it("are listed once, in a province that has other regencies still", () => {
    expect(new Set(regencies.map(({ code }) => code)).size).toBe(regencies.length);
    expect(regencies.filter(({ code }) => !provinceKnown(code.slice(0, 2)))).toEqual([]);
  });

  it("became regencies that are on the present list, no two the same", async () => {
    const present = await presentRegions();
    const lost = regencies.filter(
      ({ code, became }) => present.includes(`"${code}":`) || !present.includes(`"${became}":`),
    );
    expect(lost).toEqual([]);
    expect(new Set(regencies.map(({ became }) => became)).size).toBe(regencies.length);
  });
});
