import { pino } from "pino";
import { describe, expect, it } from "vitest";

import { context, fakeVendor, failureOf } from "../support.ts";
import type { FakeVendor, RecordedRequest } from "../support.ts";
import {
  bodyOf,
  connected,
  CREATE,
  created,
  FACEMATCH,
  facematchAnswer,
  FINALIZE,
  FULL,
  fullAnswer,
  handClock,
  idmetaVendor,
} from "./support.ts";

const answers = ({ path }: RecordedRequest) => (path === FULL ? fullAnswer() : facematchAnswer());

function requestsTo(vendor: FakeVendor, path: string): readonly RecordedRequest[] {
  return vendor.requests.filter((request) => request.path === path);
}

describe("the verification session", () => {
  it("is opened with the trust flow and used by the check", async () => {
    await using vendor = await idmetaVendor(answers);
    await using idmeta = connected(vendor);
    await idmeta.full();
    expect(vendor.requests.map(({ path }) => path)).toEqual([CREATE, FULL]);
    expect(bodyOf(vendor.requests[0])).toEqual({ template_id: "42", metadata: {} });
    expect(vendor.requests[0]?.headers.authorization).toBe("Bearer token-1");
  });

  it("is opened at the configured path", async () => {
    await using vendor = await fakeVendor(({ path }) => (path === "/api/v3/sessions" ? created : fullAnswer()));
    await using idmeta = connected(vendor, { values: { IDMETA_CREATE_PATH: "/api/v3/sessions" } });
    await idmeta.full();
    expect(vendor.requests.map(({ path }) => path)).toEqual(["/api/v3/sessions", FULL]);
  });

  it("is one for all checks of an applicant, at once or one after another", async () => {
    await using vendor = await idmetaVendor(answers);
    await using idmeta = connected(vendor);
    const shared = context();
    await Promise.all([idmeta.full({ context: shared }), idmeta.facematch({ context: shared })]);
    await idmeta.facematch({ context: shared });
    expect(requestsTo(vendor, CREATE)).toHaveLength(1);
    expect(requestsTo(vendor, FACEMATCH)).toHaveLength(2);
  });

  it("is another for another applicant", async () => {
    await using vendor = await idmetaVendor(answers);
    await using idmeta = connected(vendor);
    await Promise.all([idmeta.full(), idmeta.full()]);
    expect(requestsTo(vendor, CREATE)).toHaveLength(2);
  });

  it.each([
    [{ status: 401, json: { message: "Unauthenticated." } }, "AUTHENTICATION"],
    [{ json: { status: false, message: "no such template" } }, "UNAVAILABLE"],
    [{ json: { verification: {} } }, "MALFORMED_RESPONSE"],
    [{ json: { message: "ok" } }, "MALFORMED_RESPONSE"],
  ])("that cannot be opened (%j) fails every check that waited for it, unasked", async (answer, code) => {
    await using vendor = await fakeVendor(answer);
    await using idmeta = connected(vendor);
    const shared = context();
    const failures = await Promise.all([
      failureOf(idmeta.full({ context: shared })),
      failureOf(idmeta.facematch({ context: shared })),
    ]);
    expect(failures.map(({ failure }) => failure.code)).toEqual([code, code]);
    expect(vendor.requests.map(({ path }) => path)).toEqual([CREATE]);
  });

  it("that could not be opened is tried anew by a later call", async () => {
    await using vendor = await fakeVendor([{ status: 503, text: "" }, created, fullAnswer()]);
    await using idmeta = connected(vendor);
    const shared = context();
    expect((await failureOf(idmeta.full({ context: shared }))).failure.code).toBe("UNAVAILABLE");
    expect((await idmeta.full({ context: shared })).status).toBe("ANSWERED");
  });

  it("takes a number for its id", async () => {
    await using vendor = await fakeVendor([{ json: { verification: { id: 815 } } }, fullAnswer()]);
    await using idmeta = connected(vendor);
    await idmeta.full();
    expect(bodyOf(vendor.requests[1])).toHaveProperty("trustValidationId", "815");
  });
});

describe("a caller that goes away while the session is being opened", () => {
  it("leaves it to the other callers", async () => {
    const opening = Promise.withResolvers<() => void>();
    await using vendor = await fakeVendor(({ path }) => {
      if (path !== CREATE) return answers({ method: "", path, headers: {}, body: Buffer.alloc(0) });
      return { handle: (_, response) => opening.resolve(() => response.end(JSON.stringify(created.json))) };
    });
    await using idmeta = connected(vendor);
    const scope = {};
    const impatient = new AbortController();
    const gone = failureOf(idmeta.full({ context: context({ scope, signal: impatient.signal }) }));
    const staying = idmeta.facematch({ context: context({ scope }) });
    const answer = await opening.promise;
    impatient.abort();
    expect((await gone).failure.code).toBe("TIMEOUT");
    answer();
    expect((await staying).status).toBe("ANSWERED");
    expect(requestsTo(vendor, CREATE)).toHaveLength(1);
  });

  it("ends the request if nobody else wants the session", async () => {
    const opening = Promise.withResolvers<void>();
    const hungUp = Promise.withResolvers<void>();
    await using vendor = await fakeVendor({
      handle: (_, response) => {
        response.on("close", () => hungUp.resolve());
        opening.resolve();
      },
    });
    await using idmeta = connected(vendor);
    const impatient = new AbortController();
    const gone = failureOf(idmeta.full({ context: context({ signal: impatient.signal }) }));
    await opening.promise;
    impatient.abort();
    expect((await gone).failure.code).toBe("TIMEOUT");
    await hungUp.promise;
    await idmeta.provider.close();
    expect(requestsTo(vendor, FINALIZE)).toEqual([]);
  });

  it("asks nothing if it was gone before", async () => {
    await using vendor = await idmetaVendor(answers);
    await using idmeta = connected(vendor);
    const failed = await failureOf(idmeta.full({ context: context({ signal: AbortSignal.abort() }) }));
    expect(failed.failure.code).toBe("TIMEOUT");
    expect(vendor.requests).toEqual([]);
  });
});

describe("finalising", () => {
  it("happens once, after the last of the checks that share a session", async () => {
    await using vendor = await idmetaVendor(answers);
    const clock = handClock();
    await using idmeta = connected(vendor, { after: clock.after });
    const shared = context();
    await Promise.all([idmeta.full({ context: shared }), idmeta.facematch({ context: shared })]);
    expect(clock.waiting()).toBe(1);
    await idmeta.facematch({ context: shared });
    expect(clock.waiting()).toBe(1);
    expect(requestsTo(vendor, FINALIZE)).toEqual([]);
    clock.pass();
    await idmeta.provider.close();
    expect(requestsTo(vendor, FINALIZE).map(bodyOf)).toEqual([{ template_id: "42", verification_id: "ver-1" }]);
    expect(vendor.requests.at(-1)?.path).toBe(FINALIZE);
  });

  it("closes the session: a check that comes later opens another", async () => {
    await using vendor = await idmetaVendor(answers);
    const clock = handClock();
    await using idmeta = connected(vendor, { after: clock.after });
    const shared = context();
    await idmeta.full({ context: shared });
    clock.pass();
    await idmeta.full({ context: shared });
    expect(requestsTo(vendor, CREATE)).toHaveLength(2);
  });

  it("is not waited for by the check, and is by close", async () => {
    const asked = Promise.withResolvers<() => void>();
    await using vendor = await fakeVendor(({ path }) => {
      if (path === CREATE) return created;
      if (path === FULL) return fullAnswer();
      return { handle: (_, response) => asked.resolve(() => response.end("{}")) };
    });
    const clock = handClock();
    const { provider, full } = connected(vendor, { after: clock.after });
    await full();
    let closed = false;
    const closing = provider.close().then(() => {
      closed = true;
      return closed;
    });
    const answer = await asked.promise;
    expect(closed).toBe(false);
    answer();
    expect(await closing).toBe(true);
  });

  it("survives the end of the request that it belongs to", async () => {
    await using vendor = await idmetaVendor(answers);
    const clock = handClock();
    await using idmeta = connected(vendor, { after: clock.after });
    const request = new AbortController();
    await idmeta.full({ context: context({ signal: request.signal }) });
    request.abort();
    clock.pass();
    await idmeta.provider.close();
    expect(requestsTo(vendor, FINALIZE)).toHaveLength(1);
  });

  it("follows a check that failed too: the vendor may have made it", async () => {
    await using vendor = await idmetaVendor({ status: 500, text: "" });
    await using idmeta = connected(vendor);
    await failureOf(idmeta.full());
    await idmeta.provider.close();
    expect(requestsTo(vendor, FINALIZE)).toHaveLength(1);
  });

  it("that fails is a line of the debug log, with no word of the vendor's, and nothing else", async () => {
    const lines: string[] = [];
    const log = pino({ level: "debug" }, { write: (line) => lines.push(line) });
    await using vendor = await fakeVendor(({ path }) => {
      if (path === CREATE) return created;
      return path === FULL ? fullAnswer() : { status: 500, json: { message: "NIK 3275035210930027 is odd" } };
    });
    await using idmeta = connected(vendor, { tools: { log } });
    expect((await idmeta.full()).status).toBe("ANSWERED");
    await idmeta.provider.close();
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: 20, provider: "IDMETA", code: "UNAVAILABLE" });
    expect(lines[0]).not.toContain("3275035210930027");
  });
});
