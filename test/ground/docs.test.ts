import { expect, test } from "vitest";

import { knownProviders } from "../../src/cli/shell.ts";
import { redrawn } from "../../src/config/document.ts";
import { FACTS } from "../../src/domain/fact-catalogue.ts";
import { factsPage } from "../../src/policy/editor/facts-page.ts";
import { policySchema } from "../../src/policy/editor/policy-schema.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { strategyDrawings } from "../../scripts/strategies/draw.ts";
import { EVENINGS, STRATEGIES } from "../../scripts/strategies/evenings.ts";
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

test("docs/strategies.md and its pictures show what the strategies do", async () => {
  const drawings = await strategyDrawings();
  const stale = drawings.filter(({ file, text }) => text(read(file)) !== read(file));
  expect(stale).toEqual([]);
  const shown = [...read("docs/strategies.md").matchAll(/\]\((images\/strategy-\w+\.svg)\)/g)];
  expect(shown.map(([, picture]) => `docs/${picture}`)).toEqual(drawings.slice(1).map(({ file }) => file));
  expect(drawings).toHaveLength(STRATEGIES.length + 1);
});

test("a picture has every evening, every vendor's part in it, and the moment that ends the check", () => {
  const picture = read("docs/images/strategy-hedge.svg");
  for (const { title } of EVENINGS) expect(picture).toContain(`>${title}</text>`);
  expect(picture).toContain(">MATCH after 640 ms, Rp 3,500</text>");
  expect(picture.match(/>cancelled<\/text>/g)).toHaveLength(1);
  expect(picture.match(/>not asked<\/text>/g)).toHaveLength(7);
});

test("schema/policy.schema.json is what the code says", () => {
  const committed: unknown = JSON.parse(read("schema/policy.schema.json"));
  expect(committed).toEqual(policySchema(knownProviders(providerDefinitions)));
});

test("the shipped policy names its schema to editors", () => {
  const [first] = read("policies/default.yaml").split("\n");
  expect(first).toBe("# yaml-language-server: $schema=../schema/policy.schema.json");
});
