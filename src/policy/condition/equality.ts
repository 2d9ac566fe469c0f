import { SCREENING_SCOPES } from "../../domain/claim.ts";
import { SCOPE_TYPE } from "../../domain/fact-catalogue.ts";
import { countryMeantBy, isCountryCode } from "../../domain/country.ts";
import { didYouMean } from "../../domain/nearest.ts";
import { quote } from "../problem.ts";
import type { Span } from "../problem.ts";
import type { Expression } from "./expression.ts";
import { comparison, textSlip } from "./numbers.ts";
import type { Sided } from "./numbers.ts";
import { truthSlip } from "./slips.ts";
import type { BooleanTree, EnumTree, TextTree } from "./tree.ts";
import { BROKEN, nameOf, thisIs } from "./typed.ts";
import type { Checking, EnumType, Typed } from "./typed.ts";

function boolean(tree: BooleanTree | undefined): Typed {
  return tree === undefined ? BROKEN : { type: "boolean", tree };
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

/** The constant of an enum that one side names, the other side having that enum's type. */
function constantOf(type: EnumType, fact: EnumTree, side: Sided, checking: Checking): EnumTree | undefined {
  const { typed, span } = side;
  const values = `${fact.op === "enumFact" ? fact.path : fact.value} is ${listed(type.values)}`;
  if (typed.type === "enum" && typed.of.name === type.name) return typed.tree;
  if (typed.type === "constant") {
    if (type.values.includes(typed.name)) return { op: "constant", value: typed.name };
    const hint = didYouMean(typed.name, type.values);
    checking.fail(span, `${values}, not ${typed.name}`, hint);
  } else if (typed.type === "text" && typed.tree.op === "text") {
    const { value } = typed.tree;
    const isValue = type.values.includes(value);
    if (typed.param !== undefined) {
      const hint = isValue ? `a parameter holds no such value: write ${value} here` : didYouMean(value, type.values);
      checking.fail(span, `${values}, and ${thisIs(typed)}`, hint);
    } else {
      const hint = isValue ? `write ${value}` : didYouMean(value, type.values);
      checking.fail(span, `${values}, written without quotes`, hint);
    }
  } else {
    checking.fail(span, `${values}, and cannot be compared with ${nameOf(typed)}`);
  }
  return undefined;
}

function sameEnum(type: EnumType, fact: EnumTree, other: Sided, checking: Checking): Typed {
  const right = constantOf(type, fact, other, checking);
  return boolean(right && { op: "sameEnum", left: fact, right });
}

/** `left == right`. */
export function same(left: Sided, right: Sided, checking: Checking): Typed {
  const [a, b] = [left.typed, right.typed];
  if (a.type === "broken" || b.type === "broken") return BROKEN;
  if (a.type === "enum") return sameEnum(a.of, a.tree, right, checking);
  if (b.type === "enum") return sameEnum(b.of, b.tree, left, checking);
  if (a.type === "number" && b.type === "number") {
    return boolean(comparison("==", { ...a, span: left.span }, { ...b, span: right.span }, checking));
  }
  if (a.type === "text" && b.type === "text") {
    doubtCountry(a.tree, b.tree, right.span, checking);
    doubtCountry(b.tree, a.tree, left.span, checking);
    return boolean({ op: "sameText", left: a.tree, right: b.tree });
  }
  if (a.type === "boolean" && b.type === "boolean") return boolean(sameBoolean(a.tree, b.tree));
  if (a.type === "constant" && b.type === "text") return bareText(left, a.name, checking);
  if (b.type === "constant" && a.type === "text") return bareText(right, b.name, checking);
  return checking.fail(right.span, `${nameOf(a)} cannot be compared with ${nameOf(b)}`, wayOut(a, b));
}

/** Facts whose text is a country's code: what is none is never equal to them. */
const COUNTRY_FACTS: ReadonlySet<string> = new Set(["applicant.nationality"]);

function doubtCountry(fact: TextTree, text: TextTree, span: Span, checking: Checking): void {
  if (fact.op !== "textFact" || text.op !== "text" || !COUNTRY_FACTS.has(fact.path) || isCountryCode(text.value))
    return;
  const meant = countryMeantBy(text.value);
  const hint =
    meant === undefined ? "a country is written as its two letters of ISO 3166-1, as ID" : `did you mean ${meant}?`;
  checking.context.warn(span, `${quote(text.value)} is no country, so nobody comes from it`, hint);
}

function bareText(side: Sided, name: string, checking: Checking): Typed {
  return checking.fail(side.span, `a text cannot be compared with ${name}`, `write "${name}"`);
}

function sameBoolean(left: BooleanTree, right: BooleanTree): BooleanTree {
  if (right.op === "boolean") return right.value ? left : { op: "not", of: left };
  if (left.op === "boolean") return left.value ? right : { op: "not", of: right };
  return { op: "sameBoolean", left, right };
}

function wayOut(a: Typed, b: Typed): string | null {
  if (a.type === "scopes" || b.type === "scopes") return "write SANCTION in h.scopes";
  if (a.type === "hits" || b.type === "hits") return "ask its hits with exists or all";
  if (a.type === "number" || b.type === "number") return textSlip(a) ?? textSlip(b);
  if (a.type === "boolean" || b.type === "boolean") return truthText(a) ?? truthText(b);
  return null;
}

/** What to write for a text where true or false is wanted. */
function truthText(typed: Typed): string | null {
  if (typed.type !== "text" || typed.tree.op !== "text") return null;
  const { value } = typed.tree;
  return value === "true" || value === "false" ? `write ${value} without quotes` : truthSlip(value);
}

/** `item in [a, b]` is `item == a || item == b`; the other list there is are the scopes of a hit. */
export function membership(item: Sided, list: Sided, checking: Checking): Typed {
  if (item.typed.type === "broken" || list.typed.type === "broken") return BROKEN;
  if (list.typed.type === "scopes") {
    const { name } = item.typed.type === "constant" ? item.typed : { name: undefined };
    const scope = SCREENING_SCOPES.find((each) => each === name);
    if (scope !== undefined) return boolean({ op: "hasScope", scope });
    const hint = name === undefined ? null : didYouMean(name, SCREENING_SCOPES);
    return checking.fail(item.span, `a hit's scopes are ${listed(SCOPE_TYPE.values)}`, hint);
  }
  if (list.typed.type !== "list") {
    const hint = list.typed.type === "hits" ? "ask its hits with exists or all" : null;
    return checking.fail(list.span, `'in' takes a list, and ${thisIs(list.typed)}`, hint);
  }
  if (list.typed.items.length === 0) return checking.fail(list.span, "nothing is in an empty list");
  const tests = list.typed.items.map((each: Expression) =>
    same(item, { typed: checking.typeOf(each), span: each.span }, checking),
  );
  let any: BooleanTree | undefined;
  for (const test of tests) {
    if (test.type !== "boolean") return BROKEN;
    any = any === undefined ? test.tree : { op: "or", left: any, right: test.tree };
  }
  return boolean(any);
}
