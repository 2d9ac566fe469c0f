import { v7 as uuidv7 } from "uuid";

import type { HitDisposition } from "../../domain/hit-disposition.ts";
import type { ReviewOutcome } from "../../domain/review.ts";
import { writeDisposition } from "../../store/dispositions.ts";
import type { ListedThen } from "../../store/dispositions.ts";
import type { Person } from "../../store/openings.ts";
import { recordsOf } from "../../store/records.ts";
import { writeReview } from "../../store/reviews.ts";
import type { ReviewRefusal } from "../../store/reviews.ts";
import type { Store } from "../../store/store.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Evidence } from "../evidence.ts";
import { shownChecks } from "../shown-checks.ts";
import { fingerprintOf } from "./dismissals.ts";
import { hitOf } from "./hit-of.ts";
import { applicantContext, dispositionNotePlace, reviewNotePlace } from "./places.ts";
import type { PastPolicies } from "./policies.ts";
import { keyOf, shownEvidence } from "./read.ts";
import type { Actor } from "./request.ts";

/** What a person says of something, and why. */
interface Word {
  readonly assessmentId: string;
  /** A code of the reviewer's own: nothing personal. */
  readonly reason: string;
  /** In the reviewer's own words; kept sealed. */
  readonly note: string | null;
}

export interface ReviewRequest extends Word {
  readonly outcome: ReviewOutcome;
  /** The number of the decision that the reviewer had before them; null where they do not say. */
  readonly expectedDecision: number | null;
  /** The number of the review that is overruled; null where none is. */
  readonly overrules: number | null;
}

export interface DispositionRequest extends Word {
  /** A hit of its latest decision, by its key. */
  readonly hit: string;
  readonly disposition: HitDisposition;
}

/** Why nothing was written. */
export type Refusal = ReviewRefusal | "no_such_hit";

/** What people say of assessments, and of the hits in them. Decisions stay what they were. */
export interface Reviewing {
  /** Null where it is written. */
  review(actor: Actor, request: ReviewRequest): Promise<Refusal | null>;
  /** Null where it is written. It bears on what is decided of the applicant from then on, and on nothing that was decided before. */
  dispose(actor: Actor, request: DispositionRequest): Promise<Refusal | null>;
}

interface ReviewingOptions {
  readonly store: Pick<Store, "database">;
  readonly vault: Vault;
  readonly policies: PastPolicies;
  readonly clock: () => Date;
}

export function createReviewing({ store, vault, policies, clock }: ReviewingOptions): Reviewing {
  const { database } = store;

  async function takesTwo(digest: string): Promise<boolean> {
    return (await policies.byDigest(digest)).meaning.record.review === "four_eyes";
  }

  /** Also where there is none: what the audit log hashes with it then cannot be guessed. */
  const sealed = (note: string | null, { wrappedKey, id }: Person, place: string): Buffer => {
    return vault.openDataKey(wrappedKey, applicantContext(id)).seal(note ?? "", place);
  };

  /** The listings that a hit was merged from, as they stood. */
  async function listingsOf(
    evidence: Evidence,
    { tenant, digest, key }: { readonly tenant: string; readonly digest: string; readonly key: string },
  ): Promise<ListedThen[]> {
    const { screening } = shownChecks(await policies.byDigest(digest), evidence);
    const hit = [...(screening?.hits ?? []), ...(screening?.dismissedHits ?? [])].find((each) => each.key === key);
    return (hit?.sources ?? []).map(({ provider, listingId }) => {
      const said = hitOf(evidence, provider, listingId);
      if (said === undefined) throw new RangeError("a hit of a listing that was not found");
      return { provider, listingId, fingerprint: fingerprintOf(vault.index, tenant, provider, said) };
    });
  }

  return {
    async review({ tenant, name }, { assessmentId, outcome, reason, note, expectedDecision, overrules }) {
      const row = await recordsOf(database, tenant).assessment(assessmentId);
      if (row === undefined) return "unknown";
      return writeReview(database, {
        tenant,
        assessmentId,
        reviewer: name,
        at: clock(),
        outcome,
        reason,
        fourEyes: await takesTwo(row.policyDigest),
        expectedDecision,
        overrules,
        note: (person, seq) => sealed(note, person, reviewNotePlace(assessmentId, seq)),
      });
    },
    async dispose({ tenant, name }, { assessmentId, hit, disposition, reason, note }) {
      const records = recordsOf(database, tenant);
      const row = await records.assessment(assessmentId);
      if (row === undefined) return "unknown";
      const decided = await records.latestDecision(assessmentId);
      if (decided === undefined) return "undecided";
      const key = keyOf(vault, row);
      if (key === null) return "erased";
      const about = { tenant, digest: decided.policyDigest, key: hit };
      const listings = await listingsOf(shownEvidence(decided, key), about);
      if (listings.length === 0) return "no_such_hit";
      return writeDisposition(database, {
        tenant,
        applicantId: row.applicantId,
        assessmentId,
        reviewer: name,
        at: clock(),
        listings,
        disposition,
        reason,
        fourEyes: await takesTwo(decided.policyDigest),
        newId: () => uuidv7(),
        note: (person, id) => sealed(note, person, dispositionNotePlace(person.id, id)),
      });
    },
  };
}
