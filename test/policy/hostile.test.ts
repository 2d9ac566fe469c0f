import { describe, expect, it } from "vitest";

import { formatProblem } from "../../src/policy/problem.ts";
import { policyText, problemsOf, rules } from "./support/policies.ts";

const MANY = 20_000;
const LONG = 200_000;
const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");
const check = (providers: string, more = ""): string =>
  policyText({ checks: `checks: { identity: { providers: [${providers}]${more} } }` });

/** What a file may hold that was made to keep its reader busy, or to be printed at length. */
const HOSTILE: readonly (readonly [what: string, source: string])[] = [
  ["twenty thousand keys that a policy does not have", lines(MANY, (i) => `k${i}: 1`)],
  ["twenty thousand times the same key", lines(MANY, () => "policy: a")],
  ["a strategy of blanks", check("glair", `, strategy: "${" ".repeat(LONG)}!"`)],
  ["a strategy of one long word", check("glair", `, strategy: ${"x".repeat(LONG)}`)],
  ["a strategy of many kinds", check("glair", `, strategy: { ${lines(MANY, (i) => `quorum${i}: 1,`)} }`)],
  ["a quorum of one long number", check("glair", `, strategy: { quorum: ${"9".repeat(LONG)} }`)],
  ["a hedge of one long number", check("glair", `, strategy: { hedge: ${"9".repeat(LONG)}ms }`)],
  ["a deadline of one long number", check("glair", `, deadline: ${"9".repeat(LONG)}`)],
  ["a period of one long number", policyText({ more: `record: { validFor: ${"9".repeat(LONG)}d }` })],
  ["a period of blanks", policyText({ more: `record: { selfie: "1${" ".repeat(LONG)}!" }` })],
  [
    "a long list of what an assessment is not told",
    policyText({ more: `record: { require: [${"x, ".repeat(MANY)}] }` }),
  ],
  ["a long list of providers that there are not", check("x, ".repeat(MANY))],
  ["a key without end", `? ${"x".repeat(LONG)}\n: 1`],
  ["a reason's code without end", policyText().replace("R1:", `? ${"x".repeat(LONG)}\n:`)],
  ["a rule's effect without end", policyText({ rules: `rules: [ { id: a, then: "${" ".repeat(LONG)}" } ]` })],
  [
    "a condition of many unknown names",
    policyText({ rules: rules(...Array.from({ length: 400 }, () => `${"a + ".repeat(99)}a > 1 => review: R1`)) }),
  ],
  [
    "a condition that names one long thing",
    policyText({ rules: rules(`${"n".repeat(1500)}.valid && nik.${"v".repeat(400)} => review: R1`) }),
  ],
  [
    "many long parameters, and one that there is not",
    policyText({
      more: `params:\n${lines(2000, (i) => `  p${i}${"x".repeat(60)}: 1`)}`,
      rules: rules("params.nothing_like_it > 1 => review: R1"),
    }),
  ],
  ["nothing but broken lines", "\t: \n".repeat(MANY)],
  ["nothing but broken escapes", `policy: "${String.raw`\q`.repeat(MANY)}"`],
  ["nothing but tags", "- !foo x\n".repeat(MANY)],
];

describe.each(HOSTILE)("a policy file with %s", (_what, source) => {
  it("is told a hundred problems at most, and of none more than can be read", () => {
    const problems = problemsOf(source);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThanOrEqual(101);
    for (const problem of problems) {
      expect(problem.message.length).toBeLessThan(400);
      expect(problem.hint?.length ?? 0).toBeLessThanOrEqual(1000);
      expect(problem.quoted.length).toBeLessThanOrEqual(160);
      expect(formatProblem(problem).length).toBeLessThan(2000);
    }
  });
});

it("the last problem says that there are more, and a hundred are a hundred", () => {
  const keys = (count: number): string => policyText({ more: lines(count, (i) => `zzzzzz${i}: 1`) });
  expect(problemsOf(keys(100)).map(({ message }) => message)).not.toContainEqual(expect.stringContaining("more"));
  const problems = problemsOf(keys(5000));
  expect(problems).toHaveLength(101);
  expect(problems.at(-1)).toMatchObject({
    message: "there are more problems; the first 100 found are told",
    quoted: "zzzzzz100: 1",
  });
});

it("a key that comes twice is found among many", () => {
  const params = lines(150, (i) => `  p${i}: 1`);
  const messages = problemsOf(policyText({ more: `params:\n${params}\n  p7: 2` })).map(({ message }) => message);
  expect(messages).toEqual(["duplicate key 'p7'"]);
});
