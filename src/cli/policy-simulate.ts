import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import { once } from "node:events";

import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

import type { Policy } from "../policy/policy.ts";
import { printEvidence } from "../assessments/record/evidence-record.ts";
import type { EvidenceRecord } from "../assessments/record/evidence-record.ts";
import { readPopulation } from "../workbench/simulate/population.ts";
import type { Population } from "../workbench/simulate/population.ts";
import type { SimulationReport } from "../workbench/simulate/report.ts";
import { simulate, unknownVendors } from "../workbench/simulate/simulate.ts";
import { checkOutputs } from "./outputs.ts";
import type { Output } from "./outputs.ts";
import { policyOf, readPolicySource } from "./policy-file.ts";
import { simulationText } from "./policy-simulate-text.ts";
import { startProgress } from "./progress.ts";
import { CannotBeDone } from "./shell.ts";
import type { Shell } from "./shell.ts";

const DEFAULT_POPULATION = path.resolve(import.meta.dirname, "../../populations/default.yaml");

interface Options {
  readonly population: string;
  readonly applicants: number;
  readonly seed: number;
  readonly singleVendors: boolean;
  readonly json?: true;
  readonly chart?: string;
  readonly evidence?: string;
}

const EXAMPLES = `
Examples
  saksi policy simulate policies/default.yaml
  saksi policy simulate policies/default.yaml drafts/default-2.yaml --chart compared.svg
  saksi policy simulate drafts/default-2.yaml --applicants 5000 --seed 7 --json
`;

/** `saksi policy simulate POLICY…`. */
export function addPolicySimulate(policy: Command, shell: Shell): void {
  policy
    .command("simulate")
    .summary("what policies would do to a population of synthetic applicants")
    .description(
      "Draws synthetic applicants of whom it is known what should become of them, and has each policy decide all of them on the same answers of simulated vendors.",
    )
    .argument("<policy...>", "policy files, to be compared with one another")
    .addOption(
      new Option("--population <file>", "who applies, and how often which vendor errs and fails").default(
        DEFAULT_POPULATION,
        "populations/default.yaml, as it comes with Saksi",
      ),
    )
    .option("--applicants <number>", "how many are drawn", wholeNumber(1, 10_000_000), 100_000)
    .option("--seed <number>", "another number draws other applicants", wholeNumber(0, 2 ** 31 - 1), 1)
    .option("--no-single-vendors", "leave out the comparison with one vendor for each check")
    .option("--json", "print the report as JSON")
    .option("--chart <file>", "also draw the report: FILE.svg, or FILE.html", chartFile)
    .option(
      "--evidence <file>",
      "also write what the vendors said, as JSON Lines for `saksi policy backtest`",
      evidenceFile,
    )
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], options: Options) => {
      const policies = await Promise.all(files.map((file) => policyOf(file, shell)));
      const population = await populationOf(options.population, shell);
      refuseTwins(files, policies);
      for (const [at, each] of policies.entries()) refuseUnknownVendors(files[at] ?? "", each, population);
      await checkOutputs({ outputs: outputsOf(options), inputs: [...files, options.population], out: shell.out });
      const report = await runSimulation(policies, population, options, shell);
      if (options.evidence !== undefined)
        written(shell, options.evidence, `${options.applicants.toLocaleString("en")} lines`);
      if (options.chart !== undefined) {
        await writeChart(options.chart, report);
        written(shell, options.chart, "the chart");
      }
      shell.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : simulationText(report));
    });
}

const EVIDENCE = /^\{"form":\d/;
const CHARTS = { svg: /^<svg /, html: /^<!doctype html>[^]*<title>Simulation of / } as const;

function outputsOf({ evidence, chart }: Options): readonly Output[] {
  return [
    ...(evidence === undefined ? [] : [{ file: evidence, kind: "evidence", begins: EVIDENCE }]),
    ...(chart === undefined ? [] : [{ file: chart, kind: "chart of a simulation", begins: CHARTS[formatOf(chart)] }]),
  ];
}

function formatOf(chart: string): keyof typeof CHARTS {
  return chart.endsWith(".html") ? "html" : "svg";
}

async function writeChart(file: string, report: SimulationReport): Promise<void> {
  // The charting library takes a while to load, and is needed here only.
  const { drawChart } = await import("../workbench/simulate/chart.ts");
  await writeFile(file, drawChart(report, formatOf(file))).catch(cannotWrite(file));
}

async function runSimulation(
  policies: readonly Policy[],
  population: Population,
  { applicants, seed, singleVendors, evidence }: Options,
  { providers: definitions, err }: Shell,
): Promise<SimulationReport> {
  const records = evidence === undefined ? undefined : await openRecords(evidence);
  const progress = startProgress(err, applicants, "applicants");
  try {
    return await simulate({
      population,
      definitions,
      policies,
      applicants,
      seed,
      singleVendors,
      onProgress: (done) => progress.at(done),
      ...(records === undefined ? {} : { onEvidence: records.add }),
    });
  } finally {
    progress.end();
    await records?.close();
  }
}

interface Records {
  readonly add: (record: EvidenceRecord) => Promise<void> | void;
  close(): Promise<void>;
}

async function openRecords(file: string): Promise<Records> {
  const stream = createWriteStream(file);
  await once(stream, "open").catch(cannotWrite(file));
  let failed: unknown;
  stream.on("error", (error) => (failed = error));
  return {
    add: (record) => {
      if (failed !== undefined) cannotWrite(file)();
      // A disk may be slower than the drawing.
      return stream.write(`${printEvidence(record)}\n`) ? undefined : once(stream, "drain").then(() => undefined);
    },
    close: () => finished(stream.end()).catch(cannotWrite(file)),
  };
}

async function populationOf(file: string, { providers }: Shell): Promise<Population> {
  const text = await readPolicySource(file);
  if ("trouble" in text) throw new CannotBeDone(`${file}: the population cannot be read: ${text.trouble}`);
  const read = readPopulation(text.source, file, providers);
  if ("problems" in read) throw CannotBeDone.becauseOf(read.problems);
  return read.population;
}

function written({ err }: Shell, file: string, what: string): void {
  err.write(`${file}: ${what} written\n`);
}

/** In a report they could not be told apart. */
function refuseTwins(files: readonly string[], policies: readonly Policy[]): void {
  const titles = policies.map(({ name, version }) => `${name} ${version}`);
  for (const [at, title] of titles.entries()) {
    const twin = titles.indexOf(title);
    if (twin === at) continue;
    throw new CannotBeDone(
      `${files[at]}: it is ${title}, as ${files[twin]} is: give one of them another version or name`,
    );
  }
}

function refuseUnknownVendors(file: string, policy: Policy, population: Population): void {
  const names = unknownVendors(policy, population).map((name) => name.toLowerCase());
  if (names.length === 0) return;
  throw new CannotBeDone(
    `${file}: it asks ${names.join(", ")}, of whom the population ${population.name} says nothing`,
  );
}

function cannotWrite(file: string): () => never {
  return () => {
    throw new CannotBeDone(`${file}: it cannot be written`);
  };
}

function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (number >= low && number <= high) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${low} to ${high}.`);
  };
}

function chartFile(file: string): string {
  if (/\.(?:svg|html)$/.test(file)) return file;
  throw new InvalidArgumentError("Its name must end in .svg or .html.");
}

function evidenceFile(file: string): string {
  if (!file.endsWith(".gz")) return file;
  throw new InvalidArgumentError("It is written unpacked: leave out .gz.");
}
