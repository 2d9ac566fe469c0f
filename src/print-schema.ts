import { GraphQLBoolean, GraphQLDirective, GraphQLSchema, GraphQLString, printSchema } from "graphql";
import { DirectiveLocation, GraphQLNonNull } from "graphql";

import { createSchema } from "./graphql/schema.ts";
import { providerDefinitions } from "./registry.ts";

const DEFER = new GraphQLDirective({
  name: "defer",
  description: "Send this part of the answer later, when it is ready.",
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: {
    if: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true },
    label: { type: GraphQLString },
  },
});

const HEADER =
  "# Printed from the code by `npm run schema`. Do not edit: `npm run schema -- --check` fails where it is stale.\n\n";

/** The public schema as text. The `@defer` directive, which the server adds as it starts, is in it: clients are generated from this. */
export function schemaText(): string {
  const schema = createSchema(providerDefinitions.map(({ name }) => name));
  const served = new GraphQLSchema({ ...schema.toConfig(), directives: [...schema.getDirectives(), DEFER] });
  return `${HEADER}${printSchema(served)}\n`;
}
