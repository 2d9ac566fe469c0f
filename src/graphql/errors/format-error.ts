import { GraphQLError } from "graphql";
import type { Logger } from "pino";

import { isRecordUnreachable } from "../../assessments/recorder/unreachable.ts";
import { errorChain } from "../../domain/error-trace.ts";
import { CodedError, fieldError, ofWholeRequest } from "./coded-error.ts";
import { reportIncident, thrown } from "./incident.ts";
import { inputError } from "./input-error.ts";

export type FormatError = (error: unknown) => GraphQLError;

/** The one way out for errors: whatever was thrown, what leaves has a code and quotes nothing. */
export function createErrorFormatter(log: Logger): FormatError {
  return (error) => {
    const coded = codedWithin(error);
    if (coded !== undefined) return located(coded, error);
    const argument = unfitArgument(error);
    if (argument !== undefined) {
      return located(inputError("With these variables, this is missing or does not fit its type.", argument), error);
    }
    return located(outageOrIncident(error, log), error);
  };
}

/** That the record is out of reach is nobody's mistake, and over in time: whoever asked can ask again. */
function outageOrIncident(error: unknown, log: Logger): CodedError {
  const cause = thrown(error);
  if (!isRecordUnreachable(cause)) return reportIncident(error, log);
  log.warn({ error: errorChain(cause) }, "the record cannot be reached");
  return fieldError(
    "RECORD_UNAVAILABLE",
    "The record cannot be reached, and nobody is asked without it. Ask again later, and with the same key where there is one.",
  );
}

/** A formatted error of a field without which there is no answer at all: the status says so, as where nothing is executed. */
export function asRequestError(error: GraphQLError): GraphQLError {
  const coded = codedWithin(error);
  return coded === undefined ? error : located(ofWholeRequest(coded), error);
}

/** GraphQL wraps what a resolver or scalar throws, sometimes under a message that prints the value. */
function codedWithin(error: unknown): CodedError | undefined {
  if (error instanceof CodedError) return error;
  return error instanceof GraphQLError ? codedWithin(error.originalError) : undefined;
}

/** A nullable variable may stand where a default makes up for its absence, and then be null after all. */
function unfitArgument(error: unknown): string | undefined {
  if (!(error instanceof GraphQLError)) return undefined;
  const { originalError } = error;
  if (originalError !== undefined && !(originalError instanceof GraphQLError)) return undefined;
  return /^Argument "(\w+)" (?:of|has) /.exec(error.message)?.[1];
}

function located(coded: CodedError, error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError) || error === coded) return coded;
  const { nodes = null, path = null } = error;
  return new GraphQLError(coded.message, { nodes, path, extensions: coded.extensions, originalError: coded });
}
