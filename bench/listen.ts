import { once } from "node:events";
import type { Server } from "node:http";

/** Starts a server on loopback; port 0 takes a free one. Returns its base URL. */
export async function listen(server: Server, port: number): Promise<string> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return `http://127.0.0.1:${address.port}`;
}
