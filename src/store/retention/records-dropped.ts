import type { AuditedKind, Deed } from "../../domain/audit-actions.ts";

export function recordsDropped(tenant: string, kind: AuditedKind, before: Date, at: Date): Deed {
  const detail = { kind, before: before.toISOString() };
  return { tenant, at, actor: "saksi", action: "RECORDS_DROPPED", subject: null, detail };
}
