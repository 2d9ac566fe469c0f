import { generateKeyPairSync } from "node:crypto";

import { selfSigned } from "./certificate.ts";

/** What a server shows of itself, in PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Identities {
  readonly valid: Identity;
  readonly expired: Identity;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Certificates for loopback on a fresh key, one in force and one that ran out yesterday. Nobody trusts either who was not told
 * to. They go by the system's clock, because the caller does who judges them.
 */
export function newIdentities(): Identities {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const inForce = (fromDays: number, toDays: number): Identity => ({
    key,
    cert: selfSigned({
      publicKey,
      privateKey,
      commonName: "Saksi sandbox",
      address: [127, 0, 0, 1],
      notBefore: new Date(Date.now() + fromDays * DAY_MS),
      notAfter: new Date(Date.now() + toDays * DAY_MS),
    }),
  });
  return { valid: inForce(-1, 365), expired: inForce(-30, -1) };
}
