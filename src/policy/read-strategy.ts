import { didYouMean, nearest } from "../domain/nearest.ts";
import type { CheckName } from "../domain/provider.ts";
import { ALL } from "../domain/strategy.ts";
import type { Strategy } from "../domain/strategy.ts";
import { quote } from "./problem.ts";
import { millisecondsOf } from "./read-time.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

/** The most answers that a policy may ask for. */
export const MOST_NEEDED = 1_000;
/** Fewer are no agreement. */
export const LEAST_QUORUM = 2;

/** Every strategy, as a policy writes it. */
const WRITTEN = {
  all: "all",
  quorum: "{ quorum: 2 }",
  failover: "failover",
  hedge: "{ hedge: 400ms }",
  cheapest: "cheapest",
} as const satisfies Record<Strategy["kind"], string>;
const NAMES = ["all", "quorum", "failover", "hedge", "cheapest"] as const;

/** What a strategy has to fit into. */
interface CheckTerms {
  readonly check: CheckName;
  /** How many are named, the mistaken ones too. */
  readonly providers: number;
  /** Undefined where it is at fault itself. */
  readonly deadlineMs: number | undefined;
}

/** How the providers are asked; where that cannot be told, it is reported, and nothing of it is taken. */
export function readStrategy(field: Field | undefined, terms: CheckTerms, reader: YamlReader): Strategy | undefined {
  if (field === undefined) return ALL;
  return reader.isMap(field.value)
    ? measuredStrategy(field.value, terms, reader)
    : namedStrategy(field.value, terms, reader);
}

function offered(check: CheckName): readonly Strategy["kind"][] {
  return NAMES.filter((name) => check !== "SCREENING" || name !== "quorum");
}

function namedStrategy(cell: Cell, { check }: CheckTerms, reader: YamlReader): Strategy | undefined {
  const text = reader.raw(cell).trim();
  if (text === "all" || text === "failover" || text === "cheapest") return { kind: text };
  const [, name, amount] = /^\{?\s*(quorum|hedge)\b[\s:=(]*([\w.]{0,12})/.exec(text) ?? [];
  if (name === "quorum" && check === "SCREENING") {
    noQuorum(cell, reader);
  } else if (name === "quorum") {
    const hint = `write { quorum: ${amount || LEAST_QUORUM} }`;
    reader.log.report(cell.span, "a quorum is a map that says how many equal answers it takes", hint);
  } else if (name === "hedge") {
    const hint = `write { hedge: ${amount || "400ms"} }`;
    reader.log.report(cell.span, "a hedge is a map that says after how long the next provider is asked too", hint);
  } else {
    unknownName(cell, check, reader);
  }
  return undefined;
}

function unknownName(cell: Cell, check: CheckName, reader: YamlReader): void {
  const names = offered(check);
  const forms = names.map((name) => WRITTEN[name]);
  const written = reader.string(cell);
  if (written === undefined) {
    reader.oneOf(cell, "`strategy`", forms);
    return;
  }
  const meant = names.find((name) => name === nearest(written, names));
  const hint = meant === undefined ? `it is ${forms.join(", ")}` : `did you mean ${WRITTEN[meant]}?`;
  reader.log.report(cell.span, `\`strategy\` cannot be ${quote(written)}`, hint);
}

/** `{ quorum: 2 }`, `{ hedge: 400ms }`. */
function measuredStrategy(cell: Cell, terms: CheckTerms, reader: YamlReader): Strategy | undefined {
  const before = reader.log.count;
  const fields = [...reader.fields(cell, "`strategy`", "any").values()];
  for (const field of fields) unknownKey(field, reader);
  if (reader.log.count > before) return undefined;
  const [field, another] = fields;
  if (field === undefined) {
    reader.log.report(cell.span, "`strategy` says nothing", "leave it out, or write all");
  } else if (another !== undefined) {
    reader.log.report(another.keySpan, "a check has one strategy", "keep one of the two");
  } else {
    return field.key === "quorum" ? quorumOf(field, terms, reader) : hedgeOf(field, terms, reader);
  }
  return undefined;
}

function unknownKey({ key, keySpan }: Field, reader: YamlReader): void {
  if (key === "quorum" || key === "hedge") return;
  if (NAMES.some((name) => name === key)) {
    reader.log.report(keySpan, `the strategy ${key} has nothing to be told`, `write strategy: ${key}`);
    return;
  }
  const hint = didYouMean(key, ["quorum", "hedge"], "the keys are quorum, hedge");
  reader.log.report(keySpan, `unknown key ${quote(key)} in \`strategy\``, hint);
}

function quorumOf(
  { keySpan, value }: Field,
  { check, providers }: CheckTerms,
  reader: YamlReader,
): Strategy | undefined {
  if (check === "SCREENING") return noQuorum({ node: value.node, span: keySpan }, reader);
  if (reader.raw(value) === "1") {
    const message = "one answer agrees with nobody: a quorum takes 2 or more";
    reader.log.report(value.span, message, "for the first definite answer, write strategy: failover");
    return undefined;
  }
  const answers = reader.integer(value, "`quorum`", LEAST_QUORUM, MOST_NEEDED);
  if (answers === undefined) return undefined;
  if (providers === 0 || answers <= providers) return { kind: "quorum", answers };
  const many = providers === 1 ? "1 provider" : `${providers} providers`;
  reader.log.report(value.span, `${answers} equal answers are needed, and only ${many} can give one`);
  return undefined;
}

function noQuorum({ span }: Cell, reader: YamlReader): undefined {
  const message = "a screening has no quorum: nobody is clear before every list has been searched";
  reader.log.report(span, message, "write all, or leave it out");
}

function hedgeOf({ value }: Field, { deadlineMs }: CheckTerms, reader: YamlReader): Strategy | undefined {
  const afterMs = millisecondsOf(reader.raw(value));
  if (afterMs === undefined) {
    reader.log.report(value.span, "`hedge` must be a time like 400ms", "after it, the next provider is asked too");
    return undefined;
  }
  if (deadlineMs === undefined || afterMs < deadlineMs) return { kind: "hedge", afterMs };
  const message = `after ${reader.raw(value)} nobody is asked any more: the deadline is ${deadlineMs / 1_000}s`;
  reader.log.report(value.span, message, "a hedge is shorter than the deadline");
  return undefined;
}
