import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

import { ERROR_CODES, isWellFormed, statusOf } from "../../../src/graphql/errors/codes.ts";
import type { ErrorCode } from "../../../src/graphql/errors/codes.ts";
import { DEFAULT_LIMITS } from "../../../src/graphql/limits/limits.ts";

const page = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");
const isCode = (name: string): name is ErrorCode => name in ERROR_CODES;

it("the page of errors lists every code there is, with its status, and no other", () => {
  const rows = [...page.matchAll(/^\| `([A-Z_]+)` +\| (\d+)( \\\*)? +\|/gm)].map(([, name, status, star]) => {
    return { name, status: Number(status), star: star !== undefined };
  });
  const codes = Object.keys(ERROR_CODES).filter(isCode);
  const expected = codes.map((name) => ({ name, status: statusOf(name), star: isWellFormed(name) }));
  const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
    String(one.name).localeCompare(String(other.name));
  expect(rows.toSorted(byName)).toEqual(expected.toSorted(byName));
});

it("the page tells the limits as they are", () => {
  const { depth, aliases, rootFields, cost, vendorCost, tokens } = DEFAULT_LIMITS;
  const english = (count: number) => count.toLocaleString("en");
  for (const said of [
    `more than ${depth} levels`,
    `more than ${aliases} aliases`,
    `more than ${rootFields} fields at its root`,
    `more than ${english(cost)} points: one each, ${vendorCost} more`,
    `more than ${english(tokens)} words and signs`,
  ]) {
    expect(page).toContain(said);
  }
});
