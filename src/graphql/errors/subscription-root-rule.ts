import { getEnterLeaveForKind, Kind, SingleFieldSubscriptionsRule } from "graphql";
import type { SelectionSetNode, ValidationContext, ValidationRule } from "graphql";

import { requestError } from "./coded-error.ts";

const CONDITIONS: ReadonlySet<string> = new Set(["skip", "include"]);

/**
 * A subscription has one root field, and always: where `@skip` or `@include` may take it away, nothing is left to subscribe to.
 * GraphQL 16 has no rule for the second half: its executor throws, and its rule for the first half where a variable decides.
 */
export const SubscriptionRootRule: ValidationRule = function SubscriptionRootRule(context) {
  const oneField = getEnterLeaveForKind(SingleFieldSubscriptionsRule(context), Kind.OPERATION_DEFINITION).enter;
  return {
    OperationDefinition(node, ...visit) {
      if (node.operation !== "subscription") return;
      if (isConditional(node.selectionSet, context, new Set())) {
        const message = "The root field of a subscription takes no `@skip` and no `@include`.";
        context.reportError(requestError("GRAPHQL_VALIDATION_FAILED", message, { nodes: [node] }));
      } else oneField?.call(this, node, ...visit);
    },
  };
};

function isConditional({ selections }: SelectionSetNode, context: ValidationContext, seen: Set<string>): boolean {
  return selections.some((selection) => {
    if (selection.directives?.some(({ name }) => CONDITIONS.has(name.value))) return true;
    if (selection.kind === Kind.FIELD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT) return isConditional(selection.selectionSet, context, seen);
    const name = selection.name.value;
    const fragment = seen.has(name) ? undefined : context.getFragment(name);
    seen.add(name);
    return fragment ? isConditional(fragment.selectionSet, context, seen) : false;
  });
}
