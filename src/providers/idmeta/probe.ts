import { z } from "zod";

import { answeredProbe, judgementOf } from "../judge-credentials.ts";
import type { CredentialProbe } from "../probe.ts";
import { failureOfStatus, isSuccess } from "../transport/status.ts";
import { parseBody } from "../wire/body.ts";
import { FINALIZE_PATH } from "./client.ts";
import type { IdmetaClient } from "./client.ts";
import { TITLE } from "./title.ts";

/**
 * The id of no session. A database that reads ids as numbers makes 0 of it; of a random one it might make the number of
 * somebody's session.
 */
const NO_SESSION = "00000000-0000-0000-0000-000000000000";

/** IDmeta's errors carry a `message`. */
const refusal = z.object({ message: z.string() });

/**
 * The end of a session that there is not. Opening one would tell of the trust flow, too, but leave it open in the account, and
 * nobody can tell what an account counts.
 */
export function idmetaCredentials(client: IdmetaClient, trustFlowId: string): CredentialProbe {
  return {
    request: `POST ${FINALIZE_PATH} for a session that there is not`,
    harmless: "unverified",
    note: "No session is opened and no check is made. It tells nothing of IDMETA_TRUST_FLOW_ID.",
    async send(signal) {
      const body = { template_id: trustFlowId, verification_id: NO_SESSION };
      const response = await client.post(FINALIZE_PATH, body, signal);
      if (!isSuccess(response)) {
        return judgementOf(failureOfStatus(TITLE, response), refusal.safeParse(response.json).success);
      }
      parseBody(z.looseObject({}), response, TITLE);
      return answeredProbe(TITLE);
    },
  };
}
