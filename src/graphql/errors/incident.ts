import { randomUUID } from "node:crypto";

import { GraphQLError, Kind } from "graphql";
import type { Logger } from "pino";

import { errorClass, errorFrames } from "../../domain/error-trace.ts";
import { CodedError } from "./coded-error.ts";

/**
 * A failure that is ours, not the caller's. The caller gets an id; the log gets the same id, the error's class and where in the
 * code it came from. Its message goes to neither: it may quote a value.
 */
export function reportIncident(error: unknown, log: Logger): CodedError {
  const incident = randomUUID();
  const cause = thrown(error);
  log.error(
    { incident, error: errorClass(cause), field: fieldOf(error), frames: errorFrames(cause) },
    "something failed that should not",
  );
  const extra = { unexpected: true };
  return new CodedError("INTERNAL_SERVER_ERROR", "Something went wrong on our side.", { incident }, extra);
}

/** The error as it was thrown, before GraphQL wrapped it. */
export function thrown(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? thrown(error.originalError) : error;
}

/** The schema's name of the field, not the alias, which a caller makes up. */
function fieldOf(error: unknown): string | undefined {
  const node = error instanceof GraphQLError ? error.nodes?.[0] : undefined;
  return node?.kind === Kind.FIELD ? node.name.value : undefined;
}
