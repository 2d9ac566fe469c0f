import { getDirectiveValues, GraphQLIncludeDirective, GraphQLSkipDirective, Kind } from "graphql";
import type { FieldNode, GraphQLResolveInfo, SelectionSetNode } from "graphql";

/**
 * The sub-fields that a query selects of the field being resolved: through fragments, by `@skip` and `@include`, deferred ones
 * included. Aliases of one field with other arguments each appear. (Applicant is no interface, so that every fragment applies.)
 */
export function selectedFields(info: GraphQLResolveInfo): FieldNode[] {
  const found: FieldNode[] = [];
  for (const { selectionSet } of info.fieldNodes) if (selectionSet !== undefined) collect(selectionSet, info, found);
  return found;
}

function collect({ selections }: SelectionSetNode, info: GraphQLResolveInfo, found: FieldNode[]): void {
  for (const selection of selections) {
    const skipped = getDirectiveValues(GraphQLSkipDirective, selection, info.variableValues)?.["if"] === true;
    const included = getDirectiveValues(GraphQLIncludeDirective, selection, info.variableValues)?.["if"] !== false;
    if (skipped || !included) continue;
    if (selection.kind === Kind.FIELD) found.push(selection);
    else {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (fragment !== undefined) collect(fragment.selectionSet, info, found);
    }
  }
}
