import { expect, test } from "vitest";

import { knownProviders } from "../../src/cli/shell.ts";
import { redrawn } from "../../src/config/document.ts";
import { FACTS } from "../../src/domain/fact-catalogue.ts";
import { factsPage } from "../../src/policy/editor/facts-page.ts";
import { policySchema } from "../../src/policy/editor/policy-schema.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { read } from "./repository.ts";

test("docs/configuration.md says of every variable what the code says", () => {
  const page = read("docs/configuration.md");
  expect(redrawn(page, providerDefinitions)).toBe(page);
});

test("docs/facts.md says of every fact what the code says", () => {
  const page = read("docs/facts.md");
  expect(factsPage()).toBe(page);
  expect(page.match(/^\| `\w+\.\w+` \|/gm)).toHaveLength(FACTS.size);
});

test("schema/policy.schema.json is what the code says", () => {
  const committed: unknown = JSON.parse(read("schema/policy.schema.json"));
  expect(committed).toEqual(policySchema(knownProviders(providerDefinitions)));
});

test("the shipped policy names its schema to editors", () => {
  const [first] = read("policies/default.yaml").split("\n");
  expect(first).toBe("# yaml-language-server: $schema=../schema/policy.schema.json");
});
