import { asc, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect } from "vitest";

import { nik } from "../../../src/assessments/record/parts.ts";
import { applicantContext, inputPlace } from "../../../src/assessments/recorder/places.ts";
import type { AssessmentState } from "../../../src/domain/assessment.ts";
import { genesisOf, linkHash } from "../../../src/store/audit/link.ts";
import type { Database } from "../../../src/store/database.ts";
import type { Opening } from "../../../src/store/openings.ts";
import { auditEntry } from "../../../src/store/schema/index.ts";
import { createStore } from "../../../src/store/store.ts";
import type { Store } from "../../../src/store/store.ts";
import { createMasterRing } from "../../../src/vault/master-ring.ts";
import { newWrappedIndexKey, openVault } from "../../../src/vault/vault.ts";
import type { Vault } from "../../../src/vault/vault.ts";
import { decisionOf } from "../../store/support/kept.ts";
import { masterKeys } from "../../vault/keys.ts";

export const NIK = nik.parse("3174051204909001");
export const OTHER_NIK = nik.parse("5171015708959002");

/** A record with nobody in it. */
export function recordOn(database: Database) {
  const ring = createMasterRing(masterKeys("test"));
  return { store: createStore(database), vault: openVault(ring, newWrappedIndexKey(ring)), ring };
}

interface Begin {
  readonly store: Store;
  readonly vault: Vault;
  readonly tenant?: string;
  readonly of?: string;
  readonly at: Date;
  readonly idempotencyKey?: string;
  /** Until when a picture is kept. */
  readonly selfieUntil?: Date;
}

export function openingOf(begin: Begin): Opening {
  const { vault, tenant = "default", of = NIK, at, idempotencyKey = uuidv7(), selfieUntil } = begin;
  const [id, personId] = [uuidv7({ msecs: at.getTime() }), uuidv7({ msecs: at.getTime() })];
  return {
    id,
    tenant,
    at,
    by: "frontend",
    owner: uuidv7(),
    keyHash: vault.index.hash(tenant, "idempotency-key", idempotencyKey),
    fingerprint: vault.index.hash(tenant, "fingerprint", of),
    nikHash: vault.index.hash(tenant, "nik", of),
    policy: { name: "default", version: 1, digest: "d".repeat(64), source: "policy: default" },
    reference: null,
    purpose: null,
    legalBasis: null,
    consentReference: null,
    newcomer: { id: personId, wrappedKey: vault.newDataKey(applicantContext(personId)).wrapped },
    selfie: selfieUntil && { expiresAt: selfieUntil, seal: () => Buffer.from("a picture") },
    seal: ({ id: applicantId, wrappedKey }) =>
      vault.openDataKey(wrappedKey, applicantContext(applicantId)).seal(`{"nik":"${of}"}`, inputPlace(id)),
  };
}

/** An assessment that was begun, of which nothing is known yet. */
export async function begun(begin: Begin) {
  const opening = openingOf(begin);
  const opened = await begin.store.openings.add(opening);
  if (opened.kind === "known") return expect.fail("a key that was used before");
  return { id: opening.id, tenant: opening.tenant, run: opened.run, person: opened.person };
}

/** A decision of it. */
export async function decide(
  store: Store,
  { id: assessmentId, tenant, run }: { readonly id: string; readonly tenant: string; readonly run: number },
  at: Date,
  { seq = 1, state = "COMPLETE" }: { readonly seq?: number; readonly state?: AssessmentState } = {},
): Promise<void> {
  const entry = decisionOf({ assessmentId, tenant, run }, seq, at);
  if (entry.kind !== "decision") return expect.fail("no decision");
  const written = await store.journal.add({ ...entry, state });
  expect(written).toBe("written");
}

/** What the audit log of a tenant says was done, in order. Its chain has to be whole. */
export async function auditOf({ orm }: Pick<Database, "orm">, tenant: string): Promise<readonly AuditLine[]> {
  const entries = await orm.select().from(auditEntry).where(eq(auditEntry.tenant, tenant)).orderBy(asc(auditEntry.seq));
  let link = genesisOf(tenant);
  for (const { body, hash } of entries) {
    link = linkHash(link, body);
    expect(hash).toEqual(link);
  }
  return entries.map(({ body }) => JSON.parse(body));
}

interface AuditLine {
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}
