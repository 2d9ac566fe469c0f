import type { Database } from "./database.ts";
import type { Commits } from "./group-commit.ts";
import { createJournal } from "./journal.ts";
import type { JournalEntry, Written } from "./journal.ts";
import { createOpenings } from "./openings.ts";
import type { Opened, Opening } from "./openings.ts";

/** The record, over a database: what is written of assessments, each thing durable once its promise resolves. */
export interface Store {
  readonly database: Database;
  readonly openings: Commits<Opening, Opened>;
  readonly journal: Commits<JournalEntry, Written>;
  /** Writes what is waiting to be written, and closes. */
  close(): Promise<void>;
}

export function createStore(database: Database): Store {
  const openings = createOpenings(database);
  const journal = createJournal(database);
  return {
    database,
    openings,
    journal,
    async close() {
      await openings.idle();
      await journal.idle();
      await database.close();
    },
  };
}
