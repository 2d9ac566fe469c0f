import type { Caller } from "../access/caller.ts";
import type { Span } from "../domain/trace.ts";

/** What is learned of one HTTP request on its way, for those further along and for the log. */
export interface Visit {
  readonly startedAt: number;
  /** Null until it is known who calls. */
  caller: Caller | null;
  /** The operation's name as the document spells it. */
  operation: string | null;
  /** The provider whose callback it is to be; null where it is none. */
  callback: string | null;
  /** Codes of the errors it was answered with. */
  readonly codes: Set<string>;
  /** Probes of health are no news. */
  logged: boolean;
  /** Null where it is not traced. */
  span: Span | null;
  /** A piece of that one: the operation, once it is parsed. */
  operationSpan: Span | null;
}

const visits = new WeakMap<Request, Visit>();

export function visitOf(request: Request): Visit {
  const known = visits.get(request);
  if (known !== undefined) return known;
  const visit: Visit = {
    startedAt: performance.now(),
    caller: null,
    operation: null,
    callback: null,
    codes: new Set(),
    logged: true,
    span: null,
    operationSpan: null,
  };
  visits.set(request, visit);
  return visit;
}
