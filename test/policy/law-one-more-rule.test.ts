import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OUTCOMES } from "../../src/domain/decision.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Fact } from "../../src/domain/fact.ts";
import { decide } from "../../src/policy/decide.ts";
import { incompleteFacts, policyThatMayIgnore } from "./support/arbitraries.ts";
import { decideOn, known, load, NOON, policyText, rules, unknown } from "./support/policies.ts";

/** Policies in which no rule speaks for the applicant. */
const withoutNegativePoints = policyThatMayIgnore.map((source) => source.replaceAll("points: -", "points: "));

const effect = fc.constantFrom("reject: R1", "review: R2", "points: 1, reason: R3", "points: 50, reason: R3");

/** The policy with one rule more, at some place among the others. */
function withRule(source: string, rule: string, place: number): string {
  const [head = "", tail = ""] = source.split(/^bands:/m);
  const [before = "", ...written] = head.split(/^ {2}(?=- \{ id:)/m);
  const at = place % (written.length + 1);
  const all = [...written.slice(0, at), `- { id: more, ${rule} }\n`, ...written.slice(at)];
  return `${before.replace("rules: []", "rules:")}${all.map((each) => `  ${each}`).join("")}bands:${tail}`;
}

function expectNoBetter(later: Decision, earlier: Decision): void {
  for (const end of ["outcome", "best", "worst"] as const) {
    expect(OUTCOMES.indexOf(later[end])).toBeGreaterThanOrEqual(OUTCOMES.indexOf(earlier[end]));
  }
  expect(later.score.low).toBeGreaterThanOrEqual(earlier.score.low);
  expect(later.score.high).toBeGreaterThanOrEqual(earlier.score.high);
}

describe("without negative points, one more rule that fires improves nothing", () => {
  it("where it is added to the policy", () => {
    fc.assert(
      fc.property(withoutNegativePoints, effect, fc.nat(9), incompleteFacts(9), (source, then, place, facts) => {
        const more = decide(load(withRule(source, `when: 'true', then: { ${then} }`, place)), facts, NOON);
        expect(more.rules.find(({ rule }) => rule === "more")?.state).toBe("FIRED");
        expectNoBetter(more, decide(load(source), facts, NOON));
      }),
    );
  });

  it("where a rule that is there fires whatever it was", () => {
    fc.assert(
      fc.property(
        withoutNegativePoints.filter((source) => source.includes("when: '")),
        fc.nat(9),
        incompleteFacts(9),
        (source, nth, facts) => {
          const { rules: before } = decide(load(source), facts, NOON);
          const chosen = before[nth % before.length]?.rule ?? "";
          const fired = decide(
            load(source.replace(new RegExp(`(id: ${chosen}, when: )'.*?',`), "$1'true',")),
            facts,
            NOON,
          );
          expect(fired.rules.find(({ rule }) => rule === chosen)?.state).toBe("FIRED");
          expectNoBetter(fired, decide(load(source), facts, NOON));
        },
      ),
    );
  });

  it("where a fact that no other rule reads makes it fire, with the unknown in between", () => {
    fc.assert(
      fc.property(withoutNegativePoints, effect, fc.nat(9), incompleteFacts(9), (source, then, place, facts) => {
        const others = source.replaceAll("identity.rw", "identity.rt");
        const policy = load(withRule(others, `when: 'identity.rw == MISMATCH', then: { ${then} }`, place));
        const [spared, open, fired] = [known("MATCH"), unknown("TIMEOUT"), known("MISMATCH")].map((fact: Fact) =>
          decide(policy, new Map([...facts, ["identity.rw", fact]]), NOON),
        );
        if (spared === undefined || open === undefined || fired === undefined) throw new Error("three were decided");
        expectNoBetter(fired, spared);
        expect(OUTCOMES.indexOf(open.outcome)).toBeGreaterThanOrEqual(OUTCOMES.indexOf(spared.outcome));
        expect(OUTCOMES.indexOf(fired.outcome)).toBeGreaterThanOrEqual(OUTCOMES.indexOf(open.outcome));
      }),
    );
  });
});

it("with negative points, one more rule can improve an outcome: that is what they are for", () => {
  const one = "nik.valid => points: 40, reason: R1";
  const facts = { "nik.valid": known(true) };
  expect(decideOn(policyText({ rules: rules(one) }), facts).outcome).toBe("REVIEW");
  const two = rules(one, "nik.valid => points: -20, reason: R2");
  expect(decideOn(policyText({ rules: two }), facts).outcome).toBe("APPROVE");
});
