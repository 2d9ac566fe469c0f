import { FACTS, SCOPE_TYPE } from "../../domain/fact-catalogue.ts";
import type { FactDefinition } from "../../domain/fact-catalogue.ts";
import { didYouMean } from "../../domain/nearest.ts";
import { quote } from "../problem.ts";
import type { Span } from "../problem.ts";
import type { Expression } from "./expression.ts";
import { truthSlip } from "./slips.ts";
import { BROKEN } from "./typed.ts";
import type { Checking, ParamValue, Typed } from "./typed.ts";

const GROUPS: ReadonlySet<string> = new Set([...FACTS.keys()].map((path) => path.slice(0, path.indexOf("."))));
const CONSTANTS: ReadonlySet<string> = new Set([
  ...SCOPE_TYPE.values,
  ...[...FACTS.values()].flatMap(({ type }) => (type.kind === "enum" ? type.values : [])),
]);
const HIT_FIELDS = ["score", "scopes", "sources"];

/** Names that a variable of `exists` must not hide. */
export function isTaken(name: string): boolean {
  return GROUPS.has(name) || CONSTANTS.has(name) || name === "params" || name === "UNKNOWN";
}

export function typeOfName(name: string, span: Span, checking: Checking): Typed {
  if (name === checking.variable) return { type: "hit" };
  if (CONSTANTS.has(name)) return { type: "constant", name };
  if (name === "UNKNOWN") {
    return checking.fail(
      span,
      "UNKNOWN is no value: whatever is compared with it is UNKNOWN too",
      "in a review rule, known(fact) tells whether a fact has a value",
    );
  }
  if (GROUPS.has(name) || name === "params") {
    const members =
      name === "params" ? [...checking.context.params.keys()] : [...FACTS.keys()].map((path) => path.split(".")[1]);
    const inIt = [...FACTS.keys()].filter((path) => path.startsWith(`${name}.`));
    const hint = name === "params" ? `params.${members[0] ?? "x"}` : `it has ${inIt.join(", ")}`;
    return checking.fail(span, `'${name}' is a group, not a fact`, hint);
  }
  const candidates = [
    ...CONSTANTS,
    ...FACTS.keys(),
    "true",
    "false",
    ...(checking.variable ? [checking.variable] : []),
  ];
  const otherwise = /^[A-Z]{2,}$/.test(name) ? `if it is a text, write "${name}"` : null;
  return checking.fail(span, `unknown name ${quote(name)}`, truthSlip(name) ?? didYouMean(name, candidates, otherwise));
}

function typeOfParam(name: string, span: Span, checking: Checking): Typed {
  const { params } = checking.context;
  if (!params.has(name)) {
    const names = [...params.keys()].map((each) => `params.${each}`);
    const otherwise = names.length === 0 ? "the policy has no params" : `there are ${names.join(", ")}`;
    return checking.fail(
      span,
      `unknown parameter ${quote(`params.${name}`)}`,
      didYouMean(`params.${name}`, names, otherwise),
    );
  }
  checking.params.add(name);
  const value = params.get(name);
  return value === undefined ? BROKEN : typeOfValue(value, span, checking);
}

const LARGEST_NUMBER = 1e9;

export function typeOfValue(value: ParamValue, span: Span, checking: Checking): Typed {
  if (typeof value === "boolean") return { type: "boolean", tree: { op: "boolean", value } };
  if (typeof value === "string") return { type: "text", tree: { op: "text", value } };
  if (Math.abs(value) <= LARGEST_NUMBER) return { type: "number", tree: { op: "number", value } };
  return checking.fail(span, `a number is at most ${LARGEST_NUMBER}`);
}

function typeOfFact(path: string, { type }: FactDefinition): Typed {
  switch (type.kind) {
    case "boolean":
      return { type: "boolean", tree: { op: "booleanFact", path } };
    case "number":
      return { type: "number", tree: { op: "numberFact", path } };
    case "string":
      return { type: "text", tree: { op: "textFact", path } };
    case "enum":
      return { type: "enum", of: type, tree: { op: "enumFact", path } };
    case "hits":
      return { type: "hits", path };
  }
}

/** `group.name` of the catalogue, or undefined where it is reported. */
export function factAt(expression: Expression, checking: Checking): { path: string; fact: FactDefinition } | undefined {
  const group = expression.kind === "member" && expression.of.kind === "name" ? expression.of : undefined;
  if (expression.kind !== "member" || group === undefined) {
    checking.fail(expression.span, "this is not a fact", "a fact is written group.name");
    return undefined;
  }
  const path = `${group.name}.${expression.name}`;
  const fact = FACTS.get(path);
  const span: Span = { start: group.span.start, end: expression.nameSpan.end };
  if (fact === undefined) {
    const inGroup = [...FACTS.keys()].filter((each) => each.startsWith(`${group.name}.`));
    const otherwise = inGroup.length > 0 ? `there are ${inGroup.join(", ")}` : `groups are ${[...GROUPS].join(", ")}`;
    checking.fail(span, `unknown fact ${quote(path)}`, didYouMean(path, FACTS.keys(), otherwise));
    return undefined;
  }
  if (fact.check !== null && !checking.context.checks.has(fact.check)) {
    const check = fact.check.toLowerCase();
    checking.fail(span, `'${path}' comes from a check that the policy does not make`, `declare ${check} under checks`);
    return undefined;
  }
  checking.reads.add(path);
  return { path, fact };
}

export function typeOfMember(expression: Extract<Expression, { kind: "member" }>, checking: Checking): Typed {
  const { of, name, nameSpan } = expression;
  if (of.kind === "name" && of.name === checking.variable) {
    if (name === "score" || name === "sources") return { type: "number", tree: { op: "hitNumber", field: name } };
    if (name === "scopes") return { type: "scopes" };
    const hint = didYouMean(name, HIT_FIELDS, `it has ${HIT_FIELDS.join(", ")}`);
    return checking.fail(nameSpan, `a hit has no ${quote(name)}`, hint);
  }
  if (of.kind === "name" && of.name === "params") {
    return typeOfParam(name, { start: of.span.start, end: nameSpan.end }, checking);
  }
  const found = factAt(expression, checking);
  return found === undefined ? BROKEN : typeOfFact(found.path, found.fact);
}
