import type { DecisionCause } from "../domain/assessment.ts";
import { LEGAL_BASES } from "../domain/legal-ground.ts";
import { IDENTITY_VERDICTS } from "../checks/identity.ts";
import { SCREENING_VERDICTS } from "../checks/screening.ts";
import { VERDICTS } from "../checks/verdict.ts";
import { ANSWER_STATUSES, FAILURE_CODES } from "../domain/answer.ts";
import type { AnswerStatus, FailureCode } from "../domain/answer.ts";
import { SCREENING_SCOPES } from "../domain/claim.ts";
import { AUDIENCES, OUTCOMES, RULE_STATES } from "../domain/decision.ts";
import { identityFields } from "../domain/fact-catalogue.ts";
import { UNKNOWN_CAUSES } from "../domain/fact.ts";
import type { UnknownCause } from "../domain/fact.ts";
import { CIRCUIT_STATES } from "../domain/vendor-traffic.ts";
import type { CircuitName } from "../domain/vendor-traffic.ts";
import { HIT_DISPOSITIONS } from "../domain/hit-disposition.ts";
import { REVIEW_OUTCOMES, REVIEW_STATES, REVIEW_STEPS } from "../domain/review.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { Builder } from "./builder.ts";

const STATUSES: Readonly<Record<AnswerStatus, string>> = {
  ANSWERED: "It answered.",
  PENDING: "It took the question and answers later.",
  SKIPPED: "It was not asked; `skipped` says why.",
  CANCELLED: "The call was given up because nobody needed it any more.",
  FAILED: "No answer came; `failure` says why.",
};

const FAILURES: Readonly<Record<FailureCode, string>> = {
  INVALID_INPUT: "The vendor refuses the input.",
  AUTHENTICATION: "The vendor does not know this server's credentials.",
  PERMISSION: "The vendor's account may not ask this.",
  RATE_LIMITED: "The vendor asks for fewer requests.",
  TIMEOUT: "The vendor did not answer in time.",
  UNAVAILABLE: "The vendor cannot be reached, or cannot check at present.",
  MALFORMED_RESPONSE: "The vendor's answer could not be read.",
  CIRCUIT_OPEN: "The vendor failed so often that it is left alone for a while.",
};

const CAUSES: Readonly<Record<Exclude<UnknownCause, FailureCode>, string>> = {
  NOT_SUPPLIED: "The applicant did not say what it takes.",
  NOT_COLLECTED: "Nobody was asked: the check was not made, or its providers do not make it.",
  PENDING: "A provider has not answered yet.",
  CANCELLED: "The calls were given up.",
  TOO_FEW_ANSWERS: "Fewer definite answers came than the policy needs.",
  INCONCLUSIVE: "Those who answered said nothing definite.",
  INCOMPLETE: "Some providers answered and some did not.",
  PROVIDER_OFF: "Every provider of it is switched off on this server.",
};

const CIRCUITS: Readonly<Record<CircuitName, string>> = {
  CLOSED: "It is asked as ever.",
  OPEN: "It is left alone: at least half of 20 or more calls of 30 seconds failed.",
  HALF_OPEN: "One call is trying it, and the others are turned away until that one has ended.",
};

/** Enum values with a description each, in the order of the list. */
function described<Name extends string>(names: readonly Name[], text: Readonly<Record<Name, string>>) {
  return Object.fromEntries(names.map((name) => [name, { value: name, description: text[name] }]));
}

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
      values: described(ANSWER_STATUSES, STATUSES),
    }),
    failureCode: builder.enumType("FailureCode", {
      description: "Why a provider's answer did not come.",
      values: described(FAILURE_CODES, FAILURES),
    }),
    circuitState: builder.enumType("CircuitState", {
      description: "Whether a vendor is asked, or left alone because it fails.",
      values: described(CIRCUIT_STATES, CIRCUITS),
    }),
    unknownCause: builder.enumType("UnknownCause", {
      description: "Why a fact has no value.",
      values: described(UNKNOWN_CAUSES, { ...CAUSES, ...FAILURES }),
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
    ruleEffect: builder.enumType("RuleEffect", {
      description: "What a rule does where it fires.",
      values: {
        REJECT: { value: "reject", description: "A knock-out, whatever the score." },
        REVIEW: { value: "review", description: "A person looks at the applicant, whatever the score." },
        POINTS: { value: "points", description: "Points are added to the score." },
      } as const,
    }),
    checkStrategy: builder.enumType("CheckStrategy", {
      description: "How the providers of a check are asked.",
      values: {
        ALL: { value: "all", description: "Everybody, at the same time." },
        QUORUM: { value: "quorum", description: "Everybody, until enough definite answers are equal." },
        FAILOVER: { value: "failover", description: "One after the other, until one gives a definite answer." },
        HEDGE: { value: "hedge", description: "The next one too, where the one before is slow." },
        CHEAPEST: { value: "cheapest", description: "One after the other, the lowest price first." },
      } as const,
    }),
    retryKind: builder.enumType("RetryKind", {
      description: "Which failed calls are made again.",
      values: {
        SAFE: { value: "safe", description: "Those that no vendor has billed." },
        MAYBE_BILLED: { value: "maybe_billed", description: "Also those that a vendor may have billed." },
      } as const,
    }),
    stopKind: builder.enumType("StopKind", {
      description: "When a decision ends a check.",
      values: {
        COMPLETE: { value: "complete", description: "Once everybody has answered whom the strategy waits for." },
        DETERMINED: { value: "determined", description: "As soon as no missing answer can change the outcome." },
      } as const,
    }),
    reviewKind: builder.enumType("ReviewKind", {
      description: "How many reviewers an outcome takes that is changed by hand.",
      values: {
        SINGLE: { value: "single", description: "One." },
        FOUR_EYES: { value: "four_eyes", description: "Two: what one changes, another has to confirm." },
      } as const,
    }),
    reviewState: builder.enumType("ReviewState", {
      description: "How an assessment stands with its reviewers.",
      values: described(REVIEW_STATES, {
        NONE: "Nobody has to look at it.",
        OPEN: "Somebody has to look at it.",
        PROPOSED: "One of two reviewers has said what it should come to.",
        REVIEWED: "It is settled by hand.",
      }),
    }),
    reviewOutcome: builder.enumType("ReviewOutcome", {
      description: "What a reviewer makes of an assessment.",
      values: REVIEW_OUTCOMES,
    }),
    reviewStep: builder.enumType("ReviewStep", {
      description: "What a reviewer's word did.",
      values: described(REVIEW_STEPS, {
        SETTLED: "It counts by itself.",
        PROPOSED: "It counts once another reviewer says the same.",
        SECONDED: "It says what another reviewer has said, and counts with that.",
        CONTESTED: "It says otherwise than another reviewer has: neither counts, and somebody has to look again.",
      }),
    }),
    disposition: builder.enumType("Disposition", {
      description: "What a reviewer makes of a hit.",
      values: described(HIT_DISPOSITIONS, {
        CONFIRMED: "It is the applicant.",
        FALSE_POSITIVE: "It is somebody else.",
        INCONCLUSIVE: "It cannot be told.",
      }),
    }),
    legalBasis: builder.enumType("LegalBasis", {
      description: "On what personal data may be processed: UU PDP 27/2022, article 20.",
      values: LEGAL_BASES,
    }),
    decisionCause: builder.enumType("DecisionCause", {
      description: "What a decision of an assessment was drawn for.",
      values: {
        CHECKED: { description: "Everybody had been asked: the first decision." },
        LATE_ANSWER: { description: "A provider that had taken its question answered." },
        EXPIRED: { description: "A provider that had taken its question is not waited for any longer." },
      } satisfies Record<DecisionCause, object>,
    }),
    valueType: builder.enumType("ValueType", {
      description: "What a fact or a parameter holds.",
      values: {
        BOOLEAN: { value: "boolean", description: "`true` or `false`." },
        NUMBER: { value: "number", description: "Whole or not." },
        TEXT: { value: "string", description: "Any text." },
        ENUM: { value: "enum", description: "One of several named values." },
        HITS: { value: "hits", description: "A list of watchlist hits." },
      } as const,
    }),
    gender: builder.enumType("Gender", { description: "As on the KTP.", values: ["MALE", "FEMALE"] as const }),
    identityField: builder.enumType("IdentityField", {
      description: "An attribute of the population register.",
      values: identityFields,
    }),
    language: builder.enumType("Language", { description: "English or Indonesian.", values: ["EN", "ID"] as const }),
  };
}
