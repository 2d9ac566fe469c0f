import { setTimeout as wait } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { loadConfiguration } from "../../src/config/configuration.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { createLog, startServer } from "../../src/start.ts";
import type { Look, Told } from "./look.ts";
import { wantedSchema } from "./look.ts";

// The server of a soak, in a process of its own that can be looked into: in all else it is the one that `npm start` runs.

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

const trouble: string[] = [];
process.on("unhandledRejection", (reason) => void trouble.push(`unhandled rejection: ${String(reason)}`));
process.on("warning", ({ name, message }) => void trouble.push(`${name}: ${message}`));

const loaded = loadConfiguration(process.env, providerDefinitions);
if ("problems" in loaded) throw new Error(loaded.problems.join("\n"));
const server = await startServer({ configuration: loaded.configuration, log: createLog("error") });

function tell(told: Told): void {
  process.send?.(told);
}

async function look(): Promise<Look> {
  // What was given up with an answer ends some turns of the loop later.
  while (server.underWay > 0) await wait(10);
  await wait(200);
  if (typeof collect === "function") for (let round = 0; round < 3; round += 1) collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const held: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) held[kind] = (held[kind] ?? 0) + 1;
  return { heapUsed, arrayBuffers, rss, held, trouble };
}

process.on("message", (message) => {
  const wanted = wantedSchema.parse(message);
  if (wanted === "look") void look().then((seen) => tell({ kind: "looked", look: seen }));
  // Nothing ends the process but that nothing is left to do.
  else void server.close().then(() => process.disconnect());
});
tell({ kind: "listening", url: server.url });
