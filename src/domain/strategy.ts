/**
 * How a check asks its providers.
 * - `all`: everybody, at the same time.
 * - `quorum`: everybody, until so many definite answers are equal.
 * - `failover`: one after the other, until one gives a definite answer.
 * - `hedge`: the next one too, where the one before is slow.
 * - `cheapest`: as `failover`, the lowest price first.
 */
export type Strategy =
  | { readonly kind: "all" | "failover" | "cheapest" }
  | { readonly kind: "quorum"; readonly answers: number }
  | { readonly kind: "hedge"; readonly afterMs: number };

export const ALL: Strategy = { kind: "all" };

/** As a policy writes it: `all`, `quorum: 2`, `hedge: 400ms`. */
export function writtenStrategy(strategy: Strategy): string {
  if (strategy.kind === "quorum") return `quorum: ${strategy.answers}`;
  return strategy.kind === "hedge" ? `hedge: ${strategy.afterMs}ms` : strategy.kind;
}

/** Which failed calls are made again: those that no vendor has billed, or also those that one may have. */
export const RETRIES = ["safe", "maybe_billed"] as const;
export type Retry = (typeof RETRIES)[number];

/** When a decision ends its check: once everybody has answered, or as soon as nothing can change the outcome. */
export const STOPS = ["complete", "determined"] as const;
export type Stop = (typeof STOPS)[number];
