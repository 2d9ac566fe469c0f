import { describe, expect, it } from "vitest";

import type { Clock } from "../../../src/providers/iluma/clock.ts";
import { context, fakeVendor, failureOf } from "../support.ts";
import { connected, patientClock, searchAnswer } from "./support.ts";

const pending = searchAnswer({ status: "PENDING", results: undefined });

describe("a search that is not done at once", () => {
  it("is asked for again by its id, with growing pauses, until it is completed", async () => {
    await using vendor = await fakeVendor([pending, pending, pending, searchAnswer()]);
    const { clock, pauses } = patientClock();
    await using iluma = connected(vendor, { clock });
    expect((await iluma.individual()).screening?.hits).toHaveLength(1);
    expect(vendor.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v0/identity/individual_cft_peps",
      "GET /v0/identity/individual_cft_peps/cftpi_1",
      "GET /v0/identity/individual_cft_peps/cftpi_1",
      "GET /v0/identity/individual_cft_peps/cftpi_1",
    ]);
    expect(pauses.map(Math.round)).toEqual([200, 300, 450]);
  });

  it("is asked for at the path of its own kind", async () => {
    await using vendor = await fakeVendor([pending, searchAnswer({ results: [] })]);
    await using iluma = connected(vendor);
    expect((await iluma.entity()).screening?.hits).toEqual([]);
    expect(vendor.requests[1]).toMatchObject({ method: "GET", path: "/v0/identity/entity_cft_peps/cftpi_1" });
  });

  it("that fails in the end fails", async () => {
    await using vendor = await fakeVendor([pending, searchAnswer({ status: "FAILED", results: undefined })]);
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.individual())).failure.code).toBe("UNAVAILABLE");
  });

  it.each(["PENDING", "pending", null, undefined])("is pending when the deadline comes at %o", async (status) => {
    await using vendor = await fakeVendor(searchAnswer({ status, results: undefined }));
    await using iluma = connected(vendor);
    expect(await iluma.individual()).toEqual({ status: "PENDING", requestId: "cftpi_1" });
  });

  it("is unavailable when the deadline comes in a state that nobody has heard of", async () => {
    await using vendor = await fakeVendor(searchAnswer({ status: "UNDER_REVIEW", results: [] }));
    await using iluma = connected(vendor);
    const failed = await failureOf(iluma.individual());
    expect(failed.failure.code).toBe("UNAVAILABLE");
    expect(failed.requestId).toBe("cftpi_1");
  });

  it("is not asked for again where the deadline is too near", async () => {
    await using vendor = await fakeVendor(pending);
    await using iluma = connected(vendor);
    const soon = context({ deadline: performance.now() + 400 });
    expect((await iluma.individual({ context: soon })).status).toBe("PENDING");
    expect(vendor.requests).toHaveLength(1);
  });

  it("pauses two seconds at most, and stops before the deadline", async () => {
    await using vendor = await fakeVendor(pending);
    const { clock, pauses } = patientClock();
    await using iluma = connected(vendor, { clock });
    const start = performance.now();
    await iluma.individual({ context: context({ deadline: start + 20_000 }) });
    expect(Math.max(...pauses)).toBe(2_000);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(20_000);
  });

  it.each([503, 429, 404])("bears an HTTP %i on asking again", async (status) => {
    await using vendor = await fakeVendor([pending, { status, text: "" }, searchAnswer()]);
    await using iluma = connected(vendor);
    expect((await iluma.individual()).status).toBe("ANSWERED");
  });

  it("is not thought completed by an empty list that came with HTTP 202 and no status", async () => {
    const accepted = { ...searchAnswer({ status: undefined, results: [] }), status: 202 };
    await using vendor = await fakeVendor([accepted, searchAnswer()]);
    await using iluma = connected(vendor);
    expect((await iluma.individual()).screening?.hits).toHaveLength(1);
  });

  it("that is not found again is told as that, and no fault of the base URL", async () => {
    await using vendor = await fakeVendor([pending, { status: 404, text: "" }]);
    await using iluma = connected(vendor);
    const failed = await failureOf(iluma.individual());
    expect(failed.failure).toMatchObject({
      code: "UNAVAILABLE",
      message: "Iluma does not find the search that it began (HTTP 404).",
    });
    expect(failed.requestId).toBe("cftpi_1");
  });

  it("fails with the last failure if that lasts", async () => {
    await using vendor = await fakeVendor([pending, { status: 429, text: "" }]);
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.individual())).failure.code).toBe("RATE_LIMITED");
  });

  it.each([
    [{ status: 401, text: "" }, "AUTHENTICATION"],
    [searchAnswer({ results: [{}] }), "MALFORMED_RESPONSE"],
  ])("fails at once with a failure that will not pass", async (answer, code) => {
    await using vendor = await fakeVendor([pending, answer]);
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.individual())).failure.code).toBe(code);
    expect(vendor.requests).toHaveLength(2);
  });

  it("is not waited for once nobody wants it", async () => {
    const caller = new AbortController();
    const clock: Clock = {
      now: () => 0,
      pause: async (_, signal) => {
        caller.abort();
        signal.throwIfAborted();
      },
    };
    await using vendor = await fakeVendor(pending);
    await using iluma = connected(vendor, { clock });
    const failed = await failureOf(iluma.individual({ context: context({ signal: caller.signal }) }));
    expect(failed.failure.code).toBe("TIMEOUT");
    expect(failed.requestId).toBe("cftpi_1");
    expect(vendor.requests).toHaveLength(1);
  });

  it.each([undefined, "..", "x".repeat(500)])("is malformed with an id of %o", async (id) => {
    await using vendor = await fakeVendor(searchAnswer({ status: "PENDING", id }));
    await using iluma = connected(vendor);
    expect((await failureOf(iluma.individual())).failure.code).toBe("MALFORMED_RESPONSE");
    expect(vendor.requests).toHaveLength(1);
  });

  it("has its id kept within one segment of the path", async () => {
    await using vendor = await fakeVendor([searchAnswer({ status: "PENDING", id: "../a?b" }), searchAnswer()]);
    await using iluma = connected(vendor);
    await iluma.individual();
    expect(vendor.requests[1]?.path).toBe("/v0/identity/individual_cft_peps/..%2Fa%3Fb");
  });
});
