import type { Policy } from "../policy.ts";
import type { Span } from "../problem.ts";
import type { Places } from "./places.ts";

/** A policy that loads, and a way to say at which of its places something is doubtful. */
export interface Subject {
  readonly policy: Policy;
  readonly places: Places;
  warn(span: Span, message: string, hint?: string | null): void;
}
