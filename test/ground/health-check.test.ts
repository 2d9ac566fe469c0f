import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";

import { expect, test } from "vitest";
import { z } from "zod";

import { instructionsOf } from "./dockerfile.ts";
import { read } from "./repository.ts";

const healthCheck = instructionsOf(read("Dockerfile")).find(({ name }) => name === "HEALTHCHECK")?.text ?? "";
const script = z.array(z.string()).parse(JSON.parse(/(\[.*\])$/.exec(healthCheck)?.[1] ?? "[]"))[2] ?? "";

async function exitCode(port: number): Promise<unknown> {
  const child = spawn(process.execPath, ["-e", script], { env: { PORT: String(port) }, stdio: "ignore" });
  const [code]: unknown[] = await once(child, "exit");
  return code;
}

async function listening(status: number): Promise<{ port: number; paths: string[]; close: () => void }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(status).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = z.object({ port: z.number() }).parse(server.address());
  return { port: address.port, paths, close: () => server.close() };
}

test.each([
  [200, 0],
  [503, 1],
])("the image's health check makes of an answer %i the exit code %i", async (status, code) => {
  const server = await listening(status);
  expect(await exitCode(server.port)).toBe(code);
  expect(server.paths).toEqual(["/health"]);
  server.close();
});

test("the image's health check fails where nobody listens", async () => {
  const server = await listening(200);
  server.close();
  expect(await exitCode(server.port)).toBe(1);
});
