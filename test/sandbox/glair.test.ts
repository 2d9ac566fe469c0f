import { afterAll, beforeAll, expect, test } from "vitest";

import { sampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { file, send, SIMULATORS, under, Vendors } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;
let selfie: Buffer;

beforeAll(async () => {
  [sandbox, selfie] = await Promise.all([startSandbox({ simulators: SIMULATORS }), sampleSelfie()]);
  vendors = new Vendors(sandbox);
});
afterAll(() => sandbox.close());

const PERSON = { nik: "3174051204909001", name: "Bayu Anggoro Wicaksono", date_of_birth: "12-04-1990" };

function post(path: string, init: RequestInit) {
  return send(`${vendors.value("GLAIR_BASE_URL")}${path}`, { method: "POST", ...init });
}

function answers(body: unknown): unknown {
  return under(body, "result") ?? under(body, "data");
}

test("both credentials are wanted", async () => {
  const { "x-api-key": key, authorization } = vendors.glairHeaders();
  const path = "/identity/v1/verification";
  expect(await post(path, { headers: { "x-api-key": String(key) } })).toMatchObject({
    status: 401,
    body: { message: "Unauthorized" },
  });
  expect(await post(path, { headers: { authorization: String(authorization), "x-api-key": "wrong" } })).toMatchObject({
    status: 403,
    body: { error: "Access to this API has been disallowed" },
  });
});

test("other paths, methods and encodings get an answer of their own", async () => {
  const headers = vendors.glairHeaders();
  expect(await post("/identity/v2/verification", { headers })).toMatchObject({ status: 404 });
  const get = await send(`${vendors.value("GLAIR_BASE_URL")}/identity/v1/verification`, { headers });
  expect(get.status).toBe(405);
  const json = { ...headers, "content-type": "application/json" };
  expect(await post("/identity/v1/verification", { headers: json, body: "{}" })).toMatchObject({ status: 415 });
});

test("only what was sent is answered, with the request's id in the headers", async () => {
  const { status, body, headers } = await vendors.glair({ nik: PERSON.nik, name: "bayu  ANGGORO wicaksono" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ verification_status: true, reason: "Verification Success" });
  expect(answers(body)).toEqual({ nik: true, name: true });
  expect(headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("every field of the card is compared", async () => {
  const citizen = sandbox.citizens[0];
  if (citizen === undefined) throw new Error("the register is empty");
  const fields = {
    nik: citizen.nik,
    name: citizen.name,
    date_of_birth: citizen.dateOfBirth.split("-").toReversed().join("-"),
    no_kk: citizen.familyCardNumber,
    mother_maiden_name: citizen.motherMaidenName,
    place_of_birth: citizen.placeOfBirth,
    address: citizen.address,
    gender: citizen.gender,
    marital_status: citizen.maritalStatus,
    job_type: citizen.occupation,
    province: citizen.province,
    city: citizen.city,
    district: citizen.district,
    subdistrict: citizen.subdistrict,
    rt: String(Number(citizen.rt)),
    rw: citizen.rw,
  };
  const right = await vendors.glair(fields);
  expect(answers(right.body)).toEqual(Object.fromEntries(Object.keys(fields).map((field) => [field, true])));
  const wrong = await vendors.glair({ ...fields, city: "KOTA LAIN", gender: "MALE" });
  expect(answers(wrong.body)).toMatchObject({ city: false, gender: false, province: true });
  expect(wrong.body).toMatchObject({ verification_status: false, reason: "Gender does not match" });
});

test.each([
  ["a NIK of fifteen digits", { ...PERSON, nik: "317405120490900" }, "Invalid NIK number format"],
  ["no NIK", { name: PERSON.name }, "Invalid NIK number format"],
  ["a year first", { ...PERSON, date_of_birth: "1990-04-12" }, "Invalid date_of_birth format"],
  ["a day that does not exist", { ...PERSON, date_of_birth: "31-02-1990" }, "Invalid date_of_birth format"],
  ["a NIK alone", { nik: PERSON.nik }, "At least one field besides nik is required"],
])("%s is refused with 400 and no result", async (_, fields, reason) => {
  expect(await vendors.glair(fields)).toMatchObject({ status: 400, body: { verification_status: false, reason } });
  expect(Object.keys(Object(under(await vendors.glair(fields), "body")))).toEqual(["verification_status", "reason"]);
});

test("some answers stand under `result`, others under `data`, the same for the same applicant", async () => {
  const keys = new Map<string, string[]>();
  for (const { nik } of [...sandbox.citizens.slice(0, 10), ...sandbox.citizens.slice(0, 10)]) {
    const { body } = await vendors.glair({ nik, name: "Siapa Saja" });
    keys.set(nik, [...(keys.get(nik) ?? []), under(body, "result") === undefined ? "data" : "result"]);
  }
  expect(new Set([...keys.values()].flat())).toEqual(new Set(["result", "data"]));
  for (const [first, second] of keys.values()) expect(second).toBe(first);
});

test("a face is compared with the register's, as a percentage", async () => {
  const { body } = await vendors.glair(PERSON, { face_image: file(selfie) });
  expect(body).toMatchObject({ verification_status: true });
  expect(answers(body)).toMatchObject({ nik: true, name: true, date_of_birth: true });
  expect(under(answers(body), "face_image_percentage")).toBeGreaterThan(80);
  const unknown = await vendors.glair({ ...PERSON, nik: "1271010902859007" }, { face_image: file(selfie) });
  expect(answers(unknown.body)).toEqual({ nik: false, name: null, date_of_birth: null, face_image_percentage: null });
});

test("a face check wants every field, and a picture that is one", async () => {
  const { nik, name, date_of_birth } = PERSON;
  expect(await vendors.glair({ nik, name }, { face_image: file(selfie) })).toMatchObject({ status: 400 });
  expect(await vendors.glair({ nik, date_of_birth }, { face_image: file(selfie) })).toMatchObject({ status: 400 });
  expect(await vendors.glair(PERSON, { face_image: file(Buffer.from("GIF89a")) })).toMatchObject({ status: 400 });
  expect(await vendors.glair(PERSON, { other: file(selfie) })).toMatchObject({ status: 400 });
});
