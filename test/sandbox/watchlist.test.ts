import fc from "fast-check";
import { expect, test } from "vitest";

import { searchWatchlist } from "../../src/sandbox/watchlist/search.ts";
import { nameSimilarity } from "../../src/sandbox/watchlist/similarity.ts";
import { WATCHLIST } from "../../src/sandbox/watchlist/watchlist.ts";

const names = fc.array(fc.string({ unit: "grapheme", maxLength: 8 }), { maxLength: 4 }).map((words) => words.join(" "));

test("similarity lies between 0 and 1 and does not care who is asked about whom", () => {
  fc.assert(
    fc.property(names, names, (left, right) => {
      const score = nameSimilarity(left, right);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(nameSimilarity(right, left)).toBeCloseTo(score, 10);
    }),
  );
});

test.each([
  ["Harjuna Wiryakusuma", "WIRYAKUSUMA, Harjuna", 1, 1],
  ["M. Fajar Hidayat", "Muhammad Fajar Hidayat", 1, 1],
  ["Siti binti Agus", "Siti Agus", 1, 1],
  ["Eko Hadi Salim", "Eko Hady Saliem", 0.85, 0.99],
  ["Eko Hadi Salim", "Eko Salim", 0.75, 0.85],
  ["Eko Hadi Salim", "Bambang Nugroho", 0, 0.1],
])("%s and %s are alike from %d to %d", (left, right, low, high) => {
  expect(nameSimilarity(left, right)).toBeGreaterThanOrEqual(low);
  expect(nameSimilarity(left, right)).toBeLessThanOrEqual(high);
});

test("the watchlist has at least forty people and ten bodies, each with an id of its own", () => {
  expect(WATCHLIST.filter(({ kind }) => kind === "person").length).toBeGreaterThanOrEqual(40);
  expect(WATCHLIST.filter(({ kind }) => kind === "body").length).toBeGreaterThanOrEqual(10);
  expect(new Set(WATCHLIST.map(({ id }) => id)).size).toBe(WATCHLIST.length);
});

test("it has dates without a day, without a month, and none at all", () => {
  const dates = WATCHLIST.map((listing) => listing.dates);
  expect(dates.some((each) => each.length === 0)).toBe(true);
  expect(dates.flat().some(({ m, d }) => m > 0 && d === 0)).toBe(true);
  expect(dates.flat().some(({ m, d }) => m === 0 && d === 0)).toBe(true);
});

test("a search finds listings of the asked scopes alone, at or above the threshold, best first", () => {
  const search = { kind: "person", name: "Theodora Latuperisa", threshold: 80 } as const;
  const [best] = searchWatchlist(WATCHLIST, { ...search, scopes: ["SANCTION"] });
  expect(best?.listing.scopes).toEqual(["OTHER", "SANCTION"]);
  expect(best?.score).toBeGreaterThan(90);
  expect(searchWatchlist(WATCHLIST, { ...search, scopes: ["PEP"] })).toEqual([]);
  expect(searchWatchlist(WATCHLIST, { ...search, scopes: ["SANCTION"], threshold: 100 })).toEqual([]);
  const all = searchWatchlist(WATCHLIST, { ...search, scopes: ["PEP", "SANCTION", "OTHER"], threshold: 0 });
  expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).toSorted((a, b) => b - a));
});
