import { createHash, timingSafeEqual } from "node:crypto";

import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import { visitOf } from "./visit.ts";
import type { Caller } from "./visit.ts";

export interface ApiKey {
  /** Who calls: it may stand in a log. */
  readonly name: string;
  readonly key: string;
}

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;

/** Lets nobody in without one of these keys; with none configured, everybody. */
export function useCallers(keys: readonly ApiKey[]): Plugin {
  if (keys.length === 0) return {};
  const known = keys.map(({ name, key }) => ({ caller: { name }, digest: digestOf(key) }));
  return {
    onRequestParse({ request }) {
      const presented = BEARER.exec(request.headers.get("authorization") ?? "")?.[1];
      if (presented === undefined) throw unauthenticated("Send your API key as `Authorization: Bearer <key>`.", "");
      const caller = callerOf(digestOf(presented), known);
      if (caller === null) throw unauthenticated("This API key is not known.", ', error="invalid_token"');
      visitOf(request).caller = caller;
    },
  };
}

interface KnownKey {
  readonly caller: Caller;
  readonly digest: Buffer;
}

/** Every key is compared, and whole, so that the time taken says nothing about them. */
function callerOf(digest: Buffer, known: readonly KnownKey[]): Caller | null {
  let found: Caller | null = null;
  for (const key of known) if (timingSafeEqual(key.digest, digest)) found = key.caller;
  return found;
}

function digestOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function unauthenticated(message: string, problem: string): Error {
  return requestError("UNAUTHENTICATED", message, {
    headers: { "WWW-Authenticate": `Bearer realm="saksi"${problem}` },
  });
}
