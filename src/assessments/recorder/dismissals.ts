import type { Dismissing } from "../../checks/screening.ts";
import type { ProviderHit } from "../../domain/claim.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { RecordTerms } from "../../policy/record-terms.ts";
import { recordsOf } from "../../store/records.ts";
import type { DispositionRow } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import type { IndexKey } from "../../vault/index-key.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Evidence } from "../evidence.ts";

/** Whom an assessment is about. */
export interface Subject {
  readonly tenant: string;
  readonly applicantId: string;
}

/** What reviewers have said of an applicant's hits, as it is now and as far as the policy takes their word. */
export async function dismissingOf(
  { store, vault }: { readonly store: Pick<Store, "database">; readonly vault: Pick<Vault, "index"> },
  { tenant, applicantId }: Subject,
  { review }: Pick<RecordTerms, "review">,
): Promise<Dismissing> {
  const rows = await recordsOf(store.database, tenant).dispositions([applicantId]);
  const counting = rows.filter((row) => isDismissal(row, review));
  const dismissals = new Map(counting.map((row) => [`${row.provider} ${row.listingId}`, row]));
  return (provider, { hits, ...searched }) => ({
    ...searched,
    hits: hits.map((said): ProviderHit => {
      const { listingId, names, score, scopes: listed, countries, dates } = said;
      const hit = { listingId, names, score, scopes: listed, countries, dates };
      const found = dismissals.get(`${provider} ${hit.listingId}`);
      // It was found to be somebody else as it stood then. What has changed since has to be looked at again.
      if (found === undefined || !found.fingerprint.equals(fingerprintOf(vault.index, tenant, provider, hit))) {
        return hit;
      }
      return { ...hit, dismissed: found.id };
    }),
  });
}

/** Nobody has said anything of somebody who is asked about for the first time. */
export const NOTHING_DISMISSED: Dismissing = (_provider, findings) => findings;

/** Evidence by what reviewers have said by now, whatever they had said when it was collected. */
export function withDismissals(evidence: Evidence, dismissing: Dismissing): Evidence {
  const { screening } = evidence;
  if (screening === undefined) return evidence;
  const answers = screening.answers.map((answer) => {
    if (answer.status !== "ANSWERED") return answer;
    return { ...answer, claims: dismissing(answer.provider, answer.claims) };
  });
  return { ...evidence, screening: { ...screening, answers } };
}

/** What one person said alone does not count where the policy takes two, under whatever policy they said it. */
function isDismissal({ disposition, step }: DispositionRow, review: RecordTerms["review"]): boolean {
  if (disposition !== "FALSE_POSITIVE") return false;
  return step === "SECONDED" || (step === "SETTLED" && review === "single");
}

/**
 * A keyed hash of what a provider says of a listing, in whatever order it says it: who is listed, and for what. Not of the score:
 * that depends on who is searched for.
 */
export function fingerprintOf(
  index: IndexKey,
  tenant: string,
  provider: ProviderName,
  { listingId, names, countries, dates, scopes }: ProviderHit,
): Buffer {
  const said = [names, countries, dates, scopes].map((values) => [...new Set<string>(values)].toSorted());
  return index.hash(tenant, "listing", JSON.stringify([provider, listingId, ...said]));
}
