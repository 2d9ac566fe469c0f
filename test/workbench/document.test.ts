import { describe, expect, it } from "vitest";
import { z } from "zod";

import { formatProblem } from "../../src/policy/problem.ts";
import { readDocument } from "../../src/workbench/document.ts";

const FORM = z.strictObject({
  name: z.string(),
  age: z.strictObject({ from: z.number(), to: z.number() }).optional(),
  down: z.union([z.array(z.string()), z.record(z.string(), z.enum(["SLOW"]))], "It must be a list.").optional(),
  providers: z.record(z.string(), z.strictObject({ share: z.number() })).optional(),
});

function problemsOf(source: string): string[] {
  const read = readDocument(source, "x.yaml", FORM);
  const { problems } = "problems" in read ? read : read.log;
  return problems.map((problem) => formatProblem(problem).split("\n")[0] ?? "");
}

describe("a YAML file that a tool reads", () => {
  it("says where each of its problems stands, all at once", () => {
    expect(problemsOf("nam: Bayu\nproviders:\n  glair: { shar: 1 }\n")).toEqual([
      "x.yaml:1:1: `name` is required",
      "x.yaml:1:1: unknown key 'nam' (did you mean name?)",
      "x.yaml:3:10: `share` is required",
      "x.yaml:3:12: unknown key 'shar' (did you mean share?)",
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

  it("says of a value that should have parts which these are", () => {
    expect(problemsOf("name: a\nage: 17\n")).toEqual(["x.yaml:2:6: `age`: it must have the form { from: …, to: … }."]);
  });

  it("places what is wrong within a value that may have several forms", () => {
    expect(problemsOf("name: a\ndown: { glair: SLO }\n")).toEqual([
      "x.yaml:2:16: unknown value 'SLO' (did you mean SLOW?)",
    ]);
    expect(problemsOf("name: a\ndown: glair\n")).toEqual(["x.yaml:2:7: `down`: it must be a list."]);
  });

  it("is read beside what is wrong with it, each part at its place", () => {
    const source =
      "name: 7\nage: { from: 1 }\nproviders:\n  glair: { share: x }\n  iluma: { share: 2 }\ndown: [1, glair]\n";
    const read = readDocument(source, "x.yaml", FORM);
    if ("problems" in read) throw new RangeError("it cannot be read");
    expect(read.log.count).toBe(4);
    expect(read.value).toMatchObject({ providers: { iluma: { share: 2 } } });
    expect(read.isDamaged(["providers", "iluma"])).toBe(false);
    for (const path of [["name"], ["age"], ["providers"], ["providers", "glair", "share"], ["down"]]) {
      expect(read.isDamaged(path)).toBe(true);
    }
  });

  it("finds the items of a list where they stood, however many before them are at fault", () => {
    const list = z.strictObject({
      items: z.array(z.strictObject({ of: z.strictObject({ it: z.boolean() }), name: z.string() })),
    });
    const source =
      "items:\n  - 1\n  - { name: a, of: { it: true } }\n  - { name: b }\n  - { name: c, of: { it: true } }\n";
    const read = readDocument(source, "x.yaml", list);
    if ("problems" in read) throw new RangeError("it cannot be read");
    expect(read.value.items.map(({ name }) => name)).toEqual(["a", "c"]);
    expect([0, 1].map((at) => read.log.lineOf(read.spanOf(["items", at, "name"]).start))).toEqual([3, 5]);
    expect([0, 1].map((at) => read.isDamaged(["items", at, "name"]))).toEqual([false, false]);
  });

  it("is refused where its aliases multiply", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [last, next] of ["ab", "bc", "cd", "de", "ef"])
      bomb.push(`${next}: &${next} [${`*${last}, `.repeat(9)}x]`);
    expect(problemsOf(bomb.join("\n"))).not.toEqual([]);
  });
});
