import { readFileSync } from "node:fs";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OUTCOMES } from "../../../src/domain/decision.ts";
import type { Counterfactual, CounterfactualFact, Outcome } from "../../../src/domain/decision.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue } from "../../../src/domain/fact.ts";
import { applied } from "../../../src/policy/counterfactual/changes.ts";
import { decide } from "../../../src/policy/decide.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { incompleteFacts, policySource } from "../support/arbitraries.ts";
import { known, load, NOON, policyText, rules, unknown } from "../support/policies.ts";

const DEFAULT = readFileSync(new URL("../../../policies/default.yaml", import.meta.url), "utf8");
const policy = load(`counterfactuals: true\n${DEFAULT}`);

const ORDINARY: ReadonlyMap<string, Fact> = new Map(
  Array.from(FACTS, ([path, { ordinary }]) => [path, known(ordinary)]),
);

type Some = Readonly<Record<string, Fact>>;

function counterfactuals(by: Policy, some: Some): readonly Counterfactual[] {
  return decide(by, new Map([...ORDINARY, ...Object.entries(some)]), NOON).counterfactuals;
}

/** In short: `APPROVE: face.score 0.7 → at least 0.8`. */
function told(some: Some, by: Policy = policy): readonly string[] {
  return counterfactuals(by, some).map(
    ({ outcome, facts }) =>
      `${outcome}: ${facts.map(({ path, value, wanted }) => `${path} ${value} → ${wanted}`).join(", ")}`,
  );
}

function asking(text: string): Policy {
  return load(`counterfactuals: true\n${text}`);
}

const HIT: Some = {
  "screening.verdict": known("POSSIBLE_MATCH"),
  "screening.topScore": known(0.97),
  "screening.hits": known([{ score: 0.97, scopes: ["SANCTION"], sources: 1 }]),
};

describe("what would have given a better outcome", () => {
  it("is nothing where the outcome is the best, or the policy does not say that it be told", () => {
    expect(told({})).toEqual([]);
    expect(told({ "nik.valid": known(false) }, load(DEFAULT))).toEqual([]);
  });

  it("is, of a number, the least that suffices", () => {
    expect(told({ "face.score": known(0.7) })).toEqual(["APPROVE: face.score 0.7 → at least 0.8"]);
    const over = asking(policyText({ rules: rules("face.score <= 0.8 => reject: R1") }));
    expect(told({ "face.score": known(0.8) }, over)).toEqual(["APPROVE: face.score 0.8 → over 0.8"]);
  });

  it("is not said of a number that must not be larger than enough", () => {
    const between = asking(policyText({ rules: rules("face.score < 0.6 || face.score > 0.9 => reject: R1") }));
    expect(told({ "face.score": known(0.5) }, between)).toEqual([]);
  });

  it("is not said of numbers that must not both be larger than enough", () => {
    const young = "applicant.age < 17 || face.score < 0.6 => reject: R1";
    const either = asking(policyText({ rules: rules(young, "applicant.age > 60 && face.score > 0.9 => reject: R2") }));
    const some = { "applicant.age": unknown("NOT_SUPPLIED"), "face.score": known(0.5) };
    // Without the age nobody is approved; with both, an old face that is too clear would be rejected.
    expect(told(some, either)).toEqual(["REVIEW: face.score 0.5 → at least 0.6"]);
  });

  it("is, where a condition compares several numbers, what this applicant's others make of it", () => {
    const both = asking(policyText({ rules: rules("applicant.age - face.score * 100 >= 50 => review: R1") }));
    const at = (age: number): readonly string[] => told({ "applicant.age": known(age), "face.score": known(0) }, both);
    expect(at(138)).toEqual(["APPROVE: face.score 0 → over 0.88"]);
    expect(at(110)).toEqual(["APPROVE: face.score 0 → over 0.6"]);
  });

  it("is nothing, where a condition compares several numbers and what it makes of one in between is not certain", () => {
    const curve = "face.score * face.score - face.score + 0.25 < 0.001 => reject: R1";
    const dips = asking(policyText({ rules: rules("face.score < 0.2 => reject: R2", curve) }));
    expect(told({ "face.score": known(0.1) }, dips)).toEqual(["APPROVE: face.score 0.1 → at least 1"]);
  });

  it("is every smallest set, of the best outcome first and then the fewest facts", () => {
    const some = { "identity.name": known("MISMATCH"), "identity.dateOfBirth": known("MISMATCH") };
    expect(told({ ...some, "identity.verdict": known("MISMATCH") })).toEqual([
      "APPROVE: identity.name MISMATCH → MATCH, identity.dateOfBirth MISMATCH → MATCH",
      "REVIEW: identity.name MISMATCH → MATCH",
      "REVIEW: identity.dateOfBirth MISMATCH → MATCH",
    ]);
  });

  it("is the name, not the verdict that follows from it, even where no rule reads the name", () => {
    const reading = asking(policyText({ rules: rules("identity.verdict == MISMATCH => reject: R1") }));
    const some = { "identity.name": known("MISMATCH"), "identity.verdict": known("MISMATCH") };
    expect(told(some, reading)).toEqual(["APPROVE: identity.name MISMATCH → MATCH"]);
  });

  it("is the NIK, where the register does not have it", () => {
    const gone = unknown("INCONCLUSIVE");
    const some = { "identity.verdict": known("NOT_FOUND"), "identity.name": gone, "identity.dateOfBirth": gone };
    expect(told(some)).toEqual(["APPROVE: identity.verdict NOT_FOUND → MATCH"]);
  });

  it("is no clearer selfie, where there was no photo to compare it with", () => {
    const gone = unknown("INCONCLUSIVE");
    const noFace = { "face.verdict": gone, "face.score": gone, "face.livenessPassed": gone };
    const some = { "identity.verdict": known("NOT_FOUND"), "identity.name": gone, "identity.dateOfBirth": gone };
    expect(told({ ...some, ...noFace })).toEqual(["APPROVE: identity.verdict NOT_FOUND → MATCH"]);
  });

  it("is an age only where no date of birth was given: nobody can act on being young", () => {
    const grown = asking(policyText({ rules: rules("applicant.age < 17 => reject: R1") }));
    expect(told({ "applicant.age": known(16) }, grown)).toEqual([]);
    const [first] = counterfactuals(grown, { "applicant.age": unknown("NOT_SUPPLIED") });
    expect(first).toMatchObject({
      outcome: "APPROVE",
      facts: [{ path: "applicant.age", value: null, wanted: "at least 17", advice: { en: "Give the date of birth." } }],
    });
  });

  it("is to supply what was left out or could not be read, and nothing where a vendor is down", () => {
    const face = (fact: Fact): Some => ({ "face.verdict": fact, "face.score": fact, "face.livenessPassed": fact });
    expect(told(face(unknown("NOT_SUPPLIED")))).toEqual([
      "APPROVE: face.verdict null → MATCH, face.score null → at least 0.8",
    ]);
    expect(told(face(unknown("INVALID_INPUT")))).toHaveLength(1);
    for (const cause of ["TIMEOUT", "UNAVAILABLE", "TOO_FEW_ANSWERS", "PENDING", "NOT_COLLECTED"] as const) {
      expect(told(face(unknown(cause)))).toEqual([]);
    }
  });

  it("is a clearer selfie where the providers answered and could not tell, and not where one more had to answer", () => {
    const some = { "face.verdict": unknown("TOO_FEW_ANSWERS"), "face.score": known(0.7) };
    expect(told(some)).toEqual(["REVIEW: face.score 0.7 → at least 0.8"]);
    const undecided: Fact = { known: false, cause: "TOO_FEW_ANSWERS", sources: [], undecided: true };
    expect(told({ ...some, "face.verdict": undecided })[0]).toBe(
      "APPROVE: face.verdict null → MATCH, face.score 0.7 → at least 0.8",
    );
  });

  it("is at most five sets", () => {
    const paths = ["name", "gender", "occupation", "rt", "rw", "city", "district"].map((field) => `identity.${field}`);
    const eachOf = paths.map((path) => `${path} == MISMATCH => points: 20, reason: R1`);
    const some = Object.fromEntries(paths.map((path) => [path, known("MISMATCH")]));
    expect(told(some, asking(policyText({ rules: rules(...eachOf) })))).toHaveLength(5);
  });

  it("comes with what an applicant can do, in both languages", () => {
    const [first] = counterfactuals(policy, { "nik.birthDateConsistent": known(false) });
    expect(first?.facts[0]?.advice).toEqual(FACTS.get("nik.birthDateConsistent")?.advice);
  });

  it("is nothing where nothing but the screening speaks against the applicant", () => {
    expect(told(HIT)).toEqual([]);
  });

  it("is the same with a hit as without", () => {
    const some = { "face.score": known(0.7) };
    expect(told({ ...some, ...HIT })).toEqual(told(some));
  });

  it("says nothing of rules that speak of the screening to insiders, and promises nothing against them", () => {
    const insiders = (rule: string): Policy =>
      asking(
        policyText({ rules: rules("nik.valid == false => reject: R1", `${rule} => reject: R2`) }).replace(
          "id: Dua",
          "id: Dua, audience: internal",
        ),
      );
    const bad = { "nik.valid": known(false), "face.score": known(0.5) };
    expect(told(bad, insiders("screening.verdict == POSSIBLE_MATCH && face.score < 0.8"))).toEqual([
      "APPROVE: nik.valid false → true",
    ]);
    // It stands against everybody who is clear, and the way out of it would tell what it looks at.
    expect(told(bad, insiders("screening.verdict == CLEAR && face.score < 0.8"))).toEqual([]);
  });
});

/** Facts of random applicants, with policies that tell. */
const source = policySource.map((text) => `counterfactuals: true\n${text}`);
const facts = fc.oneof(incompleteFacts(9), incompleteFacts(60));

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
            // Without the NIK, what follows from it does not come about.
            if (left.path === "identity.verdict" && part.some(({ path }) => path.startsWith("identity."))) continue;
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
          for (const { path } of changed) expect(FACTS.get(path)?.advice).not.toBeNull();
        }
      }),
      runs,
    );
  });
});
