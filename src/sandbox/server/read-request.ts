import type { IncomingMessage } from "node:http";

import type { SimulatedRequest } from "../simulator.ts";
import { readContent } from "./content.ts";

const LARGEST_BODY_BYTES = 12 * 1024 * 1024;

export class BodyTooLarge extends Error {}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LARGEST_BODY_BYTES) throw new BodyTooLarge();
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** @throws {BodyTooLarge} where no vendor would take a body of this size */
export async function readRequest(request: IncomingMessage): Promise<SimulatedRequest> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const url = new URL(request.url ?? "/", "http://vendor");
  const content = await readContent(await readBody(request), headers["content-type"] ?? "");
  return { method: request.method ?? "GET", path: url.pathname, query: url.searchParams, headers, content };
}
