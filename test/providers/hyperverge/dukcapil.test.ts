import { afterEach, describe, expect, it } from "vitest";
import { hyperverge } from "../../../src/providers/hyperverge/index.ts";
import type { Provider, Reply } from "../../../src/providers/provider.ts";
import { asks, context, endpointOf, failureOf, fakeVendor, fittedImage, SITI, tools } from "../support.ts";
import type { FakeVendor, Scripted } from "../support.ts";

const open: Provider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

type Settings = Readonly<Record<string, string>>;

function ask(vendor: FakeVendor, settings: Settings = {}, signal?: AbortSignal): Promise<Reply> {
  const provider = hyperverge.connect(
    {
      HYPERVERGE_BASE_URL: vendor.baseUrl,
      HYPERVERGE_APP_ID: "app",
      HYPERVERGE_APP_KEY: "k3y",
      HYPERVERGE_SCORE_SCALE: "auto",
      HYPERVERGE_NIK_UNKNOWN_MESSAGE: "nik not found",
      ...settings,
    },
    tools,
  );
  open.push(provider);
  const question = asks(SITI, ["FACE"], fittedImage());
  return endpointOf(provider, "dukcapil-with-facematch").ask(question, context(signal === undefined ? {} : { signal }));
}

async function reply(json: unknown, settings: Settings = {}, status = 200): Promise<Reply> {
  await using vendor = await fakeVendor({ status, json });
  return await ask(vendor, settings);
}

async function failure(script: Scripted, settings: Settings = {}) {
  await using vendor = await fakeVendor(script);
  return await failureOf(ask(vendor, settings));
}

const IDS = { metaData: { requestId: "hv-1", transactionId: "t" } };
const success = (result: unknown) => ({ status: "success", statusCode: "200", result, ...IDS });

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

  it.each(["SUCCESS", "success", "ok", "", null])("may have a result status of %j", async (status) => {
    expect((await reply(success({ status, details: { match: true } }))).face?.match).toBe(true);
  });

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

describe("a failure on HTTP 200", () => {
  it.each([
    ["nik format is not valid", "HyperVerge refused the NIK's format."],
    ["input image detect face fail", "HyperVerge found no face in the selfie."],
    ["image larger than 2M", "HyperVerge finds the selfie too large."],
  ])("with the message %s is INVALID_INPUT, in our words", async (message, words) => {
    const error = await failure({ json: success({ status: "INVALID_REQUEST", message }) });
    expect(error.failure).toEqual({ code: "INVALID_INPUT", message: words, retryable: false });
    expect(error.requestId).toBe("hv-1");
  });

  it("is classed by its message with no result status, and with a match that cannot be read", async () => {
    const plain = await failure({ json: success({ message: "nik format is not valid" }) });
    expect(plain.failure.code).toBe("INVALID_INPUT");
    const odd = await failure({ json: success({ message: "image larger than 2M", details: { match: "n/a" } }) });
    expect(odd.failure.code).toBe("INVALID_INPUT");
  });

  it("is no match, though one stands beside the failing status", async () => {
    const json = success({ status: "INVALID_REQUEST", message: "x", details: { match: true, score: 99 } });
    expect((await failure({ json })).failure.code).toBe("INVALID_INPUT");
  });

  it.each([
    [{ status: "FAILED", message: "something else" }, "UNAVAILABLE"],
    [{ status: "PENDING", message: "something else" }, "MALFORMED_RESPONSE"],
    [{ message: "Success" }, "MALFORMED_RESPONSE"],
    [{ details: { match: "maybe", score: 90 } }, "MALFORMED_RESPONSE"],
    [{ details: { score: 90 } }, "MALFORMED_RESPONSE"],
    [{ details: [] }, "MALFORMED_RESPONSE"],
    [{}, "MALFORMED_RESPONSE"],
    [null, "MALFORMED_RESPONSE"],
    ["done", "MALFORMED_RESPONSE"],
  ])("with the result %j is %s", async (result, code) => {
    expect((await failure({ json: success(result) })).failure.code).toBe(code);
  });

  it.each([
    [{ status: "failure", statusCode: 400, message: "Image not found" }, "INVALID_INPUT"],
    [{ status: "failure", statusCode: "401", message: "Missing/Invalid credentials" }, "AUTHENTICATION"],
    [{ status: "success", statusCode: 500, result: { details: { match: true } } }, "UNAVAILABLE"],
    [{ status: "success", statusCode: "429", result: { details: { match: true } } }, "RATE_LIMITED"],
    [{ status: "failure", result: { details: { match: true } } }, "UNAVAILABLE"],
    [{ status: "failure", error: "Missing/Invalid credentials" }, "AUTHENTICATION"],
    [{ result: { details: { match: true } } }, "MALFORMED_RESPONSE"],
    [{ status: "success", statusCode: "OK", result: { details: { match: true } } }, "MALFORMED_RESPONSE"],
  ])("is read from the body's own status: %j is %s", async (json, code) => {
    expect((await failure({ json })).failure.code).toBe(code);
  });

  it.each([{ text: '{"status":"success",' }, { text: "" }, { text: "<html></html>" }, { json: [] }, { json: null }])(
    "is MALFORMED_RESPONSE where the body is %j",
    async (script: Scripted) => {
      expect((await failure(script)).failure.code).toBe("MALFORMED_RESPONSE");
    },
  );
});

describe("an error of HyperVerge", () => {
  const body = (message: string, more: object = {}) => ({ message, status: "failure", ...more });

  it("keeps its request id and says what was wrong in our words", async () => {
    const error = await failure({ status: 400, json: body("Image not found", { statusCode: 400, ...IDS }) });
    expect(error.failure).toMatchObject({
      code: "INVALID_INPUT",
      message: "HyperVerge received no selfie (HTTP 400).",
    });
    expect(error.requestId).toBe("hv-1");
  });

  it.each([
    [400, body("Invalid file type for: image"), "INVALID_INPUT"],
    [400, { error: "nik format is not valid", metadata: { requestId: "x" } }, "INVALID_INPUT"],
    [401, body("Missing/Invalid credentials", { statusCode: 401 }), "AUTHENTICATION"],
    [422, { error: "unprocessable" }, "INVALID_INPUT"],
    [423, {}, "UNAVAILABLE"],
    [429, {}, "RATE_LIMITED"],
    [500, body("Internal Server Error", { statusCode: 500 }), "UNAVAILABLE"],
    [503, {}, "UNAVAILABLE"],
    [500, success({ details: { match: true } }), "UNAVAILABLE"],
  ])("%i is by its status", async (status, json, code) => {
    expect((await failure({ status, json })).failure.code).toBe(code);
  });

  it("502 of HTML is UNAVAILABLE", async () => {
    expect((await failure({ status: 502, text: "<html>Bad gateway</html>" })).failure.code).toBe("UNAVAILABLE");
  });

  it("never repeats the vendor's words", async () => {
    const error = await failure({ status: 400, json: body("3275014506900001 of SITI is odd") });
    expect(`${error.message} ${error.stack}`).not.toMatch(/3275|SITI/);
  });
});

describe("a NIK that the register does not have", () => {
  it.each([
    [200, success({ status: "INVALID_REQUEST", message: "NIK not found" })],
    [404, { status: "failure", statusCode: 404, message: "nik not found in Dukcapil" }],
  ])("is an answer that compares nothing (HTTP %i)", async (status, json) => {
    const answer = await reply(json, {}, status);
    expect(answer).toMatchObject({
      status: "ANSWERED",
      requestId: json === null ? null : "metaData" in json ? "hv-1" : null,
      face: { match: null, score: null, livenessPassed: null },
    });
  });

  it("is told by the words that are configured", async () => {
    const settings = { HYPERVERGE_NIK_UNKNOWN_MESSAGE: "Data tidak ditemukan" };
    const answer = await reply(success({ status: "FAILED", message: "data TIDAK ditemukan" }), settings);
    expect(answer.face?.match).toBeNull();
  });

  it("is not believed of a server error", async () => {
    expect((await failure({ status: 500, json: { message: "nik not found" } })).failure.code).toBe("UNAVAILABLE");
  });
});

it("an abort ends the call", async () => {
  const aborting = new AbortController();
  await using vendor = await fakeVendor({ handle: () => aborting.abort() });
  const error = await failureOf(ask(vendor, {}, aborting.signal));
  expect(error.failure.code).toBe("TIMEOUT");
});
