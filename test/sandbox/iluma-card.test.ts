import { createServer } from "node:http";
import { once } from "node:events";

import sharp from "sharp";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { QUIET } from "../../src/sandbox/settings.ts";
import { file, SIMULATORS, under, Vendors } from "./support/vendors.ts";
import type { HeaderValues } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;
let selfie: Buffer;

beforeAll(async () => {
  [sandbox, selfie] = await Promise.all([startSandbox({ simulators: SIMULATORS }), sampleSelfie()]);
  vendors = new Vendors(sandbox);
});
afterEach(() => sandbox.configure("ILUMA", QUIET));
afterAll(() => sandbox.close());

const PERSON = { name: "Bayu Anggoro Wicaksono", id_card_number: "3174051204909001" };

function ask(fields: Readonly<Record<string, string>> = {}, image = file(selfie), headers: HeaderValues = {}) {
  return vendors.ilumaCard({ ...PERSON, ...fields }, { selfie: image }, headers);
}

test("a found card has its name and its face compared, and nothing that was not sent", async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id: expect.stringMatching(/^idvr_/),
    created: expect.stringMatching(/Z$/),
    ...PERSON,
    status: "COMPLETED",
    is_found: true,
  });
  const { is_name_match, ...scores } = Object(under(body, "result"));
  expect(is_name_match).toBe(true);
  expect(Object.keys(scores)).toHaveLength(1);
});

test("what was sent besides is compared, the address fuzzily", async () => {
  const citizen = sandbox.citizens[3];
  if (citizen === undefined) throw new Error("the register is empty");
  const base = { name: citizen.name, id_card_number: citizen.nik };
  const right = await ask({
    ...base,
    birthdate: citizen.dateOfBirth.split("-").toReversed().join("-"),
    birthplace: citizen.placeOfBirth,
    address: citizen.address.replace("NO. ", "no "),
  });
  expect(under(right.body, "result")).toMatchObject({
    is_name_match: true,
    is_birthdate_match: true,
    is_birthplace_match: true,
    is_address_match: true,
  });
  const wrong = await ask({ ...base, birthdate: "01-01-1901", birthplace: "London", address: "Downing Street 10" });
  expect(under(wrong.body, "result")).toMatchObject({
    is_birthdate_match: false,
    is_birthplace_match: false,
    is_address_match: false,
  });
});

test("the score is misspelt for some applicants and not for others, the same for the same one", async () => {
  const seen = new Map<string, string>();
  for (const { nik, name } of sandbox.citizens.slice(0, 12)) {
    const result = under((await ask({ name, id_card_number: nik })).body, "result");
    seen.set(nik, Object.keys(Object(result)).find((key) => key.endsWith("_score")) ?? "none");
  }
  expect(new Set(seen.values())).toEqual(new Set(["seflie_score", "selfie_score"]));
});

test.each([
  ["no name", { name: undefined, id_card_number: PERSON.id_card_number }, "name"],
  ["a name of one letter", { ...PERSON, name: "B" }, "name"],
  ["a name of 101 letters", { ...PERSON, name: "B".repeat(101) }, "name"],
  ["a number of fifteen digits", { ...PERSON, id_card_number: "317405120490900" }, "id_card_number"],
  ["the year first", { ...PERSON, birthdate: "1990-04-12" }, "birthdate"],
])("%s gets 400 and the field's name", async (_, { name, ...rest }, field) => {
  const reply = await vendors.ilumaCard({ ...rest, ...(name === undefined ? {} : { name }) }, { selfie: file(selfie) });
  expect(reply).toMatchObject({ status: 400, body: { error_code: "API_VALIDATION_ERROR", errors: [{ field }] } });
});

test("no selfie gets 400", async () => {
  expect(await vendors.ilumaCard(PERSON, {})).toMatchObject({ status: 400, body: { errors: [{ field: "selfie" }] } });
});

test("the selfie must be a JPEG or PNG, of the right bytes and pixels", async () => {
  const small = await sharp(selfie).resize(499, 640).png({ compressionLevel: 0 }).toBuffer();
  expect(small.length).toBeGreaterThan(500_000);
  const pixels = await sharp(selfie).resize(499, 640).jpeg({ quality: 100 }).toBuffer();
  expect(pixels.length).toBeGreaterThanOrEqual(102_400);
  const few = await sharp(selfie).jpeg({ quality: 60 }).toBuffer();
  expect(few.length).toBeLessThan(102_400);
  const code = async (image: Blob) => {
    const { status, body } = await ask({}, image);
    return `${status} ${String(under(body, "error_code"))}`;
  };
  expect(await code(file(small, "image/png"))).toBe("413 FILE_TOO_LARGE");
  expect(await code(file(pixels))).toBe("413 FILE_TOO_SMALL");
  expect(await code(file(few))).toBe("413 FILE_TOO_SMALL");
  expect(await code(file(Buffer.alloc(200_000)))).toBe("415 UNSUPPORTED_CONTENT_TYPE");
  expect(await code(file(selfie, "application/octet-stream"))).toBe("415 UNSUPPORTED_CONTENT_TYPE");
});

test("in asynchronous mode the answer is accepted, and the callback completes it", async () => {
  const receiver = createServer().listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const address = receiver.address();
  const port = typeof address === "object" ? address?.port : undefined;
  sandbox.configure("ILUMA", { async: true });
  sandbox.sendCallbacksTo("ILUMA", `http://127.0.0.1:${port}/callback`);
  const called = once(receiver, "request");
  const accepted = await ask();
  expect(accepted).toMatchObject({ status: 200, body: { status: "PENDING" } });
  expect(under(accepted.body, "is_found")).toBeUndefined();
  const [request, response] = await called;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  response.writeHead(204).end();
  receiver.close();
  expect(request.headers["x-callback-token"]).toBe(vendors.value("ILUMA_CALLBACK_TOKEN"));
  expect(JSON.parse(Buffer.concat(chunks).toString())).toMatchObject({
    id: under(accepted.body, "id"),
    status: "COMPLETED",
    is_found: true,
  });
});

test.each([
  ["PENDING", { status: "PENDING" }],
  ["COMPLETED_FOUND", { status: "COMPLETED", is_found: true, result: { is_name_match: true } }],
  ["COMPLETED_NOT_FOUND", { status: "COMPLETED", is_found: false }],
  ["FAILED", { status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" }],
])("the magic reply %s is given", async (magic, body) => {
  expect(await ask({ name: "Siapa Saja" }, file(selfie), { "x-magic-reply": magic })).toMatchObject({
    status: 200,
    body,
  });
});
