import { z } from "zod";

import { FAILURE_CODES, providerFailure } from "../../domain/answer.ts";
import type { Answer } from "../../domain/answer.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { moment, providerName } from "./parts.ts";

/** What has happened to an assessment. Nothing in it is personal: of an answer it says that it came, and not what it says. */
export type RecordedEvent =
  | { readonly kind: "answered"; readonly check: CheckName; readonly answer: Answer<null> }
  | { readonly kind: "decided"; readonly decision: number };

const call = {
  provider: providerName,
  endpoint: z.string(),
  askedAt: moment,
  latencyMs: z.number(),
  attempts: z.number(),
  costIdr: z.number().nullable(),
  requestId: z.string().nullable(),
};

const answer: z.ZodType<Answer<null>> = z.discriminatedUnion("status", [
  z.object({ ...call, status: z.literal("ANSWERED"), claims: z.null() }),
  z.object({ ...call, status: z.literal("PENDING") }),
  z.object({ ...call, status: z.literal("CANCELLED") }),
  z.object({
    ...call,
    status: z.literal("FAILED"),
    failure: z
      .object({ code: z.enum(FAILURE_CODES), message: z.string() })
      .transform(({ code, message }) => providerFailure(code, message)),
  }),
  z.object({
    provider: providerName,
    status: z.literal("SKIPPED"),
    skipped: z.object({ reason: z.string(), missing: z.array(z.string()) }),
    cause: z.enum(["NOT_SUPPLIED", "PROVIDER_OFF", "INVALID_INPUT", "NOT_COLLECTED", "TIMEOUT", "CANCELLED"]),
  }),
]);

const eventForm: z.ZodType<RecordedEvent> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answered"), check: z.enum(CHECK_NAMES), answer }),
  z.object({ kind: z.literal("decided"), decision: z.number() }),
]);

export function answeredEvent(check: CheckName, given: Answer<unknown>): RecordedEvent {
  return { kind: "answered", check, answer: given.status === "ANSWERED" ? { ...given, claims: null } : given };
}

export function writeEvent(event: RecordedEvent): string {
  return JSON.stringify(event);
}

/** @throws where it is none that `writeEvent` wrote */
export function readEvent(written: string): RecordedEvent {
  return eventForm.parse(JSON.parse(written));
}
