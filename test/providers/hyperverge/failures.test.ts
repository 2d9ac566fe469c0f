import { describe, expect, it } from "vitest";
import type { Scripted } from "../support.ts";
import { failure, IDS, reply, success } from "./support.ts";

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
    ["INVALID_REQUEST", "INVALID_INPUT"],
    ["FAILED", "UNAVAILABLE"],
    ["error", "UNAVAILABLE"],
    ["NOT_VERIFIED", "MALFORMED_RESPONSE"],
    ["unmatched", "MALFORMED_RESPONSE"],
    ["UNDER_REVIEW", "MALFORMED_RESPONSE"],
  ])("with a result status of %s is none, though a match and a score stand beside it", async (status, code) => {
    const error = await failure({ json: success({ status, details: { match: true, score: 99 } }) });
    expect(error.failure.code).toBe(code);
    expect(error.message).not.toContain("without a readable match");
  });

  it("says that no match can be read only where none can", async () => {
    const none = await failure({ json: success({ details: { score: 90 } }) });
    expect(none.message).toBe("HyperVerge answered without a readable match.");
    const unstated = await failure({ json: { result: { details: { match: true } } } });
    expect(unstated.message).toBe("HyperVerge gave a match under a status that is no known success.");
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
