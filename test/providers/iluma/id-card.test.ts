import { describe, expect, it } from "vitest";

import type { Person } from "../../../src/domain/person.ts";
import { fakeVendor, failureOf, multipartOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { connected, idCardAnswer, person, selfie } from "./support.ts";
import type { Asking } from "./support.ts";

async function reply(answer: Scripted, asking?: Asking) {
  await using vendor = await fakeVendor(answer);
  await using iluma = connected(vendor);
  return await iluma.verify(asking);
}

async function form(asked: Person) {
  await using vendor = await fakeVendor(idCardAnswer());
  await using iluma = connected(vendor);
  await iluma.verify({ person: asked });
  const [request] = vendor.requests;
  if (request === undefined) throw new Error("nothing was sent");
  return { request, parts: await multipartOf(request) };
}

describe("what id_card_verifications is sent", () => {
  it("is a form with the card's data and the selfie, with the API key as the user name", async () => {
    const { dateOfBirth: _, ...bare } = person;
    const { request, parts } = await form(bare);
    expect(request).toMatchObject({ method: "POST", path: "/v0/identity/id_card_verifications" });
    expect(request.headers.authorization).toBe(`Basic ${Buffer.from("iluma_development_key:").toString("base64")}`);
    expect(request.headers).not.toHaveProperty("x-magic-reply");
    expect([...parts.keys()].toSorted()).toEqual(["id_card_number", "name", "selfie"]);
    expect(parts.get("id_card_number")).toBe("3275035210930027");
    const file = parts.get("selfie");
    if (!(file instanceof File)) throw new Error("the selfie is no file");
    expect(file).toMatchObject({ name: "selfie.png", type: "image/png" });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(selfie.bytes);
  });

  it("has the birth date day first, and what else of the card was given", async () => {
    const { parts } = await form({
      ...person,
      placeOfBirth: "Ketapang",
      address: { line: "Alinda Kencana E", rt: "1" },
    });
    expect(parts.get("birthdate")).toBe("12-10-1993");
    expect(parts.get("birthplace")).toBe("Ketapang");
    expect(parts.get("address")).toBe("Alinda Kencana E");
  });
});

describe("how an answer of id_card_verifications is read", () => {
  it("counts the fields that were sent, for the identity and the face at once", async () => {
    expect(await reply(idCardAnswer({}, { is_birthdate_match: false }))).toEqual({
      status: "ANSWERED",
      requestId: "idvr_1",
      identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MISMATCH" } },
      face: { match: null, score: 1, livenessPassed: null },
    });
  });

  it("counts the place of birth and the address where they were sent", async () => {
    const asked = { ...person, placeOfBirth: "Ketapang", address: { line: "Alinda Kencana E" } };
    const answer = idCardAnswer({}, { is_birthplace_match: false, is_address_match: null });
    expect((await reply(answer, { person: asked })).identity?.fields).toEqual({
      NAME: "MATCH",
      DATE_OF_BIRTH: "MATCH",
      PLACE_OF_BIRTH: "MISMATCH",
    });
  });

  it("gives each check alone where only that was asked", async () => {
    expect(await reply(idCardAnswer(), { checks: ["IDENTITY"] })).not.toHaveProperty("face");
    expect(await reply(idCardAnswer(), { checks: ["FACE"] })).not.toHaveProperty("identity");
  });

  it.each([
    [{ seflie_score: 87 }, 0.87],
    [{ seflie_score: undefined, selfie_score: 87 }, 0.87],
    [{ seflie_score: null, selfie_score: "87.5" }, 0.875],
    [{ seflie_score: 12, selfie_score: 0 }, 0],
  ])("reads the score under either spelling: %o", async (scores, score) => {
    expect((await reply(idCardAnswer({}, scores))).face?.score).toBe(score);
  });

  it("takes is_found false for a NIK that the register does not have, and claims nothing of the face", async () => {
    expect(await reply(idCardAnswer({ is_found: false, result: undefined }))).toEqual({
      status: "ANSWERED",
      requestId: "idvr_1",
      identity: { nikFound: false, fields: {} },
      face: { match: null, score: null, livenessPassed: null },
    });
  });

  it.each([null, "", undefined])("claims nothing of a found NIK's face where the score is %o", async (missing) => {
    const answer = idCardAnswer({}, { seflie_score: missing });
    const face = { match: null, score: null, livenessPassed: null };
    expect(await reply(answer)).toMatchObject({ identity: { fields: { NAME: "MATCH" } }, face });
    expect(await reply(answer, { checks: ["FACE"] })).toEqual({ status: "ANSWERED", requestId: "idvr_1", face });
  });

  it.each([101, 150, -1, "101", "n/a", "NaN", [1]])(
    "counts the identity beside a score of %o, and leaves the face out",
    async (seflie_score) => {
      const answered = await reply(idCardAnswer({}, { seflie_score, is_name_match: false }));
      expect(answered).toMatchObject({ status: "ANSWERED", identity: { fields: { NAME: "MISMATCH" } } });
      expect(answered).not.toHaveProperty("face");
    },
  );

  it("counts the face beside a flag that is neither yes nor no, and leaves the identity out", async () => {
    const answered = await reply(idCardAnswer({}, { is_name_match: "perhaps" }));
    expect(answered).toMatchObject({ status: "ANSWERED", face: { score: 1 } });
    expect(answered).not.toHaveProperty("identity");
  });

  it("does not mind a nonsense flag of a field that was not sent", async () => {
    expect((await reply(idCardAnswer({}, { is_address_match: "perhaps" }))).identity?.fields).toMatchObject({
      NAME: "MATCH",
    });
  });

  it("knows the state without a status, which the page's schema does not have", async () => {
    expect((await reply(idCardAnswer({ status: undefined }))).status).toBe("ANSWERED");
    const failed = idCardAnswer({ status: undefined, is_found: undefined, failure_reason: "TEMPORARY_NETWORK_ERROR" });
    expect((await failureOf(reply(failed))).failure.code).toBe("UNAVAILABLE");
  });

  it.each(["PENDING", undefined, null, "QUEUED"])("leaves a verification of status %o pending", async (status) => {
    const accepted = idCardAnswer({ status, is_found: undefined, result: undefined });
    expect(await reply(accepted)).toEqual({ status: "PENDING", requestId: "idvr_1" });
  });

  it.each<[string, Scripted, string | null]>([
    ["HTTP 202 with an empty body", { status: 202, text: "" }, null],
    ["HTTP 202 with a word", { status: 202, text: "Accepted" }, null],
    ["HTTP 202 with nothing said", { status: 202, json: {} }, null],
    ["HTTP 202 with an id", { status: 202, json: { id: "idvr_1" } }, "idvr_1"],
    ["a status and no id", { json: { status: "PENDING" } }, null],
    ["a reference id alone", { json: { reference_id: "ref-1" } }, "ref-1"],
    ["an id before a reference id", { json: { id: "idvr_1", reference_id: "ref-1" } }, "idvr_1"],
    ["HTTP 201 with an id alone", { status: 201, json: { id: "idvr_1" } }, "idvr_1"],
  ])("takes %s for accepted", async (_, answer, requestId) => {
    expect(await reply(answer)).toEqual({ status: "PENDING", requestId });
  });

  it("reads a HTTP 202 that is completed, or failed, all the same", async () => {
    expect((await reply({ ...idCardAnswer(), status: 202 })).status).toBe("ANSWERED");
    const failed = { status: 202, json: { status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" } };
    expect((await failureOf(reply(failed))).failure.code).toBe("UNAVAILABLE");
  });

  it.each([
    ["COMPLETED without is_found", idCardAnswer({ is_found: undefined })],
    ["is_found that is neither yes nor no", idCardAnswer({ is_found: "perhaps" })],
    ["a result that is none", idCardAnswer({ result: "fine" })],
    ["a score and a flag that cannot be read", idCardAnswer({}, { seflie_score: 101, is_name_match: "perhaps" })],
    ["a number that is another's", idCardAnswer({ id_card_number: "3171051204909001" })],
    ["one that is written as a number", idCardAnswer({ id_card_number: 3_171_051_204_909_001 })],
    ["a body that is not JSON", { text: "OK" }],
    ["an empty body", { text: "" }],
    ["a body that says nothing", { json: {} }],
  ])("is malformed for %s", async (_, answer) => {
    expect((await failureOf(reply(answer))).failure.code).toBe("MALFORMED_RESPONSE");
  });

  it.each([
    ["FACE", { seflie_score: 101 }],
    ["IDENTITY", { is_name_match: "perhaps" }],
  ] as const)("is malformed where only %s was asked about and that cannot be read", async (check, result) => {
    const failed = await failureOf(reply(idCardAnswer({}, result), { checks: [check] }));
    expect(failed.failure.code).toBe("MALFORMED_RESPONSE");
    expect(failed.requestId).toBe("idvr_1");
  });

  it("fails, retryable and with the vendor's id, for a temporary network error", async () => {
    const answer = idCardAnswer({ status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR", is_found: undefined });
    const failed = await failureOf(reply(answer));
    expect(failed.failure).toMatchObject({ code: "UNAVAILABLE", retryable: true });
    expect(failed.requestId).toBe("idvr_1");
  });
});

describe("the names that id_card_verifications takes", () => {
  it.each([
    ["A", true],
    ["Al", false],
    ["a".repeat(100), false],
    ["a".repeat(101), true],
    ["\u{20BB7}", true],
  ])("%s: objected to %s", async (name, objected) => {
    await using vendor = await fakeVendor(idCardAnswer());
    await using iluma = connected(vendor);
    const objection = iluma.idCard.objection?.({
      subject: "person",
      person: { ...person, name },
      checks: new Set(["IDENTITY"] as const),
      selfie,
    });
    expect(objection).toEqual(
      objected ? { reason: "Iluma takes names of 2 to 100 characters.", missing: [] } : undefined,
    );
  });
});
