import { createHash, timingSafeEqual } from "node:crypto";

import { judgementOf } from "../judge-credentials.ts";
import type { CredentialProbe } from "../probe.ts";
import type { IlumaClient } from "./client.ts";
import { TITLE } from "./title.ts";

/** The request by which Iluma's page shows how credentials are sent. */
export function ilumaCredentials(client: IlumaClient, callbackToken: string | undefined): CredentialProbe {
  return {
    request: "GET /v1/callback/authentication_tokens",
    harmless: "documented",
    note: "It reads the account's callback token, and changes nothing.",
    async send(signal) {
      try {
        const token = await client.callbackToken(signal);
        const isOther = callbackToken !== undefined && !areEqual(token, callbackToken);
        return {
          credentials: "ACCEPTED",
          words: `${TITLE} told the account's callback token.`,
          ...(isOther ? { remark: `ILUMA_CALLBACK_TOKEN is another one than ${TITLE} tells.` } : {}),
        };
      } catch (error) {
        return judgementOf(error, false);
      }
    },
  };
}

function areEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
