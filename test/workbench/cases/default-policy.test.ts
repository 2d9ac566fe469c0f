import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import type { Document } from "yaml";

import { providerDefinitions } from "../../../src/registry.ts";
import { readCases } from "../../../src/workbench/cases/read-cases.ts";
import { hasPassed, runCases } from "../../../src/workbench/cases/run-cases.ts";
import { policyOf } from "../support/cases.ts";

const source = await readFile(new URL("../../../policies/default.yaml", import.meta.url), "utf8");
const cases = await readFile(new URL("../../../policies/default.test.yaml", import.meta.url), "utf8");

/** What the cases find wrong with a policy; a name of the policy that they use and it no longer has is wrong too. */
function faults(policySource: string): string[] {
  const policy = policyOf(policySource);
  const read = readCases(cases, { file: "default.test.yaml", policy, definitions: providerDefinitions });
  if ("problems" in read) return read.problems.map(({ message }) => message);
  const { results, coverage } = runCases(read.cases, { policy, definitions: providerDefinitions });
  return [...results.filter((result) => !hasPassed(result)).map(({ name }) => name), ...coverage.gaps];
}

interface Mutant {
  readonly what: string;
  readonly source: string;
}

/** The policy with one thing otherwise. */
function mutant(what: string, change: (policy: Document) => void): Mutant {
  const policy = parseDocument(source);
  change(policy);
  return { what, source: policy.toString() };
}

const { rules, approveRequires, params, bands, checks } = policyOf(source).meaning;
const asked = Object.entries(checks).map(([check, { providers, need }]) => ({
  check: check.toLowerCase(),
  providers: providers.map((provider) => provider.toLowerCase()),
  need,
}));

const removals = [
  ...rules.map(({ id }, at) => mutant(`the rule ${id} is removed`, (policy) => policy.deleteIn(["rules", at]))),
  ...approveRequires.map(({ text }, at) =>
    mutant(`${text} is not required`, (policy) => policy.deleteIn(["approve_requires", at])),
  ),
  ...asked
    .filter(({ providers }) => providers.length > 1)
    .flatMap(({ check, providers }) =>
      providers.map((provider, at) =>
        mutant(`${provider} is not asked for the ${check}`, (policy) =>
          policy.deleteIn(["checks", check, "providers", at]),
        ),
      ),
    ),
  ...["PEP", "SANCTION"].map((scope, at) =>
    mutant(`${scope} is not searched`, (policy) => policy.deleteIn(["checks", "screening", "scopes", at])),
  ),
  ...rules.flatMap(({ id, text }, at) =>
    (text.includes("||") ? text.split("||") : []).map((part) =>
      mutant(`the rule ${id} asks only ${part.trim()}`, (policy) => policy.setIn(["rules", at, "when"], part.trim())),
    ),
  ),
  ...bands.map((_, at) =>
    mutant(`the band ${at} is removed`, (policy) => {
      policy.deleteIn(["bands", at]);
      policy.deleteIn(["bands", bands.length - 2, "below"]);
    }),
  ),
];

const OPERATORS: readonly (readonly [string, string])[] = [
  [">=", ">"],
  ["< ", "<= "],
  ["== MISMATCH", "!= MISMATCH"],
  ["== false", "== true"],
];

const changes = [
  ...[...params].flatMap(([name, value]) =>
    [0.01, -0.01].map((step) =>
      mutant(`${name} is moved by ${step}`, (policy) =>
        policy.setIn(["params", name], Number((Number(value) + step).toFixed(2))),
      ),
    ),
  ),
  ...[0.84, 0.86].map((threshold) =>
    mutant(`the screening's threshold is ${threshold}`, (policy) =>
      policy.setIn(["checks", "screening", "threshold"], threshold),
    ),
  ),
  ...asked
    .filter(({ need }) => need === 2)
    .flatMap(({ check }) =>
      [1, 3].map((need) =>
        mutant(`the ${check} needs ${need}`, (policy) => policy.setIn(["checks", check, "need"], need)),
      ),
    ),
  // Scores are sums of 30, 40, 40 and 80: a band that is moved between two of them decides nobody otherwise.
  ...[
    { at: 0, below: 31 },
    { at: 0, below: 0 },
    { at: 1, below: 81 },
    { at: 1, below: 70 },
  ].map(({ at, below }) =>
    mutant(`the band ${at} is moved to ${below}`, (policy) => policy.setIn(["bands", at, "below"], below)),
  ),
  ...rules.flatMap(({ id, effect }, at) =>
    effect.kind === "points"
      ? [1, -1, 50].map((step) =>
          mutant(`the rule ${id} has ${step} points more`, (policy) =>
            policy.setIn(["rules", at, "then", "points"], effect.points + step),
          ),
        )
      : [
          mutant(`the rule ${id} is no ${effect.kind}`, (policy) => {
            policy.deleteIn(["rules", at, "then", effect.kind]);
            policy.setIn(["rules", at, "then", effect.kind === "reject" ? "review" : "reject"], effect.reason);
          }),
        ],
  ),
  ...rules.flatMap(({ id, text }, at) =>
    OPERATORS.filter(([from]) => text.includes(from)).map(([from, to]) =>
      mutant(`the rule ${id} has ${to} for ${from}`, (policy) =>
        policy.setIn(["rules", at, "when"], text.replace(from, to)),
      ),
    ),
  ),
  ...rules.flatMap(({ id, effect }, at) => {
    const other = effect.reason === "ID01" ? "ID05" : "ID01";
    const key = effect.kind === "points" ? "reason" : effect.kind;
    return mutant(`the rule ${id} gives another reason`, (policy) => policy.setIn(["rules", at, "then", key], other));
  }),
];

describe("the test of the default policy", () => {
  it("passes, and leaves nothing untested", () => {
    expect(faults(source)).toEqual([]);
    expect(faults(mutant("nothing", () => undefined).source)).toEqual([]);
  });

  it.each([...removals, ...changes])("fails where $what", ({ source: changed }) => {
    expect(faults(changed)).not.toEqual([]);
  });
});
