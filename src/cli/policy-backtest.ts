import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { createGunzip } from "node:zlib";

import type { Command } from "commander";

import { backtest } from "../workbench/backtest/backtest.ts";
import { readEvidence } from "../workbench/evidence-lines.ts";
import type { BadLine } from "../workbench/evidence-lines.ts";
import { onRecord } from "./on-record.ts";
import type { RecordCall } from "./record-command.ts";
import { evidenceCall } from "./record-evidence.ts";
import type { SpanOptions } from "./record-evidence.ts";
import { backtestJson, backtestText } from "./policy-backtest-report.ts";
import type { BacktestResult } from "./policy-backtest-report.ts";
import { policyOf } from "./policy-file.ts";
import { startProgress } from "./progress.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

interface Options extends Partial<SpanOptions> {
  readonly evidence?: string;
  readonly record?: true;
  readonly against?: string;
  readonly json?: true;
}

/** Bad lines that are told, at most; all are counted. */
const MOST_TOLD = 20;
const MEGABYTE = 1_000_000;

const MORE = `
The evidence is a file of JSON lines, each one applicant's; docs/evidence.md describes it. A name that ends in .gz is
unpacked. No vendor is called, and no line is kept in memory.

Without --against it is compared with the recorded outcomes. Why they came about is not recorded: name the policy that drew
them with --against to be told what differs.

Ends with 0 also where decisions differ: this is a report. Ends with 1 where a line of the evidence is no record (the others
are replayed all the same), or where there is none at all.
`;

/** `saksi policy backtest POLICY --evidence FILE`. */
export function addPolicyBacktest(policy: Command, shell: Shell): void {
  policy
    .command("backtest")
    .summary("replay recorded evidence through a policy")
    .description("Decides recorded evidence anew, and tells whom the policy decides otherwise than before, and why.")
    .argument("<file>", "a policy file")
    .option("--evidence <file>", "recorded evidence, as JSON lines")
    .option("--record", "the evidence of the assessments on record, instead of a file")
    .option("--tenant <name>", "with --record: whose assessments", "default")
    .option("--from <day>", "with --record: the first day, in Jakarta")
    .option("--to <day>", "with --record: the last day")
    .option("--against <file>", "compare with this policy instead of the recorded decisions")
    .option("--json", "print the result as JSON")
    .addHelpText("after", MORE)
    .action(async (file: string, options: Options) => {
      const result = await replay(file, options, shell);
      if (result.bad.count > 0 || result.report.records === 0) shell.ended(1);
      if (options.json) shell.write(`${JSON.stringify(backtestJson(result), null, 2)}\n`);
      else shell.write(backtestText(result, shell.out));
    });
}

/** @throws {CannotBeDone} where a policy or the evidence cannot be read */
async function replay(file: string, options: Options, shell: Shell): Promise<BacktestResult> {
  const { against } = options;
  const { evidence, pieces } = sourceOf(options, shell);
  const policy = await policyOf(file, shell);
  const old = against === undefined ? null : await policyOf(against, shell);
  const told: BadLine[] = [];
  let badLines = 0;
  const bad = (line: BadLine): void => {
    badLines += 1;
    if (told.length < MOST_TOLD) told.push(line);
  };
  const start = performance.now();
  const report = await backtest(readEvidence(pieces(), bad), { policy, against: old });
  return {
    file,
    policy,
    against: old && against !== undefined ? { file: against, policy: old } : null,
    evidence,
    report,
    bad: { count: badLines, told },
    seconds: (performance.now() - start) / 1_000,
  };
}

interface EvidenceSource {
  /** As it is called in the report. */
  readonly evidence: string;
  readonly pieces: () => AsyncIterable<Buffer | string>;
}

/** @throws {CannotBeDone} where it is not said, or said twice, where the evidence is */
function sourceOf({ evidence, record, tenant = "default", ...span }: Options, shell: Shell): EvidenceSource {
  if (record === true && evidence === undefined) {
    return { evidence: "the record", pieces: () => recordedPieces(shell, evidenceCall({ tenant, ...span })) };
  }
  if (evidence === undefined || record === true) throw new CannotBeDone("Give either --evidence FILE or --record.");
  return { evidence, pieces: () => piecesOf(evidence, shell.err) };
}

/** What the record holds, piece by piece, as fast as it is decided anew. */
async function* recordedPieces(shell: Shell, call: RecordCall): AsyncGenerator<Buffer | string, void, undefined> {
  const out = new PassThrough();
  const written = onRecord(shell, call, { out });
  written.then(
    () => out.end(),
    (error: unknown) => out.destroy(error instanceof Error ? error : new CannotBeDone("The record cannot be read.")),
  );
  for await (const piece of out) if (typeof piece === "string" || Buffer.isBuffer(piece)) yield piece;
  await written;
}

/** A file piece by piece, with a bar that tells how far it is read. */
async function* piecesOf(file: string, err: NodeJS.WritableStream): AsyncGenerator<Buffer | string, void, undefined> {
  const total = await sizeOf(file);
  const packed = createReadStream(file, { highWaterMark: 256 * 1024 });
  const progress = startProgress(err, Math.ceil(total / MEGABYTE), "MB");
  try {
    for await (const piece of file.endsWith(".gz") ? unpacked(packed) : packed) {
      progress.at(Math.floor(packed.bytesRead / MEGABYTE));
      yield piece;
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new CannotBeDone(`${file}: it cannot be read to its end (${String(error.code)})`);
  } finally {
    progress.end();
    packed.destroy();
  }
}

function unpacked(packed: NodeJS.ReadableStream): AsyncIterable<Buffer | string> {
  const gunzip = createGunzip();
  packed.on("error", (error) => gunzip.destroy(error));
  return packed.pipe(gunzip);
}

async function sizeOf(file: string): Promise<number> {
  try {
    const stats = await stat(file);
    if (!stats.isDirectory()) return stats.size;
  } catch {
    throw new CannotBeDone(`${file}: there is no such file, or it may not be read`);
  }
  throw new CannotBeDone(`${file}: it is a folder`);
}
