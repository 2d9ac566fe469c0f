import { once } from "node:events";

import type { SandboxClock } from "../clock.ts";
import type { PlainResponse } from "../respond.ts";
import type { Exchange } from "../server/exchange.ts";
import type { DeliveryFault } from "./fault.ts";

/** White space: behind a JSON text it changes nothing of what the text says. */
const LARGE_PIECE = Buffer.alloc(64 * 1024, " ");
const ENDLESS_PIECE = Buffer.alloc(1024, " ");

/** Sends an answer as the fault has it. Rejects when the caller leaves or the sandbox closes. */
export async function deliverFaultily(
  fault: DeliveryFault,
  answer: PlainResponse,
  exchange: Exchange,
  clock: SandboxClock,
): Promise<void> {
  const { signal } = exchange;
  const body = Buffer.from(answer.body);
  switch (fault.kind) {
    case "reset-before-headers":
      return exchange.cut();
    case "reset-mid-body":
      return resetMidBody(answer, body, exchange);
    case "slow-first-byte":
      await clock.sleep(fault.delayMs, signal);
      return send(answer, exchange, [body]);
    case "slow-drip":
      return send(answer, exchange, drip(body, fault.everyMs, clock, signal));
    case "large-body":
      return send(answer, exchange, padded(body, fault.bytes));
    case "endless-body":
      return send(answer, exchange, endless(body, fault.everyMs, clock, signal));
  }
}

async function resetMidBody(answer: PlainResponse, body: Buffer, exchange: Exchange): Promise<void> {
  const { response, signal } = exchange;
  response.writeHead(answer.status, { ...answer.headers, "content-length": body.length });
  const handedOver = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => handedOver.reject(signal.reason), { once: true });
  // The half must have left before the reset, which throws away what has not.
  response.write(body.subarray(0, Math.ceil(body.length / 2)), () => handedOver.resolve());
  await handedOver.promise;
  exchange.cut();
}

/** No faster than it is read, so that a large body is never in memory at once. */
async function send(
  answer: PlainResponse,
  { response, signal }: Exchange,
  pieces: Iterable<Buffer> | AsyncIterable<Buffer>,
): Promise<void> {
  response.writeHead(answer.status, answer.headers);
  response.flushHeaders();
  for await (const piece of pieces) {
    signal.throwIfAborted();
    if (!response.write(piece)) await once(response, "drain", { signal });
  }
  response.end();
}

async function* drip(body: Buffer, everyMs: number, clock: SandboxClock, signal: AbortSignal): AsyncGenerator<Buffer> {
  for (let index = 0; index < body.length; index += 1) {
    await clock.sleep(everyMs, signal);
    yield body.subarray(index, index + 1);
  }
}

function* padded(body: Buffer, bytes: number): Generator<Buffer> {
  yield body;
  for (let left = bytes - body.length; left > 0; left -= LARGE_PIECE.length) {
    yield LARGE_PIECE.subarray(0, Math.min(left, LARGE_PIECE.length));
  }
}

async function* endless(
  body: Buffer,
  everyMs: number,
  clock: SandboxClock,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  yield body;
  for (;;) {
    await clock.sleep(everyMs, signal);
    yield ENDLESS_PIECE;
  }
}
