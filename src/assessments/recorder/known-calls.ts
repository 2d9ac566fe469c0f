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
  const [first] = rows;
  if (first === undefined) return undefined;
  const { askedAt } = first.intent;
  const known = answerIn(rows);
  return {
    askedAt,
    attempts: rows.length,
    // What nobody knows the end of may have been billed.
    billed: rows.filter(({ answers }) => answers[0]?.billed ?? true).length,
    latencyMs: known === undefined ? 0 : Math.max(0, known.answeredAt.getTime() - askedAt.getTime()),
    said:
      known === undefined
        ? null
        : readReply(key.open(known.body, answerPlace(known.assessmentId, known.id)).toString()),
  };
}

/** What was answered to any attempt is the answer: it may have come when another run was at it already. Else the last one counts. */
function answerIn(rows: readonly CallRow[]): CallRow["answers"][number] | undefined {
  const answered = rows.flatMap(({ answers }) => answers.filter(({ status }) => status === "ANSWERED"));
  return answered.at(-1) ?? rows.at(-1)?.answers[0];
}
