import type { FetchAPI, Plugin } from "graphql-yoga";
import type { Logger } from "pino";

import type { ProviderName } from "../domain/provider.ts";
import { CodedError, requestError } from "../graphql/errors/coded-error.ts";
import { reportIncident } from "../graphql/errors/incident.ts";
import type { Callbacks } from "../providers/provider.ts";
import { mediaType, readAtMost } from "./body.ts";
import { badRequest } from "./parameters.ts";
import { errorResponse } from "./responses.ts";
import { visitOf } from "./visit.ts";

/** As much as an answer may hold that comes the usual way. */
const MOST_BYTES = 1_048_576;

interface CallbackOptions {
  /** Of the providers whose vendors send any. */
  readonly callbacks: ReadonlyMap<ProviderName, Callbacks>;
  /** Keeps one that was taken in, for whoever waits for it elsewhere; rejects where it cannot. Absent where nothing is kept. */
  readonly keep?: KeepCallback;
  readonly log: Logger;
}

export type KeepCallback = (letter: {
  readonly provider: ProviderName;
  readonly addresses: readonly string[];
  readonly text: string;
}) => Promise<void>;

/** Where a provider's callbacks come to. */
export function callbackPath(provider: ProviderName): string {
  return `/callbacks/${provider.toLowerCase()}`;
}

/**
 * What vendors send by themselves. They have no key of ours, and know no GraphQL: whoever takes a callback in tells by its
 * headers whether the vendor sent it. Until then nothing of its body is read, and no refusal says what was missing.
 */
export function useCallbacks({ callbacks, keep, log }: CallbackOptions): Plugin {
  const takers = new Map([...callbacks].map(([name, taker]) => [callbackPath(name), { name, taker }]));
  const answer = async (request: Request, addressed: Addressed, fetchAPI: FetchAPI): Promise<Response> => {
    try {
      return await taken(request, addressed, keep, fetchAPI);
    } catch (error) {
      const refusal = error instanceof CodedError ? error : reportIncident(error, log);
      visitOf(request).codes.add(refusal.code);
      const allow = refusal.code === "METHOD_NOT_ALLOWED" ? { allow: "POST" } : {};
      return errorResponse(fetchAPI, refusal, allow);
    }
  };
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const addressed = takers.get(url.pathname);
      if (addressed === undefined) return undefined;
      visitOf(request).callback = addressed.name;
      return answer(request, addressed, fetchAPI).then(endResponse);
    },
  };
}

interface Addressed {
  readonly name: ProviderName;
  readonly taker: Callbacks;
}

/** @throws {CodedError} where it is not taken */
async function taken(
  request: Request,
  { name, taker }: Addressed,
  keep: KeepCallback | undefined,
  fetchAPI: FetchAPI,
): Promise<Response> {
  if (request.method !== "POST") throw requestError("METHOD_NOT_ALLOWED", "Callbacks are sent with POST.");
  const admission = await taker.admits(request.headers);
  if (admission === "REFUSED") throw requestError("UNAUTHENTICATED", "This is not taken for a callback.");
  if (admission === "UNDECIDED") {
    throw requestError("UNAVAILABLE", "Callbacks cannot be taken in at the moment: send it again later.");
  }
  if (mediaType(request.headers) !== "application/json") {
    throw requestError("UNSUPPORTED_MEDIA_TYPE", "A callback is `application/json`.");
  }
  const bytes = await bytesOf(request);
  if (bytes === null) {
    throw requestError("PAYLOAD_TOO_LARGE", `A callback is of ${MOST_BYTES} bytes at most.`);
  }
  const text = bytes.toString("utf8");
  const addresses = taker.receive(text);
  if (addresses === null) throw badRequest("The body is not readable as a callback.");
  // A vendor that was thanked for it does not send it again: it has to be kept before.
  if (addresses.length > 0) await keep?.({ provider: name, addresses, text });
  return new fetchAPI.Response(null, { status: 204 });
}

/** Null where there are too many. */
async function bytesOf({ headers, body }: Request): Promise<Buffer | null> {
  const announced = headers.get("content-length");
  if (announced !== null && !(Number(announced) <= MOST_BYTES)) return null;
  return body === null ? Buffer.alloc(0) : readAtMost(body, MOST_BYTES);
}
