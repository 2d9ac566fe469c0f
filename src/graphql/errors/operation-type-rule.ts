import type { ValidationRule } from "graphql";

import { requestError } from "./coded-error.ts";

/** Refuses kinds of operations that the schema does not have. GraphQL 16 has no rule for it: the executor throws. */
export const OperationTypeRule: ValidationRule = function OperationTypeRule(context) {
  return {
    OperationDefinition: (node) => {
      if (context.getSchema().getRootType(node.operation)) return;
      const message = `This API has no ${node.operation === "query" ? "queries" : `${node.operation}s`}.`;
      context.reportError(requestError("GRAPHQL_VALIDATION_FAILED", message, { nodes: [node] }));
    },
  };
};
