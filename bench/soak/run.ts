import { writeFile } from "node:fs/promises";

import { describeMachine } from "../machine.ts";
import { startPostgres } from "../postgres.ts";
import { readOptions } from "./options.ts";
import { growthOf } from "./memory.ts";
import { failuresOf, reportOf } from "./report.ts";
import { soak } from "./soak.ts";

const say = (text: string): void => void process.stderr.write(`${text}\n`);

try {
  const options = readOptions(process.argv.slice(2));
  const machine = describeMachine(undefined);
  say(machine);
  await using postgres = options.recorded ? await startPostgres([]) : null;
  await postgres?.createDatabase("soak");
  const soaked = await soak(options, say, postgres === null ? undefined : `${postgres.url}soak`);
  const failures = failuresOf(soaked);
  process.stdout.write(`${reportOf(options, soaked)}\n${failures.length === 0 ? "passed" : "FAILED"}\n`);
  for (const failure of new Set(failures)) say(`FAILED: ${failure}`);
  if (options.jsonFile !== undefined) {
    const { tally, samples, outages, seconds, endedByItself, record } = soaked;
    const { outcomes, ends, latency, circuits, falseApprovals, falseRejections } = tally;
    const figures = { outcomes, ends, latency, circuits, falseApprovals, falseRejections };
    const written = {
      machine,
      options,
      ...figures,
      growth: growthOf(samples),
      samples,
      outages,
      seconds,
      endedByItself,
      record,
      failures,
    };
    await writeFile(options.jsonFile, `${JSON.stringify(written, undefined, 2)}\n`);
  }
  process.exitCode = failures.length === 0 ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : "the soak failed");
  process.exitCode = 1;
}
// A connection that was reset with something still to be sent leaves Node waiting for it while it takes itself down, and the
// sandbox has reset thousands. The server, which is what is soaked, ends by itself in a process of its own.
process.exit();
