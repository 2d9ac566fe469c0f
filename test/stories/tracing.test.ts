import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { FAILED, KIND, startReceiver, treesOf } from "../tracing/receiver.ts";
import { launch } from "./launch.ts";
import { APPLICANT, says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
});

const traced = (): Promise<Story> => sandboxStory({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });

const CHECKED = APPLICANT.replace("query (", "query CheckApplicant(");

describe("an applicant's trace", () => {
  it("is a tree from the request to each call to a vendor, in the caller's own trace", async () => {
    const story = await traced();
    const [trace, span] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
    const headers = { traceparent: `00-${trace}-${span}-01`, tracestate: "shop=Rahasia" };
    await story.query(CHECKED, { input: { ...says("all-match"), selfie } }, headers);
    await story.close();
    const spans = receiver.spans();
    expect(treesOf(spans, span)).toEqual([
      [
        "POST /graphql",
        [
          "query CheckApplicant",
          ["check FACE"],
          ["check IDENTITY"],
          ["check SCREENING"],
          ["GLAIR face-verification"],
          ["GLAIR verification"],
          ["HYPERVERGE dukcapil-with-facematch"],
          ["IDMETA dukcapil-full"],
          ["ILUMA id-card-verification"],
          ["ILUMA individual-cft-pep"],
        ],
      ],
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
    expect(spans.find(({ name }) => name === "IDMETA dukcapil-full")).toMatchObject({
      kind: KIND.CLIENT,
      attributes: {
        "saksi.provider": "IDMETA",
        "saksi.endpoint": "dukcapil-full",
        "saksi.checks": ["IDENTITY", "FACE"],
        "saksi.attempt": 1,
        "saksi.outcome": "ANSWERED",
      },
    });
    expect(spans.find(({ name }) => name === "check SCREENING")?.attributes).toMatchObject({
      "saksi.check": "SCREENING",
      "saksi.strategy": "all",
      "saksi.providers": ["ILUMA"],
      "saksi.answered": 1,
      "saksi.failed": 0,
    });
  });

  it("holds nothing of the applicant, of the query, of the addresses or of the credentials", async () => {
    const story = await traced();
    const input = { ...says("all-match"), selfie };
    await story.query(CHECKED, { input });
    // What is written into the document itself, and what is wrong with it, are no more to be told.
    await story.query(`query Wrong { identity(input: { nik: "12", name: "${input.name}" }) { verdict } }`);
    const vendorPaths = story.sandbox.calls().map(({ path }) => path);
    await story.close();
    const values = [input.nik, input.name, input.dateOfBirth, selfie.base64.slice(0, 40), ...vendorPaths];
    const secrets = Object.values(story.sandbox.environment);
    const text = receiver.text();
    for (const value of [...values, ...secrets, ...String(input.name).split(" "), "verdict", "ApplicantInput"]) {
      expect(String(value).length).toBeGreaterThan(2);
      expect(text).not.toContain(value);
    }
    expect(receiver.spans().map(({ name }) => name)).toContain("query Wrong");
  });

  it("has each attempt by itself where a call is repeated, and says how each ended", async () => {
    const story = await traced();
    story.sandbox.configure("ILUMA", { down: true });
    await story.query(CHECKED, { input: says("all-match") });
    await story.close();
    const attempts = receiver.spans().filter(({ name }) => name === "ILUMA individual-cft-pep");
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.map(({ attributes }) => attributes["saksi.attempt"])).toEqual(
      attempts.map((_, index) => index + 1),
    );
    for (const { attributes, status } of attempts) {
      expect(attributes["saksi.outcome"]).toBe("UNAVAILABLE");
      expect(status.code).toBe(FAILED);
    }
    expect(receiver.spans().find(({ name }) => name === "check SCREENING")).toMatchObject({
      status: { code: FAILED },
      attributes: { "saksi.answered": 0, "saksi.failed": 1 },
    });
  });

  it("is kept apart from others that are asked at the same time", async () => {
    const story = await traced();
    const ask = (key: string) => story.query(CHECKED, { input: says(key) });
    await Promise.all([ask("all-match"), ask("name-mismatch"), ask("pep-hit")]);
    await story.close();
    const spans = receiver.spans();
    const trees = treesOf(spans);
    expect(trees).toHaveLength(3);
    for (const [, operation] of trees) {
      expect(operation?.slice(1).map((child) => child[0])).toContain("ILUMA individual-cft-pep");
    }
    for (const { parentSpanId, traceId } of spans) {
      const parent = spans.find(({ spanId }) => spanId === parentSpanId);
      expect(parent?.traceId ?? traceId).toBe(traceId);
    }
  });

  it("goes no further: no vendor is told whose trace its call is a piece of", async () => {
    const story = await traced();
    await story.query(CHECKED, { input: { ...says("all-match"), selfie } });
    const headers = story.sandbox.calls().flatMap((call) => Object.keys(call.headers));
    await story.close();
    expect(headers.length).toBeGreaterThan(0);
    expect(headers.filter((name) => /trace|baggage/.test(name))).toEqual([]);
  });
});

it("has a listing's look-up as a call of its own", async () => {
  const story = await traced();
  await story.query(`query Look { listing(provider: ILUMA, id: "nobodys") { answer { status } } }`);
  await story.close();
  expect(treesOf(receiver.spans())).toEqual([["POST /graphql", ["query Look", ["ILUMA listing"]]]]);
});

it("spans that a collector does not take are told of once, and hold up neither the answer nor the end", async () => {
  const refusing = await startReceiver({ status: 400 });
  const story = await sandboxStory({ environment: { OTEL_EXPORTER_OTLP_ENDPOINT: refusing.url } });
  expect((await story.query("{ providers { name } }")).status).toBe(200);
  await story.close();
  await refusing.close();
  expect(story.lines("traces cannot be delivered: the collector does not take them")).toMatchObject([{ level: 40 }]);
});

/** Has Node say of each module where it was found. */
const TELL_MODULES = `import { registerHooks } from "node:module";
registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    process.stderr.write(found.url + "\\n");
    return found;
  },
});`;

it.each([
  ["is not loaded where no collector is configured", {}, false],
  ["is loaded where one is", { OTEL_TRACES_SAMPLER: "always_off" }, true],
])("the SDK %s", async (_title, settings, isLoaded) => {
  const environment = isLoaded ? { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } : settings;
  const hooks = `--import=data:text/javascript,${encodeURIComponent(TELL_MODULES)}`;
  const { child, ended, listening } = launch({ PORT: "0", NODE_OPTIONS: hooks, ...environment });
  const url = await listening;
  const asked = await fetch(`${url}/graphql?query={providers{name}}`, { headers: { accept: "application/json" } });
  expect(asked.status).toBe(200);
  child.kill("SIGTERM");
  const { code, err } = await ended;
  expect(code).toBe(0);
  expect(err).toContain("node_modules/prom-client/");
  expect(err.includes("node_modules/@opentelemetry/sdk-trace/")).toBe(isLoaded);
});
