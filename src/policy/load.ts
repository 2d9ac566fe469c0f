import { FACTS } from "../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName } from "../domain/provider.ts";
import { RETRIES, STOPS } from "../domain/strategy.ts";
import type { Param } from "./condition/typed.ts";
import { digestOf } from "./digest.ts";
import type { PolicyMeaning, ReasonText } from "./meaning.ts";
import type { Policy } from "./policy.ts";
import { ProblemLog, quote, TooManyProblems } from "./problem.ts";
import type { PolicyProblem } from "./problem.ts";
import { programOf } from "./program.ts";
import { readBands } from "./read-bands.ts";
import { readChecks } from "./read-checks.ts";
import type { KnownProvider } from "./read-checks.ts";
import { readParams } from "./read-params.ts";
import { readReasons } from "./read-reasons.ts";
import { readRecord } from "./read-record.ts";
import { readCondition, readRules } from "./read-rules.ts";
import type { Vocabulary } from "./read-rules.ts";
import { USUAL_TERMS } from "./record-terms.ts";
import { YamlReader } from "./yaml-reader.ts";
import type { Cell, Field } from "./yaml-reader.ts";
import { readYaml } from "./yaml-source.ts";
import { placesOf } from "./warnings/places.ts";
import { warnOf } from "./warnings/warnings.ts";

interface LoadOptions {
  /** How the file is called in problems. */
  readonly file: string;
  /** Every provider of the registry; one that is switched off may be named all the same. */
  readonly providers: readonly KnownProvider[];
  /** Leaves out the warnings that are searched for: on a long policy they take longer than the rest. @default false */
  readonly quick?: boolean;
}

/** Warnings keep nothing from loading: they are of what its author has probably not meant. */
type Loaded = ({ readonly policy: Policy } | { readonly problems: readonly PolicyProblem[] }) & {
  readonly warnings: readonly PolicyProblem[];
};

const KEYS = [
  "policy",
  "version",
  "counterfactuals",
  "retry",
  "stop",
  "params",
  "checks",
  "approve_requires",
  "reasons",
  "rules",
  "bands",
  "record",
];
export const REQUIRED_KEYS = ["policy", "version", "rules", "bands"];
export const POLICY_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
export const MOST_REQUIREMENTS = 200;

/**
 * Reads a policy and checks everything that could go wrong with it. Never throws; problems come at once, at most a hundred,
 * and so do warnings. Where there are problems, the warnings are those of what could be read.
 */
export function loadPolicy(source: string, options: LoadOptions): Loaded {
  const log = new ProblemLog(options.file, source);
  const reader = new YamlReader(source, log);
  const read = readPolicy(source, options.providers, reader);
  if (read === undefined || log.count > 0) return { problems: log.problems, warnings: log.warnings };
  const policy = policyOf(read.meaning, source);
  const warn: ProblemLog["warn"] = (span, message, hint) => log.warn(span, message, hint);
  warnOf({ policy, places: placesOf(read.top, reader), warn }, options.quick ?? false);
  return { policy, warnings: log.warnings };
}

function policyOf(meaning: PolicyMeaning, source: string): Policy {
  const conditions = [
    ...meaning.rules.map(({ condition }) => condition),
    ...meaning.approveRequires.map(({ condition }) => condition),
  ];
  const reads = new Set(conditions.flatMap((condition) => [...condition.reads]));
  const { name, version, checks } = meaning;
  const digest = digestOf(meaning);
  const head = { name, version, digest, checks, reads, needs: needsOf(meaning, reads) };
  return { ...head, meaning, program: programOf(meaning), source };
}

function readPolicy(
  source: string,
  providers: readonly KnownProvider[],
  reader: YamlReader,
): { readonly top: Cell; readonly meaning: PolicyMeaning } | undefined {
  try {
    const top = readYaml(source, reader.log);
    const meaning = top && readMeaning(top, providers, reader);
    return meaning && { top, meaning };
  } catch (error) {
    if (error instanceof TooManyProblems) return undefined;
    throw error;
  }
}

function needsOf({ checks }: PolicyMeaning, reads: ReadonlySet<string>): ReadonlySet<CheckName> {
  const read = new Set([...reads].map((path) => FACTS.get(path)?.check));
  return new Set(
    CHECK_NAMES.filter((check) => checks[check] !== undefined && (read.has(check) || checks[check].always)),
  );
}

function readMeaning(top: Cell, providers: readonly KnownProvider[], reader: YamlReader): PolicyMeaning | undefined {
  const fields = reader.fields(top, "a policy", KEYS);
  if (fields.size === 0) {
    if (reader.log.count === 0) reader.log.report(top.span, "the file holds no policy");
    return undefined;
  }
  for (const key of REQUIRED_KEYS) {
    if (!fields.has(key)) reader.log.report(top.span, `the policy has no \`${key}\``);
  }
  const section = <T>(key: string, read: (field: Field) => T, absent: T): T => {
    const field = fields.get(key);
    return field === undefined ? absent : read(field);
  };
  const name = section("policy", ({ value }) => readName(value, reader), undefined);
  const version = section("version", ({ value }) => reader.integer(value, "`version`", 1, 1_000_000_000), undefined);
  const counterfactuals = section("counterfactuals", ({ value }) => reader.boolean(value, "`counterfactuals`"), false);
  const retry = section("retry", ({ value }) => reader.oneOf(value, "`retry`", RETRIES), undefined) ?? "safe";
  const stop = section("stop", ({ value }) => reader.oneOf(value, "`stop`", STOPS), undefined) ?? "complete";
  const options = { known: providers, habits: { retry, stop }, reader };
  const { checks, declared } = section("checks", ({ value }) => readChecks(value, options), {
    checks: {},
    declared: new Set<CheckName>(),
  });
  const params = section("params", ({ value }) => readParams(value, reader), new Map<string, Param>());
  const vocabulary: Vocabulary = { params, checks: declared, scoreFloor: checks.SCREENING?.threshold ?? null };
  const reasons = section("reasons", ({ value }) => readReasons(value, reader), new Map<string, ReasonText>());
  const rules = section("rules", ({ value }) => readRules(value, vocabulary, new Set(reasons.keys()), reader), []);
  const approveRequires = section("approve_requires", ({ value }) => readRequirements(value, vocabulary, reader), []);
  const bands = section("bands", ({ value }) => readBands(value, reader), []);
  const record = section("record", ({ value }) => readRecord(value, reader), USUAL_TERMS);
  if (name === undefined || version === undefined) return undefined;
  const sound = new Map([...reasons].flatMap(([code, text]) => (text === undefined ? [] : [[code, text]])));
  const values = new Map([...params].flatMap(([param, { value }]) => (value === undefined ? [] : [[param, value]])));
  return {
    name,
    version,
    params: values,
    counterfactuals: counterfactuals ?? false,
    checks,
    approveRequires,
    reasons: sound,
    rules,
    bands,
    record,
  };
}

function readName(cell: Cell, reader: YamlReader): string | undefined {
  const name = reader.text(cell, "`policy`");
  if (name === undefined || POLICY_NAME.test(name)) return name;
  reader.log.report(cell.span, `${quote(name)} is no policy name`, "small letters, digits, - and _, at most 64");
  return undefined;
}

function readRequirements(cell: Cell, vocabulary: Vocabulary, reader: YamlReader): PolicyMeaning["approveRequires"] {
  const items = reader.items(cell, "approve_requires");
  if (items.length > MOST_REQUIREMENTS) {
    reader.log.report(cell.span, `approve_requires has at most ${MOST_REQUIREMENTS} conditions`);
    return [];
  }
  return items.flatMap((item) => {
    const condition = readCondition(item, false, vocabulary, reader);
    if (condition === undefined) return [];
    return [{ condition, text: reader.oneLine(item), line: reader.log.lineOf(item.span.start) }];
  });
}
