import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** How long the server may take to hear that connections are not needed any more. */
const FAREWELL_MS = 1_000;

/** The sockets of some connections. */
export interface Sockets {
  /** Makes one: the driver's option. */
  readonly stream: () => Socket;
  /** Waits for the connections to end. Those whose server is out of reach end without it. */
  farewell(ending: Promise<unknown>): Promise<void>;
}

export function createSockets(): Sockets {
  const sockets = new Set<Socket>();
  return {
    stream() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      return socket;
    },
    async farewell(ending) {
      const over = new AbortController();
      const ended = ending.catch(() => {}).finally(() => over.abort());
      await Promise.race([ended, pause(FAREWELL_MS, undefined, { signal: over.signal }).catch(() => {})]);
      for (const socket of sockets) socket.destroy();
      await ended;
    },
  };
}
