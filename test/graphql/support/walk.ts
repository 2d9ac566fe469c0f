import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from "graphql";
import type { GraphQLArgument, GraphQLField, GraphQLInputType, GraphQLObjectType, GraphQLSchema } from "graphql";

/** A field of the schema, and an operation that selects it along the shortest way from the root. */
export interface Walked {
  /** As `Decision.rules`. */
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly operation: string;
  /** The same with one argument more than are required. */
  with(argument: GraphQLArgument): string;
}

type Way = (selection: string) => string;

/** Every field that can be reached from the root, each once. */
export function walk(schema: GraphQLSchema): Walked[] {
  const ways = new Map<GraphQLObjectType, Way>();
  const kinds = ["query", "mutation", "subscription"] as const;
  for (const kind of kinds) {
    const root =
      kind === "query"
        ? schema.getQueryType()
        : kind === "mutation"
          ? schema.getMutationType()
          : schema.getSubscriptionType();
    if (root) ways.set(root, (selection) => `${kind} { ${selection} }`);
  }
  const walked: Walked[] = [];
  // Types that are found on the way are walked in their turn: a Map is gone through in the order it grows.
  for (const [type, way] of ways) {
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type);
      const call = `${field.name}${argumentsOf(field)}`;
      const members = isUnionType(inner) ? inner.getTypes() : isObjectType(inner) ? [inner] : [];
      for (const member of members) {
        const condition = (selection: string) =>
          member === inner ? selection : `... on ${member.name} { ${selection} }`;
        if (!ways.has(member)) ways.set(member, (selection) => way(`${call} { ${condition(selection)} }`));
      }
      const below = members.length === 0 ? "" : " { __typename }";
      walked.push({
        name: `${type.name}.${field.name}`,
        field,
        operation: way(`${call}${below}`),
        with: (argument) => way(`${field.name}${argumentsOf(field, argument)}${below}`),
      });
    }
  }
  return walked;
}

function argumentsOf({ args }: GraphQLField<unknown, unknown>, more?: GraphQLArgument): string {
  const given = args.filter((each) => isRequiredArgument(each) || each === more);
  return given.length === 0 ? "" : `(${given.map(({ name, type }) => `${name}: ${literal(type)}`).join(", ")})`;
}

const LITERALS: Readonly<Record<string, string>> = {
  NIK: '"3174051204909001"',
  Date: '"1990-04-12"',
  CountryCode: '"ID"',
  Int: "1",
  Float: "1",
  Boolean: "true",
};

function literal(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(type.ofType);
  if (isListType(type)) return `[${literal(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? "";
  if (!isInputObjectType(type)) return LITERALS[type.name] ?? '"text"';
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
  return `{ ${given.map(({ name, type: inner }) => `${name}: ${literal(inner)}`).join(", ")} }`;
}
