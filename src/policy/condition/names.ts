import { FACTS, SCOPE_TYPE } from "../../domain/fact-catalogue.ts";
import type { FactDefinition } from "../../domain/fact-catalogue.ts";
import { didYouMean, nearest } from "../../domain/nearest.ts";
import { quote } from "../problem.ts";
import type { Span } from "../problem.ts";
import type { Expression } from "./expression.ts";
import { truthSlip } from "./slips.ts";
import { BROKEN, thisIs } from "./typed.ts";
import type { Checking, ParamOrigin, ParamValue, Typed } from "./typed.ts";

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
    const [param = "x"] = checking.context.params.keys();
    const inIt = [...FACTS.keys()].filter((path) => path.startsWith(`${name}.`));
    const hint = name === "params" ? `params.${param}` : `it has ${inIt.join(", ")}`;
    return checking.fail(span, `'${name}' is a group, not a fact`, hint);
  }
  const meant = endingIn(name, checking);
  if (meant !== null) return checking.fail(span, `unknown name ${quote(name)}`, meant);
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

const MOST_MEANT = 3;
/** Up to here a path is mistyped; beyond it, a fact of another group is more likely meant. */
const MOST_SLIPS = 2;

/** The facts and parameters of which a bare name is the last part; facts of checks that are made come first. */
function endingIn(name: string, { context, variable }: Checking): string | null {
  const last = name.toLowerCase();
  const facts = [...FACTS].filter(([path]) => path.split(".")[1]?.toLowerCase() === last);
  const collected = facts.filter(([, { check }]) => check === null || context.checks.has(check));
  const found = [
    ...(variable === null ? [] : HIT_FIELDS.filter((field) => field === last).map((field) => `${variable}.${field}`)),
    ...[...context.params.keys()].filter((param) => param.toLowerCase() === last).map((param) => `params.${param}`),
    ...(collected.length > 0 ? collected : facts).map(([path]) => path),
  ].slice(0, MOST_MEANT);
  const others = found.slice(0, -1).join(", ");
  return found.length === 0 ? null : `did you mean ${others === "" ? "" : `${others} or `}${found.at(-1)}?`;
}

function typeOfParam(name: string, span: Span, checking: Checking): Typed {
  const { params } = checking.context;
  const param = params.get(name);
  if (param === undefined) {
    const names = [...params.keys()].map((each) => `params.${each}`);
    const otherwise = names.length === 0 ? "the policy has no params" : `there are ${names.join(", ")}`;
    return checking.fail(
      span,
      `unknown parameter ${quote(`params.${name}`)}`,
      didYouMean(`params.${name}`, names) ?? endingIn(name, checking) ?? otherwise,
    );
  }
  checking.params.add(name);
  const { value, line } = param;
  return value === undefined ? BROKEN : typeOfValue(value, span, checking, { name, line });
}

const LARGEST_NUMBER = 1e9;

/** @param param the parameter whose value it is */
export function typeOfValue(value: ParamValue, span: Span, checking: Checking, param?: ParamOrigin): Typed {
  const from = param === undefined ? {} : { param };
  if (typeof value === "boolean") return { type: "boolean", tree: { op: "boolean", value }, ...from };
  if (typeof value === "string") return { type: "text", tree: { op: "text", value }, ...from };
  const number = { type: "number", tree: { op: "number", value }, ...from } as const;
  if (Math.abs(value) <= LARGEST_NUMBER) return number;
  return checking.fail(
    span,
    `a number is at most ${LARGEST_NUMBER}${param === undefined ? "" : `, and ${thisIs(number)}`}`,
  );
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
    const meant = expression.kind === "name" ? endingIn(expression.name, checking) : null;
    checking.fail(expression.span, "this is not a fact", meant ?? "a fact is written group.name");
    return undefined;
  }
  const path = `${group.name}.${expression.name}`;
  const fact = FACTS.get(path);
  const span: Span = { start: group.span.start, end: expression.nameSpan.end };
  if (fact === undefined) {
    const inGroup = [...FACTS.keys()].filter((each) => each.startsWith(`${group.name}.`));
    const otherwise = inGroup.length > 0 ? `there are ${inGroup.join(", ")}` : `groups are ${[...GROUPS].join(", ")}`;
    const slip = nearest(path, FACTS.keys(), MOST_SLIPS);
    const meant = slip === undefined ? endingIn(expression.name, checking) : `did you mean ${slip}?`;
    checking.fail(span, `unknown fact ${quote(path)}`, meant ?? didYouMean(path, FACTS.keys(), otherwise));
    return undefined;
  }
  if (fact.check !== null && !checking.context.checks.has(fact.check)) {
    const check = fact.check.toLowerCase();
    // Its type is known all the same, and what else is wrong is told with it.
    checking.fail(span, `'${path}' comes from a check that the policy does not make`, `declare ${check} under checks`);
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
