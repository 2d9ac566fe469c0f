import { v7 as uuidv7 } from "uuid";

import type { AttemptEnd, AttemptEntry, CallJournal, KnownCall, VendorReply } from "../../checks/journal.ts";
import { providerFailure } from "../../domain/answer.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { BegunAttempt } from "../../domain/vendor-traffic.ts";
import type { JournalEntry, Work, Written } from "../../store/journal.ts";
import type { Store } from "../../store/store.ts";
import type { DataKey } from "../../vault/data-key.ts";
import { writeReply } from "../record/reply-form.ts";
import { answerPlace } from "./places.ts";

/** The record could not be written, or another replica works on the assessment now: this run is over, and has decided nothing. */
export class RunBroken extends Error {
  override readonly name = "RunBroken";
  /** Whether another works on it. */
  readonly isTaken: boolean;

  constructor(
    message: string,
    { isTaken = false, cause }: { readonly isTaken?: boolean; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.isTaken = isTaken;
  }
}

export interface RunJournalOptions {
  readonly store: Pick<Store, "journal">;
  readonly work: Work;
  readonly key: DataKey;
  readonly clock: () => Date;
  /** What an earlier run has left. */
  readonly known: (provider: ProviderName, endpoint: string) => KnownCall | undefined;
  /** Told of what could not be written, and has to be as soon as the record can be written again. */
  readonly unwritten: (entry: Unwritten) => void;
}

type Entry<Kind extends JournalEntry["kind"]> = Extract<JournalEntry, { readonly kind: Kind }>;

/** What came of a call. It may have been paid for. */
export interface Unwritten {
  /** Set where nobody knows whether it was written. */
  readonly intent?: Entry<"intent">;
  readonly answer: Entry<"answer">;
}

/** Writes it after all; not where the call was never begun, and another may make it now. */
export async function writeAgain({ journal }: Pick<Store, "journal">, { intent, answer }: Unwritten): Promise<void> {
  if (intent !== undefined && (await journal.add(intent)) === "superseded") return;
  await journal.add(answer);
}

/** Writes down the calls of one run of one assessment, each before it is made and before its answer is used. */
export class RunJournal implements CallJournal {
  readonly isOwn = true;
  readonly known: RunJournalOptions["known"];
  readonly #options: RunJournalOptions;
  readonly #over = new AbortController();
  #broken: RunBroken | null = null;

  constructor(options: RunJournalOptions) {
    this.#options = options;
    this.known = options.known;
  }

  /** Aborted once something could not be written: nothing is decided by this run any more. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Whether another works on the assessment. */
  get isTaken(): boolean {
    return this.#broken?.isTaken ?? false;
  }

  /** @throws {RunBroken} where something that had to be written down was not */
  assertWhole(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  async begin({ provider, endpoint, checks, ...begun }: BegunAttempt): Promise<AttemptEntry<VendorReply>> {
    const { work, clock, key, unwritten } = this.#options;
    const { assessmentId, tenant, run } = work;
    const attempt = begun.attempt + (this.known(provider, endpoint)?.attempts ?? 0);
    const askedAt = clock();
    const intentId = uuidv7();
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
    const intent = {
      kind: "intent",
      work,
      row: { assessmentId, id: intentId, run, provider, endpoint, attempt, askedAt },
    } as const;
    try {
      await this.write(intent);
    } catch (error) {
      // A connection that breaks does not say whether it is there: then it has to be said that nobody was asked.
      if (!this.isTaken) unwritten({ intent, answer: { kind: "answer", work, row: row(UNSENT, 0, false) } });
      throw error;
    }
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
    // What a vendor has answered is kept, whatever has become of the run.
    if (entry.kind !== "answer") this.assertWhole();
    let written: Written;
    try {
      written = await this.#options.store.journal.add(entry);
    } catch (error) {
      if (entry.kind === "answer") this.#options.unwritten({ answer: entry });
      throw this.#break(new RunBroken("the record could not be written", { cause: error }));
    }
    if (written === "superseded") {
      throw this.#break(new RunBroken("another replica has taken the assessment over", { isTaken: true }));
    }
  }

  #break(broken: RunBroken): RunBroken {
    this.#broken ??= broken;
    this.#over.abort();
    return broken;
  }
}

const UNSENT = {
  failure: providerFailure("UNAVAILABLE", "It was not sent: the record could not be written."),
  requestId: null,
  repeat: "unsent",
} as const;

function headOf(said: AttemptEnd<VendorReply>["said"]) {
  if ("reply" in said) return { status: said.reply.status, requestId: said.reply.requestId };
  return { status: "FAILED", requestId: said.requestId } as const;
}
