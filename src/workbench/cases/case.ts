import type { ScreeningScope } from "../../domain/claim.ts";
import type { Outcome } from "../../domain/decision.ts";
import type { InputName } from "../../domain/person.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { ExpectationForm, UNKNOWN, WayDown } from "./case-form.ts";

export interface StatedHit {
  readonly score: number;
  readonly scopes: readonly ScreeningScope[];
}

/** What a case says of a fact. */
export type Stated = boolean | number | string | typeof UNKNOWN | readonly StatedHit[];
export type StatedFacts = Readonly<Record<string, Stated | undefined>>;

/** Everything there is to say of an applicant and of what the providers answer. */
export interface Situation {
  /** What is said of the facts: of a fact that several say something of, the first counts. */
  readonly facts: readonly StatedFacts[];
  readonly answers: ReadonlyMap<ProviderName, StatedFacts>;
  readonly down: ReadonlyMap<ProviderName, WayDown>;
  readonly without: ReadonlySet<InputName>;
}

/** What is expected of a decision; what is absent may be anything. */
export interface Expectation extends Omit<ExpectationForm, "score"> {
  readonly score?: readonly [low: number, high: number];
}

export interface TestCase {
  readonly name: string;
  /** Where it stands in its file, from 1. */
  readonly line: number;
  readonly situation: Situation;
  readonly expect: Expectation;
  /** What is accepted to come out when this provider is down too. */
  readonly whenDown: ReadonlyMap<ProviderName, Outcome>;
}
