import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

import { request } from "undici";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const POLL_MS = 50;
const KEPT_OUTPUT = 2_000;

export interface ChildOptions {
  readonly name: string;
  readonly script: string;
  /** Added to the little that is inherited: a bench run does not depend on the caller's shell. */
  readonly environment: Readonly<Record<string, string>>;
  /** The core it is bound to, or undefined to share the runner's. */
  readonly core: number | undefined;
}

/** A server in a process of its own. */
export interface Child extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/**
 * Starts a script that listens on `PORT`, and waits until it answers HTTP.
 *
 * @throws {Error} with the end of its output where it ends first, or does not answer within half a minute.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const port = await freePort();
  const child = launch(options, { PORT: String(port), HOST: "127.0.0.1" });
  const output = tailOf(child);
  const url = `http://127.0.0.1:${port}`;
  const { pid } = child;
  const stop = stopper(child);
  if (pid === undefined) {
    const [error] = await once(child, "error");
    throw new Error(`${options.name} did not start`, { cause: error });
  }
  try {
    await answering(url, child);
  } catch (error) {
    await stop();
    throw new Error(`${options.name} did not start: ${reason(error)}\n${output()}`, { cause: error });
  }
  return { url, pid, [Symbol.asyncDispose]: stop };
}

/** Runs a script to its end and returns what it printed. */
export async function runChild(options: ChildOptions): Promise<string> {
  const child = launch(options, {});
  const output = tailOf(child);
  let printed = "";
  child.stdout?.on("data", (chunk: string) => {
    printed += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${options.name} ended with code ${String(code)}\n${output()}`);
  return printed;
}

function launch({ script, environment, core }: ChildOptions, own: Readonly<Record<string, string>>): ChildProcess {
  const node = [process.execPath, script];
  const [command = process.execPath, ...rest] = core === undefined ? node : ["taskset", "-c", String(core), ...node];
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env;
  const child = spawn(command, rest, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, TMPDIR, NODE_ENV: "production", ...environment, ...own },
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  child.once("exit", () => process.removeListener("exit", kill));
  return child;
}

/** Drains what the child prints and keeps the end of it. */
function tailOf(child: ChildProcess): () => string {
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      tail = (tail + chunk).slice(-KEPT_OUTPUT);
    });
  }
  return () => tail;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + START_LIMIT_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("it ended");
    if (performance.now() > until) throw new Error(`no answer within ${START_LIMIT_MS / 1000} s`);
    if (await answers(url)) return;
    await delay(POLL_MS);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const { body } = await request(`${url}/health`, { headersTimeout: 2_000 });
    await body.dump();
    return true;
  } catch {
    return false;
  }
}

function stopper(child: ChildProcess): () => Promise<void> {
  return async () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
    await ended;
    clearTimeout(force);
  };
}

/** A port nobody listens on at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const closed = once(server, "close");
  server.close();
  await closed;
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : "unknown reason";
}
