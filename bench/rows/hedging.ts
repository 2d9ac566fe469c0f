import { drive } from "../load.ts";
import type { Measurement } from "../load.ts";
import { processorMs } from "../processor.ts";
import { Side } from "../sides/side.ts";
import { costOf, strategies } from "../sides/strategies.ts";
import type { Bar, Bench, RowResult } from "./row.ts";
import { failureOf } from "./turns.ts";

const CONNECTIONS = 8;
const VENDOR_MS = 20;
const TAIL = { vendor: "glair", share: 0.05, ms: 2_000 } as const;
/** One answer in twenty takes two seconds: a p99 wants many. */
const WINDOWS = 3;

const BARS: readonly Bar[] = ["all", "failover"].map((against) => {
  return { name: "hedge", against, label: "hedge", figure: "p99Ms", atMost: 0.25 };
});

/** What a turn cost besides time. */
interface Bill {
  readonly calls: number;
  readonly costIdr: number;
}

interface Turns {
  readonly side: Side;
  readonly measured: Measurement[];
  readonly bills: Bill[];
}

/** How long an identity check takes with one vendor that is now and then slow, by the strategy, and what that is paid with. */
export async function hedging(bench: Omit<Bench, "sides">): Promise<RowResult> {
  const { options, cores, vendors, say } = bench;
  await vendors.setLatency(VENDOR_MS);
  await vendors.setTail(TAIL);
  const failures: string[] = [];
  await using stack = new AsyncDisposableStack();
  const playing = new Map<string, Turns>();
  for (const definition of strategies) {
    try {
      const side = stack.use(await Side.start(definition, vendors.urls, cores, CONNECTIONS));
      await side.check(undefined);
      playing.set(side.name, { side, measured: [], bills: [] });
    } catch (error) {
      failures.push(failureOf(definition.name, error));
    }
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const [name, turns] of playing) {
      try {
        await turn(bench, turns);
        const last = turns.measured.at(-1);
        say(`  ${name}: p50 ${last?.p50Ms.toFixed(1)} ms, p99 ${last?.p99Ms.toFixed(1)} ms`);
      } catch (error) {
        failures.push(failureOf(name, error));
        playing.delete(name);
      }
    }
  }
  const played = [...playing].map(([name, { measured, bills }]) => ({ name, measured, bills }));
  return {
    title: "identity, one slow vendor",
    contestants: played.map(({ name, measured }) => ({ name, rounds: measured })),
    bars: BARS,
    notes: [
      `Identity, one slow vendor: ${CONNECTIONS} connections; every vendor answers after ${VENDOR_MS} ms, and GLAIR after ${TAIL.ms / 1000} s for ${TAIL.share * 100} % of its requests, in every turn for the same ones. GLAIR is asked first and IDmeta second, whose session and check take twice ${VENDOR_MS} ms; the hedge is 100ms. ${paidWith(played)}.`,
    ],
    failures,
  };
}

async function turn({ options, vendors }: Omit<Bench, "sides">, { side, measured, bills }: Turns): Promise<void> {
  // What a side still does in the background belongs to its own turn.
  await vendors.quiet();
  await vendors.reset();
  let [answers, costIdr] = [0, 0];
  const exchange = side.exchanger(undefined, (answer) => {
    answers += 1;
    costIdr += costOf(answer);
  });
  const load = { concurrency: CONNECTIONS, warmUpMs: 1_000, windowMs: options.seconds * 1000 * WINDOWS };
  measured.push(await drive(exchange, load, () => processorMs(side.pid)));
  await vendors.quiet();
  const calls = await vendors.calls();
  // IDmeta is asked as soon as its session is opened; a check that is cancelled then is never seen.
  const asked = (calls["GLAIR verification"] ?? 0) + (calls["IDmeta create-verification"] ?? 0);
  bills.push({ calls: asked / answers, costIdr: costIdr / answers });
}

function paidWith(played: readonly { readonly name: string; readonly bills: readonly Bill[] }[]): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const each = played.map(({ name, bills }) => {
    const calls = mean(bills.map((bill) => bill.calls)).toFixed(2);
    const costIdr = Math.round(mean(bills.map((bill) => bill.costIdr))).toLocaleString("en");
    return `${name} ${calls} calls and Rp ${costIdr}`;
  });
  return `An applicant cost, at the example prices: ${each.join(", ")}`;
}
