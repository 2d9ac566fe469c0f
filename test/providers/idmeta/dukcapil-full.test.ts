import { describe, expect, it } from "vitest";

import { failureOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { bodyOf, connected, FULL, fullAnswer, idmetaVendor, person, selfie } from "./support.ts";
import type { Asking } from "./support.ts";

const BOTH: Asking = { checks: ["IDENTITY", "FACE"], selfie };
const INCOMPLETE = { verificationStatus: "INCOMPLETE", verificationStatusCode: 4 };
const NOTHING_SAID = { nik: null, name: null, dateOfBirth: null, gender: null, selfieImagePercentage: null };
const REQUEST_ID = "76367de2-1b77-4eb7-9bc3-3263b62ebf2f";

async function reply(answer: Scripted, asking?: Asking) {
  await using vendor = await idmetaVendor(answer);
  await using idmeta = connected(vendor);
  return await idmeta.full(asking);
}

async function failure(answer: Scripted, asking?: Asking) {
  return failureOf(reply(answer, asking));
}

async function sentBody(asking: Asking) {
  await using vendor = await idmetaVendor(fullAnswer());
  await using idmeta = connected(vendor);
  await idmeta.full(asking);
  const request = vendor.requests.find(({ path }) => path === FULL);
  return { body: bodyOf(request), headers: request?.headers };
}

describe("what dukcapil-full is sent", () => {
  it("is the required fields, the session and the trust flow as an integer, as JSON with the bearer token", async () => {
    const { body, headers } = await sentBody({});
    expect(body).toEqual({
      nik: "3275035210930027",
      name: "Penita Kristiani",
      date_of_birth: "1993-10-12",
      gender: "Female",
      trustFlowId: 42,
      trustValidationId: "ver-1",
    });
    expect(headers).toMatchObject({ authorization: "Bearer token-1", "content-type": "application/json" });
  });

  it("is every optional field that the applicant gave", async () => {
    const { body } = await sentBody({
      person: {
        ...person,
        gender: "MALE",
        placeOfBirth: "Ketapang",
        familyCardNumber: "3275030101100001",
        motherMaidenName: "Sri",
        maritalStatus: "Kawin",
        occupation: "Guru",
        address: {
          line: "Jl. Melati 1",
          rt: "001",
          rw: "002",
          subdistrict: "Jati",
          district: "Pulo",
          city: "Bekasi",
          province: "Jawa Barat",
          postalCode: "17111",
        },
      },
    });
    expect(body).toMatchObject({
      gender: "Male",
      place_of_birth: "Ketapang",
      no_kk: "3275030101100001",
      mother_maiden_name: "Sri",
      marital_status: "Kawin",
      job_type: "Guru",
      address: "Jl. Melati 1",
      rt: "001",
      rw: "002",
      subdistrict: "Jati",
      district: "Pulo",
      city: "Bekasi",
      province: "Jawa Barat",
    });
    expect(body).not.toHaveProperty("postalCode");
  });

  it("has the selfie as bare base64 where the face is asked about", async () => {
    expect((await sentBody(BOTH)).body).toHaveProperty("selfie_image", selfie.base64);
  });

  it("has no selfie where only the identity is asked about", async () => {
    expect((await sentBody({ checks: ["IDENTITY"], selfie })).body).not.toHaveProperty("selfie_image");
  });

  it("is nothing at all without a NIK", async () => {
    await using vendor = await idmetaVendor(fullAnswer());
    await using idmeta = connected(vendor);
    const { nik: _, ...rest } = person;
    expect((await failureOf(idmeta.full({ person: rest }))).failure.code).toBe("INVALID_INPUT");
    expect(vendor.requests.filter(({ path }) => path === FULL)).toEqual([]);
  });
});

describe("how an answer of dukcapil-full is read", () => {
  it("takes the fields that were sent and leaves out those that nobody asked about", async () => {
    expect(await reply(fullAnswer())).toEqual({
      status: "ANSWERED",
      requestId: REQUEST_ID,
      identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH", GENDER: "MATCH" } },
    });
  });

  it("takes one call's answer for the identity and for the face", async () => {
    expect(await reply(fullAnswer({ name: false, selfieImagePercentage: "41.5" }), BOTH)).toMatchObject({
      identity: { nikFound: true, fields: { NAME: "MISMATCH", DATE_OF_BIRTH: "MATCH" } },
      face: { match: null, score: 0.415, livenessPassed: null },
    });
  });

  it("gives the face alone where only that was asked", async () => {
    expect(await reply(fullAnswer(), { checks: ["FACE"], selfie })).toEqual({
      status: "ANSWERED",
      requestId: REQUEST_ID,
      face: { match: null, score: 0.998, livenessPassed: null },
    });
  });

  it("ignores the percentage where no selfie was sent, however it looks", async () => {
    expect(await reply(fullAnswer({ selfieImagePercentage: "high" }))).not.toHaveProperty("face");
  });

  it("takes nik false as a NIK that the register does not have, with no comparison beside it", async () => {
    const answer = fullAnswer(
      { nik: false, name: false, dateOfBirth: null, selfieImagePercentage: "0" },
      { verificationStatus: "REJECTED", verificationStatusCode: 1 },
    );
    expect(await reply(answer, BOTH)).toMatchObject({
      identity: { nikFound: false, fields: {} },
      face: { match: null, score: null, livenessPassed: null },
    });
  });

  it.each([null, "", undefined])("takes a field that is %o for not checked", async (name) => {
    expect(await reply(fullAnswer({ name }))).toMatchObject({
      identity: { fields: { DATE_OF_BIRTH: "MATCH", GENDER: "MATCH" } },
    });
    expect((await reply(fullAnswer({ name }))).identity?.fields).not.toHaveProperty("NAME");
  });

  it("leaves nikFound unsaid where nothing is said of the NIK", async () => {
    expect((await reply(fullAnswer({ nik: null }))).identity?.nikFound).toBeNull();
  });

  it.each([true, false])("decides on the fields where it is REJECTED under a success flag of %o", async (success) => {
    const rejected = { verificationStatus: "REJECTED", verificationStatusCode: 1, success };
    expect(await reply(fullAnswer({ name: false }, rejected), BOTH)).toMatchObject({
      identity: { fields: { NAME: "MISMATCH" } },
      face: { match: null, score: 0.998 },
    });
  });

  it("reads an answer in a state it has never heard of by its fields", async () => {
    const answer = fullAnswer({}, { verificationStatus: "ESCALATED", verificationStatusCode: 17 });
    expect((await reply(answer)).status).toBe("ANSWERED");
  });

  it.each([
    [true, true],
    ["passed", true],
    ["1", true],
    [false, false],
    ["FAILED", false],
    [0, false],
    [null, null],
    ["", null],
    [0.97, null],
    ["uncertain", null],
    [{ score: 1 }, null],
  ])("reads a liveness result of %o as %o", async (livenessResult, passed) => {
    expect((await reply(fullAnswer({ livenessResult }), BOTH)).face?.livenessPassed).toBe(passed);
  });

  it("counts the identity where reason code 2 says that the liveness failed", async () => {
    const answer = fullAnswer({ reasonCode: "2", selfieImagePercentage: null });
    expect(await reply(answer, BOTH)).toMatchObject({
      status: "ANSWERED",
      identity: { fields: { NAME: "MATCH" } },
      face: { match: null, score: null, livenessPassed: false },
    });
  });

  it.each(["", null, undefined])("claims nothing of the face where the percentage is %o", async (missing) => {
    const answer = fullAnswer({ selfieImagePercentage: missing });
    expect(await reply(answer, BOTH)).toMatchObject({
      status: "ANSWERED",
      identity: { fields: { NAME: "MATCH" } },
      face: { match: null, score: null, livenessPassed: null },
    });
    expect((await reply(answer, { checks: ["FACE"], selfie })).face?.score).toBeNull();
  });

  it.each(["NaN", "n/a", "101", 150, -1, "ninety", [1]])(
    "counts the identity beside a percentage of %o, and leaves the face out",
    async (selfieImagePercentage) => {
      const answered = await reply(fullAnswer({ selfieImagePercentage, name: false }), BOTH);
      expect(answered).toMatchObject({ status: "ANSWERED", identity: { fields: { NAME: "MISMATCH" } } });
      expect(answered).not.toHaveProperty("face");
    },
  );

  it.each([{ name: "Sesuai" }, { nik: "Sesuai" }])(
    "counts the face beside an unreadable flag, and leaves the identity out: %o",
    async (fields) => {
      const answered = await reply(fullAnswer(fields), BOTH);
      expect(answered).toMatchObject({ status: "ANSWERED", requestId: REQUEST_ID, face: { score: 0.998 } });
      expect(answered).not.toHaveProperty("identity");
    },
  );
});

describe("what is pending at dukcapil-full", () => {
  it.each([
    ["IN_PROGRESS", 5],
    ["QUEUED", 23],
  ])("is state %s without a field", async (verificationStatus, verificationStatusCode) => {
    const answer = fullAnswer({}, { verificationStatus, verificationStatusCode, data: null });
    expect(await reply(answer)).toEqual({ status: "PENDING", requestId: null });
  });

  it("is a request that is not done yet", async () => {
    expect((await reply(fullAnswer({}, { api_request_status: 0 }))).status).toBe("PENDING");
  });
});

describe("what fails at dukcapil-full", () => {
  it.each([
    ["a register that could not be asked (reason code 1)", fullAnswer({ reasonCode: "1" })],
    ["the same with the code as a number", fullAnswer({ reasonCode: 1 })],
    ["a technical failure by code", fullAnswer({}, { verificationStatusCode: 6, verificationStatus: "VERIFIED" })],
    ["a technical failure by word", fullAnswer({}, { verificationStatusCode: null, verificationStatus: "FAILED" })],
    ["status false on a 200", fullAnswer({}, { status: false })],
    ["a request that failed", fullAnswer({}, { api_request_status: 2 })],
    ["no fields under a false success flag", fullAnswer({}, { success: false, data: null })],
    [
      "no fields beside an error",
      fullAnswer({ nik: null, name: null, dateOfBirth: null, gender: null, errorMessage: "x" }),
    ],
    ["no fields in a state that says it is incomplete", fullAnswer({}, { ...INCOMPLETE, data: null })],
  ])("is unavailable for %s", async (_, answer) => {
    expect((await failure(answer)).failure).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });

  it.each([INCOMPLETE, { verificationStatus: "REJECTED", verificationStatusCode: 1 }, {}])(
    "is unavailable where every field is null, which is no check: %o",
    async (state) => {
      const failed = await failure(fullAnswer(NOTHING_SAID, state), BOTH);
      expect(failed.failure.code).toBe("UNAVAILABLE");
      expect(failed.requestId).toBe(REQUEST_ID);
    },
  );

  it.each([
    ["a body that is not JSON", { text: "<html>" }],
    ["a body that is no object", { json: [] }],
    ["a settled state with no fields", fullAnswer({}, { data: { data: [] } })],
    ["a settled state with other fields than the page's", fullAnswer({}, { data: { data: { answer: 42 } } })],
    ["a flag that is neither yes nor no", fullAnswer({ name: "Sesuai" })],
  ])("is malformed for %s", async (_, answer) => {
    expect((await failure(answer)).failure.code).toBe("MALFORMED_RESPONSE");
  });

  it.each([
    ["the face alone was asked about and its score", { selfieImagePercentage: "101" }, { checks: ["FACE"], selfie }],
    ["both were and neither", { selfieImagePercentage: "101", name: "Sesuai" }, BOTH],
  ] satisfies [string, object, Asking][])("is malformed where %s cannot be read", async (_, fields, asking) => {
    const failed = await failure(fullAnswer(fields), asking);
    expect(failed.failure.code).toBe("MALFORMED_RESPONSE");
    expect(failed.requestId).toBe(REQUEST_ID);
  });

  it("is not a nonsense flag in a field that was not sent", async () => {
    expect((await reply(fullAnswer({ placeOfBirth: "Sesuai" }))).status).toBe("ANSWERED");
  });

  it.each([
    [401, { message: "Unauthenticated." }, "AUTHENTICATION"],
    [403, { message: "Forbidden" }, "PERMISSION"],
    [422, { message: "The nik is invalid.", errors: { nik: ["3275035210930027 is taken"] } }, "INVALID_INPUT"],
    [429, { message: "Too Many Attempts." }, "RATE_LIMITED"],
    [500, { message: "Server Error" }, "UNAVAILABLE"],
  ])("is HTTP %i, told in our own words", async (status, json, code) => {
    const failed = await failure({ status, json });
    expect(failed.failure.code).toBe(code);
    expect(failed.message).not.toContain(json.message);
    expect(failed.message).not.toMatch(/\d{16}/);
  });
});
