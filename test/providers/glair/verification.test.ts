import { afterEach, describe, expect, it } from "vitest";
import type { Person } from "../../../src/domain/person.ts";
import { glair } from "../../../src/providers/glair/index.ts";
import type { Provider, Reply } from "../../../src/providers/provider.ts";
import { asks, context, endpointOf, failureOf, fakeVendor, multipartOf, SITI, tools } from "../support.ts";
import type { FakeVendor, Scripted } from "../support.ts";

const open: Provider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

function ask(vendor: FakeVendor, person: Person, signal?: AbortSignal): Promise<Reply> {
  const provider = glair.connect(
    { GLAIR_BASE_URL: vendor.baseUrl, GLAIR_USERNAME: "user", GLAIR_PASSWORD: "pass:word", GLAIR_API_KEY: "k3y" },
    tools,
  );
  open.push(provider);
  const endpoint = endpointOf(provider, "verification");
  return endpoint.ask(asks(person, ["IDENTITY"]), context(signal === undefined ? {} : { signal }));
}

/** NIK, name and birth date: what the samples of GLAIR's page are about. */
const { nik, name, dateOfBirth } = SITI;
const BASIC: Person = { ...(nik && { nik }), ...(name && { name }), ...(dateOfBirth && { dateOfBirth }) };

async function reply(script: Scripted, person: Person = BASIC): Promise<Reply> {
  await using vendor = await fakeVendor(script);
  return await ask(vendor, person);
}

async function failure(script: Scripted) {
  await using vendor = await fakeVendor(script);
  return await failureOf(ask(vendor, BASIC));
}

describe("what GLAIR is sent", () => {
  it("is multipart with both credentials, to the verification path", async () => {
    await using vendor = await fakeVendor({ json: { result: { nik: true } } });
    await ask(vendor, SITI);
    const [request] = vendor.requests;
    expect(request).toMatchObject({ method: "POST", path: "/identity/v1/verification" });
    expect(request?.headers["authorization"]).toBe(`Basic ${Buffer.from("user:pass:word").toString("base64")}`);
    expect(request?.headers["x-api-key"]).toBe("k3y");
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  });

  it("is every attribute under GLAIR's name, dates day first and gender as on the KTP", async () => {
    await using vendor = await fakeVendor({ json: { result: { nik: true } } });
    await ask(vendor, SITI);
    const [request] = vendor.requests;
    if (request === undefined) throw new Error("nothing was asked");
    expect(Object.fromEntries(await multipartOf(request))).toEqual({
      nik: "3275014506900001",
      name: "SITI NURHALIZA",
      date_of_birth: "05-06-1990",
      place_of_birth: "BEKASI",
      gender: "PEREMPUAN",
      no_kk: "3275010101100001",
      mother_maiden_name: "RATNA",
      marital_status: "KAWIN",
      job_type: "GURU",
      address: "JL MELATI 1",
      rt: "001",
      rw: "002",
      subdistrict: "KAYURINGIN",
      district: "BEKASI SELATAN",
      city: "KOTA BEKASI",
      province: "JAWA BARAT",
    });
  });

  it("holds nothing that was not said", async () => {
    await using vendor = await fakeVendor({ json: { result: { nik: true } } });
    await ask(vendor, { ...(nik && { nik }), gender: "MALE" });
    const [request] = vendor.requests;
    if (request === undefined) throw new Error("nothing was asked");
    expect(Object.fromEntries(await multipartOf(request))).toEqual({ nik: "3275014506900001", gender: "LAKI-LAKI" });
  });
});

describe("a 200 of GLAIR", () => {
  it("that confirms everything is a match of each field, with the request id of the header", async () => {
    const answer = await reply({
      headers: { "Request-Id": "glair-1" },
      json: {
        verification_status: true,
        reason: "Verification Success",
        result: { nik: true, name: true, date_of_birth: true },
      },
    });
    expect(answer).toEqual({
      status: "ANSWERED",
      requestId: "glair-1",
      identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH" } },
    });
  });

  it("calls its answers data as well as result", async () => {
    const answer = await reply({ json: { verification_status: true, data: { nik: true, name: true } } });
    expect(answer.identity).toEqual({ nikFound: true, fields: { NAME: "MATCH" } });
    const beside = await reply({ json: { result: null, data: { nik: true, name: false } } });
    expect(beside.identity).toEqual({ nikFound: true, fields: { NAME: "MISMATCH" } });
  });

  it.each([
    [
      "Name does not match",
      { nik: true, name: false, date_of_birth: true },
      { NAME: "MISMATCH", DATE_OF_BIRTH: "MATCH" },
    ],
    [
      "Date of birth does not match",
      { nik: true, name: true, date_of_birth: false },
      { NAME: "MATCH", DATE_OF_BIRTH: "MISMATCH" },
    ],
  ])("with the reason %s is a mismatch of that field alone", async (reason, result, fields) => {
    const answer = await reply({ json: { verification_status: false, reason, result } });
    expect(answer.identity).toEqual({ nikFound: true, fields });
  });

  it("with nik false says that the register has no such NIK", async () => {
    const answer = await reply({
      json: {
        verification_status: false,
        reason: "NIK not found on Dukcapil database",
        result: { nik: false, name: null, date_of_birth: null },
      },
    });
    expect(answer.identity).toEqual({ nikFound: false, fields: {} });
  });

  it("with nik false says nothing of the other fields, whatever stands there", async () => {
    const answer = await reply({ json: { result: { nik: false, name: false, date_of_birth: true } } });
    expect(answer.identity).toEqual({ nikFound: false, fields: {} });
  });

  it("counts only the fields that were sent", async () => {
    const answer = await reply(
      { json: { result: { nik: true, name: true, date_of_birth: true, gender: true, address: false } } },
      { ...(nik && { nik }), ...(name && { name }) },
    );
    expect(answer.identity).toEqual({ nikFound: true, fields: { NAME: "MATCH" } });
  });

  it("takes null, empty and absent fields for not checked", async () => {
    const answer = await reply(
      { json: { verification_status: false, result: { nik: true, name: null, date_of_birth: "", gender: true } } },
      SITI,
    );
    expect(answer.identity).toEqual({ nikFound: true, fields: { GENDER: "MATCH" } });
  });

  it("that leaves the NIK out can still speak of the fields", async () => {
    const answer = await reply({ json: { result: { name: true } } });
    expect(answer.identity).toEqual({ nikFound: null, fields: { NAME: "MATCH" } });
  });

  it("reads every field of the page", async () => {
    const result = {
      nik: true,
      name: true,
      date_of_birth: true,
      place_of_birth: true,
      gender: true,
      no_kk: true,
      mother_maiden_name: false,
      marital_status: true,
      job_type: true,
      address: true,
      rt: true,
      rw: true,
      subdistrict: true,
      district: true,
      city: true,
      province: false,
    };
    const answer = await reply({ json: { result } }, SITI);
    expect(answer.identity?.fields).toEqual({
      NAME: "MATCH",
      DATE_OF_BIRTH: "MATCH",
      PLACE_OF_BIRTH: "MATCH",
      GENDER: "MATCH",
      FAMILY_CARD_NUMBER: "MATCH",
      MOTHER_MAIDEN_NAME: "MISMATCH",
      MARITAL_STATUS: "MATCH",
      OCCUPATION: "MATCH",
      ADDRESS: "MATCH",
      RT: "MATCH",
      RW: "MATCH",
      SUBDISTRICT: "MATCH",
      DISTRICT: "MATCH",
      CITY: "MATCH",
      PROVINCE: "MISMATCH",
    });
  });
});

describe("a 200 that is no answer", () => {
  it.each([
    ["the register's outage", "Something wrong in Dukcapil server", { nik: null, name: null, date_of_birth: null }],
    ["no flag that is set", "Verification Success", {}],
    ["flags only of fields that were not sent", "Verification Success", { gender: true }],
  ])("is UNAVAILABLE where it holds %s", async (_, reason, result) => {
    const error = await failure({
      headers: { "request-id": "g2" },
      json: { verification_status: false, reason, result },
    });
    expect(error.failure.code).toBe("UNAVAILABLE");
    expect(error.requestId).toBe("g2");
  });

  it.each([
    ["has no result", { json: { verification_status: false, reason: "Name does not match" } }],
    ["has a result that is no object", { json: { result: "ok" } }],
    ["has a flag that is none", { json: { result: { nik: true, name: "SITI" } } }],
    ["is a list", { json: [] }],
    ["is broken JSON", { text: '{"result": {"nik": true,}}' }],
    ["is HTML", { text: "<html></html>" }],
    ["is empty", { text: "" }],
  ])("is MALFORMED_RESPONSE where it %s", async (_, script: Scripted) => {
    expect((await failure(script)).failure.code).toBe("MALFORMED_RESPONSE");
  });
});

describe("an error of GLAIR", () => {
  it("400 is INVALID_INPUT and no mismatch, though its JSON is broken as on the page", async () => {
    const error = await failure({
      status: 400,
      headers: { "Request-Id": "g3" },
      text: '{ "verification_status": false, "reason": "Invalid NIK number format", }',
    });
    expect(error.failure).toEqual({
      code: "INVALID_INPUT",
      message: "GLAIR refused the input (HTTP 400).",
      retryable: false,
    });
    expect(error.requestId).toBe("g3");
  });

  it("503 is UNAVAILABLE and no mismatch, though its body says false", async () => {
    const error = await failure({
      status: 503,
      json: {
        verification_status: false,
        reason: "Something wrong in Dukcapil server",
        result: { nik: null, name: null, date_of_birth: null },
      },
    });
    expect(error.failure.code).toBe("UNAVAILABLE");
  });

  it.each([
    [401, { json: { error: "Access to this API has been disallowed" } }, "AUTHENTICATION"],
    [403, { json: { message: "Access to this API has been disallowed" } }, "PERMISSION"],
    [404, { text: "not found" }, "UNAVAILABLE"],
    [415, { json: {} }, "INVALID_INPUT"],
    [429, { json: { message: "slow down" } }, "RATE_LIMITED"],
    [500, { json: {} }, "UNAVAILABLE"],
    [502, { text: "<html>Bad gateway</html>" }, "UNAVAILABLE"],
    [302, { headers: { location: "/login" } }, "MALFORMED_RESPONSE"],
  ])("%i is by its status", async (status, script: Scripted, code) => {
    expect((await failure({ ...script, status })).failure.code).toBe(code);
  });

  it("never repeats the vendor's words", async () => {
    const error = await failure({ status: 400, json: { reason: "NIK 3275014506900001 of SITI is invalid" } });
    expect(`${error.message} ${error.stack}`).not.toMatch(/3275|SITI/);
  });
});

it("an abort ends the call", async () => {
  const aborting = new AbortController();
  await using vendor = await fakeVendor({ handle: () => aborting.abort() });
  const error = await failureOf(ask(vendor, BASIC, aborting.signal));
  expect(error.failure.code).toBe("TIMEOUT");
});
