import type { Callbacks } from "../provider.ts";
import { requestIdOf } from "../wire/request-id.ts";
import type { CallbackToken } from "./callback-token.ts";
import type { Mailbox } from "./mailbox.ts";
import { callbackBody } from "./wire.ts";
import type { CallbackBody } from "./wire.ts";

/** Iluma's callbacks: each is a verification or a search as it stands now, and goes to whoever waits for its id. */
export function ilumaCallbacks(token: CallbackToken, mailbox: Mailbox<CallbackBody>): Callbacks {
  return {
    admits: (headers) => token.admits(headers),
    receive(text) {
      const body = readCallback(text);
      if (body === undefined) return null;
      // A payload to try the address with, which Iluma sends when it is set, has none.
      const addresses = saysHowItEnded(body) ? addressesOf(body) : [];
      if (addresses.length > 0) mailbox.deliver(addresses, body, text.length);
      return addresses;
    },
  };
}

export function readCallback(text: string): CallbackBody | undefined {
  try {
    return callbackBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** "A JSON response with a reference id", says the page of a verification, and shows an id: it may be known by either. */
function addressesOf({ id, reference_id }: CallbackBody): readonly string[] {
  const addresses = [requestIdOf(id), requestIdOf(reference_id)].filter((address) => address !== null);
  return [...new Set(addresses)];
}

/** One that is still under way is no news. What cannot be read is: whoever waits is told that. */
function saysHowItEnded({ status, failure_reason, is_found, results }: CallbackBody): boolean {
  const word = typeof status === "string" ? status.trim().toUpperCase() : (status ?? "");
  if (word === "") return [failure_reason, is_found, results].some((each) => each !== undefined && each !== null);
  return typeof word !== "string" || word === "COMPLETED" || word === "FAILED";
}
