import { createServer } from "node:http";
import { once } from "node:events";
import { text } from "node:stream/consumers";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { QUIET } from "../../src/sandbox/settings.ts";
import type { CallbackManner } from "../../src/sandbox/settings.ts";
import { file, SIMULATORS, under, Vendors } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;
let selfie: Buffer;
/** What came to the receiver of callbacks, in order, among the other things that happened. */
let events: { readonly id?: unknown; readonly token?: unknown }[];
let callbackUrl: string;

const receiver = createServer((request, response) => {
  void text(request).then((body) => {
    events.push({ id: under(JSON.parse(body), "id"), token: request.headers["x-callback-token"] });
    response.writeHead(202).end();
  });
});

beforeAll(async () => {
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  callbackUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
  [sandbox, selfie] = await Promise.all([startSandbox({ simulators: SIMULATORS }), sampleSelfie()]);
  vendors = new Vendors(sandbox);
});
beforeEach(() => {
  events = [];
});
afterEach(() => {
  sandbox.configure("ILUMA", QUIET);
  sandbox.reset();
});
afterAll(async () => {
  await sandbox.close();
  receiver.closeAllConnections();
  receiver.close();
});

/** Asks, and gives the id of what was accepted. */
async function accepted(callbacks: CallbackManner, to = callbackUrl): Promise<unknown> {
  sandbox.sendCallbacksTo("ILUMA", to);
  sandbox.configure("ILUMA", { async: true, callbacks });
  const person = { name: "Bayu Anggoro Wicaksono", id_card_number: "3174051204909001" };
  const { body } = await vendors.ilumaCard(person, { selfie: file(selfie) });
  expect(under(body, "status")).toBe("PENDING");
  return under(body, "id");
}

const answered = (count: number) => vi.waitFor(() => expect(sandbox.sentCallbacks("ILUMA")).toHaveLength(count));

test("a callback carries the token, and how it was answered can be asked for", async () => {
  const id = await accepted("ONCE");
  await answered(1);
  expect(events).toEqual([{ id, token: vendors.value("ILUMA_CALLBACK_TOKEN") }]);
  expect(sandbox.sentCallbacks("ILUMA")).toEqual([{ vendor: "ILUMA", status: 202 }]);
  expect(sandbox.sentCallbacks("GLAIR")).toEqual([]);
});

test("one that comes first is answered before its question is", async () => {
  const id = await accepted("FIRST");
  expect(events).toMatchObject([{ id }]);
});

test("it may come twice", async () => {
  const id = await accepted("TWICE");
  await answered(2);
  expect(events).toMatchObject([{ id }, { id }]);
});

test("it may be held until it is released, once", async () => {
  const id = await accepted("HELD");
  expect(events).toEqual([]);
  await sandbox.release("ILUMA");
  expect(events).toMatchObject([{ id }]);
  await sandbox.release("ILUMA");
  expect(sandbox.sentCallbacks("ILUMA")).toHaveLength(1);
});

test("one that is held is forgotten by a reset", async () => {
  await accepted("HELD");
  sandbox.reset();
  await sandbox.release("ILUMA");
  expect(sandbox.sentCallbacks("ILUMA")).toEqual([]);
});

test("a forged one carries another token", async () => {
  await accepted("FORGED");
  await answered(1);
  expect(events).toMatchObject([{ token: expect.not.stringMatching(vendors.value("ILUMA_CALLBACK_TOKEN")) }]);
});

test("a search has one too, and can be asked for all the same", async () => {
  sandbox.sendCallbacksTo("ILUMA", callbackUrl);
  sandbox.configure("ILUMA", { async: true, callbacks: "FIRST" });
  const { body } = await vendors.ilumaSearch("Zulqarnaen Abu Marwan");
  const id = under(body, "id");
  expect(events).toMatchObject([{ id }]);
  const asked = await vendors.ilumaGet(`/v0/identity/individual_cft_peps/${String(id)}`);
  expect(asked.body).toMatchObject({ status: "COMPLETED", results: [{ score: 100 }] });
});

test("one that nobody takes leaves the vendor as it is", async () => {
  await accepted("ONCE", "http://127.0.0.1:1/");
  await answered(1);
  expect(sandbox.sentCallbacks("ILUMA")).toEqual([{ vendor: "ILUMA", status: null }]);
});
