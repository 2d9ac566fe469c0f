import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { policySchema } from "../../../src/policy/editor/policy-schema.ts";
import { CONDITION_FORMS } from "../../../src/policy/editor/condition-language.ts";
import { plainPolicySource, policySource, policyThatAsks } from "../support/arbitraries.ts";
import { recording } from "../support/recording.ts";
import { load, policyText, problemsOf, PROVIDERS, rules } from "../support/policies.ts";
import { read } from "../../ground/repository.ts";

const schema = policySchema(PROVIDERS);
// Strict, so that a keyword that means nothing is a mistake; this one is what editors show.
const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false, keywords: ["markdownDescription"] });
const accepts = ajv.compile(schema);

/** Why the schema refuses a policy; null where it accepts it. */
function refusalOf(source: string): string | null {
  return accepts(parse(source)) ? null : ajv.errorsText(accepts.errors);
}

const FULL = policyText({
  checks: [
    "checks:",
    "  identity: { providers: [idmeta, glair], strategy: all, need: 2, deadline: 400ms, always: true }",
    "  face: { providers: [hyperverge, glair], strategy: { quorum: 2 }, need: all, deadline: 1.5s, retry: safe }",
    "  screening: { providers: [iluma], strategy: { hedge: 250ms }, need: all, scopes: [PEP, OTHER], threshold: 0.9, stop: determined }",
  ].join("\n"),
  more: "counterfactuals: true\nretry: maybe_billed\nstop: complete\nparams: { low: 0.5, home: ID, on: true }\napprove_requires: [ true, nik.valid ]\nrecord: { require: [purpose, reference], validFor: 365d, selfie: 36h, review: single }",
  rules: [
    "rules:",
    "  - { id: a.b, when: nik.valid, then: { reject: R1 }, unknown: ignore, because: so it is }",
    "  - { id: c, when: false, then: { points: -3, reason: R2 } }",
  ].join("\n"),
});

describe("the schema for editors", () => {
  test.each([
    ["the shipped policy", read("policies/default.yaml")],
    ["a policy with every key there is", FULL],
  ])("accepts %s", (_what, source) => {
    expect(load(source).name).not.toBe("");
    expect(refusalOf(source)).toBeNull();
  });

  test("accepts whatever the loader accepts", () => {
    fc.assert(
      fc.property(
        fc.oneof(policySource, plainPolicySource, policyThatAsks, policySource.chain(recording)),
        (source) => {
          expect(problemsOf(source)).toEqual([]);
          expect(refusalOf(source)).toBeNull();
        },
      ),
    );
  });

  test.each([
    ["an unknown key", ["version: 1", "version: 1\nverison: 2"]],
    ["no version", ["version: 1\n", ""]],
    ["a version that is no number", ["version: 1", "version: one"]],
    ["a version of 0", ["version: 1", "version: 0"]],
    ["a name with a space", ["policy: test", "policy: my test"]],
    ["a provider there is not", ["[hyperverge,", "[hypervurge,"]],
    ["a provider that cannot do the check", ["[idmeta, glair]", "[idmeta, hyperverge]"]],
    ["a provider twice", ["[idmeta, glair]", "[glair, glair]"]],
    ["no provider", ["[hyperverge, glair]", "[]"]],
    ["a check without providers", ["providers: [hyperverge, glair], ", ""]],
    ["a check there is not", ["  face:", "  faces:"]],
    ["a strategy there is not", ["strategy: all", "strategy: any"]],
    ["a quorum without its number", ["{ quorum: 2 }", "quorum"]],
    ["a quorum in quotes", ["{ quorum: 2 }", '"quorum: 2"']],
    ["a quorum of one", ["quorum: 2", "quorum: 1"]],
    ["a quorum of a half", ["quorum: 2", "quorum: 2.5"]],
    ["a quorum of a screening", ["{ hedge: 250ms }", "{ quorum: 2 }"]],
    ["a hedge without its time", ["{ hedge: 250ms }", "hedge"]],
    ["a hedge without a unit", ["hedge: 250ms", "hedge: 250"]],
    ["a strategy of two kinds", ["quorum: 2", "quorum: 2, hedge: 1s"]],
    ["a strategy of no kind", ["{ quorum: 2 }", "{}"]],
    ["failover as a map", ["{ quorum: 2 }", "{ failover: true }"]],
    ["a retry there is not", ["retry: safe", "retry: never"]],
    ["a retry of all checks there is not", ["retry: maybe_billed", "retry: 3"]],
    ["a stop there is not", ["stop: determined", "stop: early"]],
    ["a stop of all checks there is not", ["stop: complete", "stop: never"]],
    ["a need of none", ["need: 2", "need: 0"]],
    ["a screening that needs one", ["need: all, scopes", "need: 1, scopes"]],
    ["a deadline without a unit", ["400ms", "400"]],
    ["a deadline in minutes", ["1.5s", "1m"]],
    ["always: yes", ["always: true", "always: yes"]],
    ["a scope there is not", ["OTHER]", "OTHERS]"]],
    ["scopes of an identity check", ["need: 2,", "need: 2, scopes: [PEP],"]],
    ["a threshold too low", ["threshold: 0.9", "threshold: 0.4"]],
    ["counterfactuals that are a text", ["counterfactuals: true", "counterfactuals: sometimes"]],
    ["a record that is a text", [/record: .*/, "record: all"]],
    ["a record with an unknown key", ["validFor:", "validUntil:"]],
    ["what nobody can be told", ["[purpose, reference]", "[purpose, reason]"]],
    ["what is required twice", ["[purpose, reference]", "[purpose, purpose]"]],
    ["a text in place of what is required", ["[purpose, reference]", "purpose"]],
    ["a validity without a unit", ["validFor: 365d", "validFor: 365"]],
    ["a validity in years", ["validFor: 365d", "validFor: 1y"]],
    ["half a day", ["selfie: 36h", "selfie: 1.5d"]],
    ["a review there is not", ["review: single", "review: double"]],
    ["a parameter that is a list", ["low: 0.5", "low: [0.5]"]],
    ["a parameter with a dash", ["low: 0.5", "lo-w: 0.5"]],
    ["a requirement that is a map", ["[ true, nik.valid ]", "[ { nik: valid } ]"]],
    ["a condition that is a number", ["when: false", "when: 3"]],
    ["an empty condition", ["when: false", 'when: ""']],
    ["a reason without any text", ["{ en: One, id: Satu }", "{ audience: internal }"]],
    ["an audience there is not", ["{ en: One, id: Satu }", "{ en: One, audience: everybody }"]],
    ["an empty text", ["{ en: One, id: Satu }", '{ en: " ", id: Satu }']],
    ["a reason's code with a space", ["{ R1:", "{ R 1:"]],
    ["a rule without an id", ["id: c, ", ""]],
    ["a rule's id with a space", ["id: c", "id: c d"]],
    ["a rule with an unknown key", ["id: c", "id: c, wen: true"]],
    ["two effects at once", ["{ reject: R1 }", "{ reject: R1, review: R1 }"]],
    ["an effect there is not", ["{ reject: R1 }", "{ refuse: R1 }"]],
    ["a reason beside a knock-out", ["{ reject: R1 }", "{ reject: R1, reason: R1 }"]],
    ["points without a reason", ["{ points: -3, reason: R2 }", "{ points: -3 }"]],
    ["half a point", ["points: -3", "points: 0.5"]],
    ["unknown: fire", ["unknown: ignore", "unknown: fire"]],
    ["unknown: ignore without a word why", [", because: so it is", ""]],
    ["because without unknown", ["unknown: ignore, ", ""]],
    ["no band", [/bands: .*/, "bands: []"]],
    ["an outcome there is not", ["outcome: REVIEW", "outcome: review"]],
    ["a band without an outcome", [", outcome: REVIEW", ""]],
    ["a band that ends at a text", ["below: 80", "below: eighty"]],
    ["four bands", ["{ below: 80,", "{ below: 50, outcome: REVIEW }, { below: 80,"]],
  ] as const)("refuses %s, as the loader does", (_what, [from, to]) => {
    const source = FULL.replace(from, to);
    expect(source).not.toBe(FULL);
    expect(problemsOf(source).length).toBeGreaterThan(0);
    expect(refusalOf(source)).not.toBeNull();
  });

  test("explains every key", () => {
    expect(unexplained(schema, "policy")).toEqual([]);
  });

  test("names every fact beside a condition, with conditions that load", () => {
    expect(JSON.stringify(schema)).toContain("`screening.hits` (list of hits)");
    const examples = CONDITION_FORMS.flatMap(({ examples: each }) => each);
    expect(problemsOf(policyText({ rules: rules(...examples.map((each) => `${each} => review: R1`)) }))).toEqual([]);
  });
});

/** The keys whose schema says nothing of what they mean. */
function unexplained(node: unknown, at: string): string[] {
  if (typeof node !== "object" || node === null) return [];
  const properties = "properties" in node ? node.properties : {};
  const own = Object.entries(properties ?? {}).flatMap(([key, value]: [string, unknown]) => {
    const said = typeof value === "object" && value !== null && ("description" in value || "$ref" in value);
    return said ? [] : [`${at}.${key}`];
  });
  return [...own, ...Object.entries(node).flatMap(([key, value]) => unexplained(value, `${at}.${key}`))];
}
