import { createSecretKey } from "node:crypto";

import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { createIssuer } from "../../src/access/issuer.ts";
import { AUDIENCE, forged, startIssuer } from "./support.ts";
import type { TestIssuer } from "./support.ts";

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

const clock = () => new Date();
const seconds = () => Math.floor(Date.now() / 1000);
const taker = () => createIssuer({ issuer: issuer.url, audience: AUDIENCE, clock, cooldownMs: 0 });

describe("a token of the issuer", () => {
  it("makes a caller of its tenant, with those of its scopes that are known here", async () => {
    const token = await issuer.sign({ scope: "openid profile ask read toString nothing" });
    expect(await taker().admit(token)).toEqual({
      caller: {
        tenant: "bank",
        name: "siti@bank.example",
        account: expect.stringMatching(/^token:[0-9a-f]{12}$/),
        keyId: null,
        scopes: new Set(["ask", "read"]),
        narrow: false,
        limits: { perMinute: null, dailyBudgetIdr: null },
      },
    });
  });

  it("is told from another's in a log by something that does not say whose it is", async () => {
    const accountOf = async (sub: string) => {
      const admission = await taker().admit(await issuer.sign({ sub }));
      return "caller" in admission ? admission.caller.account : admission.refused;
    };
    const [one, again, other] = [await accountOf("siti"), await accountOf("siti"), await accountOf("budi")];
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).not.toContain("siti");
  });

  it("with the scope `applicant` has the narrow view", async () => {
    const token = await issuer.sign({ scope: "ask applicant" });
    expect(await taker().admit(token)).toMatchObject({ caller: { narrow: true } });
  });

  it("without a scope is known, and may do nothing", async () => {
    expect(await taker().admit(await issuer.sign({ scope: undefined }))).toMatchObject({
      caller: { scopes: new Set() },
    });
  });

  it.each([
    ["another audience", { aud: "https://other.example" }],
    ["no audience", { aud: undefined }],
    ["another issuer", { iss: "https://other.example" }],
    ["no end", { exp: undefined }],
    ["its end behind it", { exp: seconds() - 10 }],
    ["its beginning ahead of it", { nbf: seconds() + 60 }],
    ["no subject", { sub: undefined }],
    ["an empty subject", { sub: "" }],
    ["a scope that is no text", { scope: ["ask"] }],
  ])("with %s is refused", async (_what, claims) => {
    expect(await taker().admit(await issuer.sign(claims))).toEqual({ refused: "INVALID_TOKEN" });
  });

  it.each([
    ["says of no tenant", { tenant: undefined }],
    ["names one that no tenant can have", { tenant: "bank\nother" }],
    ["names several", { tenant: ["bank", "other"] }],
  ])("that %s is refused, and never put into a tenant of our choosing", async (_what, claims) => {
    expect(await taker().admit(await issuer.sign(claims))).toEqual({ refused: "NO_TENANT" });
  });

  it("is taken for a few seconds more, since no two clocks agree", async () => {
    expect(await taker().admit(await issuer.sign({ exp: seconds() - 2 }))).toMatchObject({ caller: {} });
  });
});

describe("a token that somebody else made", () => {
  it("under the issuer's own key id is refused", async () => {
    expect(await taker().admit(await forged(issuer, "key-1"))).toEqual({ refused: "INVALID_TOKEN" });
  });

  it("with no signature, or with one that a shared secret makes, is refused", async () => {
    const claims = { tenant: "bank", scope: "ask" };
    const unsigned = new UnsecuredJWT(claims).setIssuer(issuer.url).setAudience(AUDIENCE).setSubject("a");
    const secret = createSecretKey(Buffer.from("a secret of thirty-two characters"));
    const shared = new SignJWT(claims).setIssuer(issuer.url).setAudience(AUDIENCE).setSubject("a");
    for (const token of [
      unsigned.setExpirationTime("5m").encode(),
      await shared.setExpirationTime("5m").setProtectedHeader({ alg: "HS256", kid: "key-1" }).sign(secret),
    ]) {
      expect(await taker().admit(token)).toEqual({ refused: "INVALID_TOKEN" });
    }
  });

  it("and is none at all is refused", async () => {
    for (const token of ["eyJ9.e30.x", "eyJhbGciOiJFUzI1NiJ9.e30."]) {
      expect(await taker().admit(token)).toEqual({ refused: "INVALID_TOKEN" });
    }
  });
});

describe("the issuer's keys", () => {
  it("are fetched with the first token, and not with each", async () => {
    const taken = taker();
    const before = issuer.asked.length;
    for (let count = 0; count < 3; count += 1) await taken.admit(await issuer.sign());
    expect(issuer.asked.slice(before)).toEqual(["/realm/.well-known/openid-configuration", "/realm/keys"]);
  });

  it("are fetched again where a token names one that is new, and the one before opens nothing any more", async () => {
    const taken = taker();
    const old = await issuer.sign();
    expect(await taken.admit(old)).toMatchObject({ caller: {} });
    await issuer.rotate();
    expect(await taken.admit(await issuer.sign())).toMatchObject({ caller: {} });
    expect(await taken.admit(old)).toEqual({ refused: "INVALID_TOKEN" });
  });

  it("are not fetched for every token that names one nobody has", async () => {
    const taken = createIssuer({ issuer: issuer.url, audience: AUDIENCE, clock });
    await taken.admit(await issuer.sign());
    const before = issuer.asked.length;
    for (const kid of ["a", "b", "c"]) {
      expect(await taken.admit(await forged(issuer, kid))).toEqual({ refused: "INVALID_TOKEN" });
    }
    expect(issuer.asked.slice(before)).toEqual([]);
  });
});

describe("an issuer that cannot be asked", () => {
  it("says nothing against a token, and is asked again for the next", async () => {
    const taken = taker();
    issuer.up = false;
    expect(await taken.admit(await issuer.sign())).toEqual({ refused: "CANNOT_TELL" });
    issuer.up = true;
    expect(await taken.admit(await issuer.sign())).toMatchObject({ caller: {} });
    issuer.up = false;
    expect(await taken.admit(await issuer.sign())).toMatchObject({ caller: {} });
    await issuer.rotate();
    expect(await taken.admit(await issuer.sign())).toEqual({ refused: "CANNOT_TELL" });
    issuer.up = true;
  });

  it("is not there at all", async () => {
    const gone = await startIssuer();
    const token = await gone.sign();
    await gone[Symbol.asyncDispose]();
    const taken = createIssuer({ issuer: gone.url, audience: AUDIENCE, clock });
    expect(await taken.admit(token)).toEqual({ refused: "CANNOT_TELL" });
  });

  it.each([
    ["is another's", { issuer: "https://other.example" }],
    ["sends elsewhere without TLS", { jwks_uri: "http://other.example/keys" }],
    ["names no place of keys", { jwks_uri: "keys" }],
  ])("is one whose discovery document %s", async (_what, discovery) => {
    const taken = taker();
    issuer.discovery = discovery;
    expect(await taken.admit(await issuer.sign())).toEqual({ refused: "CANNOT_TELL" });
    issuer.discovery = {};
    expect(await taken.admit(await issuer.sign())).toMatchObject({ caller: {} });
  });
});
