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

/**
 * Where the query selects a value of the field being resolved, as `decision.outcome`, each place once. What lies under a list or
 * an alias is named as the schema names it.
 */
export function selectedPaths(info: GraphQLResolveInfo): readonly string[] {
  const paths = new Set<string>();
  const walk = (field: FieldNode, above: string): void => {
    const path = `${above}${field.name.value}`;
    if (field.selectionSet === undefined) paths.add(path);
    else for (const inner of collected(field.selectionSet, info)) walk(inner, `${path}.`);
  };
  for (const field of selectedFields(info)) walk(field, "");
  return [...paths];
}

function collected(selectionSet: SelectionSetNode, info: GraphQLResolveInfo): FieldNode[] {
  const found: FieldNode[] = [];
  collect(selectionSet, info, found);
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
