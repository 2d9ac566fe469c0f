import type { Outcome } from "./decision.ts";

/**
 * Every action of the audit log, and what its entry holds of it. An entry can never be taken back, not even where the law says
 * that somebody is to be forgotten: so nothing personal is in any of them, and no words of a caller's own. What a person could be
 * known by is there as a hash of something sealed, or as an id of Saksi's. Times are ISO 8601 in UTC, hashes SHA-256 in
 * hexadecimal.
 */
export interface AuditDetails {
  readonly ASSESSMENT_BEGUN: {
    /** Saksi's own id of the applicant. */
    readonly applicant: string;
    readonly begunAt: string;
    /** The policy's name. */
    readonly policy: string;
    /** What the policy meant, as its digest. */
    readonly digest: string;
    readonly legalBasis: string | null;
    /** Over what else is kept of it as it begins, the sealed input among it. */
    readonly contentHash: string;
  };
  readonly VENDOR_CALLED: {
    readonly call: string;
    readonly provider: string;
    readonly endpoint: string;
    /** The checks that it was to answer. */
    readonly checks: readonly string[];
    /** From 1. */
    readonly attempt: number;
    readonly askedAt: string;
    readonly latencyMs: number;
    /** `ANSWERED`, `PENDING`, `CANCELLED` or a failure's code. */
    readonly outcome: string;
    /** Null where no price is configured. */
    readonly costIdr: number | null;
  };
  readonly DECISION_MADE: {
    /** Which of the assessment's decisions it is, from 1. */
    readonly seq: number;
    readonly cause: string;
    readonly outcome: Outcome;
    /** As `default@1`. */
    readonly policy: string;
    readonly digest: string;
    readonly decidedAt: string;
    readonly validUntil: string | null;
    readonly costIdr: number | null;
    /** The program that drew it, by name and version. */
    readonly software: string;
    /** Over its canonical bytes. */
    readonly seal: string;
    /** Over what is kept of it, and of what it was drawn from. */
    readonly bodyHash: string;
    readonly evidenceHash: string;
    readonly shownHash: string;
  };
  /** Entries were kept as long as they had to be, and are gone: the chain now begins after them. */
  readonly ENTRIES_DROPPED: {
    /** The last of them: its number, its hash and its time. */
    readonly through: number;
    readonly hash: string;
    readonly lastAt: string;
    readonly reason: string;
  };
  /** Rows of one kind were kept as long as they had to be, and are gone. */
  readonly RECORDS_DROPPED: {
    readonly kind: AuditedKind;
    /** Of all that is older than this nothing need be there any more. */
    readonly before: string;
  };
}

export type AuditAction = keyof AuditDetails;

/** What a detail can hold: it reads the same in every language. */
export type AuditValue = string | number | boolean | null | readonly string[];
type Plain<Detail extends Readonly<Record<string, AuditValue>>> = Detail;

/** What of the record has an entry for each of its rows, by the names of the tables. */
export const AUDITED_KINDS = ["assessment", "vendor_call", "decision"] as const;
export type AuditedKind = (typeof AUDITED_KINDS)[number];

/** What an action was done to. */
export type AuditSubject = `assessment/${string}`;

/** What each of them means, for people. */
export const AUDIT_ACTIONS: Readonly<Record<AuditAction, string>> = {
  ASSESSMENT_BEGUN: "An assessment was begun.",
  VENDOR_CALLED: "A vendor was sent a request, recorded assessment or not.",
  DECISION_MADE: "A decision was drawn and kept.",
  ENTRIES_DROPPED: "The oldest entries of this log were dropped, by the rules on how long they are kept.",
  RECORDS_DROPPED: "The oldest rows of the record were dropped, by the rules on how long they are kept.",
};

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
