import { readFile, writeFile } from "node:fs/promises";

import { describeMachine } from "./machine.ts";
import { readOptions } from "./options.ts";
import type { Options, RowName } from "./options.ts";
import { pin } from "./pinning.ts";
import type { Cores } from "./pinning.ts";
import { report, writeBetweenMarkers } from "./report.ts";
import { hedging } from "./rows/hedging.ts";
import { latency } from "./rows/latency.ts";
import { policy } from "./rows/policy.ts";
import { recorded } from "./rows/recorded.ts";
import type { Bench, RowResult } from "./rows/row.ts";
import { throughput } from "./rows/throughput.ts";
import { makeSelfie } from "./selfie.ts";
import { apollo } from "./sides/apollo.ts";
import { floor } from "./sides/floor.ts";
import { saksi } from "./sides/saksi.ts";
import { Side } from "./sides/side.ts";
import { storeReport } from "./store/report.ts";
import { runStore } from "./store/run.ts";
import { Vendors } from "./vendors/client.ts";

const DEFINITIONS = { floor, apollo, saksi } as const;
/** The rows in which the sides are compared; the others bring their own. */
const COMPARED: readonly RowName[] = ["throughput", "selfie", "latency"];
/** As many as the busiest row asks for; the others use fewer of them. */
const CONNECTIONS = 32;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

// A run that is broken off takes its children with it: they are killed on exit.
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => process.exit(signal === "SIGINT" ? 130 : 143));

try {
  process.exitCode = await run(readOptions(process.argv.slice(2)));
} catch (error) {
  say(error instanceof Error ? error.message : "the bench failed");
  process.exitCode = 1;
}

/** @returns the exit code: 1 where a side failed or answered wrongly. No figure makes a run fail. */
async function run(options: Options): Promise<number> {
  const selfie = await makeSelfie();
  const cores = await pin();
  const machine = describeMachine(cores);
  say(machine);

  if (options.stored !== null) return runStoreBench(options.stored, options, cores, machine);
  const rows: RowResult[] = [];
  const failures: string[] = [];
  if (options.rows.some((row) => row !== "policy")) {
    await using vendors = await Vendors.start();
    await using stack = new AsyncDisposableStack();
    const started = await startSides(options, vendors, cores);
    for (const side of started.sides) stack.use(side);
    failures.push(...started.failures);
    const bench: Bench = { options, cores, vendors, sides: started.sides, say };
    await measure(options, "throughput", () => throughput(bench, undefined), rows);
    await measure(options, "selfie", () => throughput(bench, selfie), rows);
    await measure(options, "latency", () => latency(bench), rows);
    await measure(options, "hedging", () => hedging(bench), rows);
    await measure(options, "recorded", () => recorded(bench), rows);
  }
  await measure(options, "policy", () => policy(options, cores), rows);

  failures.push(...rows.flatMap((row) => row.failures));
  const settings = `Medians of ${options.rounds} rounds of ${options.seconds} s windows, the sides in turn; a ratio is one of medians.`;
  const text = report(machine, settings, rows);
  process.stdout.write(`${text}\n`);
  for (const failure of failures) say(`FAILED: ${failure}`);
  if (options.jsonFile !== undefined) {
    await writeFile(options.jsonFile, `${JSON.stringify({ machine, options, rows, failures }, undefined, 2)}\n`);
  }
  if (options.reportFile !== undefined) await writeReport(options.reportFile, text, failures);
  return failures.length === 0 ? 0 : 1;
}

/** JSON knows of no maps. */
function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

async function runStoreBench(rows: number, options: Options, cores: Cores | undefined, machine: string) {
  const measured = await runStore({ rows, seconds: options.seconds }, cores, say);
  const text = storeReport(machine, measured);
  process.stdout.write(text);
  if (options.jsonFile !== undefined)
    await writeFile(options.jsonFile, `${JSON.stringify({ machine, ...measured }, plain)}\n`);
  if (options.reportFile !== undefined) await writeReport(options.reportFile, text, []);
  return 0;
}

async function measure(
  { rows: wanted }: Options,
  name: RowName,
  make: () => Promise<RowResult>,
  rows: RowResult[],
): Promise<void> {
  if (!wanted.includes(name)) return;
  say(name);
  rows.push(await make());
}

async function startSides(
  { sides: names, rows }: Options,
  vendors: Vendors,
  cores: Cores | undefined,
): Promise<{ sides: Side[]; failures: string[] }> {
  const sides: Side[] = [];
  const failures: string[] = [];
  for (const name of COMPARED.some((row) => rows.includes(row)) ? names : []) {
    try {
      sides.push(await Side.start(DEFINITIONS[name], vendors.urls, cores, CONNECTIONS));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : `${name} did not start`);
    }
  }
  return { sides, failures };
}

async function writeReport(file: string, text: string, failures: readonly string[]): Promise<void> {
  if (failures.length > 0) {
    say(`${file} is left as it was: a table is written from a run without failures`);
    return;
  }
  await writeFile(file, writeBetweenMarkers(await readFile(file, "utf8"), text));
}
