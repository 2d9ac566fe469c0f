import { describe, expect, it } from "vitest";

import { policyText, problemsOf } from "./support/policies.ts";

/** The text that the one problem of a policy points at, taken from the file itself. */
function pointedAt(when: string): string {
  const source = policyText({ rules: `rules:\n  - id: a\n    when: ${when}\n    then: { review: R1 }` });
  const [problem, ...others] = problemsOf(source);
  expect(others).toEqual([]);
  const line = source.split(/\r?\n/)[(problem?.line ?? 0) - 1] ?? "";
  const column = (problem?.column ?? 0) - 1;
  return line.slice(column, column + (problem?.length ?? 0));
}

describe("the place of a problem within a condition", () => {
  it.each([
    ["plain", "nik.valid && nik.vaild"],
    ["plain, with a comment after it", "nik.valid && nik.vaild # or so"],
    ["plain over several lines", "nik.valid &&\n\n      applicant.age > 3 ||\n      nik.vaild"],
    ["single-quoted", `'applicant.nationality == ''ID'' && nik.vaild'`],
    ["single-quoted over several lines", `'applicant.nationality == ''ID'' &&\n      nik.vaild'`],
    ["double-quoted with escapes", String.raw`"applicant.nationality == \"\x49\u0044\" \t && nik.vaild"`],
    ["double-quoted over an escaped line break", '"nik.valid && \\\n      nik.vaild"'],
    ["a literal block", "|\n      nik.valid &&\n        nik.vaild\n"],
    ["a folded block with a chomping mark and a comment", ">- # why\n      nik.valid &&\n\n      nik.vaild"],
    ["a block with an indentation mark", "|2\n        nik.valid &&\n      nik.vaild"],
    ["with a CEL comment", "|\n      nik.valid && // nik.vaild\n      nik.vaild"],
  ])("is exact: %s", (_style, when) => {
    expect(pointedAt(when)).toBe("nik.vaild");
  });

  it("is exact in a file with Windows line ends", () => {
    const source = policyText({
      rules: "rules:\n  - id: a\n    when: >\n      nik.valid &&\n      nik.vaild\n    then: { review: R1 }",
    });
    const [problem] = problemsOf(source.replaceAll("\n", "\r\n"));
    expect(problem).toMatchObject({ column: 7, length: 9, quoted: "      nik.vaild" });
  });

  it("is that of a member behind a call, and of an argument", () => {
    expect(pointedAt("screening.hits.exists(h, h.scores > 0.9)")).toBe("scores");
    expect(pointedAt("screening.hits.exist(h, true)")).toBe("exist");
  });

  it("is after the last character where a condition ends too early", () => {
    expect(pointedAt("nik.valid &&")).toBe("");
  });
});
