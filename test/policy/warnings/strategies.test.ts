import { describe, expect, it } from "vitest";

import type { KnownProvider } from "../../../src/policy/read-checks.ts";
import { doubtsAbout, soundPolicy } from "./support.ts";

const checks = (face: string, screening = "providers: [iluma]"): string =>
  [
    "checks:",
    "  identity: { providers: [idmeta, glair, iluma], strategy: failover }",
    `  face: { ${face} }`,
    `  screening: { ${screening}, always: true }`,
  ].join("\n");

/** Two who screen. */
const SCREENERS: readonly KnownProvider[] = [
  { name: "IDMETA", checks: ["IDENTITY", "FACE"] },
  { name: "GLAIR", checks: ["IDENTITY", "FACE"] },
  { name: "ILUMA", checks: ["IDENTITY", "FACE", "SCREENING"] },
  { name: "WATCHLIST", checks: ["SCREENING"] },
];

describe("a strategy is doubted", () => {
  it.each([
    ["failover", "failover"],
    ["cheapest", "cheapest"],
    ["{ hedge: 1s }", "hedge"],
  ])("where there is nobody else to ask: %s", (strategy, kind) => {
    const source = soundPolicy({ checks: checks(`providers: [glair], strategy: ${strategy}`) });
    expect(doubtsAbout(source)).toEqual([
      `${strategy} → only glair is asked, so that ${kind} changes nothing (name another provider, or leave it out)`,
    ]);
  });

  it.each(["failover", "cheapest", "{ hedge: 1s }"])("of a screening that asks several: %s", (strategy) => {
    const screening = `providers: [iluma, watchlist], strategy: ${strategy}`;
    const [doubt, ...others] = doubtsAbout(
      soundPolicy({ checks: checks("providers: [idmeta, glair]", screening) }),
      SCREENERS,
    );
    expect(others).toEqual([]);
    expect(doubt).toContain(`${strategy} → nobody is clear before all have answered`);
    expect(doubt).toContain("a hit leaves the other lists unsearched (write strategy: all)");
  });

  it("not where it gains something, nor where it is what is usual", () => {
    const one = checks("providers: [idmeta, glair], strategy: { quorum: 2 }", "providers: [iluma], strategy: all");
    expect(doubtsAbout(soundPolicy({ checks: one }))).toEqual([]);
    const other = checks("providers: [glair], strategy: all", "providers: [iluma, watchlist]");
    expect(doubtsAbout(soundPolicy({ checks: other }), SCREENERS)).toEqual([]);
  });
});

describe("a rule about faces that disagree", () => {
  const rule = "face.verdict == CONFLICT => review: P";

  it.each([
    ["failover", "failover"],
    ["{ hedge: 1s }", "hedge"],
  ])("fires for nobody where one definite answer ends the check: %s", (strategy, kind) => {
    const face = `providers: [idmeta, hyperverge], strategy: ${strategy}`;
    expect(doubtsAbout(soundPolicy({ checks: checks(face), rules: [rule] }))).toEqual([
      `face.verdict == CONFLICT → this can never be TRUE: the rule fires for nobody (by ${kind} one definite answer is taken, so that face.verdict is never CONFLICT)`,
    ]);
  });

  it.each(["strategy: all", "strategy: { quorum: 2 }"])("may fire by %s", (strategy) => {
    const source = soundPolicy({ checks: checks(`providers: [idmeta, hyperverge], ${strategy}`), rules: [rule] });
    expect(doubtsAbout(source)).toEqual([]);
  });

  it("is not said of an identity, of which an answer may say too little to be the last", () => {
    const face = "providers: [idmeta, hyperverge]";
    const source = soundPolicy({ checks: checks(face), rules: ["identity.name == CONFLICT => review: P"] });
    expect(doubtsAbout(source)).toEqual([]);
  });
});
