import { describe, expect, it } from "vitest";

import { failureOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { bodyOf, connected, date, FACEMATCH, facematchAnswer, idmetaVendor, person, selfie } from "./support.ts";

async function reply(answer: Scripted) {
  await using vendor = await idmetaVendor(answer);
  await using idmeta = connected(vendor);
  return await idmeta.facematch();
}

async function sentBody(values: Readonly<Record<string, string>> = {}) {
  await using vendor = await idmetaVendor(facematchAnswer());
  await using idmeta = connected(vendor, { values });
  await idmeta.facematch({ person: { ...person, dateOfBirth: date("1993-06-12") } });
  return bodyOf(vendor.requests.find(({ path }) => path === FACEMATCH));
}

describe("what dukcapilfacematch is sent", () => {
  it("is the required fields and no other, with the selfie as a data URL", async () => {
    expect(await sentBody()).toEqual({
      nik: "3275035210930027",
      name: "Penita Kristiani",
      date_of_birth: "12-06-1993",
      selfie_image: `data:image/jpeg;base64,${selfie.base64}`,
      template_id: "42",
      verification_id: "ver-1",
    });
  });

  it.each([
    ["dd-mm-yyyy", "12-06-1993"],
    ["mm-dd-yyyy", "06-12-1993"],
    ["yyyy-mm-dd", "1993-06-12"],
  ])("has the birth date in the configured format %s", async (format, text) => {
    expect(await sentBody({ IDMETA_V1_DATE_FORMAT: format })).toHaveProperty("date_of_birth", text);
  });

  it("is nothing without a selfie", async () => {
    await using vendor = await idmetaVendor(facematchAnswer());
    await using idmeta = connected(vendor);
    expect((await failureOf(idmeta.facematch({ selfie: undefined }))).failure.code).toBe("INVALID_INPUT");
    expect(vendor.requests.filter(({ path }) => path === FACEMATCH)).toEqual([]);
  });
});

describe("how an answer of dukcapilfacematch is read", () => {
  it("takes the percentage as the score and VERIFIED as no claim of its own", async () => {
    expect(await reply(facematchAnswer())).toEqual({
      status: "ANSWERED",
      requestId: "f26c9465-9e81-4f58-980f-a94d42aa519d",
      face: { match: null, score: 0.998, livenessPassed: null },
    });
  });

  it.each(["REJECTED", "REVIEW_NEEDED", true])("takes status %o with a percentage as an answer", async (status) => {
    expect(await reply(facematchAnswer({ selfie_image_percentage: 12 }, { status }))).toMatchObject({
      status: "ANSWERED",
      face: { match: null, score: 0.12 },
    });
  });

  it("claims nothing of a face where the register has no such NIK", async () => {
    expect((await reply(facematchAnswer({ nik: false, selfie_image_percentage: "0" }))).face).toEqual({
      match: null,
      score: null,
      livenessPassed: null,
    });
  });

  it("keeps the percentage beside a failed liveness", async () => {
    expect((await reply(facematchAnswer({ reason_code: "2" }))).face).toEqual({
      match: null,
      score: 0.998,
      livenessPassed: false,
    });
  });

  it.each([
    ["a request still pending", facematchAnswer({}, { api_request_status: 0 })],
    ["a verification in progress", facematchAnswer({}, { status: "IN_PROGRESS", result: null })],
  ])("leaves %s pending", async (_, answer) => {
    expect((await reply(answer)).status).toBe("PENDING");
  });

  it.each([
    ["status false", facematchAnswer({}, { status: false })],
    ["a nested status of failed", facematchAnswer({}, { result: { status: "failed", message: "x" } })],
    ["a request that failed", facematchAnswer({}, { api_request_status: 2 })],
    ["a register that could not be asked", facematchAnswer({ reason_code: "1" })],
  ])("fails for %s on a 200", async (_, answer) => {
    expect((await failureOf(reply(answer))).failure.code).toBe("UNAVAILABLE");
  });

  it.each(["", null, undefined])("claims nothing of a known NIK's face where the percentage is %o", async (missing) => {
    expect(await reply(facematchAnswer({ selfie_image_percentage: missing }))).toMatchObject({
      status: "ANSWERED",
      face: { match: null, score: null, livenessPassed: null },
    });
  });

  it("is malformed where neither the NIK nor a percentage can be read", async () => {
    const answer = facematchAnswer({ nik: "Sesuai", selfie_image_percentage: null });
    expect((await failureOf(reply(answer))).failure.code).toBe("MALFORMED_RESPONSE");
  });

  it("is unavailable where nothing is said at all", async () => {
    const answer = facematchAnswer({ nik: null, name: null, date_of_birth: null, selfie_image_percentage: null });
    expect((await failureOf(reply(answer))).failure.code).toBe("UNAVAILABLE");
  });
});
