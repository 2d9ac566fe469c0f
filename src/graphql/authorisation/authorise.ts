import type { DocumentNode, GraphQLSchema } from "graphql";

import type { Caller } from "../../access/caller.ts";
import type { Scope } from "../../access/scopes.ts";
import type { CodedError } from "../errors/coded-error.ts";
import { forbidden } from "../errors/forbidden.ts";
import { requirementsOf } from "./requirements.ts";

interface Executed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
}

const MOST_ERRORS = 20;
const EITHER = new Intl.ListFormat("en", { type: "disjunction" });

/**
 * The one place where it is settled what a caller may. It goes by the operation as it is written, and by nothing that is known
 * of anybody: before it is executed, and whole or not at all.
 * @returns why the caller may not; empty where they may
 */
export function authorise({ scopes: held, narrow }: Caller, executed: Executed): CodedError[] {
  const { roots, hidden } = requirementsOf(executed.schema, executed.document, executed.operationName);
  const closed = roots.filter(({ scopes }) => !scopes.some((scope) => held.has(scope)));
  const errors = closed.map(({ field, scopes, node }) => forbidden(takesWhat(field, scopes), scopes, [node]));
  if (errors.length > 0 || !narrow) return errors.slice(0, MOST_ERRORS);
  return Array.from(hidden, ([place, node]) =>
    forbidden(`\`${place}\` is not for callers who act for the applicant.`, [], [node]),
  ).slice(0, MOST_ERRORS);
}

function takesWhat(field: string, scopes: readonly Scope[]): string {
  if (scopes.length === 0) return `\`${field}\` is open to nobody.`;
  const named = scopes.map((scope) => `\`${scope}\``);
  return `\`${field}\` takes the scope ${EITHER.format(named)}, which this caller does not have.`;
}
