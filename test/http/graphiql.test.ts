import { expect, it } from "vitest";

import { codes, harness, read, URL_OF_API } from "./support.ts";
import type { GatewayOptions } from "../../src/http/gateway.ts";

const EXAMPLES = [
  { name: "Check an applicant", query: "query Check { hello }", variables: `{"a":"first"}` },
  { name: "Match a face", query: "query Match { hello }", variables: "{}" },
];

async function visit(graphiql: GatewayOptions["graphiql"]) {
  const { gateway } = harness({ graphiql });
  return read(await gateway.fetch(new Request(URL_OF_API, { headers: { accept: "text/html,*/*;q=0.8" } })));
}

/** The settings that the page hands to GraphiQL. */
function settingsIn(page: string): unknown {
  const json = /renderYogaGraphiQL\(\s*window\.document\.querySelector\('#root'\),\s*(\{.*\}),\s*\);/.exec(page)?.[1];
  return JSON.parse(json ?? "null");
}

it("a browser is given GraphiQL, with the examples as its tabs and no key kept in it", async () => {
  const { status, headers, text } = await visit({ examples: EXAMPLES });
  expect([status, headers.get("content-type")]).toEqual([200, "text/html"]);
  expect(settingsIn(text)).toMatchObject({
    defaultTabs: [
      { query: "# Check an applicant\nquery Check { hello }", variables: `{"a":"first"}` },
      { query: "# Match a face\nquery Match { hello }", variables: "{}" },
    ],
    shouldPersistHeaders: false,
    method: "POST",
  });
});

it("the page needs no network but this server, and no other page may frame it", async () => {
  const { text, headers } = await visit({ examples: EXAMPLES });
  const [head = ""] = text.split("</style>");
  expect(head.match(/<(?:script|link)[^>]*(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();
  expect(text.match(/<script[^>]+src=["']?https?:/g)).toBeNull();
  expect(text).not.toMatch(/https?:\/\/(?:unpkg\.com|cdn\.|[\w.]*jsdelivr\.net|esm\.sh)/);
  expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

it("a program that asks the same address with GET gets GraphQL", async () => {
  const { gateway } = harness({ graphiql: { examples: EXAMPLES } });
  const answer = await read(await gateway.fetch(new Request(`${URL_OF_API}?query={hello}`)));
  expect(answer.json).toEqual({ data: { hello: "hello" } });
});

it("switched off, a browser is told in JSON what the address wants", async () => {
  const answer = await visit(false);
  expect([answer.status, codes(answer)]).toEqual([400, [["BAD_REQUEST"]]]);
});

it("a first visit finds the first example's variables, which GraphiQL reads from what the browser remembers", async () => {
  const { text } = await visit({ examples: EXAMPLES });
  const seed = /<script>(if \(!localStorage[^\n]*)<\/script>/.exec(text)?.[1] ?? "";
  const remembered = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => remembered.get(key) ?? null,
    setItem: (key: string, value: string) => remembered.set(key, value),
  };
  new Function("localStorage", seed)(localStorage);
  expect(remembered.get("graphiql:variables")).toBe(EXAMPLES[0]?.variables);
  remembered.set("graphiql:tabState", "{}").set("graphiql:variables", "mine");
  new Function("localStorage", seed)(localStorage);
  expect(remembered.get("graphiql:variables")).toBe("mine");
});
