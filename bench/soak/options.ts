import { parseArgs } from "node:util";

export interface SoakOptions {
  readonly assessments: number;
  /** The share of each vendor's requests, 0 to 1, that a fault strikes. */
  readonly faults: number;
  /** Assessments at a time. */
  readonly concurrency: number;
  /** Whether every assessment is kept, in PostgreSQL, and drawn again in the end. */
  readonly recorded: boolean;
  readonly jsonFile: string | undefined;
}

const USAGE = `node bench/soak/run.ts [options]

  --assessments N   how many applicants are decided on (default 20000)
  --faults SHARE    share of each vendor's requests that a fault strikes (default 0.1)
  --concurrency N   assessments at a time (default 8)
  --recorded        keeps every assessment, in a PostgreSQL of its own, and replays them all in the end
  --json FILE       also writes every figure
`;

/** @throws {Error} with the usage where an argument is not understood. */
export function readOptions(args: readonly string[]): SoakOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        assessments: { type: "string", default: "20000" },
        faults: { type: "string", default: "0.1" },
        concurrency: { type: "string", default: "8" },
        recorded: { type: "boolean", default: false },
        json: { type: "string" },
      },
    });
    const faults = Number(values.faults);
    if (!(faults >= 0 && faults <= 1)) throw new Error("--faults takes a share from 0 to 1");
    return {
      assessments: count("--assessments", values.assessments),
      faults,
      concurrency: count("--concurrency", values.concurrency),
      recorded: values.recorded,
      jsonFile: values.json,
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : "bad arguments"}\n\n${USAGE}`, { cause: error });
  }
}

function count(option: string, given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} takes a whole number from 1`);
  return value;
}
