import type { Random } from "../random.ts";
import { isConnectionFault, isRequestFault } from "./fault.ts";
import type { ConnectionFault, Fault, RequestFault } from "./fault.ts";

/** Which of a vendor's requests a fault strikes. */
export interface FaultPlan {
  /** One of them strikes; none does where there are none. */
  readonly faults: readonly Fault[];
  /** The share of requests, 0 to 1, that one strikes: drawn from a seed, the same draws every time. */
  readonly faultRate: number;
  /** Strikes only requests to a path that begins so; null for all. */
  readonly faultPath: string | null;
}

/** @throws {RangeError} where a fault of the connection is to be drawn, or to depend on what is asked */
export function checkPlan({ faults, faultRate, faultPath }: FaultPlan, speaksTls: boolean): void {
  const fault = faults.find(isConnectionFault);
  if (fault === undefined) return;
  if (faults.length > 1 || faultRate !== 1 || faultPath !== null) {
    throw new RangeError(`${fault.kind} strikes a whole vendor: alone, at the rate of 1, on every path`);
  }
  if (fault.kind === "tls-failure" && !speaksTls) {
    throw new RangeError("tls-failure is for a vendor that was started with TLS");
  }
}

/** The fault that every connection has. */
export function connectionFault({ faults }: FaultPlan): ConnectionFault["kind"] | undefined {
  return faults.find(isConnectionFault)?.kind;
}

/** The fault of one request. */
export function drawFault(plan: FaultPlan, path: string, random: Random): RequestFault | undefined {
  const [first, ...others] = plan.faults.filter(isRequestFault);
  if (first === undefined || !path.startsWith(plan.faultPath ?? "")) return undefined;
  return random.next() < plan.faultRate ? random.pick([first, ...others]) : undefined;
}
