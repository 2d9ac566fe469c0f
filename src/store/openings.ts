import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { LegalBasis } from "../domain/legal-ground.ts";
import { appendAudit } from "./audit-chain.ts";
import { begunDeed } from "./audit/deeds.ts";
import type { Database, Orm } from "./database.ts";
import { GroupCommit } from "./group-commit.ts";
import { insertInto, relationOf } from "./insert-many.ts";
import { lockPersons } from "./persons.ts";
import { rowsOf } from "./rows.ts";
import { keepSelfies } from "./selfies.ts";
import { assessment, idempotencyKey, policyText } from "./schema/index.ts";
import { isUnreachable } from "./unreachable.ts";

/** An assessment that is to begin. */
export interface Opening {
  readonly id: string;
  readonly tenant: string;
  readonly at: Date;
  /** The caller's name. */
  readonly by: string;
  /** The replica that will work on it. */
  readonly owner: string;
  readonly keyHash: Buffer;
  readonly fingerprint: Buffer;
  readonly nikHash: Buffer;
  readonly policy: {
    readonly name: string;
    readonly version: number;
    readonly digest: string;
    readonly source: string;
  };
  readonly reference: string | null;
  readonly purpose: string | null;
  readonly legalBasis: LegalBasis | null;
  readonly consentReference: string | null;
  /** Taken where the tenant asks about this person for the first time. */
  readonly newcomer: { readonly id: string; readonly wrappedKey: Buffer };
  /** Seals the input for the one it is about. */
  readonly seal: (applicant: Person) => Buffer;
  /** Absent where no picture is kept. */
  readonly selfie?: { readonly seal: (applicant: Person) => Buffer; readonly expiresAt: Date } | undefined;
}

/** Somebody a tenant asks about, by the key to what is kept of them. */
export interface Person {
  readonly id: string;
  readonly wrappedKey: Buffer;
}

export type Opened =
  | { readonly kind: "opened"; readonly person: Person; readonly run: number }
  /** The idempotency key has been used before. */
  | { readonly kind: "known"; readonly assessmentId: string; readonly fingerprint: Buffer };

/** Begins assessments, each once for its idempotency key, whichever replicas are asked at the same time. */
export function createOpenings({ orm, width }: Pick<Database, "orm" | "width">): GroupCommit<Opening, Opened> {
  /** Digests of the policies that are surely kept: known only once the transaction is over. */
  const kept = new Set<string>();
  return new GroupCommit(
    async (openings) => {
      const { opened, policies } = await orm.transaction((tx) => openAll(tx, openings, kept));
      for (const digest of policies) kept.add(digest);
      return opened;
    },
    width,
    isUnreachable,
  );
}

async function openAll(
  tx: Orm,
  openings: readonly Opening[],
  kept: ReadonlySet<string>,
): Promise<{ readonly opened: readonly Opened[]; readonly policies: readonly string[] }> {
  const taken = await takeKeys(tx, openings);
  const fresh = openings.filter((opening) => taken.has(opening));
  const known = await knownBy(
    tx,
    openings.filter((opening) => !taken.has(opening)),
  );
  const policies = await keepPolicies(tx, fresh, kept);
  if (fresh.length > 0) {
    const persons = await personsOf(tx, fresh);
    const person = (opening: Opening): Person => {
      const found = persons.get(nameOf(opening.tenant, opening.nikHash));
      if (found === undefined) throw new RangeError("an applicant that was erased while it was asked about");
      return found;
    };
    const rows = fresh.map((opening) => rowOf(opening, person(opening)));
    await tx.execute(sql`${insertInto(assessment, "r")} FROM ${relationOf(assessment, rows, "r")}`);
    await keepSelfies(
      tx,
      fresh.flatMap((opening) => selfieOf(opening, person(opening))),
    );
    await appendAudit(tx, rows.map(begunDeed));
    for (const opening of fresh) known.set(opening, { kind: "opened", person: person(opening), run: FIRST_RUN });
  }
  const opened = openings.map((opening) => {
    const each = known.get(opening);
    if (each === undefined) throw new RangeError("an idempotency key that is neither new nor known");
    return each;
  });
  return { opened, policies };
}

const FIRST_RUN = 1;

/** Those whose key is theirs. In the order of keys, so that two who want the same ones never wait for each other. */
async function takeKeys(tx: Orm, openings: readonly Opening[]): Promise<ReadonlySet<Opening>> {
  const byKey = new Map<string, Opening>();
  for (const opening of openings) {
    const name = nameOf(opening.tenant, opening.keyHash);
    if (!byKey.has(name)) byKey.set(name, opening);
  }
  const candidates = [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, opening]) => opening);
  const keys = candidates.map(({ tenant, keyHash, fingerprint, id, at }) => {
    return { tenant, keyHash, fingerprint, assessmentId: id, createdAt: at };
  });
  const rows = await rowsOf(
    tx,
    sql`${insertInto(idempotencyKey, "k")} FROM ${relationOf(idempotencyKey, keys, "k")}
      ON CONFLICT DO NOTHING RETURNING assessment_id AS id`,
    z.object({ id: z.string() }),
  );
  const ids = new Set(rows.map(({ id }) => id));
  return new Set(candidates.filter(({ id }) => ids.has(id)));
}

async function knownBy(tx: Orm, openings: readonly Opening[]): Promise<Map<Opening, Opened>> {
  const known = new Map<Opening, Opened>();
  if (openings.length === 0) return known;
  const rows = await tx
    .select()
    .from(idempotencyKey)
    .where(pairs(sql`(${idempotencyKey.tenant}, ${idempotencyKey.keyHash})`, openings, ({ keyHash }) => keyHash));
  const byName = new Map(rows.map((row) => [nameOf(row.tenant, row.keyHash), row]));
  for (const opening of openings) {
    const row = byName.get(nameOf(opening.tenant, opening.keyHash));
    if (row === undefined) continue;
    known.set(opening, { kind: "known", assessmentId: row.assessmentId, fingerprint: row.fingerprint });
  }
  return known;
}

async function personsOf(tx: Orm, openings: readonly Opening[]): Promise<ReadonlyMap<string, Person>> {
  const byName = new Map(openings.map((opening) => [nameOf(opening.tenant, opening.nikHash), opening]));
  const ordered = [...byName].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, opening]) => opening);
  const persons = await lockPersons(tx, ordered);
  return new Map(persons.map(({ id, tenant, nik, key }) => [nameOf(tenant, nik), { id, wrappedKey: key }]));
}

/** Once a process for each policy: its file may be gone when a decision of it is looked at. */
async function keepPolicies(
  tx: Orm,
  openings: readonly Opening[],
  kept: ReadonlySet<string>,
): Promise<readonly string[]> {
  const missing = new Map(
    openings.filter(({ policy }) => !kept.has(policy.digest)).map(({ policy, at }) => [policy.digest, { policy, at }]),
  );
  if (missing.size === 0) return [];
  const rows = [...missing.values()].map(({ policy, at }) => ({ ...policy, keptAt: at }));
  await tx.insert(policyText).values(rows).onConflictDoNothing();
  return [...missing.keys()];
}

function rowOf(opening: Opening, person: Person): typeof assessment.$inferInsert {
  const { id, tenant, at, by, owner, policy, reference, purpose, legalBasis, consentReference } = opening;
  return {
    id,
    tenant,
    applicantId: person.id,
    createdAt: at,
    createdBy: by,
    policyName: policy.name,
    policyDigest: policy.digest,
    reference,
    purpose,
    legalBasis,
    consentReference,
    input: opening.seal(person),
    run: FIRST_RUN,
    owner,
    state: "RUNNING",
    decisions: 0,
    reviewState: "NONE",
    reviews: 0,
  };
}

function selfieOf({ id, tenant, selfie }: Opening, person: Person) {
  return selfie === undefined
    ? []
    : [{ assessmentId: id, tenant, expiresAt: selfie.expiresAt, sealed: selfie.seal(person) }];
}

function nameOf(tenant: string, hash: Buffer): string {
  return `${hash.toString("hex")} ${tenant}`;
}

function pairs(columns: SQL, openings: readonly Opening[], hashOf: (opening: Opening) => Buffer): SQL {
  const values = openings.map((opening) => sql`(${opening.tenant}, ${hashOf(opening)}::bytea)`);
  return sql`${columns} IN (${sql.join(values, sql`, `)})`;
}
