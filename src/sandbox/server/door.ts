import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";

import type { Identities } from "../tls/identities.ts";

/**
 * How a vendor is reached. `cutting`: a connection is cut as soon as it is made. `shut`: nobody listens. `expired`: the
 * certificate shown is out of date.
 */
export type DoorState = "open" | "cutting" | "shut" | "expired";

const HOST = "127.0.0.1";

/** A vendor's port on loopback, over TLS where it has certificates to show. */
export class Door {
  readonly #server: ReturnType<typeof createHttpServer> | ReturnType<typeof createHttpsServer>;
  readonly #show: (identity: keyof Identities) => void;
  readonly #scheme: "http" | "https";
  /** By the caller's port, which a connection and the TLS over it have in common. */
  readonly #connections = new Map<number | undefined, Socket>();
  #port = 0;
  #state: DoorState = "open";
  #standing: Promise<void> = Promise.resolve();

  constructor(identities: Identities | undefined, serve: RequestListener) {
    if (identities === undefined) {
      this.#scheme = "http";
      this.#server = createHttpServer(serve);
      this.#show = () => {};
    } else {
      this.#scheme = "https";
      const server = createHttpsServer(identities.valid, serve);
      // A caller who does not trust the certificate is what this is for.
      server.on("tlsClientError", () => {});
      this.#server = server;
      this.#show = (which) => server.setSecureContext(identities[which]);
    }
    this.#server.on("connection", (socket: Socket) => this.#enter(socket));
  }

  get baseUrl(): string {
    return `${this.#scheme}://${HOST}:${this.#port}`;
  }

  /** Opens it for the first time, on a port that the system chooses. */
  async open(state: DoorState): Promise<void> {
    await this.#listen();
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("a server on a port has a port");
    this.#port = address.port;
    this.stand(state);
  }

  /** Changes how it stands from now on. Connections that the new state would not have let in are cut. */
  stand(state: DoorState): void {
    if (state === this.#state) return;
    const wasShut = this.#state === "shut";
    this.#state = state;
    this.#show(state === "expired" ? "expired" : "valid");
    if (state === "shut") this.#server.close();
    if (state !== "open") for (const socket of this.#connections.values()) socket.resetAndDestroy();
    if (wasShut) this.#standing = this.#listen();
    // Whoever waits is told; a failure that nobody waits for is none of the process.
    this.#standing.catch(() => undefined);
  }

  /** Resolves when it stands as it was last told. */
  standing(): Promise<void> {
    return this.#standing;
  }

  /** Resets the connection that comes from this port of the caller's. */
  reset(callersPort: number | undefined): void {
    this.#connections.get(callersPort)?.resetAndDestroy();
  }

  async close(): Promise<void> {
    await this.#standing.catch(() => undefined);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    // Those that never came to a request, such as a TLS connection half made, are none of the server's.
    for (const socket of this.#connections.values()) socket.destroy();
    await closed;
  }

  #enter(socket: Socket): void {
    if (this.#state === "cutting") {
      socket.resetAndDestroy();
      return;
    }
    const { remotePort } = socket;
    this.#connections.set(remotePort, socket);
    socket.once("close", () => this.#connections.delete(remotePort));
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, HOST);
    await once(this.#server, "listening");
  }
}
