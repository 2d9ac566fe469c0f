import { createHash } from "node:crypto";

import { jakartaDay } from "../../domain/calendar.ts";
import { analyseNik } from "../../domain/nik-analysis.ts";
import { maskedNik, shownPerson } from "../../domain/mask.ts";
import type { NikAnalysis } from "../../domain/nik-analysis.ts";
import type { Applicant } from "../../domain/person.ts";
import type { Policy } from "../../policy/policy.ts";
import { sealDecision } from "../../policy/seal.ts";
import { finalOutcome } from "../../domain/review.ts";
import { appendAudit } from "../../store/audit-chain.ts";
import { recordsOf } from "../../store/records.ts";
import type { AssessmentRow, DecisionRow } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import type { DataKey } from "../../vault/data-key.ts";
import type { Vault } from "../../vault/vault.ts";
import { decideOn, factsUnder } from "../evidence.ts";
import type { Evidence } from "../evidence.ts";
import { toldAt } from "../hold.ts";
import { narrowed } from "../narrow-view.ts";
import { readInput } from "../record/applicant-form.ts";
import { readDecision } from "../record/decision-form.ts";
import { parseEvidence } from "../record/evidence-record.ts";
import { withShown } from "../record/shown.ts";
import { maskedChecks, shownChecks } from "../shown-checks.ts";
import { fingerprintOf } from "./dismissals.ts";
import { hitOf } from "./hit-of.ts";
import { dispositionEntry, reviewEntry } from "./judgements.ts";
import { keptSelfieOf } from "./kept-selfie.ts";
import type { ListWanted } from "./list.ts";
import { applicantContext, inputPlace, shownPlace } from "./places.ts";
import type { PastPolicies } from "./policies.ts";
import { readsOf } from "./reads.ts";
import type { Reads } from "./reads.ts";
import type { Actor } from "./request.ts";
import type { AssessmentView, RecordedDecision, Replayed } from "./view.ts";

interface ReaderOptions {
  readonly store: Pick<Store, "database">;
  readonly vault: Vault;
  readonly policies: PastPolicies;
  readonly clock: () => Date;
}

/** Reads what is on record. */
export interface Reader {
  /** Undefined where the tenant has none by that id. */
  view(tenant: string, id: string): Promise<AssessmentView | undefined>;
  /** Nearest first, as `PageWanted` has it. Whatever their views want in one turn is one query for all of them. */
  page(tenant: string, wanted: ListWanted): Promise<readonly AssessmentView[]>;
  /**
   * The same with personal data in clear. That it was seen, by whom, is in the audit log before it is returned.
   * @param fields what of it will be shown, by its place in the API
   */
  unmasked(actor: Actor, id: string, fields: readonly string[]): Promise<AssessmentView | undefined>;
  /**
   * Decides again on what is on record, and asks nobody.
   * @param policy by which; the one that decided then where it is null
   * @returns undefined where the tenant has no such assessment, or it is not decided
   */
  replay(tenant: string, id: string, policy: Policy | null): Promise<Replayed | undefined>;
}

export function createReader({ store, vault, policies, clock }: ReaderOptions): Reader {
  const { database } = store;

  function viewOf(row: AssessmentRow, reads: Reads, masked: boolean): AssessmentView {
    const key = keyOf(vault, row);
    const latestRow = () => reads.latestDecision(row.id);
    let evidenceShown: Promise<Evidence | null> | undefined;
    const shown = () => (evidenceShown ??= latestRow().then((found) => found && shownEvidence(found, key)));
    const reviews = async () => (await reads.reviews(row.id)).map((each) => reviewEntry(each, { key, masked }));
    return {
      id: row.id,
      tenant: row.tenant,
      createdAt: row.createdAt,
      createdBy: row.createdBy,
      policyName: row.policyName,
      reference: row.reference,
      ground: { purpose: row.purpose, legalBasis: row.legalBasis, consentReference: row.consentReference },
      complete: row.state === "COMPLETE",
      outcome: row.outcome,
      decidedAt: row.decidedAt,
      reviewState: row.reviewState,
      finalOutcome: finalOutcome(row),
      erased: key === null,
      masked,
      applicant: () =>
        key === null
          ? null
          : {
              person: shownPerson(applicantOf(row, key), masked),
              selfie: () => keptSelfieOf(database, row.id, key, masked),
            },
      decisions: async () => (await reads.decisions(row.id)).map(decisionOf),
      async decision() {
        const found = await latestRow();
        return found && decisionOf(found);
      },
      async told() {
        const found = await latestRow();
        if (found === null) return null;
        const policy = await policies.byDigest(found.policyDigest);
        const deadlines = [...policy.needs].map((check) => policy.checks[check]?.deadlineMs ?? 0);
        const at = toldAt(Math.max(0, ...deadlines), row.createdAt);
        const decision = narrowed(policy, factsUnder(policy, evidenceOf(found)), decisionOf(found), at);
        return { decision, at: decision.outcome === "APPROVE" ? decision.decidedAt : at };
      },
      async checks() {
        const [found, evidence] = [await latestRow(), await shown()];
        if (found === null || evidence === null) return {};
        const checks = shownChecks(await policies.byDigest(found.policyDigest), evidence);
        return masked ? maskedChecks(checks) : checks;
      },
      async nik() {
        if (key !== null) {
          const analysis = analysisOf(applicantOf(row, key), row.createdAt);
          return masked ? maskedNik(analysis) : analysis;
        }
        const found = await latestRow();
        return found === null ? UNKNOWN_NIK : factsOfNik(evidenceOf(found));
      },
      reviews,
      async review() {
        const counts = row.reviewState === "REVIEWED" || row.reviewState === "PROPOSED";
        return counts ? ((await reviews()).find(({ seq }) => seq === row.reviews) ?? null) : null;
      },
      async disposition({ provider, listingId }) {
        const said = await reads.dispositions(row.applicantId);
        const found = said.find((each) => each.provider === provider && each.listingId === listingId);
        if (found === undefined) return null;
        const evidence = await shown();
        const hit = evidence && key && hitOf(evidence, provider, listingId);
        return dispositionEntry(
          found,
          { key, masked },
          hit ? fingerprintOf(vault.index, row.tenant, provider, hit) : null,
        );
      },
    };
  }

  return {
    async view(tenant, id) {
      const row = await recordsOf(database, tenant).assessment(id);
      return row && viewOf(row, readsOf(store, tenant), true);
    },
    async page(tenant, { filter: { nik, ...filter }, ...wanted }) {
      const reads = readsOf(store, tenant);
      const nikHash = nik && vault.index.hash(tenant, "nik", nik);
      const rows = await recordsOf(database, tenant).page({ ...wanted, filter: { ...filter, nikHash } });
      return rows.map((row) => viewOf(row, reads, true));
    },
    async unmasked({ tenant, name }, id, fields) {
      const row = await recordsOf(database, tenant).assessment(id);
      if (row === undefined) return undefined;
      const subject = `assessment/${id}` as const;
      const seen = {
        tenant,
        at: clock(),
        actor: name,
        action: "PERSONAL_DATA_VIEWED",
        subject,
        detail: { fields },
      } as const;
      // Of somebody who was erased there is nothing to be seen.
      if (row.wrappedKey !== null) await database.orm.transaction((tx) => appendAudit(tx, [seen]));
      return viewOf(row, readsOf(store, tenant), false);
    },
    async replay(tenant, id, policy) {
      const row = await recordsOf(database, tenant).latestDecision(id);
      if (row === undefined) return undefined;
      const deciding = policy ?? (await policies.byDigest(row.policyDigest));
      const decision = decideOn(deciding, evidenceOf(row));
      const seal = createHash("sha256").update(sealDecision(decision)).digest();
      return {
        decision,
        of: decisionOf(row),
        identical: deciding.digest === row.policyDigest ? seal.equals(row.seal) : null,
      };
    },
  };
}

/** The key to what is kept of the one that an assessment is about; null where they were erased. */
export function keyOf(vault: Vault, { applicantId, wrappedKey }: AssessmentRow): DataKey | null {
  return wrappedKey === null ? null : vault.openDataKey(wrappedKey, applicantContext(applicantId));
}

function applicantOf(row: Pick<AssessmentRow, "id" | "input">, key: DataKey): Applicant {
  return inputOf(row, key).applicant;
}

/** What it was begun with. */
export function inputOf({ id, input }: Pick<AssessmentRow, "id" | "input">, key: DataKey) {
  return readInput(key.open(input, inputPlace(id)).toString());
}

export function decisionOf(row: DecisionRow): RecordedDecision {
  const { seq, cause, costIdr, seal, body } = row;
  return { ...readDecision(body), seq, cause, costIdr, seal: seal.toString("hex"), recorded: true };
}

/** @throws {RangeError} where it cannot be read: it was written by Saksi itself */
export function evidenceOf({ evidence, assessmentId }: Pick<DecisionRow, "evidence" | "assessmentId">): Evidence {
  const parsed = parseEvidence(evidence);
  if ("record" in parsed) return parsed.record.evidence;
  throw new RangeError(`the evidence of assessment ${assessmentId} cannot be read: ${parsed.problem.path}`);
}

/** The evidence of a decision with all that people are shown of it. */
export function shownEvidence(row: DecisionRow, key: DataKey | null): Evidence {
  const evidence = evidenceOf(row);
  if (key === null) return withShown(evidence, NOTHING_SHOWN);
  return withShown(evidence, key.open(row.shown, shownPlace(row.assessmentId, row.seq)).toString());
}

const NOTHING_SHOWN = JSON.stringify({ words: {}, listed: {} });

function analysisOf(applicant: Applicant, at: Date): NikAnalysis {
  return analyseNik(applicant.nik, applicant, jakartaDay(at));
}

const UNKNOWN_NIK: NikAnalysis = {
  valid: false,
  regionKnown: false,
  provinceCode: null,
  birthDate: null,
  gender: null,
  birthDateConsistent: null,
  genderConsistent: null,
};

/** Of one that was erased, what its decision read of the number. */
function factsOfNik({ applicant }: Evidence): NikAnalysis {
  const said = (path: string): boolean | null => {
    const fact = applicant.get(path);
    return fact?.known === true && typeof fact.value === "boolean" ? fact.value : null;
  };
  return {
    ...UNKNOWN_NIK,
    valid: said("nik.valid") ?? false,
    regionKnown: said("nik.regionKnown") ?? false,
    birthDateConsistent: said("nik.birthDateConsistent"),
    genderConsistent: said("nik.genderConsistent"),
  };
}
