import fc from "fast-check";
import { expect, test } from "vitest";

import { isCountryCode } from "../../../src/domain/country.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts, HitFact } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import { loadPolicy } from "../../../src/policy/load.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { programOf } from "../../../src/policy/program.ts";
import { mayConflict } from "../../../src/policy/search/conflict.ts";
import { consistent } from "../../../src/policy/search/consistent.ts";
import { incompleteFacts, plainPolicySource, policySource, policyThatAsks } from "../support/arbitraries.ts";
import { CHECKS, NOON, PROVIDERS } from "../support/policies.ts";

/**
 * Facts of one applicant from one country, one comparison with the register and one screening: the generator draws each
 * fact for itself.
 */
const possibleFacts = incompleteFacts(30).map((drawn) => {
  const facts = new Map(drawn);
  for (const [path, { certain, ordinary: value }] of FACTS) {
    if (certain && facts.get(path)?.known !== true) facts.set(path, { known: true, value, sources: [] });
  }
  const nationality = facts.get("applicant.nationality");
  if (!nationality?.known || !isCountryCode(String(nationality.value))) {
    facts.set("applicant.nationality", { known: true, value: "SG", sources: [] });
  }
  const hits = facts.get("screening.hits");
  if (hits?.known && typeof hits.value === "object") {
    // One provider screens, for these scopes.
    const seen = hits.value.filter(isAskedFor);
    const best = Math.max(0, ...seen.map(({ score }) => score));
    const value = seen.map((hit) => ({ ...hit, sources: 1 }));
    facts.set("screening.hits", { known: true, value, sources: [] });
    facts.set("screening.topScore", { known: true, value: best, sources: [] });
    facts.set("screening.verdict", { known: true, value: best > 0 ? "POSSIBLE_MATCH" : "CLEAR", sources: [] });
  } else {
    const includes = (hits?.known === false ? (hits.includes ?? []) : []).filter(isAskedFor);
    const seen = includes.map((each) => ({ ...each, sources: 1 }));
    const best = Math.max(0, ...seen.map(({ score }) => score));
    facts.set("screening.hits", { ...UNANSWERED, includes: seen });
    facts.set("screening.topScore", { ...UNANSWERED, atLeast: best });
    facts.set("screening.verdict", best > 0 ? { known: true, value: "POSSIBLE_MATCH", sources: [] } : UNANSWERED);
  }
  const [name, birth] = [facts.get("identity.name"), facts.get("identity.dateOfBirth")];
  const said = [name, birth].map((fact) => (fact?.known ? fact.value : undefined));
  const verdict = ["CONFLICT", "MISMATCH"].find((each) => said.includes(each));
  if (verdict !== undefined) facts.set("identity.verdict", { known: true, value: verdict, sources: [] });
  else if (said.every((each) => each === "MATCH"))
    facts.set("identity.verdict", { known: true, value: "MATCH", sources: [] });
  else if (said.includes("MATCH")) facts.set("identity.verdict", UNANSWERED);
  return facts;
});
const UNANSWERED: Fact & { known: false } = { known: false, cause: "PENDING", sources: [] };

function isAskedFor({ scopes }: HitFact): boolean {
  return scopes.includes("PEP") || scopes.includes("SANCTION");
}

/** Whether the providers can disagree where they do. */
function mayBeHeard(facts: Facts, { meaning }: Policy): boolean {
  return [...facts].every(([path, fact]) => !fact.known || fact.value !== "CONFLICT" || mayConflict(path, meaning));
}

const CLAIM = /^(?:this can never be TRUE|this is TRUE of everybody|the rule changes no outcome: .* by '(.*)' on line)/;

test("what a warning says of a rule is so of every applicant", () => {
  let claims = 0;
  fc.assert(
    fc.property(
      fc.oneof(plainPolicySource, policySource, policyThatAsks),
      fc.array(possibleFacts, { minLength: 10, maxLength: 20 }),
      (source, applicants) => {
        const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
        if ("problems" in loaded) throw new Error("the policy does not load");
        const { policy, warnings } = loaded;
        for (const { message, line } of warnings) {
          const [claim, other] = CLAIM.exec(message) ?? [];
          const index = policy.meaning.rules.findIndex((rule) => rule.line === line);
          if (claim === undefined || index === -1) continue;
          claims += 1;
          for (const facts of applicants.filter((each) => consistent(each) && mayBeHeard(each, policy))) {
            const { rules } = decide(policy, facts, NOON);
            const rule = rules[index];
            const allKnown = rule?.facts.every(({ cause }) => cause === null);
            if (message.startsWith("this can never")) expect(rule?.state).not.toBe("FIRED");
            else if (message.startsWith("this is TRUE") && allKnown) expect(rule?.state).toBe("FIRED");
            else if (other !== undefined && rule?.state === "FIRED") {
              expect(rules.find((each) => each.rule === other)?.state).toBe("FIRED");
            }
          }
        }
      },
    ),
  );
  expect(claims).toBeGreaterThan(0);
});

const condition = plainPolicySource.map((source) => /when: '(.*)', then/.exec(source)?.[1] ?? "nik.valid");

/** Policies in which one rule rejects, and another is about some of the same applicants. */
const overlapping = fc
  .record({
    one: condition,
    other: condition,
    // Of what is asked in this way, little is certain before all is known.
    torn: fc.boolean(),
    rejects: fc.constantFrom("", ", unknown: ignore, because: so"),
    effect: fc.constantFrom(
      "review: R2",
      "points: 20, reason: R3",
      "points: 90, reason: R3",
      "points: -60, reason: R3",
    ),
    requires: fc.constantFrom("", "nik.valid", "face.score > 0.5"),
  })
  .map(({ one, other, torn, rejects, effect, requires }) =>
    [
      "policy: overlapping\nversion: 1",
      CHECKS,
      "reasons: { R1: { en: One, id: Satu }, R2: { en: Two, id: Dua }, R3: { en: Three, id: Tiga } }",
      `approve_requires: [${requires}]`,
      "rules:",
      `  - { id: r0, when: '${torn ? `(${one} && ${other}) || (${one} && !(${other}))` : one}', then: { reject: R1 }${rejects} }`,
      `  - { id: r1, when: '${torn ? one : `${one} && ${other}`}', then: { ${effect} } }`,
      `  - { id: r2, when: 'applicant.nationality != "ID"', then: { points: 40, reason: R3 } }`,
      "bands: [ { below: 30, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT } ]",
    ].join("\n"),
  );

test("a rule that is said to change no outcome changes none, and none that is determined, whatever is unknown", () => {
  let claims = 0;
  fc.assert(
    fc.property(overlapping, fc.array(possibleFacts, { minLength: 10, maxLength: 20 }), (source, applicants) => {
      const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
      if ("problems" in loaded) return;
      const { policy, warnings } = loaded;
      const idle = warnings.find(({ message }) => message.startsWith("the rule changes no outcome"));
      if (idle === undefined) return;
      claims += 1;
      const meaning = { ...policy.meaning, rules: policy.meaning.rules.filter(({ line }) => line !== idle.line) };
      const without = { ...policy, meaning, program: programOf(meaning) };
      for (const facts of applicants.filter(consistent)) {
        const [one, other] = [decide(policy, facts, NOON), decide(without, facts, NOON)];
        expect([other.outcome, other.determined]).toEqual([one.outcome, one.determined]);
      }
    }),
    { numRuns: 1_000 },
  );
  expect(claims).toBeGreaterThan(50);
});

test("most of the applicants that are tried are possible", () => {
  const drawn = fc.sample(possibleFacts, { numRuns: 100, seed: 1 });
  expect(drawn.filter(consistent).length).toBeGreaterThan(20);
});
