import type { DocumentNode, GraphQLSchema } from "graphql";
import type { Plugin } from "graphql-yoga";

import { authorise } from "../graphql/authorisation/authorise.ts";
import { visitOf } from "./visit.ts";

interface Executed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly contextValue: { readonly request: Request };
}

/** Refuses what the caller may not before anything of it is executed. Belongs behind whatever admits callers. */
export function useAuthorisation(): Plugin {
  const errorsOf = (executed: Executed) => {
    const { caller } = visitOf(executed.contextValue.request);
    if (caller === null) throw new RangeError("an operation that nobody was admitted with");
    return authorise(caller, executed);
  };
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const errors = errorsOf(args);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const errors = errorsOf(args);
      if (errors.length > 0) setResultAndStopExecution({ errors });
    },
  };
}
