import type { HitSource } from "../../checks/hits.ts";
import type { DecisionCause } from "../../domain/assessment.ts";
import type { Decision, Outcome } from "../../domain/decision.ts";
import type { ShownPerson } from "../../domain/mask.ts";
import type { HitDisposition } from "../../domain/hit-disposition.ts";
import type { NikAnalysis } from "../../domain/nik-analysis.ts";
import type { ReviewOutcome, ReviewState, ReviewStep } from "../../domain/review.ts";
import type { PricedDecision } from "../examiner.ts";
import type { ShownChecks } from "../shown-checks.ts";
import type { LegalGround } from "./request.ts";

/** A decision on record. Whatever came later, it stays what it was. */
export interface RecordedDecision extends PricedDecision {
  /** From 1. */
  readonly seq: number;
  readonly cause: DecisionCause;
  /** SHA-256 over its canonical bytes, in hexadecimal. */
  readonly seal: string;
}

/** What a person made of something: who, when and why. None of it is ever changed. */
interface Judgement {
  readonly reviewer: string;
  readonly at: Date;
  readonly step: ReviewStep;
  readonly reason: string;
  /** Null where there is none, and once the applicant is erased. */
  readonly note: string | null;
}

/** What a person made of an assessment. */
export interface ReviewEntry extends Judgement {
  /** From 1. */
  readonly seq: number;
  readonly outcome: ReviewOutcome;
  /** The number of the decision that they had before them. */
  readonly decision: number;
}

/** What a person made of a listing that the applicant was taken for. */
export interface DispositionEntry extends Judgement {
  readonly disposition: HitDisposition;
  /** In which they said so. */
  readonly assessmentId: string;
  /** Whether the listing stands here as it stood then. */
  readonly unchanged: boolean;
}

/** An assessment on record. */
export interface AssessmentView {
  readonly id: string;
  readonly tenant: string;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly policyName: string;
  readonly reference: string | null;
  readonly ground: LegalGround;
  /** Whether nothing more is to come. */
  readonly complete: boolean;
  /** Of its latest decision; null where there is none yet, as is `decidedAt`. */
  readonly outcome: Outcome | null;
  readonly decidedAt: Date | null;
  readonly reviewState: ReviewState;
  /** What it comes to, all told; null where there is no decision yet. */
  readonly finalOutcome: Outcome | null;
  /** What it was told of the applicant is gone. */
  readonly erased: boolean;
  /** Whether what is personal is masked in it. */
  readonly masked: boolean;
  /** What was said of the applicant; null where they were erased. */
  applicant(): AssessedApplicant | null;
  /** The first first. */
  decisions(): Promise<readonly RecordedDecision[]>;
  /** The latest; null where there is none yet. */
  decision(): Promise<RecordedDecision | null>;
  /** What may be told of the latest decision to whoever acts for the applicant; null where there is none yet. */
  told(): Promise<ToldDecision | null>;
  /** The checks of its latest decision. */
  checks(): Promise<ShownChecks>;
  nik(): Promise<NikAnalysis>;
  /** The first first, whether they stand or not. */
  reviews(): Promise<readonly ReviewEntry[]>;
  /** The one that stands, or that is proposed; null where there is none. */
  review(): Promise<ReviewEntry | null>;
  /** What was last said of a listing of its screening, in whichever assessment of the applicant; null where nothing was. */
  disposition(source: HitSource): Promise<DispositionEntry | null>;
}

/** A decision as the narrow view has it. */
export interface ToldDecision {
  readonly decision: PricedDecision;
  /** Before then nobody is told of it: an approval at once, and all others as long after the beginning. */
  readonly at: Date;
}

/** What was said of an applicant, and the picture that came with it. */
export interface AssessedApplicant {
  readonly person: ShownPerson;
  /** Null where it is not kept. */
  selfie(): Promise<KeptSelfie | null>;
}

export interface KeptSelfie {
  readonly keptUntil: Date;
  /** The file as it came; null where it is masked, or gone meanwhile. */
  bytes(): Promise<Buffer | null>;
}

/** A decision drawn again from sealed evidence. */
export interface Replayed {
  readonly decision: Decision;
  /** Which of the assessment's decisions it was compared with. */
  readonly of: RecordedDecision;
  /** Whether its bytes are those on record; null where another policy decided. */
  readonly identical: boolean | null;
}
