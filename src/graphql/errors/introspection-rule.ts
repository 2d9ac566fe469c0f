import type { ValidationRule } from "graphql";

import { requestError } from "./coded-error.ts";

const META_FIELDS: ReadonlySet<string> = new Set(["__schema", "__type"]);

export const NoIntrospectionRule: ValidationRule = function NoIntrospectionRule(context) {
  return {
    Field: (node) => {
      if (!META_FIELDS.has(node.name.value)) return;
      const message = "This server does not answer questions about its schema; it is published with its documentation.";
      context.reportError(requestError("INTROSPECTION_DISABLED", message, { nodes: [node] }));
    },
  };
};
