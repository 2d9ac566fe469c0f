import { expect, test } from "vitest";

import { readOptions } from "../../bench/options.ts";

test("without arguments every row and every side is measured", () => {
  expect(readOptions([])).toMatchObject({
    rows: ["throughput", "selfie", "latency", "hedging", "recorded", "policy"],
    sides: ["floor", "apollo", "saksi"],
  });
});

test("the sides take their turns in one order, however they are named", () => {
  expect(readOptions(["--sides", "saksi,floor"]).sides).toEqual(["floor", "saksi"]);
});

test("the store is measured by itself, with a million stored or as many as are wanted", () => {
  expect(readOptions(["store"])).toMatchObject({ stored: 1_000_000, rows: [] });
  expect(readOptions(["--only", "store", "--quick"])).toMatchObject({ stored: 20_000, rows: [] });
  expect(readOptions(["store", "--rows", "50"]).stored).toBe(50);
  expect(readOptions(["--only", "policy"]).stored).toBeNull();
});

test("what is asked for expressly outweighs --quick", () => {
  expect(readOptions(["--quick", "--rounds", "3"])).toMatchObject({ rounds: 3, seconds: 1 });
});

test.each([
  ["--only", "speed"],
  ["policy"],
  ["store", "--only", "policy"],
  ["store", "--rows", "0"],
  ["--sides", "floor,yoga"],
  ["--rounds", "0"],
  ["--seconds", "fast"],
  ["--fast"],
])("%s %s is refused, with the usage", (...args) => {
  expect(() => readOptions(args.filter((arg) => arg !== undefined))).toThrow(
    /node bench\/run\.ts \[store\] \[options\]/,
  );
});
