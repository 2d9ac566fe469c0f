import { FAULTS } from "../../src/sandbox/faults/catalogue.ts";
import type { FaultName } from "../../src/sandbox/faults/catalogue.ts";
import { isConnectionFault } from "../../src/sandbox/faults/fault.ts";
import { titleOf } from "./cells.ts";
import type { Cell } from "./cells.ts";
import { held } from "./leaks.ts";
import { judge } from "./judge.ts";
import type { Judgement } from "./judge.ts";
import { startMatrixServer } from "./server.ts";
import type { MatrixServer, Reply } from "./server.ts";
import { DEADLINE_MS, policyFor } from "./strategies.ts";
import type { StrategyName } from "./strategies.ts";
import type { Target } from "./targets.ts";

/** With its twentieth call a vendor's circuit may open, and it may be held back for its recent latency. */
const CALLS_A_SERVER = 19;
/** How often a cell may be asked until it shows itself on a busy machine. */
const TRIES = 4;
const AT_ONCE = 2;

export interface Judged {
  readonly cell: Cell;
  readonly judgement: Judgement;
  readonly reply: Reply;
}

export interface TargetResult {
  readonly judged: readonly Judged[];
  /** What was wrong with servers: logged errors, cells with no end. */
  readonly problems: readonly string[];
  /** How many cells were asked more than once. */
  readonly again: number;
  /** How many sockets this process had at most where a server was quiet. */
  readonly mostSockets: number;
}

/** Runs the cells of one target. */
export async function runTarget(target: Target, cells: readonly Cell[]): Promise<TargetResult> {
  const healthy = await healthyReplies(target);
  const watched: Watched = { problems: [], mostSockets: 0 };
  const run = async (batches: readonly (readonly Cell[])[]): Promise<Judged[]> => {
    const ran = await inParallel(AT_ONCE, batches, (batch) => runBatch(target, batch, healthy, watched));
    return ran.flat();
  };
  const first = await run(batchesOf(cells));
  let unclear = first.filter(isUnclear);
  const judged = new Map(first.map((each) => [each.cell, each]));
  const again = unclear.length;
  for (let tries = 1; tries < TRIES && unclear.length > 0; tries += 1) {
    const retried: Judged[] = [];
    for (const { cell } of unclear) retried.push(...(await runBatch(target, [cell], healthy, watched)));
    for (const each of retried) judged.set(each.cell, each);
    unclear = retried.filter(isUnclear);
  }
  return { judged: [...judged.values()], again, ...watched };
}

interface Watched {
  readonly problems: string[];
  mostSockets: number;
}

function isUnclear({ judgement }: Judged): boolean {
  return judgement.wrong.length === 0 && judgement.unclear.length > 0;
}

/** What a batch's server is started for: one strategy, and TLS or not. */
function batchesOf(cells: readonly Cell[]): Cell[][] {
  const groups = Map.groupBy(cells, ({ strategy, fault }) => `${strategy} ${fault === "tls-failure"}`);
  return [...groups.values()].flatMap((group) => {
    const batches: Cell[][] = [];
    // Some are asked once for each check.
    const most = Math.floor(CALLS_A_SERVER / (group[0]?.target.asked.size ?? 1));
    for (const faulty of Map.groupBy(group, ({ fault }) => fault).values()) {
      const last = batches.at(-1);
      if (last === undefined || last.length + faulty.length > most) batches.push([...faulty]);
      else last.push(...faulty);
    }
    return batches;
  });
}

async function inParallel<Item, Result>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

/** Everybody in good health, asked and waited for. */
async function healthyReplies(target: Target): Promise<ReadonlyMap<string, Reply>> {
  await using server = await startMatrixServer({ policy: policyFor(target, "all", 10_000) });
  const replies = new Map<string, Reply>();
  for (const story of target.stories) replies.set(story, await server.ask(target, story, true));
  return replies;
}

function startFor(target: Target, strategy: StrategyName, fault: FaultName): Promise<MatrixServer> {
  const faults = fault === "tls-failure" ? { [target.vendor]: { faults: [FAULTS[fault].fault] } } : {};
  return startMatrixServer({
    policy: policyFor(target, strategy),
    sandbox: faults,
    environment: {
      SAKSI_DEADLINE: `${DEADLINE_MS}ms`,
      // The struck vendor is the cheapest, so that it is asked first by that strategy as well.
      [`${target.vendor}_PRICES`]: `${target.endpoint.name}:1`,
    },
  });
}

/** Fault by fault: the applicants of one at the same time. */
async function runBatch(
  target: Target,
  cells: readonly Cell[],
  healthy: ReadonlyMap<string, Reply>,
  watched: Watched,
): Promise<Judged[]> {
  const [first] = cells;
  if (first === undefined) return [];
  const { strategy } = first;
  const server = await startFor(target, strategy, first.fault);
  await using _ = server;
  const judged: Judged[] = [];
  for (const [fault, struck] of Map.groupBy(cells, (cell) => cell.fault)) {
    if (fault !== "tls-failure") {
      const { fault: strikes } = FAULTS[fault];
      const faultPath = isConnectionFault(strikes) ? null : target.faultPath;
      server.sandbox.configure(target.vendor, { faults: [strikes], faultPath });
    }
    await server.quiet();
    judged.push(...(await Promise.all(struck.map((cell) => askAbout(server, cell, healthy)))));
    await server.quiet();
    watched.mostSockets = Math.max(watched.mostSockets, held().TCPSocketWrap);
  }
  watched.problems.push(...server.errors().map((line) => `${titleOf(first)}: logged ${line}`));
  return judged;
}

async function askAbout(server: MatrixServer, cell: Cell, healthy: ReadonlyMap<string, Reply>): Promise<Judged> {
  const { target, story, strategy } = cell;
  const reply = await server.ask(target, story, strategy !== "determined");
  const truth = healthy.get(story);
  if (truth === undefined) throw new RangeError("a story that was not asked about in good health");
  return { cell, reply, judgement: judge(cell, reply, truth) };
}
