import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

import type { SandboxClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import type { Random } from "../random.ts";
import type { SimulatorSettings } from "../settings.ts";
import type { Handler, SimulatedRequest, SimulatedResponse, Simulator } from "../simulator.ts";
import { readContent } from "./content.ts";
import { recordCall } from "./recorded-call.ts";
import type { RecordedCall } from "./recorded-call.ts";

const LARGEST_BODY_BYTES = 12 * 1024 * 1024;
/** A sandbox may run for days: the oldest calls are forgotten. */
const CALLS_KEPT = 1000;

export interface VendorServer {
  readonly baseUrl: string;
  calls(): readonly RecordedCall[];
  reset(): void;
  configure(settings: SimulatorSettings): void;
  /** Runs apart from any request, after the vendor's latency; given up on close. */
  afterLatency(task: (signal: AbortSignal) => Promise<void>): void;
  close(): Promise<void>;
}

class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) throw new BodyTooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function readRequest(request: IncomingMessage): Promise<SimulatedRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const url = new URL(request.url ?? "/", "http://vendor");
  const content = await readContent(await readBody(request), headers["content-type"] ?? "");
  return { method: request.method ?? "GET", path: url.pathname, query: url.searchParams, headers, content };
}

function write(response: ServerResponse, answer: SimulatedResponse): void {
  if ("reset" in answer) response.socket?.resetAndDestroy();
  else response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** One vendor as a real HTTP server on loopback, on a port the system chooses. */
export async function startVendorServer(
  simulator: Simulator,
  initial: SimulatorSettings,
  clock: SandboxClock,
  makeHandler: () => Handler,
): Promise<VendorServer> {
  let settings = initial;
  let handler = makeHandler();
  let draws: Random = seededRandom(`draws/${simulator.name}`);
  let calls: RecordedCall[] = [];
  const closing = new AbortController();
  const sockets = new Set<Socket>();
  const underWay = new Set<Promise<void>>();

  const latencyMs = (): number => {
    const { minMs, maxMs } = settings.latency;
    return maxMs === 0 ? 0 : draws.between(minMs, maxMs);
  };
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms > 0) await clock.sleep(ms, signal);
  };

  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const left = new AbortController();
    response.once("close", () => left.abort());
    const signal = AbortSignal.any([left.signal, closing.signal]);
    try {
      const request = await readRequest(incoming);
      const call = recordCall(simulator.name, request, simulator.imageFields, clock.now());
      calls.push(call);
      if (calls.length > CALLS_KEPT) calls.shift();
      const fails = settings.failureRate > 0 && draws.next() < settings.failureRate;
      const wait = latencyMs();
      const answer = fails ? simulator.outage() : await handler(request);
      await pause(wait + ("reset" in answer ? 0 : (answer.heldMs ?? 0)), signal);
      calls = calls.map((each) => (each === call && !("reset" in answer) ? { ...call, status: answer.status } : each));
      write(response, answer);
    } catch (error) {
      if (error instanceof BodyTooLarge) response.writeHead(413, { connection: "close" }).end();
      else if (signal.aborted) response.destroy();
      else response.writeHead(500).end();
    }
  };

  const server = createServer((incoming, response) => void serve(incoming, response));
  server.on("connection", (socket) => {
    if (settings.down) {
      socket.resetAndDestroy();
      return;
    }
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server on a port has a port");

  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    reset: () => {
      calls = [];
      draws = seededRandom(`draws/${simulator.name}`);
      handler = makeHandler();
    },
    configure: (next) => {
      settings = next;
      if (settings.down) for (const socket of sockets) socket.resetAndDestroy();
    },
    afterLatency: (task) => {
      const run = (async () => {
        await pause(latencyMs(), closing.signal);
        await task(closing.signal);
      })();
      // A callback nobody takes is the receiver's trouble, as it is with the vendor.
      const settled = run.catch(() => undefined).finally(() => underWay.delete(settled));
      underWay.add(settled);
    },
    close: async () => {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, ...underWay]);
    },
  };
}
