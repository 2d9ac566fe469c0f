import type { KnownCall } from "../../checks/journal.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { CallRow } from "../../store/records.ts";
import type { DataKey } from "../../vault/data-key.ts";
import { readReply } from "../record/reply-form.ts";
import { answerPlace } from "./places.ts";

/** What the runs before have left of each call. */
export function knownCalls(
  rows: readonly CallRow[],
  key: DataKey,
): (provider: ProviderName, endpoint: string) => KnownCall | undefined {
  const byCall = new Map<string, CallRow[]>();
  for (const row of rows) {
    const name = `${row.intent.provider} ${row.intent.endpoint}`;
    byCall.set(name, [...(byCall.get(name) ?? []), row]);
  }
  return (provider, endpoint) => knownCall(byCall.get(`${provider} ${endpoint}`) ?? [], key);
}

function knownCall(rows: readonly CallRow[], key: DataKey): KnownCall | undefined {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { askedAt } = first.intent;
  const [latest] = last.answers;
  return {
    askedAt,
    attempts: rows.length,
    // What nobody knows the end of may have been billed.
    billed: rows.filter(({ answers }) => answers[0]?.billed ?? true).length,
    latencyMs: latest === undefined ? 0 : Math.max(0, latest.answeredAt.getTime() - askedAt.getTime()),
    said:
      latest === undefined
        ? null
        : readReply(key.open(latest.body, answerPlace(latest.assessmentId, latest.id)).toString()),
  };
}
