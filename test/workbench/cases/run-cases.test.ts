import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { providerDefinitions } from "../../../src/registry.ts";
import { policySource, policyThatAsks } from "../../policy/support/arbitraries.ts";
import { POLICY, run, runCase } from "../support/cases.ts";

const factsOf = (keys: string) => runCase(`${keys}, expect: { outcome: REVIEW }`).remarkable;

/** What each outage of a case comes to: nothing where it is well. */
function outages(keys: string, policy = POLICY): Record<string, string | null> {
  const { outages: all } = runCase(keys, policy);
  return Object.fromEntries(all.map(({ provider, failure }) => [provider.toLowerCase(), failure]));
}

describe("the evidence of a case", () => {
  it.each([
    ["nothing, of the ordinary applicant", "facts: {}", []],
    [
      "a mismatch, where every provider claims one",
      "facts: { identity.name: MISMATCH }",
      ["identity.verdict MISMATCH", "identity.name MISMATCH"],
    ],
    [
      "a conflict, where one provider claims otherwise",
      "answers: { iluma: { identity.name: MISMATCH } }",
      ["identity.verdict CONFLICT", "identity.name CONFLICT"],
    ],
    [
      "no such NIK",
      "facts: { identity.verdict: NOT_FOUND }",
      ["identity.verdict NOT_FOUND", "identity.name UNKNOWN (INCONCLUSIVE)"],
    ],
    [
      "what is left of two answers out of three",
      "down: [glair, iluma]",
      [
        "identity.verdict UNKNOWN (TOO_FEW_ANSWERS)",
        "identity.name UNKNOWN (TOO_FEW_ANSWERS)",
        "screening.verdict UNKNOWN (UNAVAILABLE)",
        "screening.topScore UNKNOWN (UNAVAILABLE)",
      ],
    ],
    [
      "how a provider fails",
      "down: { iluma: RATE_LIMITED }",
      ["screening.verdict UNKNOWN (RATE_LIMITED)", "screening.topScore UNKNOWN (RATE_LIMITED)"],
    ],
    [
      "that a provider is still at work",
      "down: { iluma: PENDING }",
      ["screening.verdict UNKNOWN (PENDING)", "screening.topScore UNKNOWN (PENDING)"],
    ],
    [
      "that a provider is switched off",
      "down: { iluma: PROVIDER_OFF }",
      ["screening.verdict UNKNOWN (PROVIDER_OFF)", "screening.topScore UNKNOWN (PROVIDER_OFF)"],
    ],
    [
      "that a search was not completed",
      "facts: { screening.verdict: UNKNOWN }",
      ["screening.verdict UNKNOWN (INCOMPLETE)", "screening.topScore UNKNOWN (INCOMPLETE)"],
    ],
    [
      "a hit's score as the best",
      "facts: { screening.hits: [{ score: 0.87, scopes: [PEP] }, { score: 0.93, scopes: [SANCTION] }] }",
      ["screening.verdict POSSIBLE_MATCH", "screening.topScore 0.93"],
    ],
    [
      "an input that was left out",
      "without: [selfie, dateOfBirth]",
      [
        "applicant.age UNKNOWN (NOT_SUPPLIED)",
        "identity.verdict UNKNOWN (TOO_FEW_ANSWERS)",
        "identity.name UNKNOWN (TOO_FEW_ANSWERS)",
        "face.score UNKNOWN (NOT_SUPPLIED)",
      ],
    ],
    [
      "a fact that nobody can tell",
      "facts: { identity.name: UNKNOWN, applicant.age: UNKNOWN }",
      [
        "applicant.age UNKNOWN (NOT_SUPPLIED)",
        "identity.verdict UNKNOWN (INCONCLUSIVE)",
        "identity.name UNKNOWN (INCONCLUSIVE)",
      ],
    ],
  ])("has %s", (_, keys, remarkable) => {
    expect(factsOf(keys).toSorted()).toEqual(remarkable.toSorted());
  });

  it("reads a score by the usual limits, where no verdict is said", () => {
    const policy = POLICY.replace("face.score < params.pass", "face.verdict == MISMATCH && face.score < 1");
    const fired = (facts: string) =>
      runCase(`facts: { ${facts} }, expect: { outcome: REVIEW }`, policy).decision.rules.find(
        ({ rule }) => rule === "face-weak",
      )?.state;
    expect(fired("face.score: 0.59")).toBe("FIRED");
    expect(fired("face.score: 0.6")).toBe("UNKNOWN");
    expect(fired("face.score: 0.8")).toBe("NOT_FIRED");
    expect(fired("face.verdict: MISMATCH")).toBe("FIRED");
    expect(fired("face.verdict: MATCH, face.score: 0.1")).toBe("NOT_FIRED");
    expect(fired("face.verdict: UNKNOWN")).toBe("UNKNOWN");
    expect(fired("face.score: UNKNOWN")).toBe("NOT_FIRED");
  });

  it("overrides the base, and single providers override both", () => {
    const { results } = run(`
base: { face.score: 0.5 }
cases:
  - { name: the base, expect: { outcome: REVIEW, fired: [face-weak] } }
  - { name: a case, facts: { face.score: 0.9 }, expect: { outcome: APPROVE, fired: [] } }
  - name: a provider
    facts: { face.score: 0.9 }
    answers: { glair: { face.score: 0.7 } }
    expect: { outcome: REVIEW, fired: [face-weak] }
    whenDown: { glair: APPROVE }
`);
    expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  });

  it("merges the hits of providers that list the same person", () => {
    const iluma = providerDefinitions.filter(({ name }) => name === "ILUMA");
    const definitions = [...providerDefinitions, ...iluma.map((each) => ({ ...each, name: "SECOND" as const }))];
    const policy = POLICY.replace("providers: [iluma], scopes", "providers: [iluma, second], scopes").replace(
      "screening.topScore >= 0.9",
      '"screening.hits.exists(h, h.sources == 2 && PEP in h.scopes && h.score > 0.9)"',
    );
    const { results } = run(
      `
cases:
  - name: both
    facts: { screening.hits: [{ score: 0.95, scopes: [PEP] }] }
    expect: { outcome: REJECT }
  - name: one
    answers: { second: { screening.hits: [{ score: 0.95, scopes: [PEP] }] } }
    expect: { outcome: REVIEW, determined: true }
  - name: each something
    answers:
      iluma: { screening.hits: [{ score: 0.86, scopes: [PEP] }] }
      second: { screening.hits: [{ score: 0.95, scopes: [SANCTION] }] }
    expect: { outcome: REJECT }
`,
      policy,
      definitions,
    );
    expect(results.flatMap(({ mismatches }) => mismatches)).toEqual([]);
  });
});

describe("an expectation", () => {
  const differing = (expectation: string) =>
    runCase(`facts: { identity.name: MISMATCH }, down: [iluma], expect: { outcome: REVIEW, ${expectation} }`)
      .mismatches;

  it("is met by the decision it describes", () => {
    expect(
      differing(
        "determined: false, best: REVIEW, worst: REJECT, score: 40, fired: [name-differs], unknown: [listed], notFired: [young, face-weak], reasons: [R1], unmet: [identity.verdict == MATCH, screening.verdict == CLEAR], missing: [screening.topScore, screening.verdict]",
      ),
    ).toEqual([]);
  });

  it.each([
    ["determined: true", "determined", "true", "false"],
    ["best: APPROVE", "best", "APPROVE", "REVIEW"],
    ["worst: REVIEW", "worst", "REVIEW", "REJECT"],
    ["score: [0, 40]", "score", "0 to 40", "40"],
    ["fired: []", "fired", "none", "name-differs"],
    ["fired: [name-differs, young]", "fired", "name-differs, young", "name-differs"],
    ["unknown: []", "unknown", "none", "listed"],
    ["notFired: [name-differs]", "notFired", "name-differs", "it is fired"],
    ["notFired: [listed]", "notFired", "listed", "it is unknown"],
    ["reasons: [R1, R2]", "reasons", "R1, R2", "R1"],
    ["unmet: [nik.valid]", "unmet", "nik.valid", "identity.verdict == MATCH, screening.verdict == CLEAR"],
    ["missing: []", "missing", "none", "screening.topScore, screening.verdict"],
  ])("%s fails where it is not so", (expectation, what, expected, actual) => {
    expect(differing(expectation)).toEqual([{ what, expected, actual }]);
  });

  it("of what would change it is met by these sets in any order, and by no others", () => {
    const policy = `counterfactuals: true\n${POLICY}`;
    const facts = "facts: { identity.name: MISMATCH, identity.dateOfBirth: MISMATCH }";
    const expecting = (sets: string) =>
      runCase(`${facts}, expect: { outcome: REVIEW, counterfactuals: ${sets} }`, policy).mismatches;
    const found = "[identity.dateOfBirth, identity.name]";
    expect(expecting("[[identity.name, identity.dateOfBirth]]")).toEqual([]);
    expect(expecting("[[identity.name]]")).toEqual([
      { what: "counterfactuals", expected: "[identity.name]", actual: found },
    ]);
    expect(expecting("[]")).toEqual([{ what: "counterfactuals", expected: "none", actual: found }]);
  });

  it("of an outcome fails where another comes out", () => {
    expect(runCase("expect: { outcome: REJECT }").mismatches).toEqual([
      { what: "outcome", expected: "REJECT", actual: "APPROVE" },
    ]);
  });
});

describe("an outage", () => {
  it("is tried of every provider that the policy asks and that is not down", () => {
    expect(Object.keys(outages("down: [glair], expect: { outcome: REVIEW }"))).toEqual([
      "idmeta",
      "iluma",
      "hyperverge",
    ]);
  });

  it("fails that approves: the one provider that disagreed is down", () => {
    expect(outages("answers: { glair: { identity.name: MISMATCH } }, expect: { outcome: REVIEW }")).toEqual({
      idmeta: null,
      glair:
        "the outage approves: REVIEW becomes APPROVE (where that is accepted, say so: whenDown: { glair: APPROVE })",
      iluma: null,
      hyperverge: null,
    });
  });

  it("fails that rejects: the provider that was of the applicant's side is down", () => {
    const policy = POLICY.replace("identity.name in [MISMATCH, CONFLICT]", "identity.name == MISMATCH").replace(
      "points: 40",
      "points: 90",
    );
    const keys =
      "facts: { identity.name: MISMATCH }, answers: { glair: { identity.name: MATCH } }, expect: { outcome: REVIEW }";
    expect(outages(keys, policy)["glair"]).toMatch(/^the outage rejects: REVIEW becomes REJECT/);
  });

  it.each(["failover", "cheapest", "{ hedge: 400ms }", "{ quorum: 2 }"])(
    "passes where those who are left say the same, however they are asked: %s",
    (strategy) => {
      const how = (providers: string): string => `[${providers}], strategy: ${strategy} }`;
      const policy = POLICY.replace("[idmeta, glair, iluma], need: 2 }", how("idmeta, glair, iluma")).replace(
        "[glair, hyperverge] }",
        how("glair, hyperverge, idmeta"),
      );
      const { mismatches, outages: all } = runCase("facts: {}, expect: { outcome: APPROVE }", policy);
      expect(mismatches).toEqual([]);
      expect(all.map(({ provider, outcome, failure }) => [provider, outcome, failure])).toEqual([
        ["IDMETA", "APPROVE", null],
        ["GLAIR", "APPROVE", null],
        // Nobody else screens.
        ["ILUMA", "REVIEW", null],
        ["HYPERVERGE", "APPROVE", null],
      ]);
    },
  );

  it("passes that is accepted, and fails where another outcome is", () => {
    const keys = "answers: { glair: { identity.name: MISMATCH } }, expect: { outcome: REVIEW }";
    expect(outages(`${keys}, whenDown: { glair: APPROVE }`)["glair"]).toBeNull();
    expect(outages(`${keys}, whenDown: { glair: REVIEW }`)["glair"]).toBe("APPROVE, and whenDown says REVIEW");
  });

  it("fails that approves because a rule ignores what is unknown", () => {
    const policy = POLICY.replace("  - screening.verdict == CLEAR\n", "").replace(
      "when: screening.topScore >= 0.9, then: { reject: R1 } }",
      "when: screening.topScore >= 0.9, then: { reject: R1 }, unknown: ignore, because: nothing }",
    );
    const hit = "facts: { screening.hits: [{ score: 0.9, scopes: [PEP] }] }, expect: { outcome: REJECT }";
    expect(outages(hit, policy)["iluma"]).toMatch(/^the outage approves: REJECT becomes APPROVE/);
  });

  // Who is asked in turn may compare other fields than who is out: then an outage says more than there was.
  it("decides nobody, by whatever policy that asks everybody, where all providers agree", () => {
    const applicants = fc.constantFrom(
      "facts: {}",
      "facts: { identity.name: MISMATCH, nik.valid: false }",
      "facts: { identity.verdict: NOT_FOUND, face.score: 0.5 }",
      "facts: { screening.hits: [{ score: 0.95, scopes: [PEP] }] }",
      "facts: { applicant.age: 17 }, without: [gender, occupation]",
    );
    fc.assert(
      fc.property(fc.oneof(policySource, policyThatAsks), applicants, (source, applicant) => {
        fc.pre(!/strategy: (?!all)/.test(source));
        // What a policy needs no check for cannot be said under it.
        const keys = problemFree(applicant, source);
        for (const failure of Object.values(outages(`${keys}, expect: { outcome: REVIEW }`, source))) {
          expect(failure).toBeNull();
        }
      }),
    );
  });
});

function problemFree(applicant: string, source: string): string {
  try {
    runCase(`${applicant}, expect: { outcome: REVIEW }`, source);
    return applicant;
  } catch {
    return "facts: {}";
  }
}
