import { createHash } from "node:crypto";

import { sealDecision } from "../../policy/seal.ts";
import { readDecision } from "./decision-form.ts";

/**
 * The seal that a decision on record has to have, drawn from what is kept of it.
 * @throws where it is none that `writeDecision` wrote
 */
export function sealOfBody(body: string): Buffer {
  return createHash("sha256")
    .update(sealDecision(readDecision(body)))
    .digest();
}
