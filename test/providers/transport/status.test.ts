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
    const error = failureOfStatus("Vendor", { status, headers: {} }, "r1");
    expect(error.failure.code).toBe(code);
    expect(error.failure.message).toMatch(new RegExp(`^Vendor .* \\(HTTP ${status}\\)\\.$`));
    expect(error.requestId).toBe("r1");
  });

  it("does not let a caller hope that a bill pays itself", () => {
    expect(failureOfStatus("Vendor", { status: 402, headers: {} }).failure.retryable).toBe(false);
  });

  it("points at the base URL where the endpoint is unknown", () => {
    expect(failureOfStatus("Vendor", { status: 404, headers: {} }).message).toContain("does not know this endpoint");
  });
});

describe("what a status says of asking again", () => {
  const of = (status: number, headers: Readonly<Record<string, string>> = {}) =>
    failureOfStatus("Vendor", { status, headers });

  it.each([
    [429, "refused"],
    [503, "refused"],
    [500, "maybe_billed"],
    [502, "maybe_billed"],
    [504, "maybe_billed"],
    [400, "useless"],
    [401, "useless"],
    [302, "useless"],
  ])("is of %i that it is %s", (status, repeat) => {
    expect(of(status).repeat).toBe(repeat);
  });

  it("is when to come back, in seconds or as a date", () => {
    expect(of(429, { "retry-after": "3" }).retryAfterMs).toBe(3_000);
    const soon = of(503, { "retry-after": new Date(Date.now() + 60_000).toUTCString() }).retryAfterMs;
    expect(soon).toBeGreaterThan(50_000);
    expect(soon).toBeLessThanOrEqual(60_000);
    expect(of(429, { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }).retryAfterMs).toBe(0);
  });

  it.each(["soon", "", "-1", "1e3"])("is nothing where Retry-After is %j", (value) => {
    expect(of(429, { "retry-after": value }).retryAfterMs).toBeUndefined();
  });
});

it("isSuccess takes 200 to 299", () => {
  expect([199, 200, 204, 299, 300].map((status) => isSuccess({ status }))).toEqual([false, true, true, true, false]);
});
