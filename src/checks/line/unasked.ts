import { providerFailure } from "../../domain/answer.ts";
import type { FailureCode, ProviderFailure, SkipCause } from "../../domain/answer.ts";
import type { HoldBack } from "../../domain/vendor-traffic.ts";

type End =
  | { readonly kind: "unasked"; readonly cause: SkipCause; readonly reason: string }
  | { readonly kind: "failure"; readonly failure: ProviderFailure; readonly requestId: null };

/** Why a vendor was not asked though somebody wanted it. */
export class Unasked extends Error {
  override readonly name = "Unasked";
  readonly end: End;
  /** Null where the asker itself has gone. */
  readonly why: HoldBack | null;

  private constructor(end: End, why: HoldBack | null) {
    super();
    this.end = end;
    this.why = why;
  }

  static skipped(cause: SkipCause, reason: string, why: HoldBack | null): Unasked {
    return new Unasked({ kind: "unasked", cause, reason }, why);
  }

  static failed(code: FailureCode, message: string, why: HoldBack): Unasked {
    return new Unasked({ kind: "failure", failure: providerFailure(code, message), requestId: null }, why);
  }
}
