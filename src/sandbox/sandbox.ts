import type { ProviderName } from "../domain/provider.ts";
import { buildRegister } from "./citizens/register.ts";
import type { Citizen } from "./citizens/citizen.ts";
import { SPECIAL_APPLICANTS } from "./citizens/special.ts";
import type { SpecialApplicant } from "./citizens/special.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import type { SandboxClock } from "./clock.ts";
import { CallbackSender } from "./server/callback-sender.ts";
import type { SentCallback } from "./server/callback-sender.ts";
import type { RequestFault } from "./faults/fault.ts";
import type { RecordedCall } from "./server/recorded-call.ts";
import { startVendorServer } from "./server/vendor-server.ts";
import type { VendorServer } from "./server/vendor-server.ts";
import { QUIET } from "./settings.ts";
import type { SettingsByVendor, SimulatorSettings } from "./settings.ts";
import type { Simulator, Subject } from "./simulator.ts";
import { newIdentities } from "./tls/identities.ts";
import type { Listing } from "./watchlist/listing.ts";
import { WATCHLIST } from "./watchlist/watchlist.ts";
import { worldOf } from "./world.ts";

export interface SandboxOptions {
  readonly simulators: readonly Simulator[];
  /** @default no latency, no failures, everything answered at once */
  readonly settings?: SettingsByVendor;
  /** @default the system's */
  readonly clock?: SandboxClock;
  /**
   * Vendors that speak TLS, with a certificate that nobody trusts who was not told to. One that starts with the fault
   * `tls-failure` speaks it as well.
   * @default none
   */
  readonly tls?: readonly ProviderName[];
}

export interface Sandbox {
  /** The providers' environment variables, pointing at the simulated vendors with credentials they take. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everybody in the register, the special applicants included. */
  readonly citizens: readonly Citizen[];
  /** The certificate of the vendors that speak TLS, in PEM: who trusts it can ask them. Null where none does. */
  readonly certificate: string | null;
  /** The latest thousand calls of each vendor, oldest first; of one vendor, or of all in the order they came. */
  calls(name?: ProviderName): readonly RecordedCall[];
  /** Tells a vendor where its callbacks go; until then it sends none. */
  sendCallbacksTo(name: ProviderName, url: string): void;
  /** The latest thousand callbacks that a vendor sent, oldest first, with what they were answered. */
  sentCallbacks(name: ProviderName): readonly SentCallback[];
  /** Sends the callbacks that a vendor holds back, and is done once all were answered. */
  release(name: ProviderName): Promise<void>;
  /** Resolves once the calls are so: at once, or after a call came, was answered, or ended. */
  until(condition: (calls: readonly RecordedCall[]) => boolean): Promise<void>;
  /** Resolves when no vendor has a request under way, and every port stands as configured. */
  settled(): Promise<void>;
  /** Forgets calls, callbacks, sessions, draws and afflictions; settings and addresses stay. */
  reset(): void;
  /**
   * Changes some of a vendor's settings, from the next request on.
   * @throws {RangeError} where no such vendor is simulated, or a fault is to strike as it cannot
   */
  configure(name: ProviderName, settings: Partial<SimulatorSettings>): void;
  /**
   * Has a fault strike every request to a vendor about one applicant, before any that is drawn; null takes it off.
   * @throws {RangeError} where no such vendor is simulated
   */
  afflict(name: ProviderName, applicant: Subject, fault: RequestFault | null): void;
  /**
   * Has the watchlist say something else of one of its records, from the next search on.
   * @throws {RangeError} where it has no such record
   */
  relist(id: string, changes: Partial<Omit<Listing, "id">>): void;
  close(): Promise<void>;
}

/** The special applicants of the common stories, and of each vendor's own. */
export function specialApplicants(simulators: readonly Simulator[]): readonly SpecialApplicant[] {
  return [...SPECIAL_APPLICANTS, ...simulators.flatMap(({ applicants }) => applicants)];
}

interface RunningVendor {
  settings: SimulatorSettings;
  readonly server: VendorServer;
  readonly sender: CallbackSender;
  callbackUrl?: string;
}

/** Starts every simulated vendor on loopback. */
export async function startSandbox({
  simulators,
  settings = {},
  clock = SYSTEM_CLOCK,
  tls = [],
}: SandboxOptions): Promise<Sandbox> {
  const register = buildRegister(specialApplicants(simulators));
  const vendors = new Map<ProviderName, RunningVendor>();
  const environment: Record<string, string> = {};
  const watches = new Set<() => void>();
  let watchlist: readonly Listing[] = WATCHLIST;
  const speaksTls = (name: ProviderName): boolean =>
    tls.includes(name) || (settings[name]?.faults ?? []).some(({ kind }) => kind === "tls-failure");
  const identities = simulators.some(({ name }) => speaksTls(name)) ? newIdentities() : undefined;
  const calls = (name?: ProviderName): readonly RecordedCall[] =>
    [...vendors]
      .filter(([vendor]) => name === undefined || vendor === name)
      .flatMap(([, { server }]) => server.calls())
      .toSorted((left, right) => left.at.getTime() - right.at.getTime());
  const vendorCalled = (name: ProviderName): RunningVendor => {
    const vendor = vendors.get(name);
    if (vendor === undefined) throw new RangeError(`no simulated vendor is called ${name}`);
    return vendor;
  };

  const start = async (simulator: Simulator): Promise<void> => {
    const initial = { ...QUIET, ...settings[simulator.name] };
    const settingsNow = (): SimulatorSettings => vendors.get(simulator.name)?.settings ?? initial;
    const sender = new CallbackSender(simulator.name);
    const world = worldOf({
      simulator,
      register,
      watchlist: () => watchlist,
      now: clock.now,
      answersLater: () => settingsNow().async,
      callbackManner: () => settingsNow().callbacks,
      callBack: async (headers, body) => {
        const vendor = vendors.get(simulator.name);
        if (vendor?.callbackUrl === undefined) return;
        const { callbackUrl: url, server, settings: now } = vendor;
        await sender.dispatch({ url, headers, body }, now.callbacks, (task) => server.afterLatency(task));
      },
    });
    const server = await startVendorServer({
      simulator,
      settings: initial,
      clock,
      makeHandler: () => simulator.handler(world),
      identities: speaksTls(simulator.name) ? identities : undefined,
      changed: () => {
        for (const watch of watches) watch();
      },
    });
    vendors.set(simulator.name, { settings: initial, server, sender });
    Object.assign(environment, simulator.environment(server.baseUrl));
  };
  const close = async (): Promise<void> => {
    for (const { sender } of vendors.values()) sender.close();
    await Promise.all([...vendors.values()].map(({ server }) => server.close()));
  };
  const started = await Promise.allSettled(simulators.map(start));
  const failed = started.find((each) => each.status === "rejected");
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }

  return {
    environment,
    citizens: [...register.values()].map(({ citizen }) => citizen),
    certificate: identities?.valid.cert ?? null,
    calls,
    until: (condition) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const watch = (): void => {
        try {
          if (!condition(calls())) return;
          resolve();
        } catch (error) {
          reject(error);
        }
        watches.delete(watch);
      };
      watches.add(watch);
      watch();
      return promise;
    },
    settled: async () => {
      await Promise.all([...vendors.values()].map(({ server }) => server.settled()));
    },
    sendCallbacksTo: (name, url) => {
      vendorCalled(name).callbackUrl = url;
    },
    sentCallbacks: (name) => vendorCalled(name).sender.sent,
    release: (name) => vendorCalled(name).sender.release(),
    reset: () => {
      for (const { server, sender } of vendors.values()) {
        server.reset();
        sender.reset();
      }
    },
    configure: (name, changes) => {
      const vendor = vendorCalled(name);
      const changed = { ...vendor.settings, ...changes };
      vendor.server.configure(changed);
      vendor.settings = changed;
    },
    relist: (id, changes) => {
      if (!watchlist.some((listing) => listing.id === id)) throw new RangeError("no such record on the watchlist");
      watchlist = watchlist.map((listing) => (listing.id === id ? { ...listing, ...changes } : listing));
    },
    afflict: (name, applicant, fault) => vendorCalled(name).server.afflict(applicant, fault),
    close,
  };
}
