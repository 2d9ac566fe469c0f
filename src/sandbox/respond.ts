import type { SimulatedResponse, World } from "./simulator.ts";

/** Longer than any deadline a policy gives a check. */
const SLOW_MS = 20_000;

export type PlainResponse = Exclude<SimulatedResponse, { readonly reset: true }>;

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): PlainResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

/** JSON that is none, or a page for people: what a broken proxy or a broken vendor sends. */
export function brokenBody(status: number, contentType: string, body: string): PlainResponse {
  return { status, headers: { "content-type": contentType }, body };
}

/** A vendor's troubles in its own dialect. `pending` and `failed` are for those that know such a thing. */
export interface Troubles {
  down(): SimulatedResponse;
  rateLimited(): SimulatedResponse;
  malformed(): SimulatedResponse;
  failed?(): SimulatedResponse;
  pending?(): SimulatedResponse;
}

/** The answer, unless the vendor has a trouble with this subject. */
export function answerOrTrouble(
  world: World,
  subject: { readonly nik?: string; readonly name?: string },
  troubles: Troubles,
  answer: () => SimulatedResponse,
): SimulatedResponse {
  switch (world.troubleWith(subject)) {
    case undefined:
    // What is wrong with a selfie is part of the answer itself.
    case "NOT_LIVE":
      return answer();
    case "DOWN":
      return troubles.down();
    case "RATE_LIMITED":
      return troubles.rateLimited();
    case "MALFORMED":
      return troubles.malformed();
    case "FAILED":
      return troubles.failed?.() ?? answer();
    case "PENDING":
      return troubles.pending?.() ?? answer();
    case "SLOW": {
      const late = answer();
      return "reset" in late ? late : { ...late, heldMs: SLOW_MS };
    }
  }
}
