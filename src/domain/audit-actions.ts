import type { CustodyState, ErasureGround } from "./custody.ts";
import type { Outcome } from "./decision.ts";
import type { HitDisposition } from "./hit-disposition.ts";
import type { ReviewOutcome, ReviewStep } from "./review.ts";

/**
 * Every action of the audit log, and what its entry holds of it.
 *
 * An entry can never be taken back, not even where the law says that somebody is to be forgotten: so nothing personal is in any of
 * them, and no words of a caller's own. What has to be provable all the same is there as a SHA-256 (in hexadecimal) over it and
 * something random; a person is there by Saksi's own id. Times are ISO 8601 in UTC.
 */
export interface AuditDetails {
  readonly ASSESSMENT_BEGUN: {
    readonly applicant: string;
    readonly begunAt: string;
    readonly policy: string;
    readonly digest: string;
    readonly legalBasis: string | null;
    readonly contentHash: string;
  };
  readonly VENDOR_CALLED: {
    readonly call: string;
    readonly provider: string;
    readonly endpoint: string;
    readonly checks: readonly string[];
    readonly attempt: number;
    readonly askedAt: string;
    readonly latencyMs: number;
    readonly outcome: string;
    readonly costIdr: number | null;
  };
  readonly DECISION_MADE: {
    readonly seq: number;
    readonly cause: string;
    readonly outcome: Outcome;
    readonly policy: string;
    readonly digest: string;
    readonly decidedAt: string;
    readonly validUntil: string | null;
    readonly costIdr: number | null;
    readonly software: string;
    readonly seal: string;
    readonly bodyHash: string;
    readonly evidenceHash: string;
    readonly shownHash: string;
    /** Absent where nothing speaks against the applicant. */
    readonly groundsHash?: string;
  };
  readonly REVIEWED: {
    readonly seq: number;
    readonly decision: number;
    readonly outcome: ReviewOutcome;
    readonly step: ReviewStep;
    readonly reviewedAt: string;
    readonly contentHash: string;
  };
  readonly HIT_DISPOSED: {
    readonly id: string;
    readonly applicant: string;
    readonly disposition: HitDisposition;
    readonly step: ReviewStep;
    readonly disposedAt: string;
    readonly contentHash: string;
  };
  readonly KEY_CREATED: {
    readonly name: string;
    readonly scopes: readonly string[];
    readonly perMinute: number | null;
    readonly dailyBudgetIdr: number | null;
    readonly expiresAt: string | null;
  };
  readonly KEY_REVOKED: {
    readonly name: string;
  };
  readonly KEY_ROTATED: {
    readonly name: string;
    readonly successor: string;
    readonly expiresAt: string | null;
  };
  readonly PERSONAL_DATA_VIEWED: { readonly fields: readonly string[] };
  readonly ERASURE_REQUESTED: {
    readonly ground: ErasureGround;
    readonly state: CustodyState;
    readonly notBefore: string | null;
    readonly despiteRetention: boolean;
  };
  readonly ERASURE_WITHDRAWN: { readonly orderedAt: string };
  readonly ERASED: {
    readonly again: boolean;
    readonly ground: ErasureGround | null;
    readonly requestedBy: string | null;
    readonly requestedAt: string | null;
    readonly despiteRetention: boolean | null;
    readonly assessments: readonly string[];
  };
  readonly HOLD_PLACED: { readonly hold: string; readonly reasonHash: string };
  readonly HOLD_LIFTED: { readonly hold: string; readonly reasonHash: string };
  readonly KEYS_REWRAPPED: { readonly masterKey: string; readonly keys: number };
  readonly RETENTION_APPLIED: {
    readonly kind: "kept_selfie" | "idempotency_key";
    readonly rows: number;
  };
  readonly ENTRIES_DROPPED: {
    readonly through: number;
    readonly hash: string;
    readonly lastAt: string;
    readonly reason: string;
  };
  readonly RECORDS_DROPPED: {
    readonly kind: AuditedKind;
    readonly before: string;
  };
}

export type AuditAction = keyof AuditDetails;

/** What of the record has an entry for each of its rows, by the names of the tables. */
export type AuditedKind = "assessment" | "vendor_call" | "decision" | "review" | "hit_disposition";

/** What an action was done to. */
export type AuditSubject = `assessment/${string}` | `applicant/${string}` | `key/${string}`;

/** An action in words for people: what was done, and what each of its details is. */
type ActionWords<Action extends AuditAction> = {
  readonly means: string;
  readonly detail: Readonly<Record<keyof AuditDetails[Action], string>>;
};

export const AUDIT_ACTIONS: { readonly [Action in AuditAction]: ActionWords<Action> } = {
  ASSESSMENT_BEGUN: {
    means: "An assessment was begun.",
    detail: {
      applicant: "Saksi's own id of the applicant",
      begunAt: "when",
      policy: "the policy's name",
      digest: "what the policy meant, as its digest",
      legalBasis: "on what personal data may be processed; null where nobody said",
      contentHash: "over the sealed input, the reference, the purpose and the consent reference",
    },
  },
  VENDOR_CALLED: {
    means: "A vendor was sent a request, for an assessment or for a plain query (then without a subject).",
    detail: {
      call: "the call's id",
      provider: "the provider",
      endpoint: "the vendor's endpoint, by Saksi's name for it",
      checks: "the checks that it was to answer",
      attempt: "which attempt it was, from 1",
      askedAt: "when",
      latencyMs: "how long it took, in milliseconds",
      outcome: "`ANSWERED`, `PENDING`, `CANCELLED` or a failure's code",
      costIdr: "what it is billed at, in rupiah; null where no price is configured",
    },
  },
  DECISION_MADE: {
    means: "A decision was drawn.",
    detail: {
      seq: "which of the assessment's decisions it is, from 1",
      cause: "why it was drawn: `CHECKED`, `LATE_ANSWER` or `EXPIRED`",
      outcome: "what it comes to",
      policy: "by which policy, as `default@1`",
      digest: "what the policy meant, as its digest",
      decidedAt: "the clock that it was drawn by",
      validUntil: "until when it stands; null where it stands without end",
      costIdr: "what its calls are billed at, in rupiah; null where a price is not known",
      software: "the program that drew it, by name and version",
      seal: "over its canonical bytes",
      bodyHash: "over all that is kept of the decision",
      evidenceHash: "over what it was drawn from",
      shownHash: "over what is shown beside it, sealed",
      groundsHash: "over what speaks against the applicant in it; absent where nothing does",
    },
  },
  REVIEWED: {
    means: "A reviewer said what an assessment comes to.",
    detail: {
      seq: "which of the assessment's reviews it is, from 1",
      decision: "the decision that was reviewed, from 1",
      outcome: "what it should come to",
      step: "what the word did: `SETTLED`, `PROPOSED`, `SECONDED` or `CONTESTED`",
      reviewedAt: "when",
      contentHash: "over the reason, and the note as it is sealed",
    },
  },
  HIT_DISPOSED: {
    means: "A reviewer said whether a watchlist's listing is the applicant.",
    detail: {
      id: "the id of what was said",
      applicant: "Saksi's own id of the applicant",
      disposition: "`CONFIRMED`, `FALSE_POSITIVE` or `INCONCLUSIVE`",
      step: "what the word did: `SETTLED`, `PROPOSED` or `SECONDED`",
      disposedAt: "when",
      contentHash: "over the listing, what it said, the reason, and the note as it is sealed",
    },
  },
  KEY_CREATED: {
    means: "An API key was made.",
    detail: {
      name: "the caller's name, which is the key's",
      scopes: "what it opens",
      perMinute: "how many requests a minute it may make; null where there is no limit",
      dailyBudgetIdr: "what it may spend in a day, in rupiah; null where there is no limit",
      expiresAt: "when it ends; null where it does not by itself",
    },
  },
  KEY_REVOKED: {
    means: "An API key was revoked: it opens nothing any more.",
    detail: { name: "the caller's name, which is the key's" },
  },
  KEY_ROTATED: {
    means: "Another API key was made in the place of this one.",
    detail: {
      name: "the caller's name, which is both keys'",
      successor: "the id of the key that takes its place",
      expiresAt: "when this one ends",
    },
  },
  PERSONAL_DATA_VIEWED: {
    means: "Personal data of an assessment was shown in clear.",
    detail: { fields: "which, by their places in the API, as `applicant.name`" },
  },
  ERASURE_REQUESTED: {
    means: "Somebody had it that an applicant is to be erased, at once or as soon as it may be.",
    detail: {
      ground: "why, by UU PDP 27/2022, article 43",
      state: "what came of it at once: `ERASED`, `SCHEDULED` or `HELD`",
      notBefore: "until when the minimum retention stands in its way; null where it does not",
      despiteRetention: "whether it does not stand in the way, by the caller's word",
    },
  },
  ERASURE_WITHDRAWN: {
    means: "Somebody had it that an applicant is not to be erased after all.",
    detail: { orderedAt: "when the erasure was asked for" },
  },
  ERASED: {
    means: "An applicant was erased: the key to all that was said of them is destroyed, and what they were found by.",
    detail: {
      again: "whether they had been erased before, and were there again out of a backup; then nobody asked for it anew",
      ground: "why; null where it was done again",
      requestedBy: "who asked for it; null where it was done again",
      requestedAt: "when; null where it was done again",
      despiteRetention: "whether the minimum retention did not count; null where it was done again",
      assessments: "the applicant's assessments, by their ids",
    },
  },
  HOLD_PLACED: {
    means: "A legal hold was placed on an applicant.",
    detail: { hold: "the hold's id", reasonHash: "over the reason, sealed" },
  },
  HOLD_LIFTED: {
    means: "A legal hold on an applicant was lifted.",
    detail: { hold: "the hold's id", reasonHash: "over the reason, sealed" },
  },
  KEYS_REWRAPPED: {
    means: "Keys of applicants' data were wrapped anew, by a newer master key.",
    detail: { masterKey: "its id", keys: "how many" },
  },
  RETENTION_APPLIED: {
    means: "What had been kept long enough is gone, of a kind that has no entries of its own.",
    detail: { kind: "of which table", rows: "how many rows" },
  },
  ENTRIES_DROPPED: {
    means: "The oldest entries of this log are gone, by the rules on how long they are kept.",
    detail: {
      through: "the number of the last of them",
      hash: "its hash",
      lastAt: "its time",
      reason: "why they could go",
    },
  },
  RECORDS_DROPPED: {
    means: "The oldest rows of the record are gone, by the rules on how long they are kept.",
    detail: {
      kind: "of which table",
      before: "what is older than this need not be there any more",
    },
  },
};

/** What a detail can hold: it reads the same in every language. */
export type AuditValue = string | number | boolean | null | readonly string[];
type Plain<Detail extends Readonly<Record<string, AuditValue>>> = Detail;

/** Something that somebody did, for the audit log. A detail that is not its action's does not compile. */
export type Deed = {
  readonly [Action in AuditAction]: {
    readonly tenant: string;
    /** When it was done. */
    readonly at: Date;
    /** Who: a caller's name, or `saksi` itself. */
    readonly actor: string;
    readonly action: Action;
    /** To what; null where it was to nothing in particular. */
    readonly subject: AuditSubject | null;
    readonly detail: Plain<AuditDetails[Action]>;
  };
}[AuditAction];
