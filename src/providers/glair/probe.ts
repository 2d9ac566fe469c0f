import { encodeMultipart } from "../multipart.ts";
import { answeredProbe, judgementOf } from "../judge-credentials.ts";
import type { CredentialProbe } from "../probe.ts";
import type { Transport, WireRequest } from "../transport/transport.ts";
import { readVerification } from "./read.ts";
import { TITLE } from "./title.ts";

const PATH = "/identity/v1/verification";

/** Nobody's NIK: it has one digit. GLAIR refuses a NIK alone for want of another field. */
const NOBODY = { nik: "0", name: "-" };

/** "Invalid NIK number format". The page's sample of it is no JSON, so its text is looked at as it came. */
const REFUSED_NIK = /invalid nik/i;

/** A NIK of the wrong form, which GLAIR's page answers with 400 and without a result. */
export function glairCredentials(transport: Transport, credentials: Readonly<Record<string, string>>): CredentialProbe {
  return {
    request: `POST ${PATH} with a NIK of one digit`,
    harmless: "unverified",
    note: "It is refused before the register is asked, and leaves nothing behind.",
    async send(signal) {
      const { contentType, body } = encodeMultipart(NOBODY);
      const headers = { ...credentials, "content-type": contentType };
      const request: WireRequest = { method: "POST", path: PATH, headers, body };
      const response = await transport.send(request, signal);
      try {
        readVerification(response, []);
        return answeredProbe(TITLE);
      } catch (error) {
        return judgementOf(error, REFUSED_NIK.test(response.text));
      }
    },
  };
}
