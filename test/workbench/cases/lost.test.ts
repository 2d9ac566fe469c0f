import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Fact } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import { isLost } from "../../../src/workbench/cases/lost.ts";
import { incompleteFacts, policySource } from "../../policy/support/arbitraries.ts";
import { known, load, NOON, unknown } from "../../policy/support/policies.ts";

const weak = { score: 0.9, scopes: ["PEP"], sources: 1 } as const;
const merged = { score: 0.95, scopes: ["PEP", "SANCTION"], sources: 2 } as const;

describe("what is left of a fact", () => {
  it.each<[string, Fact | undefined, Fact | undefined]>([
    ["nothing", known("MATCH"), undefined],
    ["what is unknown", known("MATCH"), unknown("TIMEOUT")],
    ["the value", known("MATCH"), known("MATCH")],
    ["a lower bound of the value", known(0.95), unknown("INCOMPLETE", { atLeast: 0.9 })],
    ["a lower bound of a bound", unknown("INCOMPLETE", { atLeast: 0.95 }), unknown("INCOMPLETE", { atLeast: 0.9 })],
    ["a hit of several", known([merged, weak]), unknown("INCOMPLETE", { includes: [weak] })],
    ["a part of a merged hit", known([merged]), unknown("INCOMPLETE", { includes: [weak] })],
  ])("is %s", (_what, before, after) => {
    expect(isLost(before, after)).toBe(true);
  });

  it.each<[string, Fact | undefined, Fact]>([
    ["another value", known("MATCH"), known("MISMATCH")],
    ["a value that was unknown", unknown("TIMEOUT"), known("MATCH")],
    ["a higher bound", unknown("INCOMPLETE", { atLeast: 0.9 }), unknown("INCOMPLETE", { atLeast: 0.95 })],
    ["a bound where none was", undefined, unknown("INCOMPLETE", { atLeast: 0.9 })],
    ["a better hit", unknown("INCOMPLETE", { includes: [weak] }), unknown("INCOMPLETE", { includes: [merged] })],
    ["a hit where none was", known([]), unknown("INCOMPLETE", { includes: [weak] })],
  ])("is not %s", (_what, before, after) => {
    expect(isLost(before, after)).toBe(false);
  });

  it("decides nothing that all of it does not", () => {
    let tried = 0;
    const facts = incompleteFacts(6);
    fc.assert(
      fc.property(policySource, facts, facts, fc.func(fc.boolean()), (source, all, others, keeps) => {
        const policy = load(source);
        // A screening's facts are of one finding: they are lost together, or not at all.
        const kept = [...all].filter(([path]) => path.startsWith("screening.") || keeps(path));
        const left = new Map(
          kept.map(([path, fact]) => [path, isLost(fact, others.get(path)) ? (others.get(path) ?? fact) : fact]),
        );
        const [before, after] = [decide(policy, all, NOON), decide(policy, left, NOON)];
        if (!after.determined) return;
        tried++;
        expect(before.determined && before.outcome === after.outcome).toBe(true);
      }),
    );
    expect(tried).toBeGreaterThan(20);
  });
});
