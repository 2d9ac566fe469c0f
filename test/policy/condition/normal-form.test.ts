import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { BooleanTree } from "../../../src/policy/condition/tree.ts";
import { normalForm } from "../../../src/policy/condition/normal-form.ts";
import { policySource } from "../support/arbitraries.ts";
import { load, policyText, rules } from "../support/policies.ts";

function treeOf(condition: string): BooleanTree {
  const [rule] = load(policyText({ rules: rules(`${condition} => review: R1`) })).meaning.rules;
  if (rule === undefined) throw new Error("the condition does not load");
  return rule.condition.tree;
}

const MIRROR = { "<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==" } as const;

/** The same condition in other words, as `choose` has it at each part. */
function reworded(tree: BooleanTree, choose: () => number): BooleanTree {
  const not = (of: BooleanTree): BooleanTree => ({ op: "not", of });
  const choice = choose() % 3;
  if (choice === 1) return not(not(reworded(tree, choose)));
  switch (tree.op) {
    case "not":
      return not(reworded(tree.of, choose));
    case "and":
    case "or": {
      const [left, right] = [reworded(tree.right, choose), reworded(tree.left, choose)];
      if (choice === 0) return { op: tree.op, left, right };
      return not({ op: tree.op === "and" ? "or" : "and", left: not(left), right: not(right) });
    }
    case "sameBoolean":
      return { ...tree, left: reworded(tree.right, choose), right: reworded(tree.left, choose) };
    case "sameText":
      return { ...tree, left: tree.right, right: tree.left };
    case "sameEnum":
      return { ...tree, left: tree.right, right: tree.left };
    case "compare":
      return { ...tree, by: MIRROR[tree.by], left: tree.right, right: tree.left };
    case "exists":
    case "all": {
      const body = reworded(tree.body, choose);
      if (choice === 0) return { ...tree, body };
      return not({ ...tree, op: tree.op === "exists" ? "all" : "exists", body: not(body) });
    }
    default:
      return tree;
  }
}

describe("the form of a condition", () => {
  it("is the same in other words, and not that of the opposite", () => {
    fc.assert(
      fc.property(policySource, fc.infiniteStream(fc.nat(2)), (source, stream) => {
        const choose = (): number => Number(stream.next().value);
        for (const { condition } of load(source).meaning.rules) {
          const form = normalForm(condition.tree);
          expect(normalForm(reworded(condition.tree, choose))).toBe(form);
          expect(normalForm({ op: "not", of: condition.tree })).not.toBe(form);
        }
      }),
    );
  });

  it.each([
    ["nik.valid && nik.regionKnown || face.score < 0.5", "nik.valid && (nik.regionKnown || face.score < 0.5)"],
    ["face.score < 0.5", "face.score <= 0.5"],
    ["face.score - 0.5 > applicant.age", "0.5 - face.score > applicant.age"],
    ["nik.valid == nik.regionKnown", "nik.valid && nik.regionKnown"],
    ["known(face.score)", "known(face.verdict)"],
    ['applicant.nationality.startsWith("I")', 'applicant.nationality.endsWith("I")'],
    ["screening.hits.exists(h, PEP in h.scopes)", "screening.hits.all(h, PEP in h.scopes)"],
  ])("%s is not %s", (one, other) => {
    expect(normalForm(treeOf(one))).not.toBe(normalForm(treeOf(other)));
  });

  it.each([
    ["nik.valid && (nik.regionKnown && face.score < 0.5)", "(face.score < 0.5 && nik.valid) && nik.regionKnown"],
    ["nik.valid || nik.valid", "nik.valid"],
    ["face.score * 2 + 1 > 2", "2 < 1 + 2 * face.score"],
    ["identity.name != MATCH", "!(MATCH == identity.name)"],
  ])("%s is %s", (one, other) => {
    expect(normalForm(treeOf(one))).toBe(normalForm(treeOf(other)));
  });
});
