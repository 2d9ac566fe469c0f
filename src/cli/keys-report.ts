import { isInForce } from "../domain/kept-key.ts";
import type { KeptKey } from "../domain/kept-key.ts";
import { table } from "./table.ts";

/** All that may be told of a key. */
export function keyJson(key: KeptKey) {
  const { id, tenant, name, scopes, limits, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt } = key;
  return { id, tenant, name, scopes, ...limits, createdAt, createdBy, expiresAt, revokedAt, lastUsedAt };
}

export function keysText(keys: readonly KeptKey[], at: Date): string {
  if (keys.length === 0) return "There is no such key.\n";
  const rows = keys.map((key) => {
    const { id, tenant, name, scopes, limits, lastUsedAt } = key;
    return [
      id,
      tenant,
      name,
      scopes.join(" "),
      limits.perMinute?.toLocaleString("en") ?? "",
      limits.dailyBudgetIdr?.toLocaleString("en") ?? "",
      lastUsedAt === null ? "never" : `${lastUsedAt.toISOString().slice(0, 13)}h`,
      stateOf(key, at),
    ];
  });
  return `${table(COLUMNS, rows)}\n`;
}

const COLUMNS = [
  { title: "key" },
  { title: "tenant" },
  { title: "name" },
  { title: "scopes" },
  { title: "a minute", right: true },
  { title: "rupiah a day", right: true },
  { title: "last used" },
  { title: "" },
];

function stateOf(key: KeptKey, at: Date): string {
  const { revokedAt, expiresAt } = key;
  if (revokedAt !== null) return `revoked ${day(revokedAt)}`;
  if (expiresAt === null) return "";
  return `${isInForce(key, at) ? "until" : "expired"} ${day(expiresAt)}`;
}

function day(at: Date): string {
  return `${at.toISOString().slice(0, 16)}Z`;
}
