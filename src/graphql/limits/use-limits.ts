import { maxTokensPlugin } from "@escape.tech/graphql-armor-max-tokens";
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import type { Plugin } from "graphql-yoga";

import type { ErrorCode } from "../errors/codes.ts";
import { requestError } from "../errors/coded-error.ts";
import type { CodedError } from "../errors/coded-error.ts";
import type { Limits } from "./limits.ts";
import { operationSizes } from "./measure.ts";
import type { Size } from "./measure.ts";

/** Stops reading a document at its first token too many. */
export function useTokenLimit({ tokens }: Limits): Plugin {
  const refuse = (): never => {
    throw requestError(
      "TOKEN_LIMIT_EXCEEDED",
      `The document has more than ${tokens} tokens. Split it, or use variables.`,
    );
  };
  return maxTokensPlugin({ n: tokens, onReject: [refuse] });
}

/**
 * Refuses operations that ask for too much. It goes by the document alone, and comes before the rules of validation, some of
 * which take long over a document made for it. Belongs after the plugin that sets the validation function.
 */
export function useLimits(limits: Limits): Plugin {
  return {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, ...rest: unknown[]) => {
        const exceeded = exceededLimits(schema, document, limits);
        return exceeded.length > 0 ? exceeded : validateFn(schema, document, ...rest);
      });
    },
  };
}

function exceededLimits(schema: GraphQLSchema, document: DocumentNode, limits: Limits): CodedError[] {
  return [...operationSizes(schema, document)].flatMap(([operation, size]) => operationErrors(operation, size, limits));
}

function operationErrors(operation: OperationDefinitionNode, size: Size, limits: Limits): CodedError[] {
  const cost = size.fields + size.vendorFields * limits.vendorCost;
  const checks: readonly (readonly [ErrorCode, found: number, most: number, what: string])[] = [
    ["DEPTH_LIMIT_EXCEEDED", size.depth, limits.depth, "levels of fields"],
    ["ALIAS_LIMIT_EXCEEDED", size.aliases, limits.aliases, "aliases"],
    ["ROOT_FIELD_LIMIT_EXCEEDED", size.width, limits.rootFields, "root fields"],
    [
      "COST_LIMIT_EXCEEDED",
      cost,
      limits.cost,
      `points of cost (one a field, ${limits.vendorCost} more for a field that asks vendors)`,
    ],
  ];
  return checks
    .filter(([, found, most]) => found > most)
    .map(([code, , most, what]) => {
      return requestError(code, `The operation has more than ${most} ${what}.`, { nodes: [operation] });
    });
}
