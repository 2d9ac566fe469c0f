import { serverAudits } from "graphql-http";
import { afterAll, beforeAll, expect, it } from "vitest";

import { harness } from "./support.ts";

const { gateway } = harness();
let url = "";
beforeAll(async () => {
  ({ url } = await gateway.listen(0, "127.0.0.1"));
});
afterAll(async () => gateway.close({ graceMs: 1000 }));

const audits = serverAudits({ url: () => `${url}/graphql`, fetchFn: fetch });

it.each(audits.map(({ name, fn }) => [name, fn] as const))("the audit of GraphQL over HTTP: %s", async (_name, fn) => {
  expect(await fn()).toMatchObject({ status: "ok" });
});
