import { answeredProbe, judgementOf } from "../judge-credentials.ts";
import type { CredentialProbe } from "../probe.ts";
import type { Transport } from "../transport/transport.ts";
import { meaningOfMessage } from "./message.ts";
import { readDukcapil } from "./read.ts";
import type { Reading } from "./read.ts";
import { dukcapilHeaders, DUKCAPIL_PATH } from "./request.ts";
import type { HypervergeCredentials } from "./request.ts";
import { TITLE } from "./title.ts";
import { hypervergeBody } from "./wire.ts";

/** Neither an image nor a NIK, which HyperVerge's page answers with 400, "Image not found". */
export function hypervergeCredentials(
  transport: Transport,
  credentials: HypervergeCredentials,
  reading: Reading,
): CredentialProbe {
  return {
    request: `POST ${DUKCAPIL_PATH} without an image`,
    harmless: "unverified",
    note: "It is refused before anything is compared, and leaves a transaction id.",
    async send(signal) {
      const headers = dukcapilHeaders(credentials);
      const response = await transport.send({ method: "POST", path: DUKCAPIL_PATH, headers, body: "{}" }, signal);
      try {
        readDukcapil(response, reading);
        return answeredProbe(TITLE);
      } catch (error) {
        return judgementOf(error, isOfThePage(response.json));
      }
    },
  };
}

function isOfThePage(json: unknown): boolean {
  const said = hypervergeBody.safeParse(json).data;
  return [said?.message, said?.error, said?.result?.message]
    .filter((text) => typeof text === "string")
    .some((text) => meaningOfMessage(text)?.code === "INVALID_INPUT");
}
