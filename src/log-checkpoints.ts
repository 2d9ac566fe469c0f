import type { Logger } from "pino";

import { checkpointsOf } from "./store/audit/checkpoint.ts";
import type { Database } from "./store/database.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

export interface LoggedCheckpoints {
  /** Logs where the audit logs are that have grown since they were last logged. Rejects where the database cannot be asked. */
  log(): Promise<void>;
  /** Does so no more. */
  stop(): void;
}

/**
 * Logs once a day where each tenant's audit log is. Whatever keeps the server's log then has checkpoints of it, where whoever
 * administers the database may have no say.
 */
export function logCheckpoints({ orm }: Pick<Database, "orm">, log: Logger): LoggedCheckpoints {
  const logged = new Map<string, number>();
  const now = async (): Promise<void> => {
    for (const checkpoint of await checkpointsOf(orm)) {
      if (logged.get(checkpoint.tenant) === checkpoint.seq) continue;
      log.info(checkpoint, "audit checkpoint");
      logged.set(checkpoint.tenant, checkpoint.seq);
    }
  };
  const timer = setInterval(() => {
    now().catch(() => log.warn("the audit log could not be looked at for a checkpoint"));
  }, DAY_MS).unref();
  return { log: now, stop: () => clearInterval(timer) };
}
