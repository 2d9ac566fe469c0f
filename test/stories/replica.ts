import { registry } from "../../src/registry.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openGate } from "../store/support/gate.ts";
import { launch } from "./launch.ts";
import { KEY, queryAt } from "./support.ts";
import type { Story } from "./support.ts";

/** Vendors of this process: they outlive the servers that ask them, and know what they were asked. */
export function startVendors(): Promise<Sandbox> {
  return startSandbox({ simulators: registry.map(({ simulator }) => simulator) });
}

/** A server in a process of its own. */
export interface Replica extends Pick<Story, "url" | "query"> {
  /** Ends it as a crash does: at once, with nothing said to anybody. */
  kill(): Promise<void>;
  /** Asks it to end; how it did. */
  stop(): Promise<{ readonly code: unknown; readonly out: string }>;
  /** What it has logged. */
  out(): string;
}

/** @param environment of the vendors, the record and the policies */
export async function startReplica(environment: Readonly<Record<string, string>>): Promise<Replica> {
  const server = launch({ PORT: "0", SAKSI_MODE: "live", SAKSI_API_KEYS: `story:${KEY}`, ...environment });
  const url = await Promise.race([
    server.listening,
    server.ended.then(({ out, err }) => Promise.reject(new Error(`it does not start: ${out}${err}`))),
  ]);
  return {
    url,
    query: (...asked) => queryAt(url, ...asked),
    async kill() {
      server.child.kill("SIGKILL");
      await server.ended;
    },
    stop() {
      server.child.kill("SIGTERM");
      return server.ended;
    },
    out: server.out,
  };
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  await using gate = await openGate(0);
  return gate.port;
}
