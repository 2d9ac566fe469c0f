import type { Caller } from "../access/caller.ts";
import type { Meter, Reservation } from "../access/meter.ts";
import type { Ask } from "../checks/ask.ts";
import { estimateCost } from "../checks/money/estimate.ts";
import type { Panel } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import { fieldError } from "./errors/coded-error.ts";
import type { CodedError } from "./errors/coded-error.ts";
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
export async function withBill(ask: Ask, account: Account): Promise<Billed | Error> {
  const reservation = await reserveFor(ask, account);
  if (reservation instanceof Error) return reservation;
  if (reservation === null) return { ask, closeAfter() {} };
  return { ask: { ...ask, bill: reservation }, closeAfter: (checks) => void closeWith(reservation, checks) };
}

/** Null where nothing has to be set aside. */
export async function reserveFor(
  ask: Ask,
  { caller, meter, panel, clock }: Account,
): Promise<Reservation | null | CodedError> {
  if (caller.limits.dailyBudgetIdr === null) return null;
  const { mostIdr } = estimateCost(panel, ask);
  if (mostIdr === 0) return null;
  const reservation = await meter.reserve(caller, mostIdr, clock()).catch(() => undefined);
  if (reservation === undefined) {
    return fieldError("UNAVAILABLE", "It cannot be told at this moment what this caller may spend: try again.");
  }
  return reservation ?? budgetError();
}

async function closeWith(
  reservation: Reservation,
  { runs: { identity, face, screening } }: SubjectChecks,
): Promise<void> {
  await Promise.allSettled([...identity.values(), ...face.values(), ...screening.values()].map(({ done }) => done));
  await reservation.close();
}
