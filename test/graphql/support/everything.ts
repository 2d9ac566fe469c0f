import { getNamedType, isLeafType, isObjectType, isRequiredArgument } from "graphql";
import type { GraphQLObjectType, GraphQLSchema } from "graphql";

/** Selects everything that there is to be had of a type without an argument, each type once on the way to any of its fields. */
export function everythingOf(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new RangeError("no type that has fields");
  return selection(type, [type]);
}

function selection(type: GraphQLObjectType, above: readonly GraphQLObjectType[]): string {
  const parts = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(isRequiredArgument)) return [];
    const inner = getNamedType(field.type);
    if (isLeafType(inner)) return [field.name];
    if (!isObjectType(inner) || above.includes(inner)) return [];
    return [`${field.name} ${selection(inner, [...above, inner])}`];
  });
  return `{ ${parts.join(" ")} }`;
}
