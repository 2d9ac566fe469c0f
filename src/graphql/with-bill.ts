import type { Caller } from "../access/caller.ts";
import type { Meter, Reservation } from "../access/meter.ts";
import type { Ask } from "../checks/ask.ts";
import { estimateCost } from "../checks/money/estimate.ts";
import type { Panel } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import { fieldError } from "./errors/coded-error.ts";
import { budgetError } from "./errors/input-error.ts";

interface Account {
  readonly caller: Caller;
  readonly meter: Meter;
  readonly panel: Panel;
  readonly clock: () => Date;
}

/** An ask whose calls are written down as they are made. */
interface Billed {
  readonly ask: Ask;
  /** What was set aside for the ask and not spent is given back once its checks are over. */
  readonly closeAfter: (checks: SubjectChecks) => void;
}

/** Sets aside what the ask may cost, where its caller has a budget: an error, where that does not hold it. */
export async function withBill(ask: Ask, { caller, meter, panel, clock }: Account): Promise<Billed | Error> {
  if (caller.limits.dailyBudgetIdr === null) return { ask, closeAfter() {} };
  const { mostIdr } = estimateCost(panel, ask);
  if (mostIdr === 0) return { ask, closeAfter() {} };
  const reservation = await meter.reserve(caller, mostIdr, clock()).catch(() => undefined);
  if (reservation === undefined) {
    return fieldError("UNAVAILABLE", "It cannot be told at this moment what this caller may spend: try again.");
  }
  if (reservation === null) return budgetError();
  return { ask: { ...ask, bill: reservation }, closeAfter: (checks) => void closeWith(reservation, checks) };
}

async function closeWith(
  reservation: Reservation,
  { runs: { identity, face, screening } }: SubjectChecks,
): Promise<void> {
  await Promise.allSettled([...identity.values(), ...face.values(), ...screening.values()].map(({ done }) => done));
  await reservation.close();
}
