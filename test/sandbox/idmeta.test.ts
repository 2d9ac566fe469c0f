import { afterAll, beforeAll, expect, test } from "vitest";

import { smallSampleSelfie } from "../../src/sandbox/sample-selfie.ts";
import { startSandbox } from "../../src/sandbox/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { file, send, SIMULATORS, under, Vendors } from "./support/vendors.ts";
import type { Reply } from "./support/vendors.ts";

let sandbox: Sandbox;
let vendors: Vendors;
let selfie: string;

beforeAll(async () => {
  sandbox = await startSandbox({ simulators: SIMULATORS });
  vendors = new Vendors(sandbox);
  selfie = (await smallSampleSelfie()).toString("base64");
});
afterAll(() => sandbox.close());

const FULL = "/api/v3/verifications/indonesia/dukcapil-full";
const FACE = "/api/v1/verification/dukcapilfacematch";
const CREATE = "/api/v1/verification/create-verification";
const FINALIZE = "/api/v1/verification/finalize-verification";
const PERSON = {
  nik: "3174051204909001",
  name: "Bayu Anggoro Wicaksono",
  date_of_birth: "1990-04-12",
  gender: "Male",
};
const FACE_PERSON = { nik: PERSON.nik, name: PERSON.name, date_of_birth: "12-04-1990" };

function data(reply: Reply): unknown {
  return under(reply.body, "data", "data");
}

test("a bearer token is wanted", async () => {
  for (const path of [CREATE, FULL, FACE, FINALIZE]) {
    const reply = await vendors.idmeta(path, {}, { authorization: "Bearer wrong" });
    expect(reply).toMatchObject({ status: 401, body: { message: "Unauthenticated." } });
  }
});

test("other paths and methods are refused", async () => {
  expect(await vendors.idmeta("/api/v2/other", {})).toMatchObject({ status: 404 });
  expect(await send(`${vendors.value("IDMETA_BASE_URL")}${FULL}`, {})).toMatchObject({ status: 405 });
});

test("a session is created empty, for the account's own trust flow", async () => {
  const template_id = vendors.value("IDMETA_TRUST_FLOW_ID");
  expect(await vendors.idmeta(CREATE, { template_id, metadata: {} })).toMatchObject({
    status: 200,
    body: { verification: { id: expect.any(String), status: 99, template_id } },
  });
  expect(await vendors.idmeta(CREATE, {})).toMatchObject({
    status: 422,
    body: { errors: { template_id: ["The template id field is required."] } },
  });
  expect(await vendors.idmeta(CREATE, { template_id: "1" })).toMatchObject({ status: 422 });
});

test("dukcapil-full answers in the page's shape, with fields nobody sent true and a percentage nobody asked for", async () => {
  const { status, body } = await vendors.idmetaFull(PERSON);
  expect(status).toBe(200);
  expect(body).toEqual({
    success: true,
    message: "Indonesia Dukcapil Full processed successfully",
    data: {
      isValid: true,
      success: true,
      message: "Berhasil",
      data: {
        nik: true,
        name: true,
        dateOfBirth: true,
        selfieImagePercentage: expect.stringMatching(/^\d\d\.\d$/),
        livenessResult: null,
        livenessFailMessage: "",
        noKk: null,
        motherMaidenName: null,
        placeOfBirth: true,
        address: true,
        gender: true,
        maritalStatus: true,
        jobType: true,
        province: true,
        city: true,
        district: true,
        subdistrict: true,
        rt: true,
        rw: true,
        uuid: expect.any(String),
        url: "",
        reasonCode: "0",
        errorMessage: null,
      },
    },
    verificationStatus: "VERIFIED",
    verificationStatusCode: 3,
    trustFlowId: Number(vendors.value("IDMETA_TRUST_FLOW_ID")),
    trustValidationId: expect.any(String),
    verificationType: "dukcapil_full",
    metadata: null,
  });
});

test("a mismatch is processed successfully and rejected", async () => {
  const reply = await vendors.idmetaFull({ ...PERSON, name: "Orang Lain", gender: "Female", province: "Atlantis" });
  expect(reply.body).toMatchObject({ success: true, verificationStatus: "REJECTED", verificationStatusCode: 1 });
  expect(data(reply)).toMatchObject({ nik: true, name: false, dateOfBirth: true, gender: false, province: false });
});

test("the card's words and the page's English ones are the same to it", async () => {
  const citizen = sandbox.citizens.find(({ maritalStatus }) => maritalStatus === "KAWIN");
  if (citizen === undefined) throw new Error("nobody is married");
  const base = {
    nik: citizen.nik,
    name: citizen.name,
    date_of_birth: citizen.dateOfBirth,
    gender: citizen.gender === "PEREMPUAN" ? "Female" : "Male",
  };
  for (const marital_status of ["Married", "Kawin"]) {
    expect(data(await vendors.idmetaFull({ ...base, marital_status }))).toMatchObject({ maritalStatus: true });
  }
  expect(data(await vendors.idmetaFull({ ...base, marital_status: "Single" }))).toMatchObject({ maritalStatus: false });
});

test("liveness is answered for some selfies, and never without one", async () => {
  const seen = new Set<unknown>();
  for (const { nik, name, dateOfBirth } of sandbox.citizens.slice(0, 12)) {
    const asked = { nik, name, date_of_birth: dateOfBirth, gender: "Male" };
    expect(data(await vendors.idmetaFull(asked))).toMatchObject({ livenessResult: null });
    seen.add(under(data(await vendors.idmetaFull({ ...asked, selfie_image: selfie })), "livenessResult"));
  }
  expect(seen).toEqual(new Set([null, true]));
});

test.each([
  ["no gender", { gender: undefined }, "gender"],
  ["a gender in the card's words", { gender: "LAKI-LAKI" }, "gender"],
  ["the day first", { date_of_birth: "12-04-1990" }, "date_of_birth"],
  ["a NIK of fifteen digits", { nik: "317405120490900" }, "nik"],
  ["a trust flow id that is a text", { trustFlowId: "4217" }, "trustFlowId"],
  ["a session nobody created", { trustValidationId: "nobody" }, "trustValidationId"],
  ["a selfie that is no picture", { selfie_image: "AAAA" }, "selfie_image"],
])("dukcapil-full refuses %s with 422", async (_, fields, wrong) => {
  const reply = await vendors.idmetaFull({ ...PERSON, ...fields });
  expect(reply).toMatchObject({ status: 422, body: { message: expect.any(String) } });
  expect(Object.keys(Object(under(reply.body, "errors")))).toEqual([wrong]);
});

test("the face match takes a data URL or bare base64, JSON or multipart", async () => {
  const bare = await vendors.idmetaFace({ ...FACE_PERSON, selfie_image: selfie });
  const url = await vendors.idmetaFace({ ...FACE_PERSON, selfie_image: `data:image/jpeg;base64,${selfie}` });
  const form = new FormData();
  const fields = {
    ...FACE_PERSON,
    template_id: vendors.value("IDMETA_TRUST_FLOW_ID"),
    verification_id: await vendors.idmetaSession(),
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("selfie_image", file(Buffer.from(selfie, "base64")), "selfie.jpg");
  const multipart = await send(`${vendors.value("IDMETA_BASE_URL")}${FACE}`, {
    method: "POST",
    headers: { authorization: `Bearer ${vendors.value("IDMETA_TOKEN")}` },
    body: form,
  });
  for (const { status, body } of [bare, url, multipart]) {
    expect(status).toBe(200);
    expect(body).toMatchObject({
      message: "OK",
      api_request_status: 1,
      result: { success: true, data: { nik: true, name: true, date_of_birth: true, reason_code: "0" } },
    });
    expect(under(body, "result", "data", "selfie_image_percentage")).toMatch(/^\d\d\.\d$/);
  }
});

test.each([
  ["the year first", { date_of_birth: "1990-04-12" }, "date_of_birth"],
  ["a NIK of fifteen digits", { nik: "317405120490900" }, "nik"],
  ["no selfie", { selfie_image: undefined }, "selfie_image"],
  ["another template", { template_id: "1" }, "template_id"],
  ["a session nobody created", { verification_id: "nobody" }, "verification_id"],
])("the face match refuses %s with 422", async (_, fields, wrong) => {
  const reply = await vendors.idmetaFace({ ...FACE_PERSON, selfie_image: selfie, ...fields });
  expect(reply.status).toBe(422);
  expect(Object.keys(Object(under(reply.body, "errors")))).toEqual([wrong]);
});

test("the face match's status is a boolean for some and a text for others, its risk rating not always there", async () => {
  const statuses = new Set<unknown>();
  const ratings = new Set<unknown>();
  for (const { nik, name, dateOfBirth } of sandbox.citizens.slice(0, 16)) {
    const date_of_birth = dateOfBirth.split("-").toReversed().join("-");
    const { body } = await vendors.idmetaFace({ nik, name, date_of_birth, selfie_image: selfie });
    statuses.add(under(body, "status"));
    ratings.add(under(body, "risk_rating"));
  }
  expect(statuses).toEqual(new Set([true, "VERIFIED"]));
  expect(ratings).toEqual(new Set(["LOW", undefined]));
});

test("a session is finalised after its checks, and takes none afterwards", async () => {
  const template_id = vendors.value("IDMETA_TRUST_FLOW_ID");
  const verification_id = await vendors.idmetaSession();
  const finalize = () => vendors.idmeta(FINALIZE, { template_id, verification_id });
  expect((await finalize()).body).toMatchObject({ status: 4, status_message: "INCOMPLETE", finalized: false });
  const check = () => vendors.idmetaFull({ ...PERSON, trustValidationId: verification_id });
  expect((await check()).status).toBe(200);
  expect((await finalize()).body).toEqual({
    status: 3,
    status_message: "VERIFIED",
    missing_plans: [],
    finalized: true,
  });
  expect((await check()).status).toBe(422);
});

test("a session is as bad as its worst check", async () => {
  const trustValidationId = await vendors.idmetaSession();
  await vendors.idmetaFull({ ...PERSON, trustValidationId });
  await vendors.idmetaFull({ ...PERSON, name: "Orang Lain", trustValidationId });
  const { body } = await vendors.idmeta(FINALIZE, {
    template_id: vendors.value("IDMETA_TRUST_FLOW_ID"),
    verification_id: trustValidationId,
  });
  expect(body).toMatchObject({ status: 1, status_message: "REJECTED" });
});
