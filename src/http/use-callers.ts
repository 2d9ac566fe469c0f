import { createHash, timingSafeEqual } from "node:crypto";

import type { Plugin } from "graphql-yoga";

import { requestError } from "../graphql/errors/coded-error.ts";
import type { CodedError } from "../graphql/errors/coded-error.ts";
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
  const admission = createDoor(keys);
  return {
    onRequestParse({ request }) {
      const admitted = admission(request.headers);
      if ("refusal" in admitted) throw admitted.refusal;
      visitOf(request).caller = admitted.caller;
    },
  };
}

type Admission =
  | { readonly caller: Caller | null }
  | { readonly refusal: CodedError; readonly headers: Readonly<Record<string, string>> };

/** Tells who calls by the key that the headers present; nobody, where no key is asked for. */
export function createDoor(keys: readonly ApiKey[]): (headers: Headers) => Admission {
  if (keys.length === 0) return () => ({ caller: null });
  const known = keys.map(({ name, key }) => ({ caller: { name }, digest: digestOf(key) }));
  return (headers) => {
    const presented = BEARER.exec(headers.get("authorization") ?? "")?.[1];
    if (presented === undefined) return refused("Send your API key as `Authorization: Bearer <key>`.", "");
    const caller = callerOf(digestOf(presented), known);
    return caller === null ? refused("This API key is not known.", ', error="invalid_token"') : { caller };
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

function refused(message: string, problem: string): Admission {
  const headers = { "WWW-Authenticate": `Bearer realm="saksi"${problem}` };
  return { refusal: requestError("UNAUTHENTICATED", message, { headers }), headers };
}
