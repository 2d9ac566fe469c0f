import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { BegunAttempt } from "../../src/domain/vendor-traffic.ts";
import { traceTo } from "../../src/tracing/collector.ts";
import { FAILED, KIND, startReceiver, treesOf } from "./receiver.ts";

const ALWAYS = { sampler: "parentbased_always_on", ratio: 1 };
const ATTEMPT: BegunAttempt = {
  provider: "GLAIR",
  endpoint: "verification",
  checks: new Set(["IDENTITY"]),
  attempt: 1,
};
const CALLER = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  vi.unstubAllEnvs();
});

const open = (settings: Partial<typeof ALWAYS> = {}) =>
  traceTo({ url: `${receiver.url}/v1/traces`, ...ALWAYS, ...settings }, () => {});

describe("what is traced", () => {
  it("is sent by the time it is closed, as a tree", async () => {
    const tracing = open();
    const request = tracing.request("POST /graphql", null, { "http.route": "/graphql" });
    const operation = request.begin("query Check", {});
    operation.attempt(ATTEMPT)("ANSWERED");
    operation.end({}, false);
    request.end({ "http.response.status_code": 200 }, false);
    await tracing.close();
    expect(treesOf(receiver.spans())).toEqual([["POST /graphql", ["query Check", ["GLAIR verification"]]]]);
    expect(receiver.spans().map(({ kind }) => kind)).toEqual([KIND.CLIENT, KIND.INTERNAL, KIND.SERVER]);
  });

  it("belongs to what it was begun within, however late and after whatever wait", async () => {
    const tracing = open();
    const [one, other] = ["one", "other"].map((name) => tracing.request(name, null, {}));
    const wait = Promise.withResolvers<void>();
    const later = async () => {
      await wait.promise;
      await new Promise((resolve) => setImmediate(resolve));
      tracing.attempting(ATTEMPT)("TIMEOUT");
    };
    const both = [one?.within(later), other?.within(later)];
    wait.resolve();
    await Promise.all(both);
    for (const span of [one, other]) span?.end({}, false);
    await tracing.close();
    expect(treesOf(receiver.spans())).toEqual([
      ["one", ["GLAIR verification"]],
      ["other", ["GLAIR verification"]],
    ]);
    expect(receiver.spans().find(({ kind }) => kind === KIND.CLIENT)).toMatchObject({
      status: { code: FAILED },
      attributes: {
        "saksi.provider": "GLAIR",
        "saksi.endpoint": "verification",
        "saksi.checks": ["IDENTITY"],
        "saksi.attempt": 1,
        "saksi.outcome": "TIMEOUT",
      },
    });
  });

  it("says who it is as OpenTelemetry's own variables do, and `saksi` without them", async () => {
    const unnamed = open();
    unnamed.request("x", null, {}).end({}, false);
    await unnamed.close();
    vi.stubEnv("OTEL_SERVICE_NAME", "kyc");
    vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=staging");
    const named = open();
    named.request("x", null, {}).end({}, false);
    await named.close();
    expect(receiver.resources()).toMatchObject([
      { "service.name": "saksi" },
      { "service.name": "kyc", "deployment.environment.name": "staging" },
    ]);
  });
});

describe("a caller's traceparent", () => {
  it("is honoured: the request is a piece of the caller's trace", async () => {
    const tracing = open();
    tracing.request("x", `00-${CALLER.trace}-${CALLER.span}-01`, {}).end({}, false);
    await tracing.close();
    expect(receiver.spans()).toMatchObject([{ traceId: CALLER.trace, parentSpanId: CALLER.span }]);
  });

  it("that keeps nothing has nothing kept, unless the sampler keeps everything", async () => {
    for (const sampler of ["parentbased_always_on", "always_on"]) {
      const tracing = open({ sampler });
      tracing.request(sampler, `00-${CALLER.trace}-${CALLER.span}-00`, {}).end({}, false);
      await tracing.close();
    }
    expect(receiver.spans().map(({ name }) => name)).toEqual(["always_on"]);
  });

  it.each(["", "Rahasia", `00-${"0".repeat(32)}-${CALLER.span}-01`, `ff-${CALLER.trace}-${CALLER.span}-01`])(
    "that is none (%j) is as good as absent",
    async (header) => {
      const tracing = open();
      tracing.request("x", header, {}).end({}, false);
      await tracing.close();
      expect(receiver.spans().map(({ parentSpanId }) => parentSpanId)).toEqual([undefined]);
    },
  );
});

it.each([
  ["always_off", 1, 0],
  ["parentbased_always_off", 1, 0],
  ["traceidratio", 0, 0],
  ["parentbased_traceidratio", 0, 0],
  ["traceidratio", 1, 3],
  ["parentbased_traceidratio", 1, 3],
  ["always_on", 0, 3],
])("the sampler %s with %d keeps %d of three traces", async (sampler, ratio, kept) => {
  const tracing = open({ sampler, ratio });
  for (let index = 0; index < 3; index += 1) tracing.request("x", null, {}).end({}, false);
  await tracing.close();
  expect(receiver.text() === "" ? [] : receiver.spans()).toHaveLength(kept);
});

it("a collector that takes nothing is told of once, and holds nobody up", async () => {
  const refusing = await startReceiver({ status: 400 });
  const told: boolean[] = [];
  const tracing = traceTo({ url: refusing.url, ...ALWAYS }, (well) => told.push(well));
  tracing.request("x", null, {}).end({}, false);
  await tracing.close();
  await refusing.close();
  expect(told).toEqual([false]);
});
