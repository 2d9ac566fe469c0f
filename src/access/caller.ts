import type { Scope } from "./scopes.ts";
import { ROLES } from "./scopes.ts";

/** What a caller may ask for at most; null where there is no limit. */
export interface CallerLimits {
  /** Requests in a minute of the clock. */
  readonly perMinute: number | null;
  /** Rupiah in a day of Jakarta. */
  readonly dailyBudgetIdr: number | null;
}

export const NO_LIMITS: CallerLimits = { perMinute: null, dailyBudgetIdr: null };

/** Who calls, and what they may. */
export interface Caller {
  /** Whose data it sees: no tenant sees another's. */
  readonly tenant: string;
  /** The name of its key, or the subject of its token: that may be personal, and is for the record only. */
  readonly name: string;
  /** What a log calls it, and what its limits are counted by: of a token's subject a digest. */
  readonly account: string;
  /** Of a stored key; null of all others. */
  readonly keyId: string | null;
  readonly scopes: ReadonlySet<Scope>;
  /** Acts for the applicant: sees nothing that must not reach one. */
  readonly narrow: boolean;
  readonly limits: CallerLimits;
}

/** Whose a key of `SAKSI_API_KEYS` is, and whose everything is where nobody is asked for a key. */
export const DEFAULT_TENANT = "default";

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** The name of a tenant or a key: it may stand in a log. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** The one place where it is settled who has the narrow view. */
export function callerOf(made: Omit<Caller, "narrow">): Caller {
  return { ...made, narrow: made.scopes.has("applicant") };
}

/** Whoever calls a sandbox that asks for no key. */
export const ANYBODY: Caller = callerOf({
  tenant: DEFAULT_TENANT,
  name: "anybody",
  account: "anybody",
  keyId: null,
  scopes: new Set(ROLES.administrator),
  limits: NO_LIMITS,
});
