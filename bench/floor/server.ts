import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { buffer } from "node:stream/consumers";

import { applicantSchema } from "../applicant.ts";
import type { Decoded, FloorVendors } from "./vendors.ts";

/** `POST /applicant` with an applicant as JSON; the answer is every vendor's raw answer. */
export function createFloor(vendors: FloorVendors): Server {
  return createServer(async (request, response) => {
    if (request.method !== "POST" || request.url !== "/applicant") {
      response.writeHead(404).end();
      return;
    }
    const applicant = await readApplicant(request);
    if (applicant === undefined) {
      response.writeHead(400).end();
      return;
    }
    const body = JSON.stringify(await vendors.ask(applicant));
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    response.end(body);
  });
}

async function readApplicant(request: IncomingMessage): Promise<Decoded | undefined> {
  try {
    const bytes = await buffer(request);
    const { selfie, ...rest } = applicantSchema.parse(JSON.parse(bytes.toString()));
    return { ...rest, selfie: selfie === undefined ? undefined : Buffer.from(selfie.base64, "base64") };
  } catch {
    return undefined;
  }
}
