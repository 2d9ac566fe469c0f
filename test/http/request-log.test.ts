import { expect, it } from "vitest";

import { ask, harness, post } from "./support.ts";

it("a request is one line: who asked what, what came of it, how long it took", async () => {
  const gateway = harness({ apiKeys: [{ name: "onboarding", key: "0123456789" }] });
  await ask(gateway, "query Greeting { hello }", {}, { authorization: "Bearer 0123456789" });
  expect(gateway.lines("request")).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      pid: expect.any(Number),
      hostname: expect.any(String),
      operation: "Greeting",
      caller: "onboarding",
      status: 200,
      codes: [],
      ms: expect.any(Number),
      msg: "request",
    },
  ]);
});

it("errors stand there by their codes, each once", async () => {
  const gateway = harness();
  await ask(gateway, "query Wrong($input: PersonInput!) { person(input: $input) { name } }", { input: {} });
  await ask(gateway, "{ nothing }");
  expect(gateway.lines("request")).toMatchObject([
    { operation: "Wrong", status: 400, codes: ["BAD_USER_INPUT"] },
    { operation: null, status: 400, codes: ["GRAPHQL_VALIDATION_FAILED"] },
  ]);
});

it("an operation's name is cut short and loses digits that a person could be told by", async () => {
  const gateway = harness();
  await ask(gateway, `query Nik3171051204909001${"x".repeat(100)} { hello }`);
  expect(gateway.lines("request")[0]?.["operation"]).toMatch(/^Nik#x{45}$/);
});

it("a name that no operation has is not logged", async () => {
  const gateway = harness();
  await gateway.gateway.fetch(
    new Request("http://saksi.test/graphql", post({ query: "query A { hello }", operationName: "Rahasia" })),
  );
  expect(gateway.lines("request")).toMatchObject([{ operation: null, codes: ["OPERATION_RESOLUTION_FAILURE"] }]);
  expect(gateway.log()).not.toContain("Rahasia");
});

it("probes of health leave no line", async () => {
  const gateway = harness();
  for (const path of ["/health", "/ready"]) await gateway.gateway.fetch(new Request(`http://saksi.test${path}`));
  expect(gateway.log()).toBe("");
});
