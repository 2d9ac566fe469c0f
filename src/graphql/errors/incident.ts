import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";

import { GraphQLError, Kind } from "graphql";
import type { Logger } from "pino";

import { CodedError } from "./coded-error.ts";

/** A line of a stack that names code, and nothing else. */
const FRAME = /^\s+at (?:async )?(?:[\w$.<>[\] ]+ \()?(?:node:|file:\/\/|\/|[A-Za-z]:\\)[^\s()]+:\d+:\d+\)?$/;
const MOST_FRAMES = 20;
const NAME = /^[\w$]{1,64}$/;
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * A failure that is ours, not the caller's. The caller gets an id; the log gets the same id, the error's class and where in the
 * code it came from. Its message goes to neither: it may quote a value.
 */
export function reportIncident(error: unknown, log: Logger): CodedError {
  const incident = randomUUID();
  const cause = rootOf(error);
  log.error(
    { incident, error: className(cause), field: fieldOf(error), frames: framesOf(cause) },
    "something failed that should not",
  );
  const extra = { unexpected: true };
  return new CodedError("INTERNAL_SERVER_ERROR", "Something went wrong on our side.", { incident }, extra);
}

/** The error as it was thrown, before GraphQL wrapped it. */
function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined ? rootOf(error.originalError) : error;
}

function className(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return NAME.test(error.constructor.name) ? error.constructor.name : "Error";
}

/** The schema's name of the field, not the alias, which a caller makes up. */
function fieldOf(error: unknown): string | undefined {
  const node = error instanceof GraphQLError ? error.nodes?.[0] : undefined;
  return node?.kind === Kind.FIELD ? node.name.value : undefined;
}

function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const { stack, message } = error;
  const start = stack.indexOf(message);
  const trace = start === -1 ? stack : stack.slice(start + message.length);
  return trace
    .split("\n")
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim().replace("file://", "").replace(ROOT, ""));
}
