import { randomBytes } from "node:crypto";
import { inspect } from "node:util";

import { expect } from "vitest";

import { readMasterKeys } from "../../src/vault/master-key.ts";
import type { MasterKeys } from "../../src/vault/master-key.ts";

/** Master keys of these ids, newest first, each of its own random bytes. */
export function masterKeys(...ids: readonly string[]): MasterKeys {
  return keysOf(ids.map((id) => `${id}:${randomBytes(32).toString("base64")}`).join(","));
}

export function keysOf(text: string): MasterKeys {
  const read = readMasterKeys(text);
  if ("problems" in read) expect.fail(read.problems.join("; "));
  return read.keys;
}

export function withByteChanged(bytes: Uint8Array, index: number, flipped: number): Buffer {
  return Buffer.from(bytes.map((byte, place) => (place === index ? byte ^ flipped : byte)));
}

/** What was thrown. */
export function thrownBy(attempt: () => unknown): Error {
  try {
    attempt();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return expect.fail("nothing was thrown");
}

/** Everything that a log, a console or a crash could print of a value. */
export function printsOf(value: object): string {
  const shown = inspect(value, { showHidden: true, depth: Infinity, getters: true, customInspect: false });
  const plain = [JSON.stringify(value), JSON.stringify({ value }), inspect(value), inspect({ value }), `${value}`];
  return [shown, ...plain, value instanceof Error ? (value.stack ?? "") : ""].join("\n");
}

/** Bytes as they could stand in a text. */
export function formsOf(bytes: Uint8Array): string[] {
  const buffer = Buffer.from(bytes);
  return [
    buffer.toString("base64"),
    buffer.toString("base64url"),
    buffer.toString("hex"),
    [...buffer].join(","),
    [...buffer].join(", "),
    buffer.toString("hex").replaceAll(/(..)(?=.)/g, "$1 "),
  ];
}
