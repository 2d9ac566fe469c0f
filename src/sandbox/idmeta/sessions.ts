import { randomUUID } from "node:crypto";

import { ForgetfulMap } from "../forgetful-map.ts";

/** The vendor's verification statuses and their codes, where the sandbox gives them. */
export const STATUS = {
  REJECTED: 1,
  REVIEW_NEEDED: 2,
  VERIFIED: 3,
  INCOMPLETE: 4,
  EMPTY: 99,
} as const;
export type Verified = "REJECTED" | "REVIEW_NEEDED" | "VERIFIED";

interface Session {
  readonly id: string;
  /** What the checks made in it came to. */
  readonly outcomes: Verified[];
  finalized: boolean;
}

const SESSIONS_KEPT = 10_000;

/** The verification sessions: a check runs inside one, and none runs in one that is finalized. */
export class Sessions {
  readonly #sessions = new ForgetfulMap<string, Session>(SESSIONS_KEPT);

  create(): Session {
    const session: Session = { id: randomUUID(), outcomes: [], finalized: false };
    this.#sessions.set(session.id, session);
    return session;
  }

  find(id: unknown): Session | undefined {
    return typeof id === "string" ? this.#sessions.get(id) : undefined;
  }

  open(id: unknown): Session | undefined {
    const session = this.find(id);
    return session?.finalized === false ? session : undefined;
  }
}

/** A session is as bad as its worst check. */
export function statusOf({ outcomes }: Session): keyof typeof STATUS {
  if (outcomes.length === 0) return "INCOMPLETE";
  if (outcomes.includes("REJECTED")) return "REJECTED";
  return outcomes.includes("REVIEW_NEEDED") ? "REVIEW_NEEDED" : "VERIFIED";
}
