import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import { hold } from "../store/support/hold.ts";
import { callsAbout } from "./citizens.ts";
import type { Stage } from "./stage.ts";

const SLOW = { latency: { minMs: 60_000, maxMs: 60_000 } };
const QUICK = { latency: { minMs: 0, maxMs: 0 } };

/** Where the next assessment is held. */
export interface Held {
  /** Resolves once it is where it is to be killed. */
  readonly reached: (id: string) => Promise<unknown>;
  /** After the kill. */
  readonly release?: () => unknown;
  /** With the next server. */
  readonly resumed?: () => unknown;
}

export interface Moment {
  readonly when: string;
  readonly hold: (stage: Stage, about: Citizen) => Promise<Held>;
  readonly policy?: string;
  /** How often the vendors were asked in all. */
  readonly asked: readonly [glair: number, iluma: number];
  /** What came of it: its status, or the code of its failure. */
  readonly answers: readonly [glair: string, iluma: string];
  readonly causes?: readonly string[];
}

/** What a process that is gone had sent is not carried out any more. */
async function heldTable({ databaseUrl }: Stage, table: string): Promise<Held> {
  const held = await hold(databaseUrl, table);
  const release = async (): Promise<void> => {
    await held.abandon();
    await held.release();
  };
  return { reached: () => held.awaited(), release };
}

async function glairAtWork({ vendors, untilKept }: Stage, about: Citizen): Promise<Held> {
  vendors.configure("GLAIR", SLOW);
  return {
    async reached(id) {
      await vendors.until(() => callsAbout(vendors, "GLAIR", about).some(({ status }) => status === null));
      await untilKept("call_answer", id, 1);
    },
    release: () => vendors.configure("GLAIR", QUICK),
  };
}

const ANSWERED = "ANSWERED";
const INTERRUPTED = "UNAVAILABLE";

/** Those of one line are brought about in this order, and the server is killed over all of them. */
export const MOMENTS: readonly (readonly Moment[])[] = [
  [
    {
      when: "while an answer was still to come",
      policy: "hasty",
      async hold({ vendors, untilKept }) {
        vendors.configure("ILUMA", { async: true, callbacks: "HELD" });
        return {
          async reached(id) {
            await untilKept("decision", id, 1);
            vendors.configure("ILUMA", { async: false });
          },
          resumed: () => vendors.release("ILUMA"),
        };
      },
      asked: [1, 1],
      answers: [ANSWERED, ANSWERED],
      causes: ["CHECKED", "LATE_ANSWER"],
    },
    {
      when: "after the answers were written down and before the decision was",
      hold: (stage) => heldTable(stage, "decision"),
      asked: [1, 1],
      answers: [ANSWERED, ANSWERED],
    },
    {
      when: "while a vendor was at work",
      hold: glairAtWork,
      asked: [1, 1],
      answers: [INTERRUPTED, ANSWERED],
    },
    {
      when: "while a vendor was at work, where the policy risks a second bill",
      hold: glairAtWork,
      policy: "bold",
      asked: [2, 1],
      answers: [ANSWERED, ANSWERED],
    },
    {
      when: "after a call was written down and before the vendor had it",
      async hold({ glair, untilKept }) {
        glair.stall();
        const reached = async (id: string): Promise<void> => {
          await untilKept("call_intent", id, 2);
          await untilKept("call_answer", id, 1);
        };
        return { reached, release: () => glair.open() };
      },
      asked: [0, 1],
      answers: [INTERRUPTED, ANSWERED],
    },
  ],
  [
    {
      when: "after the vendors had answered and before that was written down",
      async hold(stage, about) {
        const { vendors } = stage;
        const { reached, ...held } = await heldTable(stage, "call_answer");
        const isAnswered = (vendor: "GLAIR" | "ILUMA") =>
          callsAbout(vendors, vendor, about).some(({ status }) => status === 200);
        return {
          ...held,
          async reached(id) {
            await vendors.until(() => isAnswered("GLAIR") && isAnswered("ILUMA"));
            await reached(id);
          },
        };
      },
      asked: [1, 1],
      answers: [INTERRUPTED, INTERRUPTED],
    },
    {
      when: "after it was begun and before anybody was to be asked",
      hold: (stage) => heldTable(stage, "call_intent"),
      asked: [1, 1],
      answers: [ANSWERED, ANSWERED],
    },
  ],
];
