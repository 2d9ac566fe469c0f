import { parse } from "graphql";
import type { DocumentNode } from "graphql";
import { expect, it } from "vitest";

import { createDocumentCache } from "../../src/http/document-cache.ts";
import { ask, harness } from "./support.ts";

function keeps(text: string): boolean {
  const cache = createDocumentCache<DocumentNode>();
  cache.set(text, parse(text));
  return cache.get(text) !== undefined;
}

it("a document that has its values in variables is kept", () => {
  expect(keeps("query Greeting($to: String) { hello(to: $to) threshold(at: 0.85) }")).toBe(true);
});

it.each([
  ["a text", `{ hello(to: "Siti") }`],
  ["a text of several lines", `{ hello(to: """Siti""") }`],
  ["a number like a person's", "{ hello(to: 3171051204909001) }"],
  ["the same in a comment", "{ hello } # 3171051204909001"],
  ["more than a document has that is sent again", `{ ${"hello ".repeat(2_000)} }`],
])("one with %s is not", (_what, text) => {
  expect(keeps(text)).toBe(false);
});

it("what is not kept is answered all the same, each time anew", async () => {
  const gateway = harness();
  for (const _ of [1, 2]) {
    expect((await ask(gateway, `{ hello(to: "Siti") }`)).json).toEqual({ data: { hello: "hello" } });
    expect((await ask(gateway, `{ hello(to: "Siti"`)).status).toBe(400);
  }
});
