import { v7 as uuidv7 } from "uuid";

import type { AttemptEnd, AttemptEntry, CallJournal, KnownCall, VendorReply } from "../../checks/journal.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { BegunAttempt } from "../../domain/vendor-traffic.ts";
import type { JournalEntry, Work } from "../../store/journal.ts";
import type { Store } from "../../store/store.ts";
import type { DataKey } from "../../vault/data-key.ts";
import { writeReply } from "../record/reply-form.ts";
import { answerPlace } from "./places.ts";

/** Another replica works on the assessment now, or the record could not be written: this run is over, and has decided nothing. */
export class RunBroken extends Error {
  override readonly name = "RunBroken";
}

export interface RunJournalOptions {
  readonly store: Pick<Store, "journal">;
  readonly work: Work;
  readonly key: DataKey;
  readonly clock: () => Date;
  /** What an earlier run has left. */
  readonly known: (provider: ProviderName, endpoint: string) => KnownCall | undefined;
}

/** Writes down the calls of one run of one assessment, each before it is made and before its answer is used. */
export class RunJournal implements CallJournal {
  readonly isOwn = true;
  readonly known: RunJournalOptions["known"];
  readonly #options: RunJournalOptions;
  #broken: unknown = null;

  constructor(options: RunJournalOptions) {
    this.#options = options;
    this.known = options.known;
  }

  /** @throws {RunBroken} where something that had to be written down was not */
  assertWhole(): void {
    if (this.#broken !== null) throw new RunBroken("the record of a run is not whole", { cause: this.#broken });
  }

  async begin({ provider, endpoint, checks, attempt }: BegunAttempt): Promise<AttemptEntry<VendorReply>> {
    const { work, clock, key } = this.#options;
    const { assessmentId, tenant, run } = work;
    const intentId = uuidv7();
    const askedAt = clock();
    await this.write({
      kind: "intent",
      work,
      row: { assessmentId, id: intentId, run, provider, endpoint, attempt, askedAt },
    });
    const row = (said: AttemptEnd<VendorReply>["said"], latencyMs: number, billed: boolean) => {
      const id = uuidv7();
      const { status, requestId } = headOf(said);
      const body = key.seal(writeReply(said), answerPlace(assessmentId, id));
      return {
        assessmentId,
        id,
        intentId,
        provider,
        endpoint,
        answeredAt: clock(),
        status,
        requestId,
        latencyMs,
        billed,
        body,
      };
    };
    return {
      accepted: (requestId) => {
        const said = { reply: { status: "PENDING", requestId } } as const;
        const since = clock().getTime() - askedAt.getTime();
        // Nobody waits for it: where it cannot be written, neither can what comes of it.
        void this.write({ kind: "answer", work, row: row(said, since, true) }).catch(() => {});
      },
      end: async ({ outcome, ms, costIdr, said }) => {
        const call = {
          id: intentId,
          tenant,
          assessmentId,
          provider,
          endpoint,
          checks: [...checks],
          attempt,
          askedAt,
          latencyMs: ms,
          outcome,
          costIdr,
        };
        await this.write({ kind: "answer", work, call, row: row(said, ms, costIdr !== 0) });
      },
    };
  }

  /** @throws {RunBroken} where it is not written */
  async write(entry: JournalEntry): Promise<void> {
    try {
      this.assertWhole();
      const written = await this.#options.store.journal.add(entry);
      if (written === "superseded") throw new RunBroken("another replica has taken the assessment over");
    } catch (error) {
      this.#broken ??= error;
      throw error instanceof RunBroken ? error : new RunBroken("the record could not be written", { cause: error });
    }
  }
}

function headOf(said: AttemptEnd<VendorReply>["said"]) {
  if ("reply" in said) return { status: said.reply.status, requestId: said.reply.requestId };
  return { status: "FAILED", requestId: said.requestId } as const;
}
