import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OUTCOMES } from "../../../src/domain/decision.ts";
import type { Counterfactual, CounterfactualFact, Outcome } from "../../../src/domain/decision.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue } from "../../../src/domain/fact.ts";
import { applied, OF_THE_NIK } from "../../../src/policy/counterfactual/applied.ts";
import { decide } from "../../../src/policy/decide.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { incompleteFacts, policySource, policyThatMayIgnore } from "../support/arbitraries.ts";
import { known, load, NOON, unknown } from "../support/policies.ts";

/** Rules that compare several numbers, or pass over an unknown one, or are for insiders and look at the screening too. */
const tangle = fc
  .record({
    by: fc.constantFrom("<", "<=", ">", ">="),
    less: fc.constantFrom(
      "0.7 + applicant.age / 1000",
      "1 - applicant.age / 100",
      "applicant.age * applicant.age / 4000",
      "face.score * face.score + 0.2",
      "0.5 + (applicant.age - 60) * (applicant.age - 60) / 9000",
    ),
    and: fc.constantFrom(
      "",
      " && screening.verdict == CLEAR",
      " && applicant.age > 40",
      " && nik.genderConsistent",
      " && face.score > 0.6",
    ),
    effect: fc.constantFrom("reject: R1", "reject: R2", "review: R2", "points: 40, reason: R3"),
    ignore: fc.constantFrom("", ", unknown: ignore, because: seldom given"),
    known: fc.boolean(),
  })
  .map(({ by, less, and, effect, ignore, known: asks }) =>
    [
      `  - { id: tangled, when: 'face.score ${by} ${less}${and}', then: { ${effect} }${ignore} }`,
      ...(asks ? ["  - { id: asks, when: '!known(face.score)', then: { review: R3 } }"] : []),
    ].join("\n"),
  );

/** Facts of random applicants, with policies that tell. */
const source = fc
  .tuple(fc.oneof(policySource, policyThatMayIgnore), fc.boolean(), fc.option(tangle, { nil: "", freq: 2 }))
  .map(([text, internal, tangled]) => {
    const withRules = text.includes("rules: []") ? text.replace("rules: []", "rules:\n") : text;
    const rulesToo = tangled === "" ? text : withRules.replace(/\nbands:/, `\n${tangled}\nbands:`);
    const spoken = internal ? rulesToo.replace("id: Dua }", "id: Dua, audience: internal }") : rulesToo;
    return `counterfactuals: true\n${spoken}`;
  });
const NOT_SUPPLIED: Fact = unknown("NOT_SUPPLIED");
/** Many left out their birth date, so that two numbers are open where conditions compare them. */
const facts = fc
  .tuple(fc.oneof(incompleteFacts(9), incompleteFacts(60)), fc.constantFrom<(Fact | null)[]>(null, NOT_SUPPLIED))
  .map(([some, age]): Facts => (age === null ? some : new Map([...some, ["applicant.age", age]])));

function cleared(some: Facts): Facts {
  const clear = [...FACTS].filter(([, { check }]) => check === "SCREENING");
  return new Map([...some, ...clear.map(([path, { ordinary }]) => [path, known(ordinary)] as const)]);
}

/** Values of what is wanted: of a number several, from the least up. */
function valuesOf({ path, wanted }: Pick<CounterfactualFact, "path" | "wanted">): readonly FactValue[] {
  const type = FACTS.get(path)?.type;
  if (type?.kind !== "number") return [wanted === "true" ? true : wanted];
  const [, how, limit] = /^(at least|over) (.*)$/.exec(wanted) ?? [];
  const low = limit === undefined ? type.min : Number(limit);
  const up = [0.003, 0.02, 0.06, 0.2, 0.4, 0.6, 0.8, 0.95, 1].map((part) => low + (type.max - low) * part);
  return how === "over" ? up : [low, ...up];
}

/** The outcomes with the facts changed to all that is wanted of them: the first with the least of each. */
function outcomesWith(by: Policy, some: Facts, changed: Counterfactual["facts"]): readonly Outcome[] {
  const all = changed.reduce<readonly (readonly { path: string; to: FactValue }[])[]>(
    (sets, fact) => sets.flatMap((set) => valuesOf(fact).map((to) => [...set, { path: fact.path, to }])),
    [[]],
  );
  return all.map((changes) => decide(by, applied(cleared(some), changes), NOON).outcome);
}

function isOfTheHolder({ path }: Pick<CounterfactualFact, "path">): boolean {
  const check = FACTS.get(path)?.check;
  return check === "IDENTITY" || check === "FACE";
}

function badness(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}

describe("the law of counterfactuals", () => {
  const runs = { numRuns: 3 * Number(process.env["PROPERTY_RUNS"] ?? 100) };

  it("each would have given its outcome, better than what it is, were the screening clear", () => {
    let sets = 0;
    fc.assert(
      fc.property(source, facts, (text, some) => {
        const by = load(text);
        const now = decide(by, cleared(some), NOON).outcome;
        for (const { outcome, facts: changed } of decide(by, some, NOON).counterfactuals) {
          sets++;
          const [least, ...more] = outcomesWith(by, some, changed);
          expect(least).toBe(outcome);
          for (const each of more) expect(badness(each)).toBeLessThanOrEqual(badness(outcome));
          expect(badness(outcome)).toBeLessThan(badness(now));
        }
      }),
      runs,
    );
    expect(sets).toBeGreaterThan(20);
  });

  it("no part of one would have given as good an outcome", () => {
    fc.assert(
      fc.property(source, facts, (text, some) => {
        const by = load(text);
        for (const { outcome, facts: changed } of decide(by, some, NOON).counterfactuals) {
          for (const left of changed) {
            const part = changed.filter((each) => each !== left);
            // While the NIK is wrong, vendors know nothing more.
            if (OF_THE_NIK.some((path) => path === left.path) && part.some(isOfTheHolder)) continue;
            // One value that is wanted and does not do is enough.
            const worst = Math.max(...outcomesWith(by, some, part).map(badness));
            expect(worst).toBeGreaterThan(badness(outcome));
          }
        }
      }),
      runs,
    );
  });

  it("whatever the screening finds, they are the same bytes, and name only what an applicant can act on", () => {
    fc.assert(
      fc.property(source, facts, incompleteFacts(9), (text, some, others) => {
        const by = load(text);
        const bytes = JSON.stringify(decide(by, some, NOON).counterfactuals);
        const screened = new Map(some);
        for (const [path, { check }] of FACTS) {
          const other = others.get(path);
          if (check === "SCREENING") screened.delete(path);
          if (check === "SCREENING" && other !== undefined) screened.set(path, other);
        }
        expect(JSON.stringify(decide(by, screened, NOON).counterfactuals)).toBe(bytes);
        expect(bytes).not.toContain("screening");
        for (const { facts: changed } of decide(by, some, NOON).counterfactuals) {
          for (const { path } of changed) expect(FACTS.get(path)?.adviceToSupply).not.toBeNull();
        }
      }),
      runs,
    );
  });
});
