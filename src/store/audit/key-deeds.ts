import type { Deed } from "../../domain/audit-actions.ts";
import type { KeptKey } from "../../domain/kept-key.ts";

type DeedOf<Action extends Deed["action"]> = Extract<Deed, { action: Action }>;

interface Change {
  readonly by: string;
  readonly at: Date;
}

export function keyCreatedDeed(key: KeptKey): DeedOf<"KEY_CREATED"> {
  const { tenant, id, name, scopes, limits, createdAt, createdBy, expiresAt } = key;
  const detail = { name, scopes: scopes.toSorted(), ...limits, expiresAt: expiresAt?.toISOString() ?? null };
  return { tenant, at: createdAt, actor: createdBy, action: "KEY_CREATED", subject: `key/${id}`, detail };
}

export function keyRevokedDeed({ tenant, id, name }: KeptKey, { by, at }: Change): DeedOf<"KEY_REVOKED"> {
  return { tenant, at, actor: by, action: "KEY_REVOKED", subject: `key/${id}`, detail: { name } };
}

/** @param key the one that is to end, with its end */
export function keyRotatedDeed(key: KeptKey, successor: KeptKey, { by, at }: Change): DeedOf<"KEY_ROTATED"> {
  const { tenant, id, name, expiresAt } = key;
  const detail = { name, successor: successor.id, expiresAt: expiresAt?.toISOString() ?? null };
  return { tenant, at, actor: by, action: "KEY_ROTATED", subject: `key/${id}`, detail };
}
