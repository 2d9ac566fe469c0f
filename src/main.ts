import { loadConfiguration } from "./config/configuration.ts";
import { providerDefinitions, registry } from "./registry.ts";
import { sandboxSettingsFromEnvironment } from "./sandbox/settings.ts";
import { createLog, StartProblem, startServer } from "./start.ts";

function refuse(problems: readonly string[]): never {
  process.stderr.write(`Saksi cannot start:\n${problems.map((problem) => `  ${problem}\n`).join("")}`);
  process.exit(1);
}

const loaded = loadConfiguration(process.env, providerDefinitions);
const sandbox = sandboxSettingsFromEnvironment(
  process.env,
  registry.map(({ simulator }) => simulator.name),
);
const problems = [...("problems" in loaded ? loaded.problems : []), ...("problems" in sandbox ? sandbox.problems : [])];
if ("problems" in loaded || "problems" in sandbox) refuse(problems);

const { configuration } = loaded;
const log = createLog(configuration.logLevel);
const server = await startServer({ configuration, log, sandbox: sandbox.settings }).catch((error: unknown) => {
  if (error instanceof StartProblem) refuse([error.message]);
  throw error;
});

for (const warning of configuration.warnings) log.warn(warning);
log.info({ url: server.url, mode: configuration.mode, providers: server.providers }, "listening");
if (configuration.access.graphiql) process.stdout.write(`GraphiQL: ${server.url}/graphql\n`);

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
