import { loadConfiguration } from "./config/configuration.ts";
import { hasRecord } from "./open-record.ts";
import { providerDefinitions, registry } from "./registry.ts";
import { sandboxSettingsFromEnvironment } from "./sandbox/settings.ts";
import { rolesOf } from "./serve-policies.ts";
import { masterKeysAgain } from "./master-keys-again.ts";
import { createLog, StartProblem, startServer } from "./start.ts";
import type { RunningServer } from "./start.ts";

function refuse(problems: readonly string[]): never {
  process.stderr.write(`Saksi cannot start:\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
  process.exit(1);
}

const loaded = loadConfiguration(process.env, providerDefinitions, (store) => hasRecord({ store }));
const sandbox = sandboxSettingsFromEnvironment(
  process.env,
  registry.map(({ simulator }) => simulator.name),
);
const problems = [...("problems" in loaded ? loaded.problems : []), ...("problems" in sandbox ? sandbox.problems : [])];
if ("problems" in loaded || "problems" in sandbox) refuse(problems);

const { configuration } = loaded;
const log = createLog(configuration.logLevel);
const started = Promise.withResolvers<RunningServer>();
// From the beginning: a signal that nobody listens for would end the process.
process.on("SIGHUP", () => void started.promise.then(readAgain));
const server = await startServer({ configuration, log, sandbox: sandbox.settings, takeUpAtOnce: true }).catch(
  (error: unknown) => {
    if (error instanceof StartProblem) refuse([error.message]);
    throw error;
  },
);

started.resolve(server);
for (const warning of configuration.warnings) log.warn(warning);
const { url, providers, shelf } = server;
// The process to signal: that of npm, which may have started this one, passes no SIGHUP on.
log.info({ url, pid: process.pid, mode: configuration.mode, providers, policies: rolesOf(shelf) }, "listening");
if (configuration.access.graphiql) process.stdout.write(`GraphiQL: ${url}/graphql\n`);

let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // Asked twice, it does not wait for anybody.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, "stopping");
    void server.close().then(() => log.info("stopped"));
  });
}

/** What may change while it runs: the policy files, and the files that have the master keys. */
async function readAgain(running: RunningServer): Promise<void> {
  await running.reloadPolicies();
  const read = await masterKeysAgain(process.env);
  if (read === undefined) return;
  if ("keys" in read) await running.replaceMasterKeys(read.keys);
  else log.error({ problems: read.problems }, "the master keys stay as they were");
}
