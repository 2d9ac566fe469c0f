import {
  OverlappingFieldsCanBeMergedRule,
  SingleFieldSubscriptionsRule,
  validate,
  ValuesOfCorrectTypeRule,
} from "graphql";
import type { GraphQLError, ValidationRule } from "graphql";
import type { Plugin } from "graphql-yoga";

import { CodedError, requestError } from "./coded-error.ts";
import { inputLiteralsRule } from "./input-literals-rule.ts";
import { NoIntrospectionRule } from "./introspection-rule.ts";
import { OperationTypeRule } from "./operation-type-rule.ts";
import { SubscriptionRootRule } from "./subscription-root-rule.ts";

const MOST_ERRORS = 20;
const LONGEST_MESSAGE = 1000;

/** Ours stand in for the first two; the third comes again from the plugin for `@defer`, made for deferred fragments. */
const REPLACED: ReadonlySet<ValidationRule> = new Set([
  ValuesOfCorrectTypeRule,
  SingleFieldSubscriptionsRule,
  OverlappingFieldsCanBeMergedRule,
]);

/**
 * Validation whose errors have codes and quote no literal. Where the schema is not to be asked for, they give no hints about it
 * either. The outcome depends on the document alone, so that it is cached with it.
 */
export function useValidation({ introspection }: { readonly introspection: boolean }): Plugin {
  const ours = [
    OperationTypeRule,
    SubscriptionRootRule,
    inputLiteralsRule(introspection),
    ...(introspection ? [] : [NoIntrospectionRule]),
  ];
  const options = { maxErrors: MOST_ERRORS, hideSuggestions: !introspection };
  return {
    onValidate({ setValidationFn }) {
      setValidationFn((schema, document, rules: readonly ValidationRule[] = []) => {
        const chosen = [...rules.filter((rule) => !REPLACED.has(rule)), ...ours];
        return validate(schema, document, chosen, options).map(coded);
      });
    },
  };
}

/** The other rules print names of fields, types, variables and fragments, however long, and no literals. */
function coded(error: GraphQLError): CodedError {
  if (error instanceof CodedError) return error;
  const { message, nodes } = error;
  const told = message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}…`;
  return requestError("GRAPHQL_VALIDATION_FAILED", told, { nodes });
}
