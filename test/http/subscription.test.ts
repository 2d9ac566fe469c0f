import { EventEmitter, on, once } from "node:events";

import { GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLString } from "graphql";
import { afterEach, describe, expect, it, vi } from "vitest";

import { BY_PLAIN_QUERY } from "../../src/graphql/asks-vendors.ts";
import { inputError } from "../../src/graphql/errors/input-error.ts";
import type { Limits } from "../../src/graphql/limits/limits.ts";
import { codes, harness, OPEN, post, read, URL_OF_API } from "./support.ts";
import type { TestContext } from "./support.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const QUERY = "subscription Watch { ticks { at } }";
const EVENTS = { accept: "text/event-stream" };

/** A gateway whose subscription tells what the source emits, until it emits `end`. */
function ticking(begin: () => void = () => {}, limits: Partial<Limits> = {}) {
  const source = new EventEmitter();
  const tick = new GraphQLObjectType({
    name: "Tick",
    fields: {
      at: {
        type: GraphQLInt,
        resolve(at) {
          if (typeof at === "number") return at;
          throw new Error("Rahasia");
        },
      },
      slow: { type: GraphQLString, resolve: () => "slow" },
    },
  });
  const subscription = new GraphQLObjectType<unknown, TestContext>({
    name: "Subscription",
    fields: {
      ticks: {
        type: new GraphQLNonNull(tick),
        extensions: BY_PLAIN_QUERY,
        async subscribe() {
          begin();
          const events = on(source, "tick", { close: ["end"] });
          source.emit("begun");
          return events;
        },
        resolve: (event: unknown) => (Array.isArray(event) ? event[0] : event),
      },
      quiet: {
        type: GraphQLInt,
        extensions: OPEN,
        subscribe: () => on(source, "tick", { close: ["end"] }),
        resolve: () => 1,
      },
    },
  });
  const tested = harness({ subscription, limits });
  return { source, tested, begun: once(source, "begun"), listeners: () => source.listenerCount("tick") };
}

type Ticking = ReturnType<typeof ticking>;

async function listen({ tested, begun }: Ticking, signal?: AbortSignal) {
  const { url } = await tested.gateway.listen(0, "127.0.0.1");
  const answer = fetch(`${url}/graphql`, { ...post({ query: QUERY }, EVENTS), ...(signal && { signal }) });
  await begun;
  const response = await answer;
  if (response.body === null) throw new TypeError("no body");
  const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) {
      const { done, value } = await chunks.read();
      if (done) throw new RangeError(`ended without ${wanted}`);
      text += value;
    }
    return text;
  };
  return { response, until };
}

const asked = async ({ tested }: Ticking, query: string, headers: Readonly<Record<string, string>> = EVENTS) =>
  read(await tested.gateway.fetch(new Request(URL_OF_API, post({ query }, headers))));

/** The payloads of an answer in events. */
function payloads(text: string): unknown[] {
  return [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json = ""]) => JSON.parse(json));
}

describe("a subscription", () => {
  it("is told event by event as they come, is complete in the end, and is to be kept by nobody on the way", async () => {
    const stream = ticking();
    const { response, until } = await listen(stream);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    stream.source.emit("tick", 1);
    expect(payloads(await until(`"at":1`))).toEqual([{ data: { ticks: { at: 1 } } }]);
    stream.source.emit("tick", 2);
    expect(payloads(await until(`"at":2`))).toHaveLength(2);
    stream.source.emit("end");
    await until("event: complete");
    await stream.tested.gateway.close({ graceMs: 1000 });
    expect(stream.tested.lines("request")).toMatchObject([{ operation: "Watch", status: 200, codes: [] }]);
  });

  it("hears something even while there is nothing to tell", async () => {
    const stream = ticking();
    const { until } = await listen(stream);
    expect(payloads(await until(":\n\n:\n\n"))).toEqual([]);
    stream.source.emit("end");
    await until("event: complete");
    await stream.tested.gateway.close({ graceMs: 1000 });
  });

  it("ends at its source when the client leaves, with no listener and no timer left", async () => {
    const intervals = vi.spyOn(globalThis, "setInterval");
    const cleared = vi.spyOn(globalThis, "clearInterval");
    const stream = ticking();
    const leaving = new AbortController();
    const { until } = await listen(stream, leaving.signal);
    stream.source.emit("tick", 1);
    await until(`"at":1`);
    const pings = intervals.mock.results.map(({ value }) => value);
    expect(pings).toHaveLength(1);
    expect(stream.listeners()).toBe(1);
    leaving.abort();
    await vi.waitFor(() => expect(stream.listeners()).toBe(0));
    expect(stream.tested.contexts[0]?.signal.aborted).toBe(true);
    for (const ping of pings) expect(cleared).toHaveBeenCalledWith(ping);
    await stream.tested.gateway.close({ graceMs: 1000 });
    expect(stream.tested.lines("request")).toMatchObject([{ operation: "Watch", status: null, aborted: true }]);
  });

  it("may end by itself while the server closes, and loses its connection after the grace", async () => {
    const patient = ticking();
    const { until } = await listen(patient);
    const closed = patient.tested.gateway.close({ graceMs: 60_000 });
    patient.source.emit("tick", 1);
    patient.source.emit("end");
    await until("event: complete");
    await closed;

    const endless = ticking();
    const cut = await listen(endless);
    await endless.tested.gateway.close({ graceMs: 0 });
    await expect(cut.until("event: complete")).rejects.toThrow(TypeError);
    await vi.waitFor(() => expect(endless.listeners()).toBe(0));
  });
});

describe("an error", () => {
  it("of an event has a code and no words of its own, and the next event comes all the same", async () => {
    const stream = ticking();
    const { until } = await listen(stream);
    stream.source.emit("tick", "Rahasia");
    stream.source.emit("tick", 2);
    stream.source.emit("end");
    const text = await until("event: complete");
    expect(payloads(text)).toMatchObject([
      { data: { ticks: { at: null } }, errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] },
      { data: { ticks: { at: 2 } } },
    ]);
    await stream.tested.gateway.close({ graceMs: 1000 });
    expect(stream.tested.lines("request")).toMatchObject([{ status: 200, codes: ["INTERNAL_SERVER_ERROR"] }]);
    expect(text + stream.tested.log()).not.toContain("Rahasia");
  });

  it("of the source is the last thing told, in the same way, and one incident", async () => {
    const stream = ticking();
    const { until } = await listen(stream);
    stream.source.emit("error", new Error("Rahasia"));
    const text = await until("event: complete");
    expect(payloads(text)).toMatchObject([{ errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }] }]);
    await stream.tested.gateway.close({ graceMs: 1000 });
    expect(stream.tested.lines("request")).toMatchObject([{ status: 200, codes: ["INTERNAL_SERVER_ERROR"] }]);
    expect(stream.tested.lines("something failed that should not")).toHaveLength(1);
    expect(text + stream.tested.log()).not.toContain("Rahasia");
  });

  const BOTH = { accept: "application/graphql-response+json, text/event-stream" };
  const wrong = () => inputError("It is no such thing.", "input.nik");
  const broken = () => new Error("Rahasia");

  it.each([
    ["an input's, in events", wrong, "BAD_USER_INPUT", EVENTS, 200],
    ["an input's, in JSON", wrong, "BAD_USER_INPUT", BOTH, 400],
    ["one of ours, in events", broken, "INTERNAL_SERVER_ERROR", EVENTS, 500],
    ["one of ours, in JSON", broken, "INTERNAL_SERVER_ERROR", BOTH, 500],
  ])("that it never begins for, %s, has the field's path, and no data", async (_what, made, code, headers, status) => {
    const stream = ticking(() => {
      throw made();
    });
    const answer = await asked(stream, QUERY, headers);
    expect(headers === EVENTS ? payloads(answer.text) : [answer.json]).toEqual([
      { errors: [expect.objectContaining({ path: ["ticks"], extensions: expect.objectContaining({ code }) })] },
    ]);
    expect([answer.status, stream.listeners()]).toEqual([status, 0]);
    expect(stream.tested.lines("request")).toMatchObject([{ codes: [code] }]);
    expect(answer.text + stream.tested.log()).not.toContain("Rahasia");
  });
});

describe("before it begins, it is refused", () => {
  it("over GET, as an EventSource would ask, where vendors are asked", async () => {
    const stream = ticking();
    const url = `${URL_OF_API}?${new URLSearchParams({ query: QUERY })}`;
    const answer = await read(await stream.tested.gateway.fetch(new Request(url, { headers: EVENTS })));
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    expect(payloads(answer.text)).toMatchObject([{ errors: [{ extensions: { code: "METHOD_NOT_ALLOWED" } }] }]);
    expect(stream.listeners()).toBe(0);
  });

  it.each(["application/json", "application/graphql-response+json", "multipart/mixed"])(
    "to a client that takes %s alone",
    async (accept) => {
      const stream = ticking();
      const answer = await asked(stream, QUERY, { accept });
      expect([answer.status, codes(answer), stream.listeners()]).toEqual([406, [["NOT_ACCEPTABLE"]], 0]);
    },
  );

  it.each([
    ["two root fields", "subscription { ticks { at } quiet }"],
    ["a part that is deferred", "subscription { ticks { at ... @defer { slow } } }"],
    ["a root field that is skipped", "subscription { ticks @skip(if: true) { at } }"],
    ["a root field that is perhaps not there", "subscription ($a: Boolean = false) { quiet @include(if: $a) }"],
    ["no field but its type's name", "subscription { __typename }"],
  ])("with %s", async (_what, query) => {
    const stream = ticking();
    const answer = await asked(stream, query);
    expect(payloads(answer.text)).toMatchObject([{ errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] }]);
    expect(stream.listeners()).toBe(0);
    expect(stream.tested.log()).not.toContain("incident");
  });

  it("where it costs more than one operation may: a field that asks vendors weighs as in a query", async () => {
    const stream = ticking(undefined, { cost: 101, vendorCost: 100 });
    const answer = await asked(stream, QUERY);
    expect(payloads(answer.text)).toMatchObject([{ errors: [{ extensions: { code: "COST_LIMIT_EXCEEDED" } }] }]);
    expect(stream.listeners()).toBe(0);
  });
});
