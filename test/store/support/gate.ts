import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";

/** A way to a server on loopback that can be closed, as networks are. */
export interface Gate extends AsyncDisposable {
  readonly port: number;
  /** From now on, whoever comes is let in and reaches nobody; what is through already stays. */
  hold(): void;
  /** Whoever is through stays, and nothing goes through any more, as with a cable pulled; nor does anybody else come through. */
  stall(): void;
  /** Breaks every connection, and refuses all that come. */
  shut(): void;
  /** Breaks every connection on this side alone: the server behind it does not know. */
  lose(): void;
  /** Lets everybody through, those who were held too; what was stalled is broken. */
  open(): void;
}

/** @param port of the server behind it */
export async function openGate(port: number): Promise<Gate> {
  let state: "open" | "held" | "stalled" | "shut" = "open";
  const waiting = new Set<Socket>();
  const through = new Map<Socket, Socket>();

  function letThrough(near: Socket): void {
    const far = connect(port, "127.0.0.1");
    through.set(near, far);
    const over = (): void => {
      if (through.get(near) !== far) return;
      through.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const side of [near, far]) side.on("error", over).on("close", over);
    near.pipe(far).pipe(near);
  }

  const server = createServer((near) => {
    near.on("error", () => {});
    if (state === "open") letThrough(near);
    else if (state === "shut") near.resetAndDestroy();
    else {
      waiting.add(near);
      near.once("close", () => waiting.delete(near));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = (both: boolean): void => {
    for (const [near, far] of through) {
      through.delete(near);
      near.unpipe(far);
      near.resetAndDestroy();
      if (both) far.resetAndDestroy();
      else lost.add(far.unref());
    }
    for (const near of waiting) near.resetAndDestroy();
  };
  const lost = new Set<Socket>();
  return {
    port: portOf(server.address()),
    hold: () => void (state = "held"),
    stall() {
      state = "stalled";
      for (const [near, far] of through) {
        near.unpipe(far).pause();
        far.unpipe(near).pause();
      }
    },
    shut() {
      state = "shut";
      cut(true);
    },
    lose: () => cut(false),
    open() {
      if (state === "stalled") cut(true);
      state = "open";
      for (const near of waiting) letThrough(near);
      waiting.clear();
    },
    async [Symbol.asyncDispose]() {
      cut(true);
      for (const far of lost) far.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address !== "object" || address === null) throw new RangeError("a gate that listens nowhere");
  return address.port;
}
