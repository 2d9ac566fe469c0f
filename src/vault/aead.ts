import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

import { Unreadable } from "./errors.ts";

/**
 * AES-256-GCM as everything here uses it. A message is a header in clear, a random nonce, the ciphertext and the tag. The
 * header and the place it is for are authenticated with it, so that neither can be changed.
 *
 * Nonces are random: one key may make 2³² messages before a repeated nonce is worth a thought.
 */
const ALGORITHM = "aes-256-gcm";
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param header says by itself where it ends, so that no other pair of header and place reads the same */
export function encrypt(key: KeyObject, header: Uint8Array, plaintext: string | Uint8Array, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([header, Buffer.from(place)]));
  const ciphertext = typeof plaintext === "string" ? cipher.update(plaintext, "utf8") : cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

/** @throws {Unreadable} */
export function decrypt(key: KeyObject, headerBytes: number, message: Uint8Array, place: string): Buffer {
  const begin = headerBytes + NONCE_BYTES;
  const end = message.length - TAG_BYTES;
  if (begin > end) throw new Unreadable();
  const nonce = message.subarray(headerBytes, begin);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([message.subarray(0, headerBytes), Buffer.from(place)]));
  decipher.setAuthTag(message.subarray(end));
  const plaintext = decipher.update(message.subarray(begin, end));
  try {
    decipher.final();
  } catch {
    throw new Unreadable();
  }
  return plaintext;
}
