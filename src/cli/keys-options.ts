import { InvalidArgumentError } from "commander";

import { isName } from "../access/caller.ts";
import { isScope, ROLES } from "../access/scopes.ts";
import type { Role, Scope } from "../access/scopes.ts";

const UNITS = { h: 3_600_000, d: 86_400_000 } as const;
const MOST_DAYS = 3660;

/** `90d` or `12h`, in milliseconds. */
export function span(text: string): number {
  const [, amount, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const length = Number(amount) * (unit === "h" ? UNITS.h : UNITS.d);
  if (length <= MOST_DAYS * UNITS.d) return length;
  throw new InvalidArgumentError(
    `It must be a number of days or hours, such as 90d or 12h, and ${MOST_DAYS}d at most.`,
  );
}

export function name(text: string): string {
  if (isName(text)) return text;
  throw new InvalidArgumentError("It takes at most 64 letters, digits, dots, dashes and underscores.");
}

export function limit(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new InvalidArgumentError("It must be a whole number, 1 or more.");
}

export function perMinute(text: string): number {
  const value = limit(text);
  if (value <= MOST_PER_MINUTE) return value;
  throw new InvalidArgumentError(`It must be ${MOST_PER_MINUTE} at most.`);
}

const MOST_PER_MINUTE = 1_000_000;

export function scope(text: string, before: readonly Scope[] = []): readonly Scope[] {
  if (isScope(text)) return [...before, text];
  throw new InvalidArgumentError("There is no such scope: docs/access.md lists them.");
}

export function role(text: string): readonly Scope[] {
  if (isRole(text)) return ROLES[text];
  throw new InvalidArgumentError(`It must be one of ${Object.keys(ROLES).join(", ")}.`);
}

function isRole(text: string): text is Role {
  return Object.hasOwn(ROLES, text);
}
