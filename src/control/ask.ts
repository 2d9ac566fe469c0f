import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

import { byShortName } from "./address.ts";
import { controlFrame, lineOf, linesOf } from "./protocol.ts";
import type { ControlRequest, Ending } from "./protocol.ts";
import { writeTo } from "./write-to.ts";

/** Nothing is there, or a process that has ended has left it there. */
const NOBODY: ReadonlySet<string> = new Set(["ENOENT", "ECONNREFUSED"]);

/**
 * Connects to whoever takes commands at an address; undefined where nobody does.
 * @throws where somebody may, and cannot be asked: a server of another user (`EACCES`)
 */
export async function connectTo(address: string): Promise<Socket | undefined> {
  try {
    return await byShortName(address, async (name) => {
      const socket = connect(name);
      await once(socket, "connect");
      return socket;
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && NOBODY.has(String(error.code))) return undefined;
    throw error;
  }
}

/** Whether anybody takes commands at an address. */
export async function isAnswered(address: string): Promise<boolean> {
  const socket = await connectTo(address);
  socket?.destroy();
  return socket !== undefined;
}

interface Outputs {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/** Has a command done, and passes on what it says; undefined where the connection ended before the command did. */
export async function ask(socket: Socket, request: ControlRequest, outputs: Outputs): Promise<Ending | undefined> {
  socket.setEncoding("utf8").write(lineOf(request));
  try {
    for await (const line of linesOf(socket)) {
      const frame = controlFrame.parse(JSON.parse(line));
      if ("out" in frame) await writeTo(outputs.out, frame.out);
      else if ("err" in frame) await writeTo(outputs.err, frame.err);
      else return frame;
    }
  } catch (error) {
    if (!isBroken(error)) throw error;
  } finally {
    socket.destroy();
  }
  return undefined;
}

const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]);

function isBroken(error: unknown): boolean {
  return error instanceof Error && "code" in error && BROKEN.has(String(error.code));
}
