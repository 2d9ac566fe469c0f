import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";

import type { VendorUrls } from "../environment.ts";
import { ENDPOINTS } from "./endpoints.ts";
import type { BenchEndpoint } from "./endpoints.ts";
import type { Ledger } from "./ledger.ts";
import type { Latency } from "./latency.ts";

/** Longer than any pause between a side's turns, so that no side meets a connection that was closed meanwhile. */
const KEEP_ALIVE_MS = 120_000;

/** One vendor: it reads a request to its end, waits, and answers what it always answers. It checks nothing. */
export function createVendor(vendor: keyof VendorUrls, ledger: Ledger, latency: Latency): Server {
  const endpoints = new Map(
    Object.entries(ENDPOINTS)
      .filter(([, endpoint]) => endpoint.vendor === vendor)
      .map(([name, endpoint]) => [endpoint.path, { name, endpoint }]),
  );
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const found = endpoints.get(request.url ?? "");
      ledger.count(found?.name ?? `${vendor}: no such endpoint`);
      setTimeout(() => answer(response, found?.endpoint), latency.of(vendor));
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

function answer(response: ServerResponse, endpoint: BenchEndpoint | undefined): void {
  if (endpoint === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": endpoint.answer.length,
    ...endpoint.headers,
  });
  response.end(endpoint.answer);
}
