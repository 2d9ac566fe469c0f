import { parseDocument, isMap, isNode, isPair, isScalar, visit } from "yaml";
import type { Document } from "yaml";
import type { z } from "zod";

import { didYouMean } from "../domain/nearest.ts";
import { ProblemLog, quote, TooManyProblems } from "../policy/problem.ts";
import type { PolicyProblem, Span } from "../policy/problem.ts";
import { salvage } from "./salvage.ts";
import type { Salvaged } from "./salvage.ts";

/** A YAML file as a schema takes it, and the way back from a value to its place. */
export interface WorkbenchDocument<T> {
  /** Where the log has problems already, what is readable beside them. */
  readonly value: T;
  readonly log: ProblemLog;
  /** Whether anything at this path, or on the way to it, is not as it is written: nothing is said of it twice. */
  isDamaged(path: readonly PropertyKey[]): boolean;
  /** Where the value at this path stands; of a path that is not in the file, the nearest that is. */
  spanOf(path: readonly PropertyKey[]): Span;
  /** Where the key at the end of this path stands. */
  keyOf(path: readonly PropertyKey[]): Span;
}

/**
 * Reads a YAML file by a schema. Its problems are in the log, each with its place, and the rest can be looked at all the
 * same; where nothing of it can be, there are the problems alone. Never throws.
 */
export function readDocument<T>(
  source: string,
  file: string,
  schema: z.ZodType<T>,
): WorkbenchDocument<T> | { readonly problems: readonly PolicyProblem[] } {
  const log = new ProblemLog(file, source);
  try {
    const document = parseDocument(source, { prettyErrors: false, version: "1.2", schema: "core" });
    for (const { pos, message } of [...document.errors, ...document.warnings]) {
      log.report({ start: pos[0], end: pos[1] }, message);
    }
    reportStrays(document, log);
    if (log.count > 0) return { problems: log.problems };
    const raw: unknown = document.toJS({ maxAliasCount: 100 });
    const parsed = schema.safeParse(raw);
    for (const issue of parsed.error?.issues ?? []) report(issue, schema, document, log);
    const read = parsed.success ? untouched(parsed.data) : salvage(raw, schema);
    if (read === undefined) return { problems: log.problems };
    const spanOf = (path: readonly PropertyKey[]): Span => placeOf(document, read.originOf(path));
    const keyOf = (path: readonly PropertyKey[]): Span =>
      keySpan(document, read.originOf(path.slice(0, -1)), String(path.at(-1))) ?? spanOf(path);
    return { value: read.value, log, spanOf, keyOf, isDamaged: (path) => read.isDamaged(path) };
  } catch (error) {
    if (!(error instanceof TooManyProblems)) log.report({ start: 0, end: 1 }, "the file cannot be read as YAML");
  }
  return { problems: log.problems };
}

function untouched<T>(value: T): Salvaged<T> {
  return { value, originOf: (path) => path, isDamaged: () => false };
}

/** What would be lost, without a word, on the way from YAML to a value. */
function reportStrays(document: Document.Parsed, log: ProblemLog): void {
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      log.report(spanOfNode(alias) ?? TOP, `nothing is called ${quote(`&${alias.source}`)}`);
    },
    Pair(_, { key }) {
      if (!isScalar(key) || String(key.value) !== "__proto__") return;
      log.report(spanOfNode(key) ?? TOP, `unknown key ${quote("__proto__")}`);
    },
  });
}

function spanOfNode(node: unknown): Span | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return { start: node.range[0], end: Math.max(node.range[1], node.range[0] + 1) };
}

function report(issue: z.core.$ZodIssue, schema: z.ZodType, document: Document.Parsed, log: ProblemLog): void {
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) {
      const span = keySpan(document, issue.path, key) ?? placeOf(document, issue.path);
      log.report(span, `unknown key ${quote(key)}`, didYouMean(key, keysAt(schema, issue.path)));
    }
    return;
  }
  const { path } = issue;
  const last = path.at(-1);
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (last !== undefined && node === undefined) {
    log.report(placeOf(document, path), `\`${String(last)}\` is required`);
    return;
  }
  if (issue.code === "invalid_union") {
    const inner = meantBranch(issue);
    if (inner !== undefined) {
      for (const each of inner) report({ ...each, path: [...path, ...each.path] }, schema, document, log);
      return;
    }
  }
  if (issue.code === "invalid_value" && isScalar(node)) {
    const [written, values] = [String(node.value), issue.values.map(String)];
    const hint = didYouMean(written, values, `it may be ${values.join(", ")}`);
    log.report(placeOf(document, path), `unknown value ${quote(written)}`, hint);
    return;
  }
  const place = path.length === 0 ? "" : `\`${String(last)}\`: `;
  const message = isPlainly("object", issue) ? `It must have the form ${formOf(schema, path)}.` : issue.message;
  log.report(placeOf(document, path), `${place}${message.charAt(0).toLowerCase()}${message.slice(1)}`);
}

/** The problems within the one form that a value has by its kind; undefined where it has none of them, or several. */
function meantBranch({ errors }: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  const [meant, ...others] = errors.filter((branch) => branch.every(({ path }) => path.length > 0));
  return others.length === 0 ? meant : undefined;
}

/** Whether it only says of which type the value should have been, and has no words of the schema's own. */
function isPlainly(type: string, issue: z.core.$ZodIssue): boolean {
  return issue.code === "invalid_type" && issue.expected === type && issue.message.startsWith("Invalid input");
}

function formOf(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const keys = keysAt(schema, path);
  return keys.length === 0 ? "{ name: … }" : `{ ${keys.map((key) => `${key}: …`).join(", ")} }`;
}

/** The keys that the schema's object at this path has, as far as the path can be followed. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of path) at = childOf(unwrapped(at), step);
  const shape = shapeOf(unwrapped(at));
  return shape === undefined ? [] : Object.keys(shape);
}

function definitionOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof schema !== "object" || schema === null || !("def" in schema)) return undefined;
  const { def } = schema;
  return typeof def === "object" && def !== null ? { ...def } : undefined;
}

function unwrapped(schema: unknown): unknown {
  const inner = definitionOf(schema)?.["innerType"];
  return inner === undefined ? schema : unwrapped(inner);
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  const shape = definitionOf(schema)?.["shape"];
  return typeof shape === "object" && shape !== null ? { ...shape } : undefined;
}

function childOf(schema: unknown, step: PropertyKey): unknown {
  const shape = shapeOf(schema);
  if (shape !== undefined) return shape[String(step)];
  const definition = definitionOf(schema);
  return definition?.["element"] ?? definition?.["valueType"];
}

const TOP: Span = { start: 0, end: 1 };

function placeOf(document: Document.Parsed, path: readonly PropertyKey[]): Span {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    const span = spanOfNode(node);
    if (span !== undefined) return span;
  }
  return TOP;
}

function keySpan(document: Document.Parsed, path: readonly PropertyKey[], key: string): Span | undefined {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return undefined;
  const pair = map.items.find((each) => isPair(each) && isScalar(each.key) && String(each.key.value) === key);
  const node = pair?.key;
  return isScalar(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined;
}
