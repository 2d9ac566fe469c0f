import { request } from "node:http";
import type { Socket } from "node:net";

import { failureOfError } from "../providers/transport/failure-of-error.ts";
import type { Finding } from "./doctor-finding.ts";

/** What an answer to nothing in particular tells: how long the road is, and which time it is there. */
export interface BareAnswer {
  readonly status: number;
  readonly roundTripMs: number;
  /** How far the vendor's clock is ahead of ours; null where it does not tell the time. */
  readonly clockAheadMs: number | null;
}

const SKEWED_MS = 30_000;
/** Signatures and tokens commonly allow for as much. */
const FAR_SKEWED_MS = 300_000;
/** An HTTP date says no more than the second: on the average it is half of one behind. */
const HALF_SECOND_MS = 500;

interface Asked {
  readonly url: URL;
  readonly title: string;
  readonly socket: Socket;
  readonly clock: () => Date;
  readonly signal: AbortSignal;
}

/** A HEAD of the base URL, with no credentials. @throws {VendorFailure} */
export async function askBare({ url, title, socket, clock, signal }: Asked): Promise<BareAnswer> {
  const answered = Promise.withResolvers<BareAnswer>();
  const [asked, started] = [clock().getTime(), performance.now()];
  const asking = request({
    method: "HEAD",
    path: url.pathname,
    // An answer out of somebody's cache would tell of a time that is past.
    headers: { host: url.host, "cache-control": "no-cache", connection: "close" },
    createConnection: () => socket,
    signal,
  });
  asking.once("response", ({ statusCode = 0, headers }) => {
    const roundTripMs = performance.now() - started;
    const there = timeThere(headers.date, headers.age);
    const clockAheadMs = there === null ? null : Math.round(there - (asked + roundTripMs / 2));
    answered.resolve({ status: statusCode, roundTripMs: Math.round(roundTripMs), clockAheadMs });
  });
  asking.on("error", (error) => answered.reject(failureOfError(error, { title, signal, connected: true })));
  asking.end();
  try {
    return await answered.promise;
  } finally {
    socket.destroy();
  }
}

/** `Age` is how long an answer has lain in a cache, in seconds. */
function timeThere(date: string | undefined, age: string | undefined): number | null {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return null;
  return at + HALF_SECOND_MS + (age !== undefined && /^\d{1,9}$/.test(age) ? Number(age) * 1000 : 0);
}

export function clockFinding({ clockAheadMs, roundTripMs }: BareAnswer): Finding {
  const about = "clock";
  if (clockAheadMs === null) return { about, level: "note", text: "it does not tell the time" };
  const apart = Math.abs(clockAheadMs);
  if (apart <= roundTripMs / 2 + 2 * HALF_SECOND_MS) return { about, level: "ok", text: "no difference to be seen" };
  const text = `this machine's clock is ${spoken(apart)} ${clockAheadMs > 0 ? "behind" : "ahead of"} the vendor's`;
  if (apart > FAR_SKEWED_MS) return { about, level: "problem", text };
  return { about, level: apart > SKEWED_MS ? "warning" : "ok", text };
}

function spoken(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60).toLocaleString("en")} min`;
}
