import type { Logger } from "pino";

import type { Refusal } from "../access/admission.ts";
import type { Caller } from "../access/caller.ts";
import type { Door } from "../access/door.ts";
import type { Meter } from "../access/meter.ts";
import { requestError } from "../graphql/errors/coded-error.ts";
import type { CodedError } from "../graphql/errors/coded-error.ts";
import { reportIncident } from "../graphql/errors/incident.ts";

export interface AdmitOptions {
  readonly door: Door;
  readonly meter: Meter;
  readonly clock: () => Date;
  readonly log: Logger;
}

/** Who calls; or why they are not let in, with the headers that say so. */
export type Admitted =
  | { readonly caller: Caller }
  | {
      readonly refusal: CodedError;
      readonly headers: Readonly<Record<string, string>>;
      /** Known all the same, where it is only too often that they call. */
      readonly caller: Caller | null;
    };

const BEARER = /^bearer +([\x21-\x7e]+) *$/i;

/** Long enough for an issuer or a database to come back, and short enough to be waited for. */
const RETRY_AFTER_SECONDS = 5;

const WORDS: Readonly<Record<Exclude<Refusal, "CANNOT_TELL">, string>> = {
  NOTHING_SHOWN: "Send your API key or your token as `Authorization: Bearer <key>`.",
  UNKNOWN_KEY: "This API key is not known.",
  EXPIRED_KEY: "This API key has expired.",
  REVOKED_KEY: "This API key was revoked.",
  INVALID_TOKEN: "This token is not valid here: it takes one of this server's issuer, for this server, that holds now.",
  NO_TENANT: "This token says of no tenant: it needs the claim `tenant`.",
};

/** Lets callers in whom the door knows, as often as they may call. Never rejects. */
export function createAdmit({ door, meter, clock, log }: AdmitOptions): (headers: Headers) => Promise<Admitted> {
  return async (headers) => {
    try {
      const shown = BEARER.exec(headers.get("authorization") ?? "")?.[1] ?? null;
      const admission = await door.admit(shown);
      if ("refused" in admission) return refusedAs(admission.refused);
      const { caller } = admission;
      const taken = await meter.take(caller, clock());
      return taken.allowed ? { caller } : tooOften(caller, taken.retryAfterSeconds);
    } catch (error) {
      // Without its count, a limit is no limit: whoever has none is not kept out by that.
      reportIncident(error, log);
      return unavailable();
    }
  };
}

function refusedAs(refusal: Refusal): Admitted {
  if (refusal === "CANNOT_TELL") return unavailable();
  const problem = refusal === "NOTHING_SHOWN" ? "" : ', error="invalid_token"';
  const headers = { "WWW-Authenticate": `Bearer realm="saksi"${problem}` };
  return { refusal: requestError("UNAUTHENTICATED", WORDS[refusal], { headers }), headers, caller: null };
}

function tooOften(caller: Caller, seconds: number): Admitted {
  const headers = { "Retry-After": String(seconds) };
  const message = `This caller has used up its requests of this minute: try again in ${seconds} seconds.`;
  return { refusal: requestError("RATE_LIMITED", message, { headers }), headers, caller };
}

function unavailable(): Admitted {
  const headers = { "Retry-After": String(RETRY_AFTER_SECONDS) };
  const message = "It cannot be told at this moment who calls and what they may: try again.";
  return { refusal: requestError("UNAVAILABLE", message, { headers }), headers, caller: null };
}
