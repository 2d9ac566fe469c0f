import { z } from "zod";

import type { AttemptEnd, AttemptFailure, KnownCall } from "../../checks/journal.ts";
import type { VendorReply } from "../../checks/journal.ts";
import { FAILURE_CODES, providerFailure } from "../../domain/answer.ts";
import type { IdentityClaims } from "../../domain/claim.ts";
import { identityFields } from "../../domain/fact-catalogue.ts";
import { fullHit, scope, share } from "./parts.ts";

const claim = z.enum(["MATCH", "MISMATCH"]).exactOptional();

const identity: z.ZodType<IdentityClaims> = z.object({
  nikFound: z.boolean().nullable(),
  fields: z.object(Object.fromEntries(identityFields.map((field) => [field, claim]))),
});

const face = z.object({
  match: z.boolean().nullable(),
  score: share.nullable(),
  livenessPassed: z.boolean().nullable(),
});

const screening = z.object({
  hits: z.array(fullHit),
  scopes: z.array(scope),
  lists: z.array(z.string()).exactOptional(),
});

/** What a vendor said, or how it failed to: sealed, since hits name people. */
const replyForm = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("reply"),
    status: z.enum(["ANSWERED", "PENDING"]),
    requestId: z.string().nullable(),
    identity: identity.exactOptional(),
    face: face.exactOptional(),
    screening: screening.exactOptional(),
  }),
  z.object({
    kind: z.literal("failure"),
    code: z.enum(FAILURE_CODES),
    message: z.string(),
    requestId: z.string().nullable(),
    repeat: z.enum(["unsent", "refused", "maybe_billed", "useless"]),
  }),
]);

export function writeReply(said: AttemptEnd<VendorReply>["said"]): string {
  if ("reply" in said) return JSON.stringify({ kind: "reply", ...said.reply });
  const { failure, requestId, repeat } = said;
  return JSON.stringify({ kind: "failure", code: failure.code, message: failure.message, requestId, repeat });
}

/** @throws where it is none that `writeReply` wrote */
export function readReply(written: string): NonNullable<KnownCall["said"]> {
  const form = replyForm.parse(JSON.parse(written));
  if (form.kind === "reply") {
    const { kind: _, ...reply } = form;
    return { reply };
  }
  const { code, message, requestId, repeat } = form;
  return { failure: providerFailure(code, message), requestId, repeat } satisfies AttemptFailure;
}
