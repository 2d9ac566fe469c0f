import { createServer } from "node:http";
import { connect } from "node:net";

import { expect, test } from "vitest";

import { SYSTEM_CLOCK } from "../../../src/sandbox/clock.ts";
import { deliverFaultily } from "../../../src/sandbox/faults/delivery.ts";
import { json } from "../../../src/sandbox/respond.ts";
import { Exchange } from "../../../src/sandbox/server/exchange.ts";

test("a large body is made no faster than it is read, so that it is never in memory at once", async () => {
  const written = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    const { socket } = request;
    const exchange = new Exchange(response, socket, () => {});
    const fault = { kind: "large-body", bytes: 200_000_000 } as const;
    void deliverFaultily(fault, json(200, { found: true }), exchange, SYSTEM_CLOCK).catch(() => {
      written.resolve(socket.bytesWritten);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const client = connect(address.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nhost: vendor\r\n\r\n");
  client.once("data", () => client.destroy());
  // What the system keeps between the two is a few megabytes; all the rest was never made.
  expect(await written.promise).toBeLessThan(50_000_000);
  await new Promise((resolve) => server.close(resolve));
});

test("an answer that waits behind another on its connection ends with the connection, too", async () => {
  const exchanges: Exchange[] = [];
  const both = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    exchanges.push(new Exchange(response, request.socket, () => {}));
    if (exchanges.length === 2) both.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const client = connect(address.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nhost: vendor\r\n\r\n".repeat(2));
  await both.promise;
  client.destroy();
  expect(await Promise.all(exchanges.map(({ ended }) => ended))).toEqual([{ cancelled: true }, { cancelled: true }]);
  await new Promise((resolve) => server.close(resolve));
});
