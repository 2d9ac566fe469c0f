import type { FieldVerdict, IdentityCheck } from "../checks/identity.ts";
import type { Witnessed } from "../checks/verdict.ts";
import type { Claim } from "../domain/claim.ts";
import type { AnswerTypes } from "./answers.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

export function defineIdentity(builder: Builder, enums: Enums, answer: AnswerTypes) {
  const claim = builder.objectRef<Witnessed<Claim>>("FieldClaim").implement({
    description: "What one provider says of one field.",
    fields: (t) => ({
      provider: t.field({ description: "Who says it.", type: enums.providerName, resolve: ({ provider }) => provider }),
      verdict: t.field({
        description: "MATCH or MISMATCH: a provider that did not speak of the field makes no claim.",
        type: enums.verdict,
        resolve: (said) => said.claim,
      }),
    }),
  });
  const field = builder.objectRef<FieldVerdict>("FieldVerdict").implement({
    description: "What the providers together say of one field that was supplied.",
    fields: (t) => ({
      field: t.field({
        description: "The field that was compared.",
        type: enums.identityField,
        resolve: (said) => said.field,
      }),
      verdict: t.field({
        description: "What the claims come to.",
        type: enums.verdict,
        resolve: ({ verdict }) => verdict,
      }),
      claims: t.field({ description: "Who said what.", type: [claim], resolve: ({ claims }) => claims }),
    }),
  });
  return builder.objectRef<IdentityCheck>("IdentityCheck").implement({
    description: "Whether these attributes belong to this NIK, by the population register's fronts.",
    fields: (t) => ({
      verdict: t.field({
        type: enums.identityVerdict,
        description: "Drawn from the NIK, the name and the date of birth; the other fields are facts for rules.",
        resolve: ({ verdict }) => verdict,
      }),
      fields: t.field({
        type: [field],
        description: "One for each field that was supplied.",
        resolve: ({ fields }) => fields,
      }),
      providers: t.field({
        description: "Every provider's part.",
        type: [answer],
        resolve: ({ providers }) => providers,
      }),
    }),
  });
}
