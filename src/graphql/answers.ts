import type { Answer, ProviderFailure, Skipped } from "../domain/answer.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export type AnswerTypes = ReturnType<typeof defineAnswers>;

/** What every check says of each provider's part in it. */
export function defineAnswers(builder: Builder, enums: Enums) {
  const failure = builder.objectRef<ProviderFailure>("ProviderFailure").implement({
    description: "Why a provider's answer did not come. In Saksi's words: a vendor's own may quote the applicant.",
    fields: (t) => ({
      code: t.field({ description: "The class of the failure.", type: enums.failureCode, resolve: ({ code }) => code }),
      message: t.exposeString("message", { description: "In Saksi's words: a vendor's own may quote the applicant." }),
      retryable: t.exposeBoolean("retryable", { description: "Whether asking again later may succeed." }),
    }),
  });
  const skipped = builder.objectRef<Skipped>("Skipped").implement({
    description: "Why a provider was not asked. Nothing was billed.",
    fields: (t) => ({
      reason: t.exposeString("reason", { description: "A sentence that says why." }),
      missing: t.stringList({
        description: "The inputs that were missing, by their names in this schema.",
        resolve: ({ missing }) => missing,
      }),
    }),
  });
  return builder.objectRef<Answer<unknown>>("ProviderAnswer").implement({
    description: "One provider's part in a check.",
    fields: (t) => ({
      provider: t.field({
        description: "Whose part it is.",
        type: enums.providerName,
        resolve: ({ provider }) => provider,
      }),
      status: t.field({
        description: "How it ended. Only ANSWERED is evidence.",
        type: enums.answerStatus,
        resolve: ({ status }) => status,
      }),
      endpoint: t.string({
        nullable: true,
        description: "The vendor's endpoint that was asked, by Saksi's name for it; null where none was.",
        resolve: (answer) => (answer.status === "SKIPPED" ? null : answer.endpoint),
      }),
      failure: t.field({
        type: failure,
        description: "Why no answer came, where status is FAILED.",
        nullable: true,
        resolve: (answer) => (answer.status === "FAILED" ? answer.failure : null),
      }),
      skipped: t.field({
        type: skipped,
        description: "Why it was not asked, where status is SKIPPED.",
        nullable: true,
        resolve: (answer) => (answer.status === "SKIPPED" ? answer.skipped : null),
      }),
      askedAt: t.field({
        type: "DateTime",
        description: "When the call was made; null where none was.",
        nullable: true,
        resolve: (answer) => (answer.status === "SKIPPED" ? null : answer.askedAt),
      }),
      latencyMs: t.int({
        nullable: true,
        description: "Milliseconds from the asking to the answer, or to the moment nobody waited any longer.",
        resolve: (answer) => (answer.status === "SKIPPED" ? null : answer.latencyMs),
      }),
      attempts: t.int({
        description: "How often the vendor was asked; 0 where it was not.",
        resolve: (answer) => (answer.status === "SKIPPED" ? 0 : answer.attempts),
      }),
      costIdr: t.int({
        nullable: true,
        description:
          "What the call is billed at, in rupiah, by the configured prices; null where no price is configured. A call that failed without a word on billing counts in full. A call that served two checks is billed once, and shows its price in both.",
        resolve: (answer) => (answer.status === "SKIPPED" ? null : answer.costIdr),
      }),
      requestId: t.string({
        nullable: true,
        description: "The vendor's own id of the request.",
        resolve: (answer) => (answer.status === "SKIPPED" ? null : answer.requestId),
      }),
    }),
  });
}
