import { expect, test } from "vitest";

import { redrawn } from "../../src/config/document.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { read } from "./repository.ts";

test("docs/configuration.md says of every variable what the code says", () => {
  const page = read("docs/configuration.md");
  expect(redrawn(page, providerDefinitions)).toBe(page);
});
