import { createSecretKey, randomBytes } from "node:crypto";
import type { KeyObject } from "node:crypto";

import { KEY_BYTES } from "./aead.ts";

/** A key that wraps other keys. Node never prints a `KeyObject`. */
export interface MasterKey {
  /** Stands in clear in everything that the key wrapped, and may stand in a log. Never used again for another key. */
  readonly id: string;
  readonly key: KeyObject;
}

/** Newest first: the first wraps, all unwrap. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

/** Short enough that a key in its place, which is of 44 characters, is never taken for an id and printed. */
const ID = /^[A-Za-z0-9][\w.-]{0,31}$/;

export function isMasterKeyId(text: string): boolean {
  return ID.test(text);
}

function parseEntry(entry: string): MasterKey | string {
  const colon = entry.indexOf(":");
  const id = entry.slice(0, Math.max(colon, 0));
  if (!isMasterKeyId(id)) {
    return "must be written id:key, the id in at most 32 letters, digits, dots, dashes and underscores";
  }
  const base64 = entry.slice(colon + 1);
  const bytes = Buffer.from(base64, "base64");
  // Node skips what is no base64: only what it would write itself was read as it was meant.
  if (bytes.length !== KEY_BYTES || bytes.toString("base64") !== base64) {
    return "has a key that is not 32 bytes in base64, as `openssl rand -base64 32` makes them";
  }
  return { id, key: createSecretKey(bytes) };
}

/**
 * Master keys as they are written: `id:key` between commas or white space, newest first. Problems tell entries apart by their
 * place, and carry no value.
 */
export function readMasterKeys(text: string): { readonly keys: MasterKeys } | { readonly problems: readonly string[] } {
  const problems: string[] = [];
  const keys: MasterKey[] = [];
  const entries = text.split(/[,\s]+/).filter((entry) => entry !== "");
  entries.forEach((entry, index) => {
    const parsed = parseEntry(entry);
    if (typeof parsed === "string") problems.push(`entry ${index + 1} ${parsed}`);
    else if (keys.some(({ id }) => id === parsed.id)) problems.push(`entry ${index + 1} repeats another one's id`);
    else if (keys.some(({ key }) => key.equals(parsed.key)))
      problems.push(`entry ${index + 1} repeats another one's key`);
    else keys.push(parsed);
  });
  if (entries.length === 0) problems.push("has no id:key in it");
  const [newest, ...older] = keys;
  return problems.length > 0 || newest === undefined ? { problems } : { keys: [newest, ...older] };
}

/** A new key as it is written. By default its id is new, too. */
export function newMasterKeyEntry(id = `key-${randomBytes(4).toString("hex")}`): string {
  return `${id}:${randomBytes(KEY_BYTES).toString("base64")}`;
}

/** Of 32 random bytes about 30 differ; that fewer than this do is not to be expected of any key ever made. */
const FEWEST_DIFFERENT_BYTES = 16;

/** Whether a key may be random. A repeated byte or a passphrase is not; the odds that a random key looks so are nil. */
export function mayBeRandom({ key }: MasterKey): boolean {
  const bytes = key.export();
  return new Set(bytes).size >= FEWEST_DIFFERENT_BYTES && bytes.some((byte) => byte < 0x20 || byte > 0x7e);
}
