import { createServer } from "node:http";
import { once } from "node:events";

import { exportJWK, generateKeyPair, SignJWT } from "jose";
import type { CryptoKey, JWK, JWTPayload } from "jose";

import { NO_LIMITS } from "../../src/access/caller.ts";
import { makeKey } from "../../src/access/key.ts";
import type { KeyBook, StoredKey } from "../../src/access/key-book.ts";

/** A key as a store has it, and its text, which no store has. */
export function storedKey(kept: Partial<Omit<StoredKey, "id" | "digest">> = {}) {
  const { id, text, digest } = makeKey();
  const key: StoredKey = {
    id,
    digest,
    tenant: "bank",
    name: "shop",
    scopes: ["ask"],
    limits: NO_LIMITS,
    createdAt: new Date("2026-01-01T00:00:00Z"),
    expiresAt: null,
    revokedAt: null,
    ...kept,
  };
  return { key, text };
}

interface MemoryKeyBook extends KeyBook {
  readonly keys: Map<string, StoredKey>;
  /** Which ids were looked for, in order. */
  readonly asked: readonly string[];
}

export function keyBookOf(...stored: readonly StoredKey[]): MemoryKeyBook {
  const keys = new Map(stored.map((key) => [key.id, key]));
  const asked: string[] = [];
  return {
    keys,
    asked,
    async find(id) {
      asked.push(id);
      return keys.get(id) ?? null;
    },
  };
}

export const AUDIENCE = "https://saksi.example";

export interface TestIssuer extends AsyncDisposable {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  /** A new signing key; the one before is not published any more. */
  rotate(): Promise<void>;
  /** Whether it answers at all. */
  up: boolean;
  /** What its discovery document says, where that is not the truth. */
  discovery: Readonly<Record<string, string>>;
  /** A token as the issuer signs it, with claims of one's own; undefined leaves one out. */
  sign(claims?: Readonly<Record<string, unknown>>, header?: { readonly kid?: string }): Promise<string>;
}

/** An OpenID Connect issuer on loopback. */
export async function startIssuer(): Promise<TestIssuer> {
  const asked: string[] = [];
  let current = await newKey(1);
  let generation = 1;
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (!issuer.up) {
      response.writeHead(503).end();
      return;
    }
    const document =
      request.url === "/realm/keys"
        ? { keys: [current.jwk] }
        : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.discovery };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(document));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("the issuer listens on no port");
  const issuer: TestIssuer = {
    url: `http://127.0.0.1:${address.port}/realm`,
    asked,
    up: true,
    discovery: {},
    async rotate() {
      generation += 1;
      current = await newKey(generation);
    },
    sign: (claims = {}, { kid = current.kid } = {}) => signWith(current.privateKey, issuer.url, claims, kid),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return issuer;
}

/** A token that somebody else signed in the issuer's name. */
export async function forged(issuer: TestIssuer, kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256");
  return signWith(privateKey, issuer.url, {}, kid);
}

function signWith(
  key: CryptoKey,
  issuer: string,
  claims: Readonly<Record<string, unknown>>,
  kid: string,
): Promise<string> {
  const seconds = Math.floor(Date.now() / 1000);
  const payload: JWTPayload = {
    iss: issuer,
    aud: AUDIENCE,
    sub: "siti@bank.example",
    tenant: "bank",
    scope: "openid ask read",
    iat: seconds,
    exp: seconds + 300,
    ...claims,
  };
  return new SignJWT(payload).setProtectedHeader({ alg: "ES256", kid }).sign(key);
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function newKey(generation: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const kid = `key-${generation}`;
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" } };
}
