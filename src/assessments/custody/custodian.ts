import { createHash } from "node:crypto";

import { v7 as uuidv7 } from "uuid";

import type { Deed } from "../../domain/audit-actions.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import { countsFrom, custodyState, obstaclesTo, retainedUntil } from "../../domain/custody.ts";
import type { ErasureGround } from "../../domain/custody.ts";
import type { Nik } from "../../domain/nik.ts";
import { appendAudit } from "../../store/audit-chain.ts";
import {
  erasureRequestedDeed,
  erasureWithdrawnDeed,
  holdLiftedDeed,
  holdPlacedDeed,
} from "../../store/custody/deeds.ts";
import { erase } from "../../store/custody/erase.ts";
import type { Erased } from "../../store/custody/ledger-rows.ts";
import { heldBy, liftHold, orderErasure, placeHold, withdrawErasure } from "../../store/custody/orders.ts";
import { applicantIdOf, custodyOf } from "../../store/custody/standing.ts";
import type { CustodyRows } from "../../store/custody/standing.ts";
import type { Database, Orm } from "../../store/database.ts";
import type { DataKey } from "../../vault/data-key.ts";
import { applicantContext, holdPlace } from "../recorder/places.ts";
import type { Actor } from "../recorder/request.ts";
import { custodyFrom } from "./custody.ts";
import type { Custody, CustodyTerms } from "./custody.ts";

export interface CustodianOptions extends CustodyTerms {
  readonly database: Pick<Database, "orm">;
  readonly clock: () => Date;
  /** Told of who is erased, once it is done, and waited for. @default nobody is */
  readonly erased?: (erased: readonly Erased[]) => Promise<void>;
}

/** An applicant as a caller knows them. */
export type ApplicantRef = { readonly nik: Nik } | { readonly assessmentId: string };

export interface ErasureOrder {
  readonly ground: ErasureGround;
  /** The day on which the business relationship ended, where there was one. */
  readonly relationshipEnded: CalendarDate | null;
  /** Whether the minimum retention does not stand in its way. */
  readonly despiteRetention: boolean;
}

/**
 * Settles what becomes of what is kept of applicants. Everything is in the audit log with the transaction that does it; undefined
 * is returned where the tenant has no such applicant, or no such hold.
 */
export interface Custodian {
  custody(tenant: string, ref: ApplicantRef): Promise<Custody | undefined>;
  /** Erases an applicant now, or once they may be erased. What was ordered before is ordered anew. */
  erase(actor: Actor, ref: ApplicantRef, order: ErasureOrder): Promise<Custody | undefined>;
  /** Takes back an erasure that is not done yet. */
  withdrawErasure(actor: Actor, ref: ApplicantRef): Promise<Custody | undefined>;
  placeHold(actor: Actor, ref: ApplicantRef, reason: string): Promise<Custody | undefined>;
  liftHold(actor: Actor, holdId: string, reason: string): Promise<Custody | undefined>;
}

/** What is done to one applicant, who is locked meanwhile, and what the audit log is told of it. */
type Deal = (tx: Orm, rows: CustodyRows, at: Date) => Promise<readonly Deed[]>;

export function createCustodian(options: CustodianOptions): Custodian {
  const { database, vault, clock, minimumRetention } = options;
  const keyOf = (tenant: string, ref: ApplicantRef) =>
    "nik" in ref ? { nikHash: vault.index.hash(tenant, "nik", ref.nik) } : ref;
  const seen = (rows: CustodyRows) => custodyFrom(rows, options, clock());

  /** Of one who is erased nothing is left to be dealt with. */
  async function dealWith(find: (tx: Orm) => Promise<string | undefined>, deal: Deal): Promise<Custody | undefined> {
    const dealt = await database.orm.transaction(async (tx) => {
      const id = await find(tx);
      const rows = id === undefined ? undefined : await custodyOf(tx, id, true);
      if (id === undefined || rows === undefined) return undefined;
      const wasErased = rows.standing.isErased;
      if (wasErased) return { rows, wasErased };
      const deeds = await deal(tx, rows, clock());
      const after = (await custodyOf(tx, id, false)) ?? rows;
      await appendAudit(tx, deeds);
      return { rows: after, wasErased };
    });
    if (dealt === undefined) return undefined;
    const { id: applicantId, erasedAt: at } = dealt.rows.applicant;
    if (at !== null && !dealt.wasErased) await options.erased?.([{ applicantId, at }]);
    return seen(dealt.rows);
  }

  function sealed(rows: CustodyRows, holdId: string, column: "reason" | "lift_reason", text: string) {
    const bytes = dataKeyOf(rows).seal(text, holdPlace(holdId, column));
    return { bytes, hash: createHash("sha256").update(bytes).digest("hex") };
  }

  function dataKeyOf({ applicant: { id, wrappedKey } }: CustodyRows): DataKey {
    if (wrappedKey === null) throw new RangeError("an applicant who is not erased, and has no key");
    return vault.openDataKey(wrappedKey, applicantContext(id));
  }

  return {
    async custody(tenant, ref) {
      const id = await applicantIdOf(database.orm, tenant, keyOf(tenant, ref));
      const rows = id === undefined ? undefined : await custodyOf(database.orm, id, false);
      return rows && seen(rows);
    },

    erase({ tenant, name }, ref, order) {
      return dealWith(
        (tx) => applicantIdOf(tx, tenant, keyOf(tenant, ref)),
        async (tx, { applicant, standing: before }, at) => {
          const act = { tenant, actor: name, at };
          const { id } = applicant;
          const { ground, despiteRetention } = order;
          const standing = { ...before, erasure: order };
          const request = { ...order, requestedAt: at, requestedBy: name, countsFrom: countsFrom(standing) };
          await orderErasure(tx, { applicantId: id, tenant, ...request });
          const obstacles = obstaclesTo(standing, minimumRetention, at);
          const requested = erasureRequestedDeed(act, id, {
            ground,
            despiteRetention,
            state: obstacles.length === 0 ? "ERASED" : custodyState(standing),
            notBefore: obstacles.includes("MINIMUM_RETENTION") ? retainedUntil(standing, minimumRetention) : null,
          });
          return obstacles.length === 0 ? [requested, await erase(tx, id, act, request)] : [requested];
        },
      );
    },

    withdrawErasure({ tenant, name }, ref) {
      return dealWith(
        (tx) => applicantIdOf(tx, tenant, keyOf(tenant, ref)),
        async (tx, { applicant: { id }, erasure: request }, at) => {
          if (request === null) return [];
          await withdrawErasure(tx, id);
          return [erasureWithdrawnDeed({ tenant, actor: name, at }, id, request.requestedAt)];
        },
      );
    },

    placeHold({ tenant, name }, ref, reason) {
      return dealWith(
        (tx) => applicantIdOf(tx, tenant, keyOf(tenant, ref)),
        async (tx, rows, at) => {
          const { id: applicantId } = rows.applicant;
          const id = uuidv7();
          const { bytes, hash } = sealed(rows, id, "reason", reason);
          await placeHold(tx, { id, tenant, applicantId, placedAt: at, placedBy: name, reason: bytes });
          return [holdPlacedDeed({ tenant, actor: name, at }, applicantId, { hold: id, reasonHash: hash })];
        },
      );
    },

    liftHold({ tenant, name }, holdId, reason) {
      return dealWith(
        (tx) => heldBy(tx, tenant, holdId),
        async (tx, rows, at) => {
          const { bytes, hash } = sealed(rows, holdId, "lift_reason", reason);
          const lifted = await liftHold(tx, holdId, { liftedAt: at, liftedBy: name, liftReason: bytes });
          if (!lifted) return [];
          return [holdLiftedDeed({ tenant, actor: name, at }, rows.applicant.id, { hold: holdId, reasonHash: hash })];
        },
      );
    },
  };
}
