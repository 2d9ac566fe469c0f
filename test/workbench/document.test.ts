import { describe, expect, it } from "vitest";
import { z } from "zod";

import { formatProblem } from "../../src/policy/problem.ts";
import { readDocument } from "../../src/workbench/document.ts";

const FORM = z.strictObject({
  name: z.string(),
  providers: z.record(z.string(), z.strictObject({ share: z.number() })).optional(),
});

function problemsOf(source: string): string[] {
  const read = readDocument(source, "x.yaml", FORM);
  return "problems" in read ? read.problems.map((problem) => formatProblem(problem).split("\n")[0] ?? "") : [];
}

describe("a YAML file that a tool reads", () => {
  it("says where each of its problems stands, all at once", () => {
    expect(problemsOf("nam: Bayu\nproviders:\n  glair: { shar: 1 }\n")).toEqual([
      "x.yaml:1:1: `name` is required",
      "x.yaml:1:1: unknown key 'nam' (did you mean name?)",
      "x.yaml:3:10: unknown key 'shar' (did you mean share?)",
      "x.yaml:3:10: `share` is required",
    ]);
  });

  it("may use anchors, and says where one is missing", () => {
    expect(problemsOf("name: a\nproviders:\n  glair: &g { share: 1 }\n  iluma: *g\n")).toEqual([]);
    expect(problemsOf("name: a\nproviders:\n  glair: { share: 1 }\n  iluma: *nope\n")).toEqual([
      expect.stringMatching(/^x\.yaml:4:10: .*nope/),
    ]);
  });

  it("loses no key without a word", () => {
    expect(problemsOf("name: a\nproviders: { __proto__: { share: 1 } }\n")).toEqual([
      "x.yaml:2:14: unknown key '__proto__'",
    ]);
  });

  it("is refused where its aliases multiply", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [last, next] of ["ab", "bc", "cd", "de", "ef"])
      bomb.push(`${next}: &${next} [${`*${last}, `.repeat(9)}x]`);
    expect(problemsOf(bomb.join("\n"))).not.toEqual([]);
  });
});
