import { lookup } from "node:dns/promises";
import { connect as connectTcp, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { TLSSocket } from "node:tls";

/** A connection to a vendor, and how it came about. */
export interface Connection {
  readonly socket: Socket;
  readonly ms: number;
  /** Null where the base URL is http. */
  readonly tls: TLSSocket | null;
}

/** The step of a connection that failed, with the system's own code for why: it quotes nothing that was received. */
export class ConnectFailure extends Error {
  override readonly name = "ConnectFailure";
  readonly step: "dns" | "tcp" | "tls";
  readonly code: string;

  constructor(step: ConnectFailure["step"], code: string) {
    super(`${step}: ${code}`);
    this.step = step;
    this.code = code;
  }
}

/** The code of a step that took longer than it may. */
export const TOO_LATE = "TOO_LATE";

export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** How many addresses a name has; null of what is an address itself. @throws {ConnectFailure} */
export async function resolve(host: string, signal: AbortSignal): Promise<number | null> {
  if (isIP(host) !== 0) return null;
  const found = await attempt("dns", signal, async () => lookup(host, { all: true }));
  return found.length;
}

/**
 * Connects as a client would, but for a certificate that is not trusted: that is shown, and it is the caller's part to send
 * nothing there.
 * @throws {ConnectFailure}
 */
export async function connect(url: URL, signal: AbortSignal): Promise<Connection> {
  const started = performance.now();
  const host = hostOf(url);
  const secure = url.protocol === "https:";
  const socket = connectTcp({ host, port: Number(url.port) || (secure ? 443 : 80) });
  // What goes wrong later on is told by whoever uses it.
  socket.on("error", () => undefined);
  try {
    await attempt("tcp", signal, () => untilEvent(socket, "connect"));
    if (!secure) return { socket, ms: performance.now() - started, tls: null };
    const tls = connectTls({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ALPNProtocols: ["http/1.1"],
      rejectUnauthorized: false,
    });
    tls.on("error", () => undefined);
    await attempt("tls", signal, () => untilEvent(tls, "secureConnect"));
    return { socket: tls, ms: performance.now() - started, tls };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function attempt<T>(name: ConnectFailure["step"], signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const giveUp = (): void => late.reject(new ConnectFailure(name, TOO_LATE));
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work(), late.promise]);
  } catch (error) {
    throw error instanceof ConnectFailure ? error : new ConnectFailure(name, codeOf(error));
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** Resolves at the event; rejects where the socket fails or is closed before it. */
async function untilEvent(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  const happened = Promise.withResolvers<void>();
  const fail = (error: unknown): void => happened.reject(error);
  const close = (): void => happened.reject(Object.assign(new Error("closed"), { code: "CLOSED" }));
  socket.once(event, happened.resolve).once("error", fail).once("close", close);
  try {
    await happened.promise;
  } finally {
    socket.off(event, happened.resolve).off("error", fail).off("close", close);
  }
}

/** Several addresses that all failed come as one AggregateError, which has the code of the first. */
function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN";
}
