import type { JournalEntry, Work } from "../../store/journal.ts";
import { writeEvent } from "../record/event-form.ts";
import type { RecordedEvent } from "../record/event-form.ts";
import type { RunJournal } from "./run-journal.ts";

type EventRow = Extract<JournalEntry, { kind: "events" }>["rows"][number];

interface EventWriterOptions {
  readonly journal: Pick<RunJournal, "write">;
  readonly work: Work;
  /** The number of the next event, from 1. */
  readonly nextEvent: number;
}

/** Tells what happens to an assessment, in order: whoever reads an event can read all before it. */
export class EventWriter {
  readonly #options: Pick<EventWriterOptions, "journal" | "work">;
  readonly #clock: () => Date;
  #unwritten: readonly EventRow[] = [];
  #isWriting = false;
  #next: number;

  constructor({ journal, work, nextEvent }: EventWriterOptions, clock: () => Date) {
    this.#options = { journal, work };
    this.#clock = clock;
    this.#next = nextEvent;
  }

  /** The number of the next event. */
  get next(): number {
    return this.#next;
  }

  /** Nobody waits for it to be written. */
  tell(event: RecordedEvent): void {
    this.note(event);
    void this.#write();
  }

  /** It is written with what comes next. */
  note(event: RecordedEvent): void {
    this.#unwritten = [...this.#unwritten, this.#row(event)];
  }

  /** An event for the caller to write with something else, after all that may not be written yet. */
  with(event: RecordedEvent): readonly EventRow[] {
    return [...this.#unwritten, this.#row(event)];
  }

  /** The caller has written them. */
  written(rows: readonly EventRow[]): void {
    this.#unwritten = this.#unwritten.filter((row) => !rows.includes(row));
  }

  #row(event: RecordedEvent): EventRow {
    const { assessmentId } = this.#options.work;
    const row = { assessmentId, seq: this.#next, at: this.#clock(), body: writeEvent(event) };
    this.#next += 1;
    return row;
  }

  /** What comes while some are written is written only then. */
  async #write(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    const { journal, work } = this.#options;
    while (this.#unwritten.length > 0) {
      const rows = this.#unwritten;
      try {
        await journal.write({ kind: "events", work, rows });
      } catch {
        // Neither can the decision be written then, and the run ends with that.
        return;
      }
      this.written(rows);
    }
    this.#isWriting = false;
  }
}
