import { startDeadlines } from "./deadline.ts";
import type { Seat } from "./panel.ts";

/** A vendor that takes longer to say that it is up is not: nobody should wait for it. */
const DEADLINE_MS = 2000;

/** Whether the vendor says it is up; null where it is off or has no way to say so. Never rejects. */
export async function isUp({ provider }: Seat, signal: AbortSignal): Promise<boolean | null> {
  if (provider?.health === undefined) return null;
  const deadlines = startDeadlines(performance.now(), signal);
  const deadline = deadlines.after(DEADLINE_MS);
  try {
    const end = await Promise.race([provider.health(deadline.signal), deadline.cutoff]);
    return end === true;
  } catch {
    return false;
  } finally {
    deadlines.dispose();
  }
}
