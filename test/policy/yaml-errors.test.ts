import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { problemsOf } from "./support/policies.ts";

const SOURCE = readFileSync(new URL("../../policies/default.yaml", import.meta.url), "utf8");

/** What is said of the default policy once a part of it is written otherwise: what is pointed at, and why. */
function toldOf(right: string, wrong: string, source = SOURCE): readonly string[] {
  expect(source).toContain(right);
  const broken = source.replace(right, wrong);
  const lines = broken.split("\n");
  return problemsOf(broken).map(({ line, column, length, message, hint }) => {
    const pointedAt = lines[line - 1]?.slice(column - 1, column - 1 + length);
    return `${line}: ${pointedAt} → ${message}${hint === null ? "" : ` (${hint})`}`;
  });
}

function lineOf(part: string): number {
  return SOURCE.slice(0, SOURCE.indexOf(part)).split("\n").length;
}

const WHEN = "    when: nik.valid == false";
const ITEM = "  - id: nik-not-found";
const NEED = "    need: 2";
const KEY = "this key is out of line with those above it (keys that belong together begin in the same column)";
const NEITHER =
  "this line belongs neither to the item above it nor to a new one (put it in the column of the keys above it, or begin it with -)";
const LIST = "this item is out of line with its list (the - of all items stand in the same column)";
const DEEPER =
  "this line has a value already, and the line after it is indented as if it were a part of that (keys that belong together begin in the same column)";

describe("one wrong indent is one problem", () => {
  it.each([
    ["a key of a rule, one too few", WHEN, "   when: nik.valid == false", 0, "when", NEITHER],
    ["a key of a rule, two too few", WHEN, "  when: nik.valid == false", 0, "when", KEY],
    ["a key of a rule, one too many", WHEN, `  ${WHEN}`, -1, "nik-invalid", DEEPER],
    ["a key of a check, one too few", NEED, "   need: 2", 0, "need", KEY],
    ["a key of a check, two too few", NEED, "  need: 2", 0, "2", DEEPER],
    ["a key of a check, one too many", NEED, `  ${NEED}`, -1, "all", DEEPER],
    ["a rule, two too few", ITEM, ITEM.trim(), 0, "-", LIST],
    ["a rule, one too many", ITEM, ` ${ITEM}`, 0, "-", LIST],
    ["a rule without its -", ITEM, "  id: nik-not-found", 0, "id", KEY],
    ["a parameter", "  aml_review:", "   aml_review:", 0, "aml_review", KEY],
    ["a requirement", "  - identity.verdict == MATCH", " - identity.verdict == MATCH", 0, "-", LIST],
    ["a section", "rules:\n", " rules:\n", 0, "rules", KEY],
    ["a tab", WHEN, `\t${WHEN.trim()}`, 0, "\t", "a line cannot be indented with a tab (use spaces)"],
  ])("%s", (_what, right, wrong, lines, pointedAt, told) => {
    expect(toldOf(right, wrong)).toEqual([`${lineOf(right) + lines}: ${pointedAt} → ${told}`]);
  });

  it("and two wrong indents are two", () => {
    const other = "    deadline: 8s";
    const told = toldOf(other, "   deadline: 8s", SOURCE.replace(NEED, "   need: 2"));
    expect(told).toEqual([`${lineOf(NEED)}: need → ${KEY}`, `${lineOf(other)}: deadline → ${KEY}`]);
  });

  it("and what else is wrong on other lines is told with it", () => {
    const told = toldOf("en: NIK is not valid", "en: NIK: not valid", SOURCE.replace(WHEN, ` ${WHEN}`));
    expect(told).toHaveLength(2);
  });
});

describe("other slips in YAML are told in plain words", () => {
  it.each([
    ["version: 1", "version:1", ["this line is no `key: value` (a space follows the colon)"]],
    [WHEN, "    when:nik.valid == false", ["this line is no `key: value` (a space follows the colon)"]],
    [
      "then: { reject: ID02 }",
      "then: reject: ID02",
      ["a second `key: value` begins within this value (write then: { reject: ID02 })"],
    ],
    [
      "en: NIK is not valid",
      "en: NIK: is not valid",
      ["a second `key: value` begins within this value (if the value contains a colon, put the whole value in quotes)"],
    ],
    ["then: { reject: ID02 }", "then: { reject: ID02", ["a { is opened before here, and not closed (end it with })"]],
    ["glair, iluma]", "glair, iluma", ["a [ is opened before here, and not closed (end it with ])"]],
    ["then: { reject: ID02 }", "then: { reject: ID02 } }", ["nothing is open that this '}' could close (remove it)"]],
    [
      WHEN,
      `${WHEN.replace("nik", '"nik')}`,
      ["a quote is opened, and not closed up to here (close it on its own line)"],
    ],
    [
      WHEN,
      '    when: "ID" == applicant.nationality',
      ["this stands after the end of the value (put the whole value in quotes)"],
    ],
    [WHEN, "    when: @nik.valid", ["a value cannot begin with @ (put the whole value in quotes)"]],
    [WHEN, "    when: & nik.valid", ["a value cannot begin with & (put the whole value in quotes)"]],
  ])("%s → %s", (right, wrong, told) => {
    expect(toldOf(right, wrong).map((each) => each.replace(/^.*? → /, ""))).toEqual(told);
  });
});
