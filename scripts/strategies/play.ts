import { setImmediate } from "node:timers/promises";
import { mock } from "node:test";

import { Lines } from "../../src/checks/line/lines.ts";
import type { Panel, Seat } from "../../src/checks/panel.ts";
import { startRound } from "../../src/checks/round.ts";
import type { Answer } from "../../src/domain/answer.ts";
import { DEFAULT_FACE_LIMITS } from "../../src/domain/face-limits.ts";
import type { ProviderName } from "../../src/domain/provider.ts";
import type { Strategy } from "../../src/domain/strategy.ts";
import { VendorFailure } from "../../src/providers/provider.ts";
import type { Endpoint, Reply } from "../../src/providers/provider.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { DEADLINE_MS, PROVIDERS } from "./evenings.ts";
import type { Conduct, Evening } from "./evenings.ts";

/** One provider's part in a check that was played. */
export interface Lane {
  readonly title: string;
  /** In milliseconds from the start; null where it was never asked. */
  readonly asked: { readonly fromMs: number; readonly toMs: number } | null;
  /** How it ended: what it said, or what became of it. */
  readonly end: "MATCH" | "MISMATCH" | "failed" | "timed out" | "cancelled" | "not asked";
}

export interface Played {
  readonly title: string;
  readonly lanes: readonly Lane[];
  readonly verdict: string;
  readonly settledMs: number;
  readonly costIdr: number;
}

const STEP_MS = 10;

/** Runs the very code that asks vendors, with vendors that are faked and a clock that is moved by hand. */
export async function play(strategy: Strategy, evening: Evening): Promise<Played> {
  let now = 0;
  mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  const performanceNow = mock.method(performance, "now", () => now);
  try {
    const demand = { check: "IDENTITY", providers: PROVIDERS, deadlineMs: DEADLINE_MS, strategy } as const;
    const [checks] = startRound([{ subject: { kind: "person", person: { name: "Bayu" } }, demands: [demand] }], {
      panel: panelOf(evening),
      lines: new Lines(),
      tenant: "default",
      clock: () => new Date(now),
      signal: new AbortController().signal,
    });
    const played = checks?.identity.get(demand)?.then(({ verdict, providers }): Played => {
      const cost = providers.map((answer) => (answer.status === "SKIPPED" ? 0 : (answer.costIdr ?? Number.NaN)));
      const costIdr = cost.reduce((sum, each) => sum + each, 0);
      return { title: evening.title, lanes: providers.map(laneOf), verdict, settledMs: now, costIdr };
    });
    if (played === undefined) throw new RangeError("no check was made");
    let over = false;
    void played.then(() => (over = true));
    for (;;) {
      // Whatever has come about by now has gone on as far as it can.
      await setImmediate();
      if (over) return await played;
      if (now > DEADLINE_MS) throw new RangeError("the check outlives its deadline");
      now += STEP_MS;
      mock.timers.tick(STEP_MS);
    }
  } finally {
    performanceNow.mock.restore();
    mock.timers.reset();
  }
}

function panelOf({ vendors }: Evening): Panel {
  return new Map(PROVIDERS.map((name) => [name, seatOf(name, vendors[name] ?? "HANGS")]));
}

/** The registry's own provider at its example price, with another behind it. */
function seatOf(name: ProviderName, conduct: Conduct): Seat {
  const definition = providerDefinitions.find((each) => each.name === name);
  const described = definition?.endpoints.find(({ checks }) => checks.includes("IDENTITY"));
  if (definition === undefined || described === undefined) throw new RangeError(`${name} makes no identity check`);
  const endpoint: Endpoint = {
    name: described.name,
    checks: ["IDENTITY"],
    subject: "person",
    requires: ["name"],
    fields: ["NAME"],
    doc: "",
    ask: (_question, { signal }) => replyOf(definition.title, conduct, signal),
  };
  return {
    definition,
    provider: { name, endpoints: [endpoint], close: async () => {} },
    faceLimits: DEFAULT_FACE_LIMITS,
    prices: new Map([[endpoint.name, described.examplePriceIdr ?? 0]]),
  };
}

async function replyOf(title: string, conduct: Conduct, signal: AbortSignal): Promise<Reply> {
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  signal.addEventListener("abort", () => reject(new VendorFailure("TIMEOUT", `${title} was hung up on.`)));
  if (conduct !== "HANGS") {
    const { says, afterMs } = conduct;
    setTimeout(() => {
      if (says === "FAILURE") {
        reject(new VendorFailure("UNAVAILABLE", `${title} is out of order.`, { repeat: "maybe_billed" }));
      } else resolve({ status: "ANSWERED", requestId: null, identity: { nikFound: true, fields: { NAME: says } } });
    }, afterMs);
  }
  return promise;
}

function laneOf(answer: Answer<{ readonly fields: Readonly<Record<string, unknown>> }>): Lane {
  const title = providerDefinitions.find(({ name }) => name === answer.provider)?.title ?? answer.provider;
  if (answer.status === "SKIPPED") return { title, asked: null, end: "not asked" };
  const fromMs = answer.askedAt.getTime();
  return { title, asked: { fromMs, toMs: fromMs + answer.latencyMs }, end: endOf(answer) };
}

function endOf(answer: Exclude<Parameters<typeof laneOf>[0], { readonly status: "SKIPPED" }>): Lane["end"] {
  if (answer.status === "ANSWERED") return answer.claims.fields["NAME"] === "MATCH" ? "MATCH" : "MISMATCH";
  if (answer.status === "FAILED") return answer.failure.code === "TIMEOUT" ? "timed out" : "failed";
  return "cancelled";
}
