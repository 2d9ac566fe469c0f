import { expect, it } from "vitest";

import { codes, harness, read } from "./support.ts";
import type { Harness } from "./support.ts";

async function get({ gateway }: Harness, path: string) {
  return read(await gateway.fetch(new Request(`http://saksi.test${path}`)));
}

it("/health says that the process is up, and asks nobody", async () => {
  const gateway = harness({ readiness: async () => Promise.reject(new Error("Rahasia")) });
  expect(await get(gateway, "/health")).toMatchObject({ status: 200, json: { status: "ok" } });
});

it("/ready says whether the server can work, and by what", async () => {
  const detail = { GLAIR: "off" };
  const told = async (ready: boolean, degraded: boolean) => {
    const { status, json } = await get(harness({ readiness: async () => ({ ready, degraded, detail }) }), "/ready");
    return [status, json];
  };
  expect(await told(true, false)).toEqual([200, { status: "ok", detail }]);
  // Degraded is not down: whoever takes it out of service leaves callers with nothing.
  expect(await told(true, true)).toEqual([200, { status: "degraded", detail }]);
  expect(await told(false, false)).toEqual([503, { status: "not ready", detail }]);
});

it("a readiness that cannot be told is none, and why stays in the server", async () => {
  const gateway = harness({ readiness: async () => Promise.reject(new Error("Rahasia")) });
  const answer = await get(gateway, "/ready");
  expect(answer).toMatchObject({ status: 503, json: { status: "not ready" } });
  expect(gateway.lines("something failed that should not")).toHaveLength(1);
  expect(answer.text + gateway.log()).not.toContain("Rahasia");
});

it("/ready says no once the server is closing", async () => {
  const gateway = harness();
  await gateway.gateway.close({ graceMs: 0 });
  expect(await get(gateway, "/ready")).toMatchObject({ status: 503, json: { status: "closing" } });
});

it.each(["/", "/graphql/elsewhere", "/graphqlx", "/healthz", "/?x=/graphql", "/x/health"])(
  "nothing is served at %s",
  async (path) => {
    const answer = await get(harness(), path);
    expect([answer.status, codes(answer)]).toEqual([404, [["NOT_FOUND"]]]);
  },
);

it("a query is no probe, however its URL ends", async () => {
  expect((await get(harness(), "/graphql?query={hello}&extensions=&x=/health")).json).toEqual({
    data: { hello: "hello" },
  });
});
