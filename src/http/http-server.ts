import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

import { requestError } from "../graphql/errors/coded-error.ts";
import type { CodedError } from "../graphql/errors/coded-error.ts";
import { statusOf } from "../graphql/errors/codes.ts";
import { errorBody } from "./responses.ts";

/** In milliseconds. */
interface Timeouts {
  /** Headers that trickle in, and bodies that never end, hold no connection for longer than these two. */
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** How often those are looked at. */
  readonly connectionsCheckingInterval: number;
  /** Longer than the minute that proxies and load balancers usually keep an idle connection: they, not we, close it. */
  readonly keepAliveTimeout: number;
}

const TIMEOUTS: Timeouts = {
  headersTimeout: 15_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
};

/** How long a client that was answered before its body was read may take to notice. */
const LINGER = 2_000;

export interface HttpServer {
  /** @param port 0 lets the system choose @throws where the address cannot be listened on */
  listen(port: number, host: string): Promise<{ readonly url: string }>;
  /** Stops accepting, lets requests in flight finish for `graceMs`, then destroys their connections. */
  close(options: { readonly graceMs: number }): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export function createHttpServer(handle: Handler, timeouts: Timeouts = TIMEOUTS): HttpServer {
  const inFlight = new Set<ServerResponse>();
  let closed: Promise<void> | undefined;

  const accept: Handler = (request, response) => {
    inFlight.add(response);
    if (closed !== undefined) response.shouldKeepAlive = false;
    response.once("finish", () => abandonBody(request));
    response.once("close", () => {
      inFlight.delete(response);
      if (closed !== undefined) server.closeIdleConnections();
    });
    if (isAddressable(request)) handle(request, response);
    else refuse(response, requestError("BAD_REQUEST", "The Host header and the path do not make a URL."));
  };

  const server = createServer({ ...timeouts }, accept);
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const answering = [...inFlight].some((response) => response.socket === socket && response.headersSent);
    if (answering || !socket.writable || error.code === "ECONNRESET") socket.destroy();
    else refuseRaw(socket, protocolError(error.code));
  });

  return {
    listen: (port, host) => listen(server, port, host),
    close({ graceMs }) {
      closed ??= new Promise((resolve) => {
        const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
        for (const response of inFlight) response.shouldKeepAlive = false;
        server.close(() => {
          clearTimeout(deadline);
          resolve();
        });
      });
      return closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<{ url: string }> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (!isAddressInfo(address)) throw new TypeError("the server listens on no port");
  return { url: `http://${addressed(host)}:${address.port}` };
}

function isAddressInfo(address: ReturnType<Server["address"]>): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

/** A host that stands for every address of the machine is no address to call. */
function addressed(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function isAddressable({ headers: { host = "localhost" }, url = "/" }: IncomingMessage): boolean {
  return url.startsWith("/") && URL.canParse(`http://${host}${url}`);
}

/** Nobody will read the rest of this body: the client gets a moment to read its answer, then the connection ends. */
function abandonBody(request: IncomingMessage): void {
  if (request.complete) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.destroy();
  }, LINGER);
  timer.unref();
}

function protocolError(code: string | undefined): CodedError {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT")
    return requestError("REQUEST_TIMEOUT", "The request did not arrive in time.");
  if (code === "HPE_HEADER_OVERFLOW") {
    return requestError("HEADERS_TOO_LARGE", "The URL and headers are too large: send the operation with POST.");
  }
  return requestError("BAD_REQUEST", "This is not HTTP/1.1.");
}

function refuse(response: ServerResponse, error: CodedError): void {
  const body = JSON.stringify(errorBody(error));
  response.writeHead(statusOf(error.code), {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(body);
}

/** The same for what could not be read as a request at all. */
function refuseRaw(socket: Duplex, error: CodedError): void {
  const body = JSON.stringify(errorBody(error));
  const head = [
    `HTTP/1.1 ${statusOf(error.code)} ${error.code}`,
    "Connection: close",
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
