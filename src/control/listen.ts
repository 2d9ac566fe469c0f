import { once } from "node:events";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import path from "node:path";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as pause } from "node:timers/promises";

import { byShortName } from "./address.ts";
import { controlRequest, lineOf, linesOf } from "./protocol.ts";
import type { ControlFrame, Ending } from "./protocol.ts";

/** What a command has to talk to whoever asked for it. */
export interface ControlIo {
  readonly out: Writable;
  readonly err: Writable;
  /** Whoever asked is gone, or the server stops. */
  readonly signal: AbortSignal;
}

/** Does what is asked for. It must not reject. */
export type DoCommand = (command: string, args: unknown, io: ControlIo) => Promise<Ending>;

export interface ControlServer {
  /** Takes no more commands, calls off those under way, and waits for them to end. */
  close(): Promise<void>;
}

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** How long whoever asked may take, when the server stops, to read what is left. */
const GRACE_MS = 1000;

/**
 * Takes commands at an address. Only the user that the server runs as can connect to it. Only whoever holds the folder's lock
 * may call it: what is there already is of a process that has ended.
 */
export async function listenForCommands(address: string, doCommand: DoCommand): Promise<ControlServer> {
  const closing = new AbortController();
  const connections = new Map<Socket, Promise<void>>();
  const server = createServer((socket) => {
    const served = serve(socket, doCommand, closing.signal).finally(() => connections.delete(socket));
    connections.set(socket, served);
  });
  if (process.platform === "win32") await listen(server, address);
  else await listenInPrivate(server, address);
  return {
    async close() {
      const closed = once(server, "close");
      server.close();
      closing.abort();
      const answered = Promise.all(connections.values());
      await Promise.race([answered, pause(GRACE_MS, undefined, { ref: false })]);
      for (const socket of connections.keys()) socket.destroy();
      await answered;
      await closed;
      if (process.platform !== "win32") await rm(address, { force: true });
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, name: string): Promise<void> {
  server.listen(name);
  await once(server, "listening");
}

/** The socket gets its name only when nobody else can connect any more. A stale one is replaced. */
async function listenInPrivate(server: ReturnType<typeof createServer>, address: string): Promise<void> {
  const folder = path.join(path.dirname(address), ".control");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: OWNER_ONLY_FOLDER });
  const socket = path.join(folder, "s");
  await byShortName(socket, (name) => listen(server, name));
  await chmod(socket, OWNER_ONLY);
  await rename(socket, address);
  await rm(folder, { recursive: true });
}

/** Resolves when the connection is closed. */
async function serve(socket: Socket, doCommand: DoCommand, closing: AbortSignal): Promise<void> {
  const gone = new AbortController();
  const closed = new Promise<void>((resolve) => {
    socket.once("close", () => {
      gone.abort();
      resolve();
    });
  });
  // One that breaks is closed next.
  socket.on("error", () => {});
  const request = controlRequest.safeParse(await askedOn(socket, closing));
  if (request.success) {
    const { command, args, terminal } = request.data;
    const [out, err] = [outputTo(socket, "out", terminal.out), outputTo(socket, "err", terminal.err)];
    const signal = AbortSignal.any([gone.signal, closing]);
    const ending = await doCommand(command, args, { out, err, signal });
    await Promise.all([ended(out), ended(err)]);
    socket.end(lineOf(ending));
  } else socket.destroy();
  await closed;
}

/** What the first line holds; undefined where none comes. */
async function askedOn(socket: Socket, closing: AbortSignal): Promise<unknown> {
  const stop = () => void socket.destroy();
  closing.addEventListener("abort", stop);
  socket.setEncoding("utf8");
  try {
    for await (const line of linesOf(socket.iterator({ destroyOnReturn: false }))) return JSON.parse(line);
  } catch {
    // Whoever connects and says nothing that can be read is no `saksi`, or only looks whether anybody is there.
  } finally {
    closing.removeEventListener("abort", stop);
    // What else comes is not looked at; that it ends is.
    socket.resume();
  }
  return undefined;
}

/** Takes no more than whoever reads it can take. */
function outputTo(socket: Socket, name: "out" | "err", isTerminal: boolean): Writable {
  const decoder = new StringDecoder("utf8");
  const send = (text: string, done: (error?: Error | null) => void): void => {
    if (text === "") return done();
    const frame: ControlFrame = name === "out" ? { out: text } : { err: text };
    socket.write(lineOf(frame), done);
  };
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => send(decoder.write(chunk), done),
    final: (done) => send(decoder.end(), done),
  });
  // Whoever is gone has called the command off.
  output.on("error", () => {});
  return Object.assign(output, { isTTY: isTerminal });
}

async function ended(output: Writable): Promise<void> {
  if (output.destroyed) return;
  const closed = once(output, "close");
  output.end();
  await closed;
}
