import { timingSafeEqual } from "node:crypto";

import { v7 as uuidv7 } from "uuid";

import { estimateCost } from "../../checks/money/estimate.ts";
import { purseFor } from "../../checks/money/purse-for.ts";
import { auditEntries } from "../../store/audit/entries.ts";
import type { AuditPage, AuditQuery, AuditRecord } from "../../store/audit/entries.ts";
import type { Opening } from "../../store/openings.ts";
import { recordsOf } from "../../store/records.ts";
import { usageOf } from "../../store/usage.ts";
import type { UsageRow } from "../../store/usage.ts";
import { writeInput } from "../record/applicant-form.ts";
import { readEvent } from "../record/event-form.ts";
import type { RecordedEvent } from "../record/event-form.ts";
import type { Bulletin } from "./bulletin.ts";
import { dismissingOf } from "./dismissals.ts";
import { selfieToKeep } from "./kept-selfie.ts";
import { applicantContext, inputPlace } from "./places.ts";
import { createReader } from "./read.ts";
import type { Reader } from "./read.ts";
import { gistOf } from "./request.ts";
import type { AssessRequest } from "./request.ts";
import { createReviewing } from "./reviewing.ts";
import type { Reviewing } from "./reviewing.ts";
import { RunBroken, RunJournal, writeAgain } from "./run-journal.ts";
import { createTakeUp } from "./take-up.ts";
import { UnderWay } from "./under-way.ts";
import type { BrokenOff } from "./under-way.ts";
import { newWork } from "./work.ts";
import type { WorkTools } from "./work.ts";

export type { AuditPage, AuditQuery, AuditRecord, UsageRow };

/** The idempotency key has been used for something else. */
export class IdempotencyKeyReused extends Error {
  override readonly name = "IdempotencyKeyReused";
}

/** An assessment that was begun, now or before. */
export interface Begun {
  readonly id: string;
  /** Whether this request began it. */
  readonly isNew: boolean;
}

export interface RecorderOptions extends WorkTools {
  readonly bulletin: Bulletin;
  /** Told of a run that ended without what it was for; never of anything personal. */
  readonly brokenOff: (assessmentId: string, error: unknown) => void;
}

/** Makes assessments that are kept. */
export interface Recorder extends Reader, Reviewing {
  /**
   * Begins an assessment, or finds the one that was begun with the same key.
   * @throws {IdempotencyKeyReused}
   */
  assess(request: AssessRequest): Promise<Begun>;
  /**
   * The assessment that was begun with the request's key; undefined where none was.
   * @throws {IdempotencyKeyReused}
   */
  begun(request: AssessRequest): Promise<Begun | undefined>;
  /**
   * Resolves once the assessment is decided, by whichever replica.
   * @throws {RunBroken} where the run of it that was this process's ended without a decision
   */
  decided(tenant: string, id: string, signal: AbortSignal): Promise<void>;
  /** What has happened so far, then what happens, until it is complete; undefined where the tenant has no such assessment. */
  follow(
    tenant: string,
    id: string,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<RecordedEvent, void, void> | undefined>;
  /** What vendors were asked for a tenant, recorded or not. */
  usage(tenant: string, span: { readonly from: Date; readonly to: Date }): Promise<UsageRow[]>;
  /** What a tenant's audit log tells. */
  audit(tenant: string, query: AuditQuery): Promise<AuditPage>;
  /** Takes up what has broken off here, and what replicas that are gone have left; never twice at the same time. */
  takeUp(): Promise<void>;
  /** How many assessments are under way. */
  readonly underWay: number;
  /** Waits for what is under way; once the signal is aborted it is left for another replica, or for the next start. */
  close(signal: AbortSignal): Promise<void>;
}

/** Somebody may miss the news: it is looked for itself at least this often, in milliseconds. */
const LOOK_EVERY_MS = 5_000;

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, vault, bulletin, policies, examiner, clock, brokenOff } = options;
  const { database } = store;
  const owner = database.presence.id;
  const reader = createReader({ store, vault, policies, clock });
  const stopping = new AbortController();
  const underWay = new UnderWay((id, error) => {
    if (!stopping.signal.aborted) brokenOff(id, error);
  });
  const takeUp = createTakeUp(options, underWay, stopping.signal);
  let takingUp: Promise<void> | undefined;
  let made = 0;

  async function assess(request: AssessRequest): Promise<Begun> {
    try {
      const begun = await open(request);
      if (!begun.isNew) await request.reservation?.close();
      return begun;
    } catch (error) {
      await request.reservation?.close();
      throw error;
    }
  }

  async function open(request: AssessRequest): Promise<Begun> {
    const opening = openingOf(request);
    const { id, tenant } = opening;
    const { applicant, policy, span = null, view, reservation, maxCostIdr = null } = request;
    const asked = examiner();
    const ask = asked.ask(applicant, { checks: new Set(), policies: new Set([policy]) });
    const purse = maxCostIdr === null ? undefined : purseFor(estimateCost(options.panel, ask), maxCostIdr);
    const left: BrokenOff = { tenant, memory: { applicant, purse, view }, unwritten: [], failures: 0 };
    const opened = await store.openings.add(opening).catch((error: unknown) => {
      // It may have been begun: a connection that breaks does not say what came of the commit.
      underWay.leave(id, left);
      throw error;
    });
    if (opened.kind === "known") {
      if (timingSafeEqual(opened.fingerprint, opening.fingerprint)) return { id: opened.assessmentId, isNew: false };
      throw new IdempotencyKeyReused("the key was used for another request");
    }
    const key = vault.openDataKey(opened.person.wrappedKey, applicantContext(opened.person.id));
    const work = { assessmentId: id, tenant, run: opened.run };
    const unwritten = left.unwritten.push.bind(left.unwritten);
    const journal = new RunJournal({ store, work, key, clock, known: () => undefined, unwritten });
    const run = {
      work,
      applicant,
      policy,
      purse,
      bill: reservation ?? undefined,
      span,
      view,
      key,
      journal,
      isNewcomer: opened.person.id === opening.newcomer.id,
      dismissing: () => dismissingOf(options, { tenant, applicantId: opened.person.id }, policy.meaning.record),
      examiner: asked,
      signal: stopping.signal,
    };
    const working = newWork(options, run);
    underWay.begin(id, working, left);
    const close = (): void => void reservation?.close();
    working.decided.then(close, close);
    return { id, isNew: true };
  }

  function openingOf(request: AssessRequest): Opening {
    const { actor, applicant, policy, reference, ground, idempotencyKey, maxCostIdr = null } = request;
    const { tenant } = actor;
    const at = clock();
    // Lists go by ids: the time in them is that of the assessment, and of one millisecond the later ones are greater.
    made = (made + 1) >>> 0;
    const [id, personId] = [uuidv7({ msecs: at.getTime(), seq: made }), uuidv7()];
    const { name, version, digest, source } = policy;
    const written = writeInput(applicant, maxCostIdr);
    return {
      id,
      tenant,
      at,
      by: actor.name,
      owner,
      keyHash: vault.index.hash(tenant, "idempotency-key", idempotencyKey),
      fingerprint: vault.index.hash(tenant, "fingerprint", gistOf(request)),
      nikHash: vault.index.hash(tenant, "nik", applicant.nik),
      policy: { name, version, digest, source },
      reference,
      ...ground,
      selfie: selfieToKeep(request, { id, vault, now: at }),
      newcomer: { id: personId, wrappedKey: vault.newDataKey(applicantContext(personId)).wrapped },
      seal(person) {
        const key = vault.openDataKey(person.wrappedKey, applicantContext(person.id));
        return key.seal(written, inputPlace(id));
      },
    };
  }

  async function decided(tenant: string, id: string, signal: AbortSignal): Promise<void> {
    try {
      const own = underWay.decidingOf(id);
      if (own !== undefined) return await own;
    } catch (error) {
      if (!(error instanceof RunBroken && error.isTaken)) throw error;
    }
    await untilNews(id, signal, async () => (await recordsOf(database, tenant).assessment(id))?.state !== "RUNNING");
  }

  /** Looks again at each news, and now and then without any, until there is what is looked for or nobody waits. */
  async function untilNews(id: string, signal: AbortSignal, look: () => Promise<boolean>): Promise<void> {
    for (;;) {
      const over = new AbortController();
      const either = AbortSignal.any([signal, stopping.signal, over.signal, AbortSignal.timeout(LOOK_EVERY_MS)]);
      // It is listened for before it is looked for: nothing falls between the two.
      const news = bulletin.news(id, either);
      try {
        if (signal.aborted || stopping.signal.aborted || (await look())) return;
        await news;
      } finally {
        over.abort();
      }
    }
  }

  async function* tell(tenant: string, id: string, signal: AbortSignal): AsyncGenerator<RecordedEvent, void, void> {
    const records = recordsOf(database, tenant);
    const look = async (after: number) => {
      // Its state first: once it is complete, no event is written any more.
      const complete = (await records.assessment(id))?.state === "COMPLETE";
      return { complete, fresh: await records.events(id, after) };
    };
    for (let last = 0; !signal.aborted && !stopping.signal.aborted;) {
      let seen = await look(last);
      await untilNews(id, signal, async () => {
        seen = await look(last);
        return seen.complete || seen.fresh.length > 0;
      });
      for (const { seq, body } of seen.fresh) {
        last = seq;
        yield readEvent(body);
      }
      if (seen.complete) return;
    }
  }

  return {
    ...reader,
    ...createReviewing(options),
    assess,
    async begun(request) {
      const { tenant, keyHash, fingerprint } = openingOf(request);
      const known = await recordsOf(database, tenant).key(keyHash);
      if (known === undefined) return undefined;
      if (timingSafeEqual(known.fingerprint, fingerprint)) return { id: known.assessmentId, isNew: false };
      throw new IdempotencyKeyReused("the key was used for another request");
    },
    decided,
    async follow(tenant, id, signal) {
      const row = await recordsOf(database, tenant).assessment(id);
      return row && tell(tenant, id, signal);
    },
    usage: (tenant, span) => usageOf(database, tenant, span),
    audit: (tenant, query) => auditEntries(database.orm, tenant, query),
    takeUp() {
      takingUp ??= (stopping.signal.aborted ? Promise.resolve() : takeUp()).finally(() => (takingUp = undefined));
      return takingUp;
    },
    get underWay() {
      return underWay.deciding;
    },
    async close(signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (signal.aborted) resolve();
      await Promise.race([underWay.decided(), promise]);
      stopping.abort(new RunBroken("this process stops"));
      await takingUp?.catch(() => {});
      await underWay.over();
      // The last chance for what was answered while the record could not be written.
      await Promise.allSettled(underWay.unwritten().map((each) => writeAgain(store, each)));
      await bulletin.close();
    },
  };
}
