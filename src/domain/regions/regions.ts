import { PROVINCE_SPLITS } from "./past.ts";
import present from "./present.json" with { type: "json" };

/** The last number of `01-03 07-08 10-13 Aceh Tengah`. */
const LAST_DISTRICT = /(\d\d) (?!\d)/;

/**
 * The highest district number of every regency, past regencies included. It is all a lookup needs: a regency's districts
 * are numbered one after another and no number is given twice, so one that is missing below the highest is a district
 * that left with a new regency, or was merged. The people who were registered in it still carry its code.
 */
function highestDistricts(): ReadonlyMap<string, number> {
  const highest = new Map<string, number>();
  for (const [code, districts] of Object.entries(present.regencies)) {
    highest.set(code, Number(LAST_DISTRICT.exec(districts)?.[1]));
  }
  for (const { regencies } of PROVINCE_SPLITS) {
    for (const regency of regencies) highest.set(regency.code, regency.highest);
  }
  return highest;
}

const HIGHEST_DISTRICT = highestDistricts();
const PROVINCES: ReadonlySet<string> = new Set([...HIGHEST_DISTRICT.keys()].map((regency) => regency.slice(0, 2)));

/** Whether this two-digit code is, or was, a province's. */
export function provinceKnown(code: string): boolean {
  return PROVINCES.has(code);
}

/** Whether these six digits (province, regency, district) are, or were, a district's code. */
export function regionKnown(code: string): boolean {
  const district = Number(code.slice(4));
  return district >= 1 && district <= (HIGHEST_DISTRICT.get(code.slice(0, 4)) ?? 0);
}
