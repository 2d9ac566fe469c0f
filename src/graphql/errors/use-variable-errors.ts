import { getOperationAST } from "graphql";
import type { ExecutionArgs } from "graphql";
import type { Plugin } from "graphql-yoga";

import { requestError } from "./coded-error.ts";
import type { CodedError } from "./coded-error.ts";
import { variableProblems } from "./variable-problems.ts";

const MOST_ERRORS = 20;

/**
 * Says what is wrong with the variables, for each of them, before anything is executed. GraphQL's own errors print the values.
 * @param hints whether an error may list what a type has
 */
export function useVariableErrors(hints: boolean): Plugin {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const errors = variableErrors(args, hints);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = variableErrors(args, hints);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
  };
}

function variableErrors(
  { schema, document, operationName, variableValues }: ExecutionArgs,
  hints: boolean,
): CodedError[] {
  const operation = getOperationAST(document, operationName);
  if (!operation?.variableDefinitions?.length) return [];
  const errors: CodedError[] = [];
  for (const { argument, message } of variableProblems(schema, operation, variableValues ?? {}, hints)) {
    errors.push(requestError("BAD_USER_INPUT", message, { argument }));
    if (errors.length === MOST_ERRORS) break;
  }
  return errors;
}
