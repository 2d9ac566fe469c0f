import { createHash } from "node:crypto";

import { errors, jwtVerify } from "jose";
import type { JWTVerifyGetKey } from "jose";
import { z } from "zod";

import type { Admission } from "./admission.ts";
import { callerOf, isName, NO_LIMITS } from "./caller.ts";
import { issuerKeys } from "./issuer-keys.ts";
import type { IssuerKeysOptions } from "./issuer-keys.ts";
import { isScope } from "./scopes.ts";

/** Tells who calls by a token. */
export interface Issuer {
  admit(token: string): Promise<Admission>;
}

export interface IssuerOptions extends IssuerKeysOptions {
  /** Whom its tokens must be made for. */
  readonly audience: string;
  readonly clock: () => Date;
}

/** Signatures only: with a shared secret, whoever checks a token could make one. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "Ed25519",
  "EdDSA",
];

/** How far the issuer's clock may be from this one. */
const TOLERANCE_SECONDS = 5;

/** As many characters as OpenID Connect allows. */
const LONGEST_SUBJECT = 255;

const claims = z.object({
  sub: z.string().min(1).max(LONGEST_SUBJECT),
  scope: z.string().optional(),
  tenant: z.string().refine(isName).optional().catch(undefined),
});

/** The issuer's keys could not be looked at: nothing is known against the token. */
class Unreachable extends Error {
  override readonly name = "Unreachable";
}

export function createIssuer({ audience, clock, ...options }: IssuerOptions): Issuer {
  const { issuer } = options;
  const keys = issuerKeys(options);
  const keyOf: JWTVerifyGetKey = async (header, token) => {
    try {
      return await (
        await keys()
      )(header, token);
    } catch (error) {
      if (isAboutToken(error)) throw error;
      throw new Unreachable("the issuer's keys cannot be had", { cause: error });
    }
  };

  return {
    async admit(token) {
      try {
        const { payload } = await jwtVerify(token, keyOf, {
          issuer,
          audience,
          algorithms: ALGORITHMS,
          requiredClaims: ["exp", "sub"],
          clockTolerance: TOLERANCE_SECONDS,
          currentDate: clock(),
        });
        return admitted(issuer, payload);
      } catch (error) {
        if (error instanceof Unreachable) return { refused: "CANNOT_TELL" };
        if (error instanceof errors.JOSEError) return { refused: "INVALID_TOKEN" };
        throw error;
      }
    },
  };
}

function admitted(issuer: string, payload: unknown): Admission {
  const read = claims.safeParse(payload);
  if (!read.success) return { refused: "INVALID_TOKEN" };
  const { sub, scope = "", tenant } = read.data;
  if (tenant === undefined) return { refused: "NO_TENANT" };
  const scopes = new Set(scope.split(" ").filter(isScope));
  const account = `token:${accountOf(issuer, sub)}`;
  return { caller: callerOf({ tenant, name: sub, account, keyId: null, scopes, limits: NO_LIMITS }) };
}

/** The key that it names is not among the issuer's, or it names none and there are several. */
function isAboutToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
}

/** A subject may be somebody's address: what stands in logs only tells one from another. */
function accountOf(issuer: string, subject: string): string {
  return createHash("sha256").update(`${issuer}\n${subject}`).digest("hex").slice(0, 12);
}
