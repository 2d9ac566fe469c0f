import { describe, expect, it } from "vitest";

import { fakeVendor, failureOf } from "../support.ts";
import { connected } from "./support.ts";

describe("Iluma's errors", () => {
  it.each([
    [400, "API_VALIDATION_ERROR", "INVALID_INPUT"],
    [401, "INVALID_API_KEY", "AUTHENTICATION"],
    [403, "API_KEY_IS_NOT_LIVE_ERROR", "PERMISSION"],
    [413, "FILE_TOO_LARGE", "INVALID_INPUT"],
    [413, "FILE_TOO_SMALL", "INVALID_INPUT"],
    [415, "UNSUPPORTED_CONTENT_TYPE", "INVALID_INPUT"],
    [429, "RATE_LIMIT_EXCEEDED", "RATE_LIMITED"],
    [500, "SERVER_ERROR", "UNAVAILABLE"],
  ])("HTTP %i %s is %s, with the code and without", async (status, error_code, code) => {
    const json = { error_code, message: "NIK 3275035210930027 is not welcome" };
    await using vendor = await fakeVendor([
      { status, json },
      { status, json },
      { status, text: "<html>" },
    ]);
    await using iluma = connected(vendor);
    const failures = [
      await failureOf(iluma.verify()),
      await failureOf(iluma.individual()),
      await failureOf(iluma.entity()),
    ];
    expect(failures.map(({ failure }) => failure.code)).toEqual([code, code, code]);
    for (const { message } of failures) expect(message).not.toContain("3275035210930027");
  });

  it("tells a selfie that is too small from one that is too large, both 413", async () => {
    await using vendor = await fakeVendor([
      { status: 413, json: { error_code: "FILE_TOO_SMALL" } },
      { status: 413, json: { error_code: "FILE_TOO_LARGE" } },
    ]);
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.verify())).message).toContain("too small");
    expect((await failureOf(iluma.verify())).message).toContain("too large");
  });

  it.each([
    [404, "UNAVAILABLE"],
    [502, "UNAVAILABLE"],
    [503, "UNAVAILABLE"],
  ])("HTTP %i with no code is %s", async (status, code) => {
    await using vendor = await fakeVendor({ status, text: "" });
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.individual())).failure.code).toBe(code);
  });

  it("an error code is believed on a 200 too", async () => {
    await using vendor = await fakeVendor({ json: { error_code: "SERVER_ERROR", message: "x" } });
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.verify())).failure.code).toBe("UNAVAILABLE");
  });

  it("an error code that is on no page leaves the HTTP status to decide", async () => {
    await using vendor = await fakeVendor({ status: 403, json: { error_code: "NEW_ERROR" } });
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.verify())).failure.code).toBe("PERMISSION");
  });
});
