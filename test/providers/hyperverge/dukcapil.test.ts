import { describe, expect, it } from "vitest";
import { failureOf, fakeVendor } from "../support.ts";
import { ask, failure, IDS, reply, success } from "./support.ts";

describe("what HyperVerge is sent", () => {
  it("is the NIK as id and the selfie as bare base64, with both credentials, and nothing else", async () => {
    await using vendor = await fakeVendor({ json: success({ details: { match: true, score: 90 } }) });
    await ask(vendor);
    const [request] = vendor.requests;
    expect(request).toMatchObject({ method: "POST", path: "/v1/dukcapilWithFacematch" });
    expect(request?.headers).toMatchObject({ "content-type": "application/json", appid: "app", appkey: "k3y" });
    expect(JSON.parse(String(request?.body))).toEqual({
      id: "3275014506900001",
      image: Buffer.from("the very image").toString("base64"),
    });
  });

  it("carries a transaction id that is another each time and holds nothing of the applicant", async () => {
    await using vendor = await fakeVendor({ json: success({ details: { match: true, score: 90 } }) });
    await ask(vendor);
    await ask(vendor);
    const [one, other] = vendor.requests.map(({ headers }) => String(headers["transactionid"]));
    expect(one).toMatch(/^saksi-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other).not.toBe(one);
    expect(one).not.toContain("3275014506900001");
  });
});

describe("a comparison", () => {
  it("comes under details, as in the sample", async () => {
    const answer = await reply(
      success({ message: "Face matched", details: { score: "92.5", match: "true" }, s3Url: "https://s3.example/x" }),
    );
    expect(answer).toEqual({
      status: "ANSWERED",
      requestId: "hv-1",
      face: { match: true, score: 0.925, livenessPassed: null },
    });
  });

  it("comes under message, as in the table", async () => {
    const answer = await reply({
      status: "success",
      statusCode: 200,
      result: { status: "success", message: { score: 34, match: false } },
      ...IDS,
    });
    expect(answer.face).toEqual({ match: false, score: 0.34, livenessPassed: null });
  });

  it.each([
    [true, true],
    ["yes", true],
    ["True", true],
    [1, true],
    ["1", true],
    [false, false],
    ["no", false],
    ["false", false],
    [0, false],
  ])("takes a match of %j for %j", async (match, value) => {
    expect((await reply(success({ details: { match, score: 80 } }))).face?.match).toBe(value);
  });

  it("that does not match is a mismatch, whatever status says and however high the score", async () => {
    const answer = await reply(success({ status: "success", details: { match: false, score: 99 } }));
    expect(answer.face).toMatchObject({ match: false, score: 0.99 });
  });

  it.each([null, undefined, ""])("can do without a score (%j)", async (score) => {
    expect((await reply(success({ details: { match: true, score } }))).face).toMatchObject({
      match: true,
      score: null,
    });
  });

  it("is taken from message where details has no readable match", async () => {
    const answer = await reply(success({ details: { match: null, score: 10 }, message: { match: true, score: 90 } }));
    expect(answer.face).toMatchObject({ match: true, score: 0.9 });
  });

  it.each(["SUCCESS", "success", "ok", "", null, "verified", "VERIFIED", "match", "Matched", "passed", "complete"])(
    "may have a result status of %j",
    async (status) => {
      expect((await reply(success({ status, details: { match: true } }))).face?.match).toBe(true);
    },
  );

  it.each([
    [{ metaData: { requestId: "a" }, metadata: { requestId: "b" }, requestId: "c" }, "a"],
    [{ metadata: { requestId: "b" }, requestId: "c" }, "b"],
    [{ metaData: null, requestId: "c" }, "c"],
    [{ metaData: "odd", requestId: 7 }, "7"],
    [{}, null],
  ])("has its request id wherever that stands: %j", async (ids, requestId) => {
    const answer = await reply({ status: "success", statusCode: 200, result: { details: { match: true } }, ...ids });
    expect(answer.requestId).toBe(requestId);
  });
});

describe("the score's scale", () => {
  it.each([
    ["auto", 95, 0.95],
    ["auto", "0.95", 0.95],
    ["auto", 0, 0],
    ["auto", 100, 1],
    ["auto", 1, null],
    ["auto", 1.5, 0.015],
    ["percent", 1, 0.01],
    ["percent", 0.5, 0.005],
    ["percent", 100, 1],
    ["unit", 1, 1],
    ["unit", 0.5, 0.5],
  ])("%s reads %j as %j", async (scale, score, value) => {
    const answer = await reply(success({ details: { match: true, score } }), { HYPERVERGE_SCORE_SCALE: scale });
    expect(answer.face).toMatchObject({ match: true, score: value });
  });

  it.each([
    ["auto", 101],
    ["auto", -1],
    ["percent", 100.5],
    ["unit", 95],
    ["auto", "high"],
    ["auto", "NaN"],
    ["auto", true],
  ])("%s makes a score of %j MALFORMED_RESPONSE", async (scale, score) => {
    const json = success({ details: { match: true, score } });
    const error = await failure({ json }, { HYPERVERGE_SCORE_SCALE: scale });
    expect(error.failure.code).toBe("MALFORMED_RESPONSE");
    expect(error.requestId).toBe("hv-1");
  });
});

it("an abort ends the call", async () => {
  const aborting = new AbortController();
  await using vendor = await fakeVendor({ handle: () => aborting.abort() });
  const error = await failureOf(ask(vendor, {}, aborting.signal));
  expect(error.failure.code).toBe("TIMEOUT");
});
