import { pino } from "pino";
import type { Logger } from "pino";

import { createExaminer } from "./assessments/examiner.ts";
import { DEFAULT_FACE_LIMITS } from "./domain/face-limits.ts";
import type { Panel, Seat } from "./checks/panel.ts";
import type { Configuration } from "./config/configuration.ts";
import type { ProviderName } from "./domain/provider.ts";
import { createDesk } from "./graphql/desk.ts";
import { createSchema } from "./graphql/schema.ts";
import { createGateway } from "./http/gateway.ts";
import { loadPolicyFolder } from "./policy/folder.ts";
import type { Policy } from "./policy/policy.ts";
import { readExamples } from "./examples.ts";
import { providerDefinitions, registry } from "./registry.ts";
import { startSandbox } from "./sandbox/sandbox.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import type { SettingsByVendor } from "./sandbox/settings.ts";

/** A server that is listening. */
export interface RunningServer {
  /** Where it answers, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The simulated vendors, in sandbox mode. */
  readonly sandbox: Sandbox | null;
  /** Which providers are on and which are off, by name. */
  readonly providers: Readonly<Record<string, string>>;
  /**
   * Stops taking requests, lets those in flight finish, then closes everything.
   * @param graceMs how long they may take; by default as long as the longest deadline there is
   */
  close(graceMs?: number): Promise<void>;
}

export interface StartOptions {
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly clock?: () => Date;
  /** How the simulated vendors behave, in sandbox mode. */
  readonly sandbox?: SettingsByVendor;
}

/** What is wrong with the policy files, or with the choice among them. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}

/**
 * Puts the parts together and listens.
 * @throws {StartProblem} where the configuration cannot be served, in words for the operator
 */
export async function startServer({
  configuration,
  log,
  clock = () => new Date(),
  sandbox: settings = {},
}: StartOptions): Promise<RunningServer> {
  const policies = await loadPolicies(configuration);
  const sandbox =
    configuration.mode === "sandbox"
      ? await startSandbox({ simulators: registry.map(({ simulator }) => simulator), settings })
      : null;
  const panel = openPanel(configuration, sandbox, log);
  const { deadlineMs } = configuration.checks;
  const examiner = createExaminer({ panel, policies, live: configuration.policies.live, clock, deadlineMs });
  const { access, listen } = configuration;
  const gateway = createGateway({
    schema: createSchema(providerDefinitions.map(({ name }) => name)),
    context: ({ signal }) => ({ desk: createDesk({ panel, examiner, clock, deadlineMs }, signal) }),
    apiKeys: access.apiKeys,
    corsOrigins: access.corsOrigins,
    introspection: access.introspection,
    // The examples are people of the sandbox: nobody should pay a vendor for asking about them.
    graphiql: access.graphiql ? { examples: sandbox === null ? [] : await readExamples() } : false,
    bodyLimitBytes: access.bodyLimitBytes,
    readiness: async () => readiness(panel),
    log,
  });
  const closeVendors = async (): Promise<void> => {
    await Promise.all([...panel.values()].map((seat) => seat.provider?.close()));
    await sandbox?.close();
  };
  const { url } = await gateway.listen(listen.port, listen.host).catch(async (error: unknown) => {
    await closeVendors();
    throw new StartProblem(`PORT and HOST name no address to listen on: ${codeOf(error)}`, { cause: error });
  });
  const longest = Math.max(deadlineMs, ...[...policies.values()].flatMap(deadlinesOf));
  return {
    url,
    sandbox,
    providers: readiness(panel).detail,
    async close(graceMs = longest + MARGIN_MS) {
      await gateway.close({ graceMs });
      await closeVendors();
    },
  };
}

/** What an answer needs beyond the wait for its vendors. */
const MARGIN_MS = 2000;

function deadlinesOf({ checks }: Policy): number[] {
  return Object.values(checks).map(({ deadlineMs }) => deadlineMs);
}

/** `EADDRINUSE` and the like: the system's own word for it. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

async function loadPolicies({ policies: { folder, live } }: Configuration): Promise<ReadonlyMap<string, Policy>> {
  const known = providerDefinitions.map(({ name, endpoints }) => {
    return { name, checks: [...new Set(endpoints.flatMap(({ checks }) => checks))] };
  });
  const loaded = await loadPolicyFolder(folder, known);
  if ("problems" in loaded) throw new StartProblem(loaded.problems.join("\n\n"));
  if (loaded.policies.has(live)) return loaded.policies;
  const names = [...loaded.policies.keys()].join(", ") || "none";
  throw new StartProblem(`SAKSI_POLICY names a policy that ${folder} does not have; it has: ${names}`);
}

function openPanel({ providers, checks }: Configuration, sandbox: Sandbox | null, log: Logger): Panel {
  return new Map(
    providers.map((configured): [ProviderName, Seat] => {
      const { definition } = configured;
      const faceLimits = checks.faceLimits.get(definition.name) ?? DEFAULT_FACE_LIMITS;
      if ("off" in configured) {
        return [definition.name, { definition, provider: null, faceLimits, prices: new Map() }];
      }
      const provider = definition.connect({ ...configured.values, ...sandbox?.environment }, { log });
      return [definition.name, { definition, provider, faceLimits, prices: configured.prices }];
    }),
  );
}

/** A server with no provider at all can answer nothing but what the NIK says: it is not ready. */
function readiness(panel: Panel): { ready: boolean; detail: Record<string, string> } {
  const states = [...panel].map(([name, seat]): [string, string] => [name, seat.provider === null ? "off" : "on"]);
  return { ready: states.some(([, state]) => state === "on"), detail: Object.fromEntries(states) };
}

/** The server's log: one JSON object a line, on standard output. Values that may hold personal data are never logged. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
