/** The bench's vendors: four servers of their own, and a control server on `PORT` by which the runner reads their ledger. */
import { createServer } from "node:http";
import type { Server } from "node:http";

import * as z from "zod";

import type { VendorUrls } from "../environment.ts";
import { listen } from "../listen.ts";
import { Ledger } from "./ledger.ts";
import { Latency, tailSchema } from "./latency.ts";
import { createVendor } from "./server.ts";

const ledger = new Ledger();
const latency = new Latency();
const { PORT } = z.object({ PORT: z.coerce.number().int() }).parse(process.env);

const start = (vendor: keyof VendorUrls): Promise<string> => listen(createVendor(vendor, ledger, latency), 0);
const [idmeta, glair, hyperverge, iluma] = await Promise.all([
  start("idmeta"),
  start("glair"),
  start("hyperverge"),
  start("iluma"),
]);
const urls: VendorUrls = { idmeta, glair, hyperverge, iluma };

await listen(control(), PORT);

function control(): Server {
  return createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://control");
    const reply = (value: unknown): void => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    switch (`${request.method} ${url.pathname}`) {
      case "GET /urls": {
        return reply(urls);
      }
      case "GET /calls": {
        return reply(ledger.calls());
      }
      case "DELETE /calls": {
        ledger.reset();
        latency.rewind();
        return reply({});
      }
      case "PUT /latency": {
        latency.set(z.coerce.number().min(0).parse(url.searchParams.get("ms")));
        return reply({});
      }
      case "PUT /tail": {
        latency.setTail(tailSchema.parse(Object.fromEntries(url.searchParams)));
        return reply({});
      }
      default: {
        response.writeHead(404).end();
      }
    }
  });
}
