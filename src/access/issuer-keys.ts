import { createRemoteJWKSet } from "jose";
import { z } from "zod";

import { isSafeUrl } from "../domain/safe-url.ts";

export type IssuerKeys = ReturnType<typeof createRemoteJWKSet>;

export interface IssuerKeysOptions {
  /** As its tokens name it, and where it is found. */
  readonly issuer: string;
  /** How long what the issuer said is gone by, in milliseconds. @default 10 minutes */
  readonly maxAgeMs?: number;
  /** How often it is asked at most for a key that is not known: tokens that name one cost nobody anything. @default 5 seconds */
  readonly cooldownMs?: number;
}

const TIMEOUT_MS = 5000;
const safeUrl = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url !== null && isSafeUrl(url)) return url;
  context.issues.push({ code: "custom", message: "no URL that can be trusted", input: undefined });
  return z.NEVER;
});

/**
 * The keys of an OpenID Connect issuer, found by its discovery document. Nothing is fetched before the first token comes: the
 * server starts without its issuer.
 * @returns rejects where the issuer cannot be reached, or what it says cannot be used
 */
export function issuerKeys({
  issuer,
  maxAgeMs = 600_000,
  cooldownMs = 5000,
}: IssuerKeysOptions): () => Promise<IssuerKeys> {
  const discovery = z.object({ issuer: z.literal(issuer), jwks_uri: safeUrl });
  let current: { readonly keys: Promise<IssuerKeys>; readonly until: number } | undefined;

  async function discover(): Promise<IssuerKeys> {
    const response = await fetch(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, {
      // Nobody else is asked in the issuer's place.
      redirect: "error",
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error("the issuer's discovery document cannot be had");
    const { jwks_uri: url } = discovery.parse(await response.json());
    return createRemoteJWKSet(url, {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: cooldownMs,
      cacheMaxAge: maxAgeMs,
    });
  }

  return () => {
    if (current === undefined || performance.now() >= current.until) {
      const entry = { keys: discover(), until: performance.now() + maxAgeMs };
      current = entry;
      entry.keys.catch(() => {
        if (current === entry) current = undefined;
      });
    }
    return current.keys;
  };
}
