import type { Server } from "node:http";

import { request } from "undici";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { readSettings, vendorEnvironment } from "../../bench/environment.ts";
import { createFloor } from "../../bench/floor/server.ts";
import { connectVendors } from "../../bench/floor/vendors.ts";
import type { FloorVendors } from "../../bench/floor/vendors.ts";
import { listen } from "../../bench/listen.ts";
import { floor } from "../../bench/sides/floor.ts";
import { callsPerApplicant, Ledger, miscounts } from "../../bench/vendors/ledger.ts";
import { Latency } from "../../bench/vendors/latency.ts";
import { createVendor } from "../../bench/vendors/server.ts";

const ledger = new Ledger();
const servers: Server[] = [];
let vendors: FloorVendors;
let url: string;

async function start(server: Server): Promise<string> {
  servers.push(server);
  return listen(server, 0);
}

beforeAll(async () => {
  const vendor = (name: "idmeta" | "glair" | "hyperverge" | "iluma"): Promise<string> =>
    start(createVendor(name, ledger, new Latency()));
  const [idmeta, glair, hyperverge, iluma] = await Promise.all([
    vendor("idmeta"),
    vendor("glair"),
    vendor("hyperverge"),
    vendor("iluma"),
  ]);
  vendors = connectVendors(readSettings({ ...vendorEnvironment({ idmeta, glair, hyperverge, iluma }), PORT: "0" }));
  url = await start(createFloor(vendors));
});

afterAll(async () => {
  await vendors.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** The answer, once every call it is due to cause has arrived: IDmeta's finalize is made in the background. */
async function ask(selfie: Buffer | undefined): Promise<unknown> {
  ledger.reset();
  const { path, headers, body } = floor.question(selfie);
  const response = await request(`${url}${path}`, { method: "POST", headers, body });
  expect(response.statusCode).toBe(200);
  const answer = await response.body.json();
  await vi.waitFor(() => expect(miscounts(ledger.calls(), 1, callsPerApplicant(selfie !== undefined))).toEqual([]));
  return answer;
}

test.each([
  ["without a selfie", undefined],
  ["with a selfie", Buffer.alloc(150_000, 7)],
])("%s the floor gives every vendor's answer, and asks each once", async (_what, selfie) => {
  expect(floor.question(selfie).problem(await ask(selfie))).toBeUndefined();
});

test("an answer that lacks a vendor is found wanting", async () => {
  const answer = await ask(undefined);
  expect(floor.question(Buffer.from("a selfie")).problem(answer)).toBe("glairFace");
});

test("an applicant without a NIK is refused, and nobody is asked", async () => {
  ledger.reset();
  const response = await request(`${url}/applicant`, { method: "POST", body: JSON.stringify({ name: "Rahmat" }) });
  await response.body.dump();
  expect(response.statusCode).toBe(400);
  expect(ledger.calls()).toEqual({});
});
