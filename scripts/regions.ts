/**
 * Writes `src/domain/regions/present.json` from the ministry's list in the package `idn-area-data`. Run it after that
 * package is updated: `node scripts/regions.ts`.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { getDistricts, getRegencies } from "idn-area-data";

export const PRESENT_FILE = fileURLToPath(new URL("../src/domain/regions/present.json", import.meta.url));

const ABOUT = {
  about:
    "The districts of Indonesia as the Ministry of Home Affairs numbers them now: by regency, its district numbers and its name. Written by scripts/regions.ts, never by hand.",
  source: "Derived from idn-area-data, https://github.com/fityannugroho/idn-area-data",
  licence: "Unlike the code around it: Open Database License 1.0, https://opendatacommons.org/licenses/odbl/1-0/",
};

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

/** [1, 2, 3, 7] → `01-03 07`. */
function ranges(numbers: readonly number[]): string {
  const spans: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && number === span.last + 1) span.last = number;
    else spans.push({ first: number, last: number });
  }
  return spans
    .map(({ first, last }) => (first === last ? twoDigits(first) : `${twoDigits(first)}-${twoDigits(last)}`))
    .join(" ");
}

/** The text of `src/domain/regions/present.json`, from the installed package. */
export async function presentRegions(): Promise<string> {
  const [regencies, districts] = await Promise.all([getRegencies(), getDistricts()]);
  const byRegency = Map.groupBy(districts, (district) => district.regency_code);
  const listed = regencies
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, name }): [string, string] => {
      const numbers = (byRegency.get(code) ?? []).map((district) => Number(district.code.slice(-2)));
      return [code.replace(".", ""), `${ranges(numbers)} ${name.replace(/^Kabupaten /, "")}`];
    });
  return `${JSON.stringify({ ...ABOUT, regencies: Object.fromEntries(listed) }, null, 2)}\n`;
}

if (import.meta.main) await writeFile(PRESENT_FILE, await presentRegions());
