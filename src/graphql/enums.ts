import { IDENTITY_VERDICTS } from "../checks/identity.ts";
import { SCREENING_VERDICTS } from "../checks/screening.ts";
import { VERDICTS } from "../checks/verdict.ts";
import { ANSWER_STATUSES, FAILURE_CODES } from "../domain/answer.ts";
import { SCREENING_SCOPES } from "../domain/claim.ts";
import { AUDIENCES, OUTCOMES, RULE_STATES } from "../domain/decision.ts";
import { identityFields, UNKNOWN_CAUSES } from "../domain/fact.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { Builder } from "./builder.ts";

export type Enums = ReturnType<typeof defineEnums>;

/** Every enum is drawn from the list that the code itself uses. */
export function defineEnums(builder: Builder, providerNames: readonly ProviderName[]) {
  return {
    providerName: builder.enumType("ProviderName", {
      description: "A provider that this build of Saksi knows, configured or not.",
      values: providerNames,
    }),
    checkName: builder.enumType("CheckName", { description: "What can be checked.", values: CHECK_NAMES }),
    answerStatus: builder.enumType("AnswerStatus", {
      description: "How a provider's part in a check ended. Only ANSWERED is evidence.",
      values: ANSWER_STATUSES,
    }),
    failureCode: builder.enumType("FailureCode", {
      description: "Why a provider's answer did not come.",
      values: FAILURE_CODES,
    }),
    unknownCause: builder.enumType("UnknownCause", {
      description: "Why a fact has no value.",
      values: UNKNOWN_CAUSES,
    }),
    audience: builder.enumType("Audience", {
      description: "Whom a reason may be told. Telling an applicant of a watchlist hit is an offence.",
      values: AUDIENCES,
    }),
    verdict: builder.enumType("Verdict", {
      description: "What several claims come to. CONFLICT: providers disagree. UNKNOWN: nobody said anything definite.",
      values: VERDICTS,
    }),
    identityVerdict: builder.enumType("IdentityVerdict", {
      description: "As Verdict; NOT_FOUND: the register has no such NIK.",
      values: IDENTITY_VERDICTS,
    }),
    screeningVerdict: builder.enumType("ScreeningVerdict", {
      description: "CLEAR only where every enabled provider searched every scope asked.",
      values: SCREENING_VERDICTS,
    }),
    screeningScope: builder.enumType("ScreeningScope", {
      description: "Politically exposed persons; sanctions and terrorism financing; others, adverse media among them.",
      values: SCREENING_SCOPES,
    }),
    outcome: builder.enumType("Outcome", { description: "What a decision comes to.", values: OUTCOMES }),
    ruleState: builder.enumType("RuleState", {
      description: "UNKNOWN: a fact the rule reads is missing, and the rest does not settle it.",
      values: RULE_STATES,
    }),
    gender: builder.enumType("Gender", { description: "As on the KTP.", values: ["MALE", "FEMALE"] as const }),
    identityField: builder.enumType("IdentityField", {
      description: "An attribute of the population register.",
      values: identityFields,
    }),
    language: builder.enumType("Language", { description: "English or Indonesian.", values: ["EN", "ID"] as const }),
  };
}
