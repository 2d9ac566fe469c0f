import { providerFailure } from "../../domain/answer.ts";
import type { Answer, FailureCode, SkipCause } from "../../domain/answer.ts";
import type { ProviderName } from "../../domain/provider.ts";

interface RecordedCall {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** ISO 8601, in UTC. */
  readonly askedAt: string;
  readonly latencyMs: number;
  readonly attempts: number;
  readonly costIdr: number | null;
  readonly requestId: string | null;
}

/** An answer as it stands in a record: without the sentences that explain a failure, which follow from its code. */
type RecordedAnswer<Claims> =
  | (RecordedCall & { readonly status: "ANSWERED"; readonly claims: Claims })
  | (RecordedCall & { readonly status: "PENDING" | "CANCELLED" })
  | (RecordedCall & { readonly status: "FAILED"; readonly failure: FailureCode })
  | { readonly provider: ProviderName; readonly status: "SKIPPED"; readonly cause: SkipCause };

const SKIPPED = { reason: "It was not asked.", missing: [] } as const;

export function readAnswer<Recorded, Claims>(
  recorded: RecordedAnswer<Recorded>,
  readClaims: (claims: Recorded) => Claims,
): Answer<Claims> {
  if (recorded.status === "SKIPPED") return { ...recorded, skipped: SKIPPED };
  const { provider, endpoint, latencyMs, attempts, costIdr, requestId } = recorded;
  const call = { provider, endpoint, askedAt: new Date(recorded.askedAt), latencyMs, attempts, costIdr, requestId };
  switch (recorded.status) {
    case "ANSWERED":
      return { ...call, status: "ANSWERED", claims: readClaims(recorded.claims) };
    case "FAILED":
      return { ...call, status: "FAILED", failure: providerFailure(recorded.failure, "It gave no answer.") };
    case "PENDING":
      return { ...call, status: "PENDING" };
    case "CANCELLED":
      return { ...call, status: "CANCELLED" };
  }
}

export function writeAnswer<Claims, Recorded>(
  answer: Answer<Claims>,
  writeClaims: (claims: Claims) => Recorded,
): RecordedAnswer<Recorded> {
  const { provider } = answer;
  if (answer.status === "SKIPPED") return { provider, status: "SKIPPED", cause: answer.cause };
  const { endpoint, latencyMs, attempts, costIdr, requestId } = answer;
  const call = { provider, endpoint, askedAt: answer.askedAt.toISOString(), latencyMs, attempts, costIdr, requestId };
  switch (answer.status) {
    case "ANSWERED":
      return { ...call, status: "ANSWERED", claims: writeClaims(answer.claims) };
    case "FAILED":
      return { ...call, status: "FAILED", failure: answer.failure.code };
    default:
      return { ...call, status: answer.status };
  }
}
