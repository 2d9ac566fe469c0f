import { describe, expect, it } from "vitest";

import { context, fakeVendor, failureOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { connected, sampleHit } from "./support.ts";

async function lookedUp(answer: Scripted, id = sampleHit.id) {
  await using vendor = await fakeVendor(answer);
  await using iluma = connected(vendor);
  const found = await iluma.provider.listing?.(id, context());
  return { ...found, request: vendor.requests[0] };
}

describe("a record of Iluma's lists", () => {
  it("is asked for by its id, at the path that the page's heading names", async () => {
    const { request } = await lookedUp({ json: sampleHit });
    expect(request).toMatchObject({ method: "GET", path: `/v0/identity/cft_pep_listings/${sampleHit.id}` });
    expect(request?.headers.authorization).toMatch(/^Basic /);
  });

  it("is a person's", async () => {
    expect((await lookedUp({ json: sampleHit })).record).toEqual({
      id: sampleHit.id,
      names: ["Eko Hadi Salim"],
      scopes: ["OTHER", "PEP"],
      countries: ["ID"],
      dates: ["1943-03-11"],
    });
  });

  it("is a body's", async () => {
    const json = {
      id: "ed84",
      names: ["Intel Corp"],
      scopes: ["PEP"],
      business_domiciles: ["US"],
      dates_of_registration: [{ y: 1968, m: 0, d: 0 }],
    };
    expect((await lookedUp({ json })).record).toEqual({
      id: "ed84",
      names: ["Intel Corp"],
      scopes: ["PEP"],
      countries: ["US"],
      dates: ["1968"],
    });
  });

  it("is null where there is none", async () => {
    expect((await lookedUp({ status: 404, json: { error_code: "NOT_FOUND" } })).record).toBeNull();
  });

  it("has the id that was asked for where it names none itself", async () => {
    expect((await lookedUp({ json: { ...sampleHit, id: undefined } }, "abc")).record?.id).toBe("abc");
  });

  it("is never looked for outside its path", async () => {
    const { request } = await lookedUp({ status: 404, text: "" }, "../../health?x=1#y");
    expect(request?.path).toBe("/v0/identity/cft_pep_listings/..%2F..%2Fhealth%3Fx%3D1%23y");
  });

  it.each(["", "..", ".", "x".repeat(201), "\ud800"])(
    "is not asked for by an id that cannot be one: %j",
    async (id) => {
      await using vendor = await fakeVendor({ json: sampleHit });
      await using iluma = connected(vendor);
      const failed = await failureOf(Promise.resolve(iluma.provider.listing?.(id, context())));
      expect(failed.failure.code).toBe("INVALID_INPUT");
      expect(vendor.requests).toEqual([]);
    },
  );

  it("that has no names is malformed", async () => {
    expect((await failureOf(lookedUp({ json: { id: "x" } }))).failure.code).toBe("MALFORMED_RESPONSE");
  });

  it("fails as a search does", async () => {
    expect((await failureOf(lookedUp({ status: 401, text: "" }))).failure.code).toBe("AUTHENTICATION");
  });
});

describe("Iluma's health", () => {
  const health = async (answer: Scripted) => {
    await using vendor = await fakeVendor(answer);
    await using iluma = connected(vendor);
    const up = await iluma.provider.health?.(new AbortController().signal);
    return { up, path: vendor.requests[0]?.path };
  };

  it("is good where /health says so", async () => {
    expect(await health({ text: "OK" })).toEqual({ up: true, path: "/health" });
  });

  it("is bad where it says something else, and where nobody is there", async () => {
    expect((await health({ status: 503, text: "" })).up).toBe(false);
    await using nobody = connected({ baseUrl: "http://127.0.0.1:1" });
    expect(await nobody.provider.health?.(new AbortController().signal)).toBe(false);
  });
});

describe("the token that Iluma's callbacks carry", () => {
  const token = async (answer: Scripted, values: Readonly<Record<string, string>> = {}) => {
    await using vendor = await fakeVendor(answer);
    await using iluma = connected(vendor, { values });
    const told = await iluma.provider.callbackToken(new AbortController().signal);
    return { told, paths: vendor.requests.map(({ method, path }) => `${method} ${path}`) };
  };

  it.each([{ token: "t-1" }, { authentication_token: "t-1" }, { callback_authentication_token: "t-1" }, "t-1"])(
    "is read from %j",
    async (json) => {
      expect(await token({ json })).toEqual({ told: "t-1", paths: ["GET /v1/callback/authentication_tokens"] });
    },
  );

  it("is the configured one where there is one, and Iluma is not asked", async () => {
    expect(await token({ json: "t-1" }, { ILUMA_CALLBACK_TOKEN: "mine" })).toEqual({ told: "mine", paths: [] });
  });

  it.each([{ json: {} }, { json: { token: "" } }, { text: "<html>" }])("is malformed as %j", async (answer) => {
    expect((await failureOf(token(answer))).failure.code).toBe("MALFORMED_RESPONSE");
  });
});
