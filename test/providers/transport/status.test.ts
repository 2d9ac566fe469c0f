import { describe, expect, it } from "vitest";
import { failureOfStatus, isSuccess } from "../../../src/providers/transport/status.ts";

describe("failureOfStatus", () => {
  it.each([
    [400, "INVALID_INPUT"],
    [409, "INVALID_INPUT"],
    [413, "INVALID_INPUT"],
    [415, "INVALID_INPUT"],
    [422, "INVALID_INPUT"],
    [401, "AUTHENTICATION"],
    [402, "PERMISSION"],
    [403, "PERMISSION"],
    [408, "TIMEOUT"],
    [429, "RATE_LIMITED"],
    [404, "UNAVAILABLE"],
    [423, "UNAVAILABLE"],
    [500, "UNAVAILABLE"],
    [502, "UNAVAILABLE"],
    [503, "UNAVAILABLE"],
    [599, "UNAVAILABLE"],
    [301, "MALFORMED_RESPONSE"],
    [307, "MALFORMED_RESPONSE"],
    [405, "UNAVAILABLE"],
    [410, "UNAVAILABLE"],
    [418, "UNAVAILABLE"],
    [451, "UNAVAILABLE"],
  ])("reads %i as %s", (status, code) => {
    const error = failureOfStatus("Vendor", { status }, "r1");
    expect(error.failure.code).toBe(code);
    expect(error.failure.message).toMatch(new RegExp(`^Vendor .* \\(HTTP ${status}\\)\\.$`));
    expect(error.requestId).toBe("r1");
  });

  it("does not let a caller hope that a bill pays itself", () => {
    expect(failureOfStatus("Vendor", { status: 402 }).failure.retryable).toBe(false);
  });

  it("points at the base URL where the endpoint is unknown", () => {
    expect(failureOfStatus("Vendor", { status: 404 }).message).toContain("does not know this endpoint");
  });
});

it("isSuccess takes 200 to 299", () => {
  expect([199, 200, 204, 299, 300].map((status) => isSuccess({ status }))).toEqual([false, true, true, true, false]);
});
