import { createHmac, createSecretKey } from "node:crypto";

import { unprintable } from "./unprintable.ts";

/** What is found by its hash. The same value has another hash in each of them. */
export type IndexKind = "nik" | "idempotency-key" | "fingerprint" | "listing";

/**
 * Finds what is encrypted. A hash can only be made with the key: without it a NIK, of which there are few enough to try
 * them all, cannot be guessed from its hash.
 */
export interface IndexKey {
  /**
   * 16 bytes. A text is hashed as UTF-8, exactly as it is: whoever wants two spellings to be one makes them one before.
   * @param tenant its id: the same value of another tenant has another hash, so that tenants cannot be compared
   */
  hash(tenant: string, kind: IndexKind, value: string | Uint8Array): Buffer;
}

/**
 * Half of HMAC-SHA-256, which makes an index half as large. Among a billion values the odds that two share a hash are less
 * than one in 10²⁰, and whoever has not the key cannot look for such two.
 */
const HASH_BYTES = 16;

/** @param bytes 32 of them, which are copied */
export function createIndexKey(bytes: Uint8Array): IndexKey {
  const key = createSecretKey(bytes);
  return unprintable("[index key]", {
    hash(tenant: string, kind: IndexKind, value: string | Uint8Array) {
      const hmac = createHmac("sha256", key);
      // Each with its length before it, so that no two ways to divide the same bytes are one.
      for (const part of [tenant, kind, value]) {
        const bytesOfPart = typeof part === "string" ? Buffer.from(part) : part;
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytesOfPart.length);
        hmac.update(length).update(bytesOfPart);
      }
      return hmac.digest().subarray(0, HASH_BYTES);
    },
  });
}
