import { createSecretKey } from "node:crypto";

import { decrypt, encrypt } from "./aead.ts";
import { unprintable } from "./unprintable.ts";

/** The key that one person's data is sealed with. Once every copy of it is destroyed, wrapped ones included, the data is gone. */
export interface DataKey {
  /**
   * Never the same bytes twice, and 29 bytes longer than the plaintext; a text is sealed as UTF-8.
   * @param place the row and the column that it is for, such as `assessment:<id>:input`: anywhere else it does not open
   */
  seal(plaintext: string | Uint8Array, place: string): Buffer;
  /** @throws {Unreadable} */
  open(sealed: Uint8Array, place: string): Buffer;
}

/** The version. It is authenticated as everything is, so that what begins with another one does not open. */
const HEADER = Buffer.of(1);

/** @param bytes 32 of them, which are copied */
export function createDataKey(bytes: Uint8Array): DataKey {
  const key = createSecretKey(bytes);
  return unprintable("[data key]", {
    seal: (plaintext: string | Uint8Array, place: string) => encrypt(key, HEADER, plaintext, place),
    open: (sealed: Uint8Array, place: string) => decrypt(key, HEADER.length, sealed, place),
  });
}
