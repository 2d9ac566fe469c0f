import type { FieldNode } from "graphql";

import type { ExaminationDesk } from "./desk.ts";
import { fieldError } from "./errors/coded-error.ts";

/** For the descriptions of the fields that draw one. */
export const PLAIN_DECISION =
  "The decision is given and not kept; where a server forbids that (PLAIN_DECISIONS_FORBIDDEN), `assess` draws one that is.";

/**
 * To be called before anybody is asked.
 * @param nodes where the decision is selected
 * @throws {GraphQLError} PLAIN_DECISIONS_FORBIDDEN where every decision is to be kept
 */
export function allowPlainDecision(
  { plainDecisions }: Pick<ExaminationDesk, "plainDecisions">,
  nodes: readonly FieldNode[],
): void {
  if (plainDecisions) return;
  const message = "This server keeps every decision, and this one would not be kept: use the mutation assess instead.";
  throw fieldError("PLAIN_DECISIONS_FORBIDDEN", message, { nodes });
}
