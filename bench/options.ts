import { parseArgs } from "node:util";

import { SIDE_NAMES } from "./sides/side.ts";
import type { SideName } from "./sides/side.ts";

export const ROW_NAMES = ["throughput", "selfie", "latency", "hedging", "recorded", "policy"] as const;
/** Not a row beside the others: it takes as long as all of them, and has tables of its own. */
const STORE = "store";
export type RowName = (typeof ROW_NAMES)[number];

export interface Options {
  readonly rows: readonly RowName[];
  /** How many assessments are stored to measure the store, and nothing else; null where it is not. */
  readonly stored: number | null;
  readonly sides: readonly SideName[];
  readonly rounds: number;
  /** Of one measured window. */
  readonly seconds: number;
  readonly jsonFile: string | undefined;
  readonly reportFile: string | undefined;
}

export const USAGE = `node bench/run.ts [store] [options]

  --quick         one round of one second: whether it works, not how fast it is
  --rounds N      turns each side has at each row (default 5)
  --seconds N     length of each measured window (default 5)
  store           instead of the rows, what a million stored assessments take (also --only store)
  --rows N        how many are stored (default 1000000, with --quick 20000)
  --only ROW      ${ROW_NAMES.join(", ")}; may be repeated
  --sides A,B     ${SIDE_NAMES.join(", ")} (default all)
  --json FILE     also writes every round's figures
  --write FILE    also writes the table between the bench markers of a Markdown file
`;

/** @throws {Error} with the usage where an argument is not understood. */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string" },
        seconds: { type: "string" },
        only: { type: "string", multiple: true },
        sides: { type: "string" },
        rows: { type: "string" },
        json: { type: "string" },
        write: { type: "string" },
      },
    });
    const only = [...positionals, ...(values.only ?? [])];
    const isStore = only.includes(STORE);
    if (isStore && only.length > 1) throw new Error(`${STORE} is measured by itself`);
    if (!isStore && positionals.length > 0) throw new Error(`'${String(positionals[0])}' is no option`);
    return {
      stored: isStore ? count("--rows", values.rows, values.quick ? 20_000 : 1_000_000) : null,
      rows: isStore ? [] : values.only === undefined ? ROW_NAMES : oneOf("--only", values.only, ROW_NAMES),
      sides: values.sides === undefined ? SIDE_NAMES : oneOf("--sides", values.sides.split(","), SIDE_NAMES),
      rounds: count("--rounds", values.rounds, values.quick ? 1 : 5),
      seconds: count("--seconds", values.seconds, values.quick ? 1 : 5),
      jsonFile: values.json,
      reportFile: values.write,
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : "bad arguments"}\n\n${USAGE}`, { cause: error });
  }
}

/** Keeps the known order, so that the sides always take their turns alike. */
function oneOf<Name extends string>(option: string, given: readonly string[], known: readonly Name[]): Name[] {
  const unknown = given.find((name) => !known.some((each) => each === name));
  if (unknown !== undefined) throw new Error(`${option} does not know '${unknown}'`);
  return known.filter((name) => given.includes(name));
}

function count(option: string, given: string | undefined, fallback: number): number {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} takes a whole number from 1`);
  return value;
}
