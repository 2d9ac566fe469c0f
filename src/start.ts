import path from "node:path";

import { pino } from "pino";
import type { Logger } from "pino";

import { createDoor } from "./access/door.ts";
import type { Door } from "./access/door.ts";
import { createIssuer } from "./access/issuer.ts";
import { cachedKeyBook } from "./access/key-book.ts";
import type { KeyBook } from "./access/key-book.ts";
import { createMemoryMeter } from "./access/memory-meter.ts";
import type { Meter } from "./access/meter.ts";
import { Lines } from "./checks/line/lines.ts";
import type { Panel } from "./checks/panel.ts";
import type { Configuration } from "./config/configuration.ts";
import type { TracingSettings } from "./config/tracing.ts";
import type { ProviderName } from "./domain/provider.ts";
import { createDesk } from "./graphql/desk.ts";
import { createSchema } from "./graphql/schema.ts";
import { createGateway } from "./http/gateway.ts";
import { callbackPath } from "./http/use-callbacks.ts";
import { createMetrics } from "./metrics/metrics.ts";
import type { PolicyShelf } from "./policy/shelf.ts";
import type { Callbacks } from "./providers/provider.ts";
import { watchFolder } from "./policy/watch.ts";
import { readExamples } from "./examples.ts";
import { createKeptKeys, warnOfNobody } from "./kept-keys.ts";
import { followedVendors, observeVendors, readinessOf } from "./observe-vendors.ts";
import { openPanel } from "./open-panel.ts";
import { hasRecord } from "./open-record.ts";
import type { OpenedRecord } from "./open-record.ts";
import { createRecorderDoor } from "./open-recorder.ts";
import { openPolicies } from "./open-policies.ts";
import { providerDefinitions, registry } from "./registry.ts";
import { SOFTWARE } from "./software.ts";
import type { MasterKeys } from "./vault/master-key.ts";
import { startSandbox } from "./sandbox/sandbox.ts";
import type { Sandbox } from "./sandbox/sandbox.ts";
import type { SettingsByVendor } from "./sandbox/settings.ts";
import type { CollectedTracing } from "./tracing/collector.ts";
import { servePolicies } from "./serve-policies.ts";
import { openServedRecord } from "./serve-record.ts";
import { createSharedMeter } from "./shared-meter.ts";
import type { ServedPolicies } from "./serve-policies.ts";

/** A server that is listening. */
export interface RunningServer {
  /** Where it answers, for example `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The simulated vendors, in sandbox mode. */
  readonly sandbox: Sandbox | null;
  /** Which providers are on and which are off, by name. */
  readonly providers: Readonly<Record<string, string>>;
  /** The policies as they are now. */
  readonly shelf: PolicyShelf;
  /** How many questions to vendors are under way. */
  readonly underWay: number;
  /** Reads the policy folder again. What is wrong with it is logged, and then nothing changes. */
  reloadPolicies(): Promise<void>;
  /** Works with other master keys from now on. What is wrong with them is logged, and then nothing changes. */
  replaceMasterKeys(keys: MasterKeys): Promise<void>;
  /**
   * Stops taking requests, lets those in flight finish, then closes everything.
   * @param graceMs how long they may take; by default as long as the longest deadline there is
   */
  close(graceMs?: number): Promise<void>;
}

export interface StartOptions {
  /** Opens the record when it is first wanted. @default as the configuration has it */
  readonly openRecord?: () => Promise<OpenedRecord>;
  /** Whether work that was left is taken up before anybody wants the record. @default false */
  readonly takeUpAtOnce?: boolean;
  /** How often it is looked whether work was left, in milliseconds. @default 5000 */
  readonly takeUpEveryMs?: number;
  readonly configuration: Configuration;
  readonly log: Logger;
  readonly clock?: () => Date;
  /** How the simulated vendors behave, in sandbox mode. */
  readonly sandbox?: SettingsByVendor;
  /** Where keys are kept. @default in the record */
  readonly keyBook?: KeyBook;
  /** What callers' limits are counted by. @default the record, for all servers that have it; with other keys, this process */
  readonly meter?: Meter;
}

/** Why the configuration cannot be served. */
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
  openRecord,
  keyBook,
  meter: givenMeter,
  takeUpAtOnce = false,
  takeUpEveryMs = TAKE_UP_EVERY_MS,
}: StartOptions): Promise<RunningServer> {
  let { vault } = configuration;
  const open = openRecord ?? (() => openServedRecord({ ...configuration, vault }, { log, clock }));
  // What is closed in the end, the last one first; at once, where the start fails.
  await using opened = new AsyncDisposableStack();
  const served = Promise.withResolvers<ServedPolicies>();
  if (configuration.policies.watch) {
    // Watched before it is read, so that no change falls between the two.
    const watch = await watchFolder(configuration.policies.folder, {
      changed: () => void served.promise.then((policies) => policies.reload()),
      failed: () => log.warn("the policy folder cannot be watched: send SIGHUP after a change"),
    });
    opened.defer(() => watch.close());
  }
  const library = await openPolicies(configuration);
  if ("problems" in library) throw new StartProblem(library.problems.join("\n\n"));
  const tracing = configuration.tracing === null ? null : await openTracing(configuration.tracing, log);
  opened.defer(async () => tracing?.close());
  const sandbox =
    configuration.mode === "sandbox"
      ? await startSandbox({ simulators: registry.map(({ simulator }) => simulator), settings })
      : null;
  opened.defer(async () => sandbox?.close());
  const panel = openPanel(configuration, sandbox, log, async (provider, address) => {
    // A record that cannot be looked into has nothing for anybody: the vendor's own word is waited for.
    const letters = await door.letters().catch(() => undefined);
    return letters?.find(provider, address).catch(() => undefined);
  });
  opened.defer(async () => {
    await Promise.all([...panel.values()].map(({ provider }) => provider?.close()));
  });
  const { deadlineMs, accountLimits } = configuration.checks;
  const { plainDecisions } = configuration.policies;
  const metrics = createMetrics();
  const watch = observeVendors(metrics.vendors, log, tracing);
  const lines = new Lines({ limits: accountLimits, tools: { watch } });
  metrics.vendors.follow(followedVendors(panel, lines));
  const policies = servePolicies({ library, panel, clock, deadlineMs, log, metrics });
  served.resolve(policies);
  opened.defer(() => policies.idle());
  const patienceMs = PENDING_PATIENCE_MS;
  const { retention } = configuration;
  const shared = createSharedMeter(() => door.record());
  const meter = givenMeter ?? (keyBook === undefined ? shared : createMemoryMeter());
  const door = createRecorderDoor({
    exists: () => hasRecord(configuration),
    open,
    panel,
    lines,
    policies,
    clock,
    log,
    software: SOFTWARE,
    patienceMs,
    retention,
    erasureLedger: retention.erasureLedger ?? path.join(configuration.store.dataFolder, "erasures.jsonl"),
    takeUpEveryMs,
    beforeClose: () => shared.close(),
  });
  const keptKeys = createKeptKeys(() => door.record(), clock);
  const { access, listen } = configuration;
  const callbacks = callbacksOf(panel);
  const gateway = createGateway({
    schema: createSchema(providerDefinitions.map(({ name }) => name)),
    context: ({ signal, span, caller }) => ({
      recording: { actor: caller, recorder: () => door.recorder(), custodian: () => door.custodian() },
      keys: () => keptKeys.keeper(),
      desk: createDesk(
        {
          panel,
          lines,
          caller,
          meter,
          examiner: policies.examiner,
          clock,
          deadlineMs,
          plainDecisions,
          span,
          journal: door.calls.of(caller.tenant),
        },
        signal,
      ),
    }),
    door: doorOf(configuration, keyBook === undefined ? keptKeys.book : cachedKeyBook(keyBook), clock),
    meter,
    clock,
    corsOrigins: access.corsOrigins,
    introspection: access.introspection,
    // The examples are people of the sandbox: nobody should pay a vendor for asking about them.
    graphiql: access.graphiql ? { examples: sandbox === null ? [] : await readExamples() } : false,
    bodyLimitBytes: access.bodyLimitBytes,
    readiness: async () => readinessOf(panel, lines),
    metrics: () => metrics.page(),
    tracing,
    callbacks,
    keep: async (letter) => (await door.letters())?.post(letter),
    log,
  });
  const { url } = await gateway.listen(listen.port, listen.host).catch((error: unknown) => {
    throw new StartProblem(whyNotListening(error, listen), { cause: error });
  });
  if (keyBook === undefined && knowsNobody(configuration)) void warnOfNobody(() => door.record(), log, clock);
  // Only now is the port known. With the vendors themselves it is the operator who tells them.
  for (const name of callbacks.keys()) sandbox?.sendCallbacksTo(name, `${url}${callbackPath(name)}`);
  if (takeUpAtOnce) door.openEarly();
  const running = opened.move();
  return {
    url,
    sandbox,
    providers: readinessOf(panel, lines).detail,
    get shelf() {
      return policies.examiner.shelf;
    },
    get underWay() {
      return lines.underWay;
    },
    reloadPolicies: () => policies.reload(),
    async replaceMasterKeys(masterKeys) {
      vault = { masterKeys };
      await door.replaceMasterKeys(masterKeys);
    },
    async close(graceMs = policies.longestDeadlineMs + MARGIN_MS) {
      const grace = AbortSignal.timeout(graceMs);
      await gateway.close({ graceMs });
      await door.close(grace);
      await running.disposeAsync();
    },
  };
}

/** How long a provider that has taken its question is waited for: what it has not answered by then, it will not. */
const PENDING_PATIENCE_MS = 24 * 60 * 60 * 1000;

/** Whether nobody may call but who has a key that is kept. */
function knowsNobody({ mode, access: { apiKeys, tokens } }: Configuration): boolean {
  return mode === "live" && apiKeys.length === 0 && tokens === null;
}

function doorOf(configuration: Configuration, keyBook: KeyBook, clock: () => Date): Door {
  const { apiKeys: keys, tokens } = configuration.access;
  return createDoor({
    keys,
    keyBook,
    issuer: tokens === null ? null : createIssuer({ ...tokens, clock }),
    open: configuration.mode === "sandbox",
    clock,
  });
}

const TAKE_UP_EVERY_MS = 5_000;

/** What an answer needs beyond the wait for its vendors. */
const MARGIN_MS = 2000;

function whyNotListening(error: unknown, { port, host }: Configuration["listen"]): string {
  const code = codeOf(error);
  if (code === "EADDRINUSE") return `port ${port} of ${host} is in use by another program: stop that, or set PORT`;
  if (code === "EACCES") return `port ${port} of ${host} may not be used without more rights: set PORT`;
  return `PORT and HOST name no address to listen on: ${code}`;
}

/** `EADDRINUSE` and the like: the system's own word for it. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}

function callbacksOf(panel: Panel): ReadonlyMap<ProviderName, Callbacks> {
  return new Map(
    [...panel].flatMap(([name, { provider }]): [ProviderName, Callbacks][] =>
      provider?.callbacks === undefined ? [] : [[name, provider.callbacks]],
    ),
  );
}

/** What collects traces is loaded where there are any to collect, and by nobody else. */
async function openTracing(settings: TracingSettings, log: Logger): Promise<CollectedTracing> {
  const { traceTo } = await import("./tracing/collector.ts");
  return traceTo(settings, (well) => {
    if (well) log.info("traces are delivered again");
    else log.warn("traces cannot be delivered: the collector does not take them");
  });
}

/** The server's log: one JSON object a line, on standard output. Values that may hold personal data are never logged. */
export function createLog(level: string): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
