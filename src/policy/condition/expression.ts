import type { Span } from "../problem.ts";

/** A condition as it was written, before its names and types are known. */
export type Expression =
  | { readonly kind: "literal"; readonly value: boolean | number | string; readonly span: Span }
  | { readonly kind: "name"; readonly name: string; readonly span: Span }
  | {
      readonly kind: "member";
      readonly of: Expression;
      readonly name: string;
      readonly nameSpan: Span;
      readonly span: Span;
    }
  | {
      readonly kind: "call";
      /** What it is called on, or null for a free function. */
      readonly of: Expression | null;
      readonly name: string;
      readonly nameSpan: Span;
      readonly arguments: readonly Expression[];
      readonly span: Span;
    }
  | { readonly kind: "unary"; readonly by: "!" | "-"; readonly of: Expression; readonly span: Span }
  | {
      readonly kind: "binary";
      readonly by: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly span: Span }
  /** CEL that policies do not offer; `what` names it. */
  | { readonly kind: "refused"; readonly what: string; readonly hint: string | null; readonly span: Span };

type BinaryOperator = "&&" | "||" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "+" | "-" | "*" | "/";
