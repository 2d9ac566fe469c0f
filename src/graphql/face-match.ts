import type { FaceClaim, FaceMatchCheck } from "../checks/face.ts";
import type { AnswerTypes } from "./answers.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export function defineFaceMatch(builder: Builder, enums: Enums, answer: AnswerTypes) {
  const claim = builder.objectRef<FaceClaim>("FaceClaim").implement({
    description: "What one provider says of the selfie.",
    fields: (t) => ({
      provider: t.field({ description: "Who says it.", type: enums.providerName, resolve: ({ provider }) => provider }),
      verdict: t.field({
        type: enums.verdict,
        description: "The vendor's own match flag where it has one, else its score against the configured limits.",
        resolve: ({ verdict }) => verdict,
      }),
      score: t.exposeFloat("score", { nullable: true, description: "0 to 1." }),
    }),
  });
  return builder.objectRef<FaceMatchCheck>("FaceMatchCheck").implement({
    description: "Whether the selfie shows the holder of the NIK. Nothing here detects a spoofed selfie.",
    fields: (t) => ({
      verdict: t.field({
        description: "What the claims come to.",
        type: enums.verdict,
        resolve: ({ verdict }) => verdict,
      }),
      score: t.exposeFloat("score", {
        nullable: true,
        description: "0 to 1, on one scale for all providers: the lowest that any of them gave.",
      }),
      livenessPassed: t.exposeBoolean("livenessPassed", {
        nullable: true,
        description: "IDmeta's own liveness answer, where it gives one.",
      }),
      claims: t.field({
        description: "One for each provider that answered.",
        type: [claim],
        resolve: ({ claims }) => claims,
      }),
      providers: t.field({
        description: "Every provider's part.",
        type: [answer],
        resolve: ({ providers }) => providers,
      }),
    }),
  });
}
