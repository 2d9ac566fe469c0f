import { v7 as uuidv7 } from "uuid";

import { createExaminer } from "../../../../src/assessments/examiner.ts";
import type { Decided } from "../../../../src/assessments/examiner.ts";
import { openBulletin } from "../../../../src/assessments/recorder/bulletin.ts";
import { createPastPolicies } from "../../../../src/assessments/recorder/policies.ts";
import { createRecorder } from "../../../../src/assessments/recorder/recorder.ts";
import type { Recorder } from "../../../../src/assessments/recorder/recorder.ts";
import type { AssessRequest } from "../../../../src/assessments/recorder/request.ts";
import { Lines } from "../../../../src/checks/line/lines.ts";
import type { Panel } from "../../../../src/checks/panel.ts";
import { countryCode } from "../../../../src/domain/country.ts";
import type { Policy } from "../../../../src/policy/policy.ts";
import type { Database } from "../../../../src/store/database.ts";
import type { JournalEntry } from "../../../../src/store/journal.ts";
import { createStore } from "../../../../src/store/store.ts";
import { createMasterRing } from "../../../../src/vault/master-ring.ts";
import { newWrappedIndexKey, openVault } from "../../../../src/vault/vault.ts";
import { BAYU, nik, selfie } from "../../../checks/support.ts";
import { shelfOf } from "../../../graphql/support/shelf.ts";
import { PROVIDERS } from "../../../policy/support/policies.ts";
import { masterKeys } from "../../../vault/keys.ts";

/** Lets a test stand between a recorder and its record. */
export type Trouble = "before" | "after" | null;

export interface Replica {
  readonly id: string;
  readonly recorder: Recorder;
  /** What broke off, and why. */
  readonly brokenOff: [string, unknown][];
  /** What is written fails before it is tried, or after it was done, where the test says so. */
  trouble: (written: JournalEntry | "opening") => Trouble;
  /** The others are told that it is gone, whether it is or not. */
  vanish(): void;
  /** Leaves at once, as a process does that has no time. */
  stop(): Promise<void>;
}

export const AWAY = Object.assign(new Error("away"), { code: "ECONNRESET" });

/** Replicas over one database, and the vendors of `panel`. They are what processes are: each knows the others by the record only. */
export function office(database: Database, panel: Panel, policy: Policy) {
  const gone = new Set<string>();
  const ring = createMasterRing(masterKeys("m1"));
  const vault = openVault(ring, newWrappedIndexKey(ring));
  const shelf = shelfOf(policy);
  const clock = (): Date => new Date();
  const counted: Decided[] = [];
  const decided = (each: Decided): void => void counted.push(each);
  const examiner = createExaminer({ panel, shelf, clock, deadlineMs: 5_000, decided });

  const absent = () => ({ id: uuidv7(), isGone: async (other: string) => gone.has(other) });

  /** @param own its way to the database, where it is as present there as processes are */
  async function replica(own: Database = { ...database, presence: absent() }): Promise<Replica> {
    const { id } = own.presence;
    const store = createStore(own);
    const made: Pick<Replica, "trouble" | "brokenOff"> = { trouble: () => null, brokenOff: [] };
    const troubled = async <Result>(written: JournalEntry | "opening", add: () => Promise<Result>): Promise<Result> => {
      const trouble = made.trouble(written);
      if (trouble === "before") throw AWAY;
      const result = await add();
      if (trouble === "after") throw AWAY;
      return result;
    };
    const recorder = createRecorder({
      panel,
      lines: new Lines(),
      clock,
      software: "test",
      patienceMs: 60_000,
      store: {
        ...store,
        openings: {
          add: (opening) => troubled("opening", () => store.openings.add(opening)),
          settled: () => store.openings.settled(),
        },
        journal: {
          add: (entry) => troubled(entry, () => store.journal.add(entry)),
          settled: () => store.journal.settled(),
        },
      },
      vault,
      policies: createPastPolicies(own, PROVIDERS, () => shelf),
      examiner: () => examiner,
      bulletin: await openBulletin(own),
      brokenOff: (assessment, error) => void made.brokenOff.push([assessment, error]),
    });
    return Object.assign(made, {
      id,
      recorder,
      vanish: () => void gone.add(id),
      async stop() {
        gone.add(id);
        await recorder.close(AbortSignal.abort());
      },
    });
  }

  return { replica, counted };
}

export function request(policy: Policy, idempotencyKey: string = uuidv7()): AssessRequest {
  return {
    actor: { tenant: "default", name: "test" },
    idempotencyKey,
    applicant: {
      ...BAYU,
      nik: nik(),
      name: "Bayu Anggoro Wicaksono",
      nationality: countryCode("ID"),
      selfie: selfie(),
    },
    policy,
    reference: null,
    view: "whole",
    ground: { purpose: null, legalBasis: null, consentReference: null },
  };
}
