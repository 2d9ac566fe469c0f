import type { ProviderAnswered } from "../assessments/progress.ts";
import type { AnswerTypes } from "./answers.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

/** A member of every union of events that tells how checks go. */
export function defineProviderAnswered(builder: Builder, enums: Enums, answer: AnswerTypes) {
  return builder.objectRef<ProviderAnswered>("ProviderAnswered").implement({
    description: "A provider's part in a check has ended, however it did: with an answer, a failure, or unasked.",
    fields: (t) => ({
      check: t.field({
        type: enums.checkName,
        description: "The check. A call that serves two checks is told of in each, and billed once.",
        resolve: ({ check }) => check,
      }),
      answer: t.field({ type: answer, description: "How it ended.", resolve: (event) => event.answer }),
    }),
  });
}
