import type { ProviderName } from "../../domain/provider.ts";
import type { AttemptOutcome, BegunAttempt, CircuitName, HoldBack, LineAttempt } from "../../domain/vendor-traffic.ts";

/** Told of what happens between this process and the vendors; must neither throw nor take time. Nothing in it is personal. */
export interface LineWatch {
  /** As an attempt begins; what it gives back is told how that one ended. Absent where nobody follows them one by one. */
  attempting?(attempt: BegunAttempt): (outcome: AttemptOutcome) => void;
  attempted(attempt: LineAttempt): void;
  heldBack(provider: ProviderName, why: HoldBack): void;
  /** A question that was under way already, and is answered by that one's answer. */
  joined(provider: ProviderName, endpoint: string): void;
  circuit(provider: ProviderName, state: CircuitName): void;
}

export const UNWATCHED: LineWatch = { attempted() {}, heldBack() {}, joined() {}, circuit() {} };
