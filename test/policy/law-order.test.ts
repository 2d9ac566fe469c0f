import { readFile } from "node:fs/promises";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Decision } from "../../src/domain/decision.ts";
import { decide } from "../../src/policy/decide.ts";
import { outcomeUnder } from "../../src/policy/outcome.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { incompleteFacts, policySource, policyThatMayIgnore } from "./support/arbitraries.ts";
import { load, NOON } from "./support/policies.ts";
import { reordered } from "./support/rewriting.ts";

const shipped = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");
const source = fc.oneof({ weight: 4, arbitrary: policyThatMayIgnore }, { weight: 1, arbitrary: fc.constant(shipped) });
const EVERYTHING = ["rules", "approve_requires", "checks", "params", "reasons", "providers", "scopes"];

/** What a decision says whatever the order; the lists that follow the policy's order are put into one. */
function unordered({ rules, unmet, ignored, policy: _digest, reasons: _ties, ...others }: Decision): unknown {
  return {
    ...others,
    rules: rules.map(({ line: _line, ...rule }) => rule).toSorted((a, b) => (a.rule < b.rule ? -1 : 1)),
    unmet: unmet.map(({ line: _line, ...condition }) => JSON.stringify(condition)).toSorted(),
    ignored: ignored.toSorted(),
  };
}

/**
 * What the reasons weigh, in their order, and the codes of those that weigh more than the least. Ties may be broken
 * otherwise: which of equally weighty rules a code is given for, and which of equally weighty reasons come last.
 */
function ranking({ meaning }: Policy, { reasons }: Decision): unknown {
  const weighed = reasons.map((reason) => {
    const effect = meaning.rules.find(({ id }) => id === reason.rule)?.effect;
    const weight = effect?.kind === "points" ? effect.points : effect?.kind === "reject" ? Infinity : 1e9;
    return { reason, weight };
  });
  const least = weighed.at(-1)?.weight ?? 0;
  return {
    weights: weighed.map(({ weight }) => weight),
    certain: weighed.flatMap(({ reason, weight }) => (weight > least ? [`${reason.code} ${weight}`] : [])).toSorted(),
  };
}

describe("the order in which a policy is written", () => {
  it("changes nothing of a decision but the order of its lists, and which of equally weighty rules and reasons are named", () => {
    fc.assert(
      fc.property(source, incompleteFacts(9), fc.nat(), (text, facts, seed) => {
        const [one, other] = [load(text), load(reordered(text, EVERYTHING, seed))];
        const [first, second] = [decide(one, facts, NOON), decide(other, facts, NOON)];
        expect(unordered(second)).toEqual(unordered(first));
        expect(ranking(other, second)).toEqual(ranking(one, first));
        expect(outcomeUnder(other, facts)).toEqual(outcomeUnder(one, facts));
      }),
    );
  });

  it("changes not even the order of the reasons, where it is not the rules' own", () => {
    fc.assert(
      fc.property(source, incompleteFacts(9), fc.nat(), (text, facts, seed) => {
        const others = EVERYTHING.filter((key) => key !== "rules");
        const [first, second] = [text, reordered(text, others, seed)].map((each) => decide(load(each), facts, NOON));
        expect(second?.reasons).toEqual(first?.reasons);
      }),
    );
  });

  it("is really another: most policies are decided in some other order", () => {
    const runs = fc.sample(fc.tuple(policySource, fc.nat()), { numRuns: 100, seed: 7 });
    const ids = (text: string): string =>
      load(text)
        .meaning.rules.map(({ id }) => id)
        .join();
    const moved = runs.filter(([text, seed]) => ids(text) !== ids(reordered(text, EVERYTHING, seed)));
    expect(moved.length).toBeGreaterThan(40);
  });
});
