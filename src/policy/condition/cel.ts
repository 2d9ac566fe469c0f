import { Environment, ParseError } from "@marcbachmann/cel-js";
import type { ASTNode } from "@marcbachmann/cel-js";

import type { Span } from "../problem.ts";
import type { Expression } from "./expression.ts";
import { operatorSlip, wordSlip } from "./slips.ts";

/** Characters of a condition, at most. */
export const LONGEST_CONDITION = 2_000;
const DEEPEST_CONDITION = 32;

/**
 * The only file that knows the CEL parser. Its own checker stops at the first fault of a condition and has no notion of
 * suggestions, intervals or thresholds, so only its tree is used; the checking is ours.
 */
const environment = new Environment({
  limits: {
    maxAstNodes: 500,
    maxDepth: DEEPEST_CONDITION,
    maxListElements: 200,
    maxMapEntries: 200,
    maxCallArguments: 8,
  },
});

export type Parsed =
  | { readonly expression: Expression }
  | { readonly span: Span; readonly message: string; readonly hint: string | null };

/** Never throws. */
export function parseCondition(text: string): Parsed {
  const whole: Span = { start: 0, end: text.length };
  if (text.length > LONGEST_CONDITION) {
    return { span: whole, message: `a condition has at most ${LONGEST_CONDITION} characters`, hint: "split the rule" };
  }
  try {
    return { expression: convert(environment.parse(text).ast, text) };
  } catch (error) {
    if (!(error instanceof ParseError)) return { span: whole, message: "the condition cannot be read", hint: null };
    const span = error.range ?? whole;
    const slip = operatorSlip(text, span.start);
    if (slip !== undefined) {
      return {
        span: slip.span,
        message: `unexpected '${text.slice(slip.span.start, slip.span.end)}'`,
        hint: slip.hint,
      };
    }
    return { span, message: inWords(error, text.slice(span.start, span.end)), hint: wordSlip(text, span.start) };
  }
}

const TOKENS: Readonly<Record<string, string>> = {
  EOF: "the end of the condition",
  IDENTIFIER: "a name",
  NUMBER: "a number",
  STRING: "a text",
  LPAREN: "'('",
  RPAREN: "')'",
  LBRACKET: "'['",
  RBRACKET: "']'",
  RBRACE: "'}'",
  COMMA: "','",
  COLON: "':'",
  DOT: "'.'",
};

function inWords(error: ParseError, found: string): string {
  if (error.code === "limit_exceeded") return "the condition is too large or nested too deeply";
  if (error.code === "unexpected_character") return `unexpected '${found}'`;
  const words = error.summary.replace(/\b[A-Z]{3,}\b/g, (token) => TOKENS[token] ?? token.toLowerCase());
  return words.slice(0, 1).toLowerCase() + words.slice(1);
}

const BY_CAUSE = "an UNKNOWN fact needs no guard: what reads it is UNKNOWN too";

function convert(node: ASTNode, text: string): Expression {
  const span: Span = { start: node.start, end: node.end };
  const refused = (what: string, hint: string | null = null): Expression => ({ kind: "refused", what, hint, span });
  switch (node.op) {
    case "value": {
      const { args: value } = node;
      if (typeof value === "boolean" || typeof value === "string") return { kind: "literal", value, span };
      if (typeof value === "number" || typeof value === "bigint")
        return { kind: "literal", value: Number(value), span };
      return value === null ? refused("null", BY_CAUSE) : refused("this kind of literal");
    }
    case "id":
      return { kind: "name", name: node.args, span };
    case ".":
      // The parser's own position of a member is that of its name.
      return {
        kind: "member",
        of: convert(node.args[0], text),
        name: node.args[1],
        nameSpan: { start: node.pos, end: node.end },
        span,
      };
    case "call": {
      const [name, given] = node.args;
      if (name === "has") return refused("has()", BY_CAUSE);
      const nameSpan: Span = { start: node.start, end: node.start + name.length };
      return { kind: "call", of: null, name, nameSpan, arguments: given.map((each) => convert(each, text)), span };
    }
    case "rcall": {
      const [name, receiver, given] = node.args;
      const nameStart = text.indexOf(name, receiver.end);
      const nameSpan: Span = { start: nameStart, end: nameStart + name.length };
      const of = convert(receiver, text);
      return { kind: "call", of, name, nameSpan, arguments: given.map((each) => convert(each, text)), span };
    }
    case "!_":
      return { kind: "unary", by: "!", of: convert(node.args, text), span };
    case "-_":
      return { kind: "unary", by: "-", of: convert(node.args, text), span };
    case "list":
      return { kind: "list", items: node.args.map((each) => convert(each, text)), span };
    case "?:":
      return refused("the conditional ? :", "write two rules");
    case "%":
      return refused("the remainder %");
    case "map":
      return refused("a map");
    case "[]":
    case "[?]":
    case ".?":
      return refused("access by index or key", "a fact is written group.name");
    default:
      return {
        kind: "binary",
        by: node.op,
        left: convert(node.args[0], text),
        right: convert(node.args[1], text),
        span,
      };
  }
}
