import { once } from "node:events";

import { expect, it } from "vitest";

import type { Span, SpanFacts, Tracing } from "../../src/domain/trace.ts";
import { useTracing } from "../../src/http/use-tracing.ts";
import { ask, harness, post } from "./support.ts";
import type { Harness } from "./support.ts";

interface Told {
  readonly name: string;
  readonly parent: string | null;
  facts: SpanFacts;
  ends: number;
  failed: boolean;
}

/** Traces kept in memory, as they are told. */
function memory() {
  const spans: Told[] = [];
  const parents: (string | null)[] = [];
  function begin(name: string, facts: SpanFacts, parent: string | null): Span {
    const told: Told = { name, parent, facts, ends: 0, failed: false };
    spans.push(told);
    return {
      begin: (child, of) => begin(child, of, name),
      attempt: () => () => {},
      within: (work) => work(),
      end(more, failed) {
        told.facts = { ...told.facts, ...(told.ends === 0 ? more : {}) };
        told.failed ||= failed;
        told.ends += 1;
      },
    };
  }
  const tracing: Tracing = {
    request(name, traceparent, facts) {
      parents.push(traceparent);
      return begin(name, facts, null);
    },
    attempting: () => () => {},
  };
  return { tracing, spans, parents };
}

const names = (spans: readonly Told[]) => spans.map(({ name, parent }) => [name, parent]);
const get = ({ gateway }: Harness, path: string) => gateway.fetch(new Request(`http://saksi.test${path}`));

it("a request is a span, and its operation one within it; both have ended when the answer is out", async () => {
  const { tracing, spans, parents } = memory();
  await ask(harness({ tracing }), "query Greeting { hello }", {}, { traceparent: "00-the-callers-01" });
  expect(spans).toEqual([
    {
      name: "POST /graphql",
      parent: null,
      facts: {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "http.response.status_code": 200,
        "saksi.codes": [],
      },
      ends: 1,
      failed: false,
    },
    {
      name: "query Greeting",
      parent: "POST /graphql",
      facts: { "graphql.operation.type": "query", "graphql.operation.name": "Greeting" },
      ends: expect.any(Number),
      failed: false,
    },
  ]);
  expect(spans[1]?.ends).toBeGreaterThan(0);
  expect(parents).toEqual(["00-the-callers-01"]);
});

it("what the resolvers do is a piece of the operation", async () => {
  const { tracing, spans } = memory();
  const gateway = harness({ tracing });
  await ask(gateway, "query Greeting { hello }");
  gateway.contexts[0]?.span?.begin("within", {});
  expect(names(spans).at(-1)).toEqual(["within", "query Greeting"]);
});

it("an operation that is refused ends with its request, and its codes say why", async () => {
  const { tracing, spans } = memory();
  const gateway = harness({ tracing });
  await ask(gateway, "query Wrong { nothing }");
  await ask(gateway, "query {");
  expect(names(spans)).toEqual([
    ["POST /graphql", null],
    ["query Wrong", "POST /graphql"],
    ["POST /graphql", null],
  ]);
  expect(spans.every(({ ends }) => ends > 0)).toBe(true);
  expect(spans[0]?.facts).toMatchObject({
    "http.response.status_code": 400,
    "saksi.codes": ["GRAPHQL_VALIDATION_FAILED"],
  });
});

it("an operation whose parts come later lasts until the last of them", async () => {
  const { tracing, spans } = memory();
  const later = Promise.withResolvers<string>();
  const { gateway } = harness({ tracing, later: () => later.promise });
  const { url } = await gateway.listen(0, "127.0.0.1");
  const query = "query Watch { hello ... @defer { later } }";
  const response = await fetch(`${url}/graphql`, post({ query }, { accept: "multipart/mixed" }));
  const reader = response.body?.getReader();
  await reader?.read();
  expect(spans.map(({ name, ends }) => [name, ends])).toEqual([
    ["POST /graphql", 0],
    ["query Watch", 0],
  ]);
  later.resolve("late");
  while (!(await reader?.read())?.done);
  await gateway.close({ graceMs: 1_000 });
  expect(spans.every(({ ends }) => ends > 0)).toBe(true);
  expect(spans[0]?.facts).toMatchObject({ "http.response.status_code": 200 });
});

it("a request whose client went away before it had the answer says so, and has no status", async () => {
  const { tracing, spans } = memory();
  const [asked, gone] = [Promise.withResolvers<void>(), new AbortController()];
  const never = Promise.withResolvers<string>();
  const { gateway, contexts } = harness({
    tracing,
    later: () => {
      asked.resolve();
      return never.promise;
    },
  });
  const { url } = await gateway.listen(0, "127.0.0.1");
  const answer = fetch(`${url}/graphql`, { ...post({ query: "query Wait { later }" }), signal: gone.signal });
  await asked.promise;
  const [context] = contexts;
  if (context === undefined) throw new RangeError("nothing was asked");
  const noticed = once(context.signal, "abort");
  gone.abort();
  await expect(answer).rejects.toThrow("aborted");
  await noticed;
  never.resolve("too late");
  await gateway.close({ graceMs: 1_000 });
  expect(spans[0]?.facts).toMatchObject({ "saksi.aborted": true });
  expect(spans[0]?.facts).not.toHaveProperty(["http.response.status_code"]);
  expect(spans.every(({ ends, failed }) => ends > 0 && !failed)).toBe(true);
});

it("where nobody collects traces there is nothing on a request's way", () => {
  expect(useTracing(null)).toEqual({});
});

it("a name is told as the log tells it: short, and without digits that a person could be told by", async () => {
  const { tracing, spans } = memory();
  await ask(harness({ tracing }), `query Nik3171051204909001${"x".repeat(100)} { hello }`);
  expect(spans[1]?.name).toMatch(/^query Nik#x{45}$/);
});

it("probes, scrapes and addresses that are nobody's are not traced; an unknown method has no name", async () => {
  const { tracing, spans } = memory();
  const gateway = harness({ tracing });
  for (const path of ["/health", "/ready", "/metrics", "/3171051204909001"]) await get(gateway, path);
  expect(spans).toEqual([]);
  await gateway.gateway.fetch(new Request("http://saksi.test/callbacks/3171051204909001", { method: "RAHASIA" }));
  expect(spans.map(({ name }) => name)).toEqual(["_OTHER /callbacks/{provider}"]);
});

it("no value of a caller's is told", async () => {
  const { tracing, spans } = memory();
  const query = 'query Check($input: PersonInput!) { person(input: $input) { name } hello(to: "Rahasia") }';
  await ask(harness({ tracing }), query, { input: { nik: "3171051204909001", name: "Rahasia" } });
  await get(harness({ tracing }), `/graphql?query=${encodeURIComponent('{ hello(to: "Rahasia") }')}`);
  expect(spans.length).toBe(4);
  expect(JSON.stringify(spans)).not.toMatch(/Rahasia|3171051204909001|hello/);
});
