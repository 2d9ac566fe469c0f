import { knownProviders } from "../src/cli/shell.ts";
import { policySchema } from "../src/policy/editor/policy-schema.ts";
import { schemaText } from "../src/print-schema.ts";
import { providerDefinitions } from "../src/registry.ts";
import { caseFileSchema, evidenceSchema, populationSchema } from "../src/workbench/schemas.ts";
import { draw } from "./drawn.ts";

function json(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** The GraphQL schema, and what editors need to help with the files that people write. `--check` fails where one is stale. */
await draw(
  [
    { file: "schema/schema.graphql", text: schemaText },
    { file: "schema/policy.schema.json", text: () => json(policySchema(knownProviders(providerDefinitions))) },
    { file: "schema/policy-test.schema.json", text: () => json(caseFileSchema()) },
    { file: "schema/evidence.schema.json", text: () => json(evidenceSchema()) },
    { file: "schema/population.schema.json", text: () => json(populationSchema(providerDefinitions)) },
  ],
  "npm run schema",
);
