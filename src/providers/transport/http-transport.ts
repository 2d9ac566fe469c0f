import { buildConnector, Pool } from "undici";
import type { Dispatcher } from "undici";

import type { Transport, WireRequest, WireResponse } from "./transport.ts";
import { decoded } from "./content-coding.ts";
import { failureOfError } from "./failure-of-error.ts";

/** All in milliseconds. undici keeps the last two to about half a second only: a deadline is the signal's business. */
interface TransportTimeouts {
  /** To open a connection, TLS included. */
  readonly connectMs: number;
  /** From the request's last byte to the end of the response's headers. */
  readonly headersMs: number;
  /** Between two pieces of a response's body. */
  readonly bodyMs: number;
}

export interface TransportOptions {
  /** How people write the vendor's name: messages begin with it. */
  readonly title: string;
  /** `https://host[:port][/prefix]`. */
  readonly baseUrl: string;
  /** @default 3 s to connect, 30 s for headers, 10 s between pieces of the body */
  readonly timeouts?: Partial<TransportTimeouts>;
  /** Of a body, compressed or not. @default 1 MiB */
  readonly maxResponseBytes?: number;
}

const TIMEOUTS: TransportTimeouts = { connectMs: 3_000, headersMs: 30_000, bodyMs: 10_000 };
const MAX_RESPONSE_BYTES = 1_048_576;
/** More than a vendor is likely to bear; what exceeds it waits, and the signal ends the wait. */
const MAX_CONNECTIONS = 128;
/** Shorter than the idle time of common load balancers: a POST on a connection they just closed cannot be repeated. */
const IDLE_MS = 4_000;
const MAX_IDLE_MS = 60_000;
/** Drops a byte order mark, which would spoil the JSON behind it. */
const UTF8 = new TextDecoder();

/**
 * A pool of HTTP/1.1 connections to one vendor. Redirects are not followed: they come back as the response they are.
 *
 * `send` throws `VendorFailure` and nothing else: UNAVAILABLE where no connection or only half a response came, TIMEOUT where
 * one of the timeouts passed or `signal` was aborted (whoever aborted knows why: ask `signal.aborted`), MALFORMED_RESPONSE
 * where the response is too large or is not HTTP.
 */
export function createTransport(options: TransportOptions): Transport {
  const { title } = options;
  const base = new URL(options.baseUrl);
  const prefix = base.pathname.replace(/\/+$/, "");
  const maxBytes = options.maxResponseBytes ?? MAX_RESPONSE_BYTES;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const neverConnected = new WeakSet<Error>();
  const connect = buildConnector({ allowH2: false, timeout: timeouts.connectMs });
  const pool = new Pool(base.origin, {
    connect: (to, made) =>
      connect(to, (...result) => {
        if (result[0] !== null) neverConnected.add(result[0]);
        made(...result);
      }),
    allowH2: false,
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: IDLE_MS,
    keepAliveMaxTimeout: MAX_IDLE_MS,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.bodyMs,
    maxResponseSize: maxBytes,
  });

  return {
    async send(request: WireRequest, signal: AbortSignal): Promise<WireResponse> {
      try {
        const response = await pool.request({
          method: request.method,
          path: prefix + request.path,
          // Answers are small, and a compressed one would have to be bounded twice.
          headers: { "accept-encoding": "identity", ...request.headers },
          body: request.body ?? null,
          signal,
        });
        const headers = flatHeaders(response);
        const sent = Buffer.from(await response.body.arrayBuffer());
        const text = UTF8.decode(await decoded(sent, headers["content-encoding"], maxBytes));
        return { status: response.statusCode, headers, text, json: parseJson(text) };
      } catch (error) {
        const connected = !(error instanceof Error && neverConnected.has(error));
        throw failureOfError(error, { title, signal, connected });
      }
    },

    /** Ends idle connections and those in use: at this point nobody waits for an answer. */
    close: () => pool.destroy(),
  };
}

function flatHeaders(response: Dispatcher.ResponseData): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
