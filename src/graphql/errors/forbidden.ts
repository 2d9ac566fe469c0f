import type { ASTNode } from "graphql";

import type { Scope } from "../../access/scopes.ts";
import { fieldError, requestError } from "./coded-error.ts";
import type { CodedError } from "./coded-error.ts";

/**
 * The caller is known, and may not do this. Nothing was executed.
 * @param scopes any one of which would do; none where no scope would
 */
export function forbidden(message: string, scopes: readonly Scope[], nodes?: readonly ASTNode[]): CodedError {
  return requestError("FORBIDDEN", message, { headers: insufficientScope(scopes), nodes });
}

export function insufficientScope(scopes: readonly Scope[]): Readonly<Record<string, string>> {
  const wanted = scopes.length === 0 ? "" : `, scope="${scopes.join(" ")}"`;
  return { "WWW-Authenticate": `Bearer realm="saksi", error="insufficient_scope"${wanted}` };
}

/** A field of an input that is not in the narrow view: inputs are not looked at before. */
export function notForApplicants(place: string): CodedError {
  return fieldError("FORBIDDEN", `\`${place}\` is not for callers who act for the applicant.`);
}
