import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SCREENING_SCOPES } from "../../../src/domain/claim.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts, HitFact } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import { flipsBetween } from "../../../src/policy/diff/flips.ts";
import { loadPolicy } from "../../../src/policy/load.ts";
import type { PolicyMeaning } from "../../../src/policy/meaning.ts";
import { mayConflict } from "../../../src/policy/search/conflict.ts";
import { consistent } from "../../../src/policy/search/consistent.ts";
import { identityVerdict } from "../../../src/policy/search/follow.ts";
import { plainPolicySource, policySource, policyThatAsks } from "../support/arbitraries.ts";
import { load, NOON, policyText, PROVIDERS, rules } from "../support/policies.ts";

const BUDGET = 20_000;

/** Of two policies that differ in this alone: every flip in short, and why there may be others. */
function searched(
  one: string,
  other: string,
): { readonly found: readonly string[]; readonly untried: readonly string[] } {
  const { flips, untried, exhaustive } = flipsBetween(load(one), load(other), { budget: BUDGET });
  expect(exhaustive).toBe(untried.length === 0);
  const found = flips.map(
    ({ from, to, departures }) => `${from} → ${to}: ${departures.map(({ text }) => text).join(" and ")}`,
  );
  return { found, untried };
}

function withRules(...lines: readonly string[]): string {
  return policyText({ rules: rules(...lines) });
}

/** The policy, with its first rule passing over what is unknown. */
function ignoring(source: string): string {
  return source.replace(/: R1 } }/, ": R1 }, unknown: ignore, because: so }");
}

describe("the search for flips", () => {
  it("tries where a calculation parts those who are ordinary in its other numbers, and does not call that everybody", () => {
    const of = (limit: number): string => withRules(`face.score - applicant.age / 100 > ${limit} => reject: R1`);
    const { found, untried } = searched(of(0.61), of(0.63));
    expect(found).toContain("REJECT → APPROVE: face.score 0.92 (over 0.91 to under 0.93)");
    expect(untried).toEqual([expect.stringContaining("conditions that calculate")]);
  });

  it.each(["identity.dateOfBirth == MISMATCH", "identity.gender == MISMATCH", "identity.verdict == MISMATCH"])(
    "tries that too few say what is asked of an applicant who is known otherwise: %s",
    (when) => {
      const source = withRules(`${when} => reject: R1`, "identity.address == CONFLICT => review: R2");
      const [path] = when.split(" ");
      expect(searched(source, ignoring(source)).found).toContain(`REVIEW → APPROVE: ${path} unknown (INCONCLUSIVE)`);
    },
  );

  it("tries a screening that found something and is not complete", () => {
    const source = withRules("screening.topScore >= 0.95 => review: R1", "!known(screening.verdict) => review: R2");
    expect(searched(source, ignoring(source))).toEqual({
      found: [
        "REVIEW → APPROVE: screening hit PEP 0.9 (under 0.95) and screening answered by iluma not for every scope",
      ],
      untried: [],
    });
  });

  it("tries a screening that is complete by the scopes of one policy alone", () => {
    const source = withRules("screening.verdict == POSSIBLE_MATCH => review: R1");
    const fewer = source.replace("threshold: 0.85", "threshold: 0.85, scopes: [SANCTION]");
    expect(searched(source, fewer).found).toContain("REVIEW → APPROVE: screening answered by iluma for SANCTION only");
  });

  it("tries as many hits as the conditions join", () => {
    const three = ["PEP in h.scopes && h.score < 0.9", "SANCTION in h.scopes && h.score > 0.95", "h.score == 0.92"];
    const when = three.map((body) => `screening.hits.exists(h, ${body})`).join(" && ");
    const { found, untried } = searched(withRules(`${when} => reject: R1`), withRules(`${when} => review: R1`));
    expect(found).toEqual([expect.stringMatching(/^REJECT → REVIEW: screening hits .* and .* and /)]);
    expect(untried).toEqual([]);
  });

  it.each([
    ["other providers", "[idmeta, glair]"],
    ["another number of answers", "[idmeta, glair, iluma], need: 2"],
    ["another deadline", "[idmeta, glair, iluma], deadline: 3s"],
    ["another strategy", "[idmeta, glair, iluma], strategy: failover"],
    ["a quorum of them", "[idmeta, glair, iluma], strategy: { quorum: 2 }"],
    ["calls that are repeated", "[idmeta, glair, iluma], retry: maybe_billed"],
    ["an earlier end", "[idmeta, glair, iluma], stop: determined"],
  ])("says that each policy can get answers of its own by %s", (_what, terms) => {
    const source = withRules("identity.name == MISMATCH => reject: R1");
    const next = source.replace("[idmeta, glair, iluma]", terms).replace("reject:", "review:");
    expect(searched(source, next).untried).toEqual([expect.stringContaining("of the identity answers")]);
  });
});

describe("the search for flips between policies that ask alike", () => {
  const asked = (check: string, how: string, source: string): string =>
    source.replace(new RegExp(`(${check}: \\{ providers: \\[[^\\]]*\\])`), `$1${how}`);

  it.each([", strategy: failover", ", strategy: cheapest", ", strategy: { hedge: 1s }"])(
    "knows of no two faces that disagree where one definite answer ends the check: %s",
    (how) => {
      const source = withRules("face.verdict == CONFLICT => reject: R1", "face.verdict == MISMATCH => review: R2");
      const next = source.replace("reject: R1", "review: R1");
      expect(searched(source, next).found).toEqual(["REJECT → REVIEW: face.verdict CONFLICT"]);
      expect(searched(asked("face", how, source), asked("face", how, next))).toEqual({ found: [], untried: [] });
    },
  );

  it("tries that two faces disagree where the providers are asked for a quorum", () => {
    const source = asked("face", ", strategy: { quorum: 2 }", withRules("face.verdict == CONFLICT => reject: R1"));
    expect(searched(source, source.replace("reject:", "review:")).found).toContain(
      "REJECT → REVIEW: face.verdict CONFLICT",
    );
  });

  it("tries that an identity is disputed by any strategy: who says little may contradict who says enough", () => {
    const source = asked("identity", ", strategy: failover", withRules("identity.name == CONFLICT => reject: R1"));
    expect(searched(source, source.replace("reject:", "review:")).found).toContain(
      "REJECT → REVIEW: identity.name CONFLICT",
    );
  });

  it("says that each can get answers of its own by another order, where that is how they are asked", () => {
    const source = withRules("identity.name == MISMATCH => reject: R1");
    const turned = source.replace("[idmeta, glair, iluma]", "[iluma, glair, idmeta]").replace("reject:", "review:");
    expect(searched(source, turned).untried).toEqual([]);
    const ordered = (each: string): string => asked("identity", ", strategy: failover", each);
    expect(searched(ordered(source), ordered(turned)).untried).toEqual([
      expect.stringContaining("of the identity answers"),
    ]);
  });

  it("says so of a screening that ends with a hit, where one policy sees hits that the other does not", () => {
    const both = policyText({ rules: rules("screening.verdict == POSSIBLE_MATCH => review: R1") });
    const fewer = both.replace("threshold: 0.85", "threshold: 0.9");
    expect(searched(both, fewer).untried).toEqual([]);
    const [one, other] = [both, fewer].map((each) => asked("screening", ", strategy: failover", each));
    expect(searched(one ?? "", other ?? "").untried).toEqual([expect.stringContaining("of the screening answers")]);
  });

  it("says so where a rule passes over what a check that ends early never hears", () => {
    const early = asked("identity", ", stop: determined", withRules("identity.name == MISMATCH => reject: R1"));
    const next = early.replace("reject:", "review:");
    expect(searched(early, next).untried).toEqual([]);
    expect(searched(ignoring(early), next).untried).toEqual([expect.stringContaining("of the identity answers")]);
  });
});

/** Policies with at most a few rules, and one of them with another effect, another limit, or an unknown passed over. */
const pair: fc.Arbitrary<readonly [string, string]> = fc
  .oneof(plainPolicySource, policySource, policyThatAsks)
  .chain((source) => {
    const changed = [
      source.replace("reject: R1 }", "reject: R1 }, unknown: ignore, because: so"),
      source.replace("review: R2 }", "review: R2 }, unknown: ignore, because: so"),
      source.replace("reject: R1", "review: R1"),
      source.replace("points: 20", "points: 40"),
      source.replace(" 0.5", " 0.8"),
      source.replace(" 0.9", " 0.95"),
      source.replace("&&", "||"),
      source.replace("exists(", "all("),
      // A rule that asks known(…) must not pass over an unknown.
    ].filter((other) => other !== source && "policy" in loadPolicy(other, { file: "test.yaml", providers: PROVIDERS }));
    return fc.tuple(fc.constant(source), changed.length === 0 ? fc.constant(source) : fc.constantFrom(...changed));
  });

type Unusual = readonly [path: string, fact: Fact][];

function known(value: Extract<Fact, { known: true }>["value"]): Fact {
  return { known: true, value, sources: [] };
}

const UNKNOWN: Fact & { known: false } = { known: false, cause: "INCONCLUSIVE", sources: [] };

const hit: fc.Arbitrary<HitFact> = fc.record({
  score: fc.constantFrom(0.85, 0.87, 0.9, 0.93, 0.95, 0.99, 1),
  scopes: fc.subarray([...SCREENING_SCOPES], { minLength: 1 }),
  sources: fc.constant(1),
});

/** What one provider finds, for every scope it was asked for or not. */
const screening: fc.Arbitrary<Unusual> = fc
  .tuple(fc.array(hit, { maxLength: 3 }), fc.boolean())
  .map(([all, complete]) => {
    const hits = all.filter(({ scopes }) => scopes.some((scope) => scope !== "OTHER"));
    const best = Math.max(0, ...hits.map(({ score }) => score));
    const clear = complete ? known("CLEAR") : UNKNOWN;
    return [
      ["screening.verdict", best > 0 ? known("POSSIBLE_MATCH") : clear],
      ["screening.topScore", complete ? known(best) : { ...UNKNOWN, atLeast: best }],
      ["screening.hits", complete ? known(hits) : { ...UNKNOWN, includes: hits }],
    ];
  });

const plainFacts = [...FACTS].filter(([path]) => !path.startsWith("screening."));

const oneFact: fc.Arbitrary<Unusual> = fc.constantFrom(...plainFacts).chain(([path, { type, certain }]) => {
  const value =
    type.kind === "boolean"
      ? fc.boolean()
      : type.kind === "enum"
        ? fc.constantFrom(...type.values)
        : type.kind === "number"
          ? type.max === 1
            ? fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.8, 1), fc.double({ min: 0, max: 1, noNaN: true }))
            : fc.integer({ min: 0, max: 150 })
          : fc.constantFrom("ID", "MY", "SG", "IN");
  const gone: Fact = path === "applicant.age" ? { ...UNKNOWN, cause: "NOT_SUPPLIED" } : UNKNOWN;
  return fc.oneof(
    { weight: 3, arbitrary: value.map((each): Unusual => [[path, known(each)]]) },
    { weight: certain ? 0 : 1, arbitrary: fc.constant<Unusual>([[path, gone]]) },
  );
});

/** An applicant who is ordinary but for two things, or undefined where there is none such. */
const applicant = fc.tuple(fc.oneof(screening, oneFact), oneFact).map(([one, other]) => {
  const facts = new Map<string, Fact>([...FACTS].map(([path, { ordinary }]) => [path, known(ordinary)]));
  const unusual = new Map([...one, ...other]);
  for (const [path, fact] of unusual) facts.set(path, fact);
  const gone = [...unusual].some(([, fact]) => !fact.known && fact.cause === "NOT_SUPPLIED");
  if (gone) {
    for (const path of ["applicant.age", "nik.birthDateConsistent", "identity.dateOfBirth"]) {
      facts.set(path, { ...UNKNOWN, cause: "NOT_SUPPLIED" });
    }
  }
  if (!unusual.has("identity.verdict")) facts.set("identity.verdict", identityVerdict(facts));
  return consistent(facts) ? facts : undefined;
});

/** Whether two providers are to disagree where one definite answer is taken. */
function cannotBe(facts: Facts, meaning: PolicyMeaning): boolean {
  return [...facts].some(([path, fact]) => fact.known && fact.value === "CONFLICT" && !mayConflict(path, meaning));
}

describe("whoever is decided otherwise", () => {
  it("is found, or it is said that not everybody was tried", () => {
    let found = 0;
    fc.assert(
      fc.property(pair, fc.array(applicant, { minLength: 30, maxLength: 60 }), ([one, other], applicants) => {
        const policies = [load(one), load(other)] as const;
        const reads = new Set(policies.flatMap((policy) => [...policy.reads]));
        const flips = applicants.flatMap((facts) => {
          if (facts === undefined || policies.some(({ meaning }) => cannotBe(facts, meaning))) return [];
          const read = new Map([...facts].filter(([path]) => reads.has(path)));
          const [from, to] = policies.map((policy) => decide(policy, read, NOON).outcome);
          return from === to ? [] : [`${from} ${to}`];
        });
        if (flips.length === 0) return;
        const search = flipsBetween(...policies, { budget: BUDGET });
        if (!search.exhaustive) return;
        found++;
        const ways = new Set(search.flips.map(({ from, to }) => `${from} ${to}`));
        for (const way of flips) expect(ways).toContain(way);
      }),
      { numRuns: 300 },
    );
    expect(found).toBeGreaterThan(30);
  });
});
