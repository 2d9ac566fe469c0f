import type { Logger } from "pino";

import type { FailureCode, Skipped } from "../domain/answer.ts";
import { providerFailure } from "../domain/answer.ts";
import type { ProviderFailure } from "../domain/answer.ts";
import type {
  FaceClaims,
  IdentityClaims,
  IdentityField,
  ListingRecord,
  ScreeningFindings,
  ScreeningScope,
} from "../domain/claim.ts";
import type { Entity, InputName, Person } from "../domain/person.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { FittedImage, ImageLimit } from "../domain/selfie.ts";
import type { Probe } from "./probe.ts";

/** One environment variable of a provider: the configuration, the docs and the sandbox are drawn from these. */
export interface ProviderVariable {
  /** Upper case, beginning with the provider's name: `GLAIR_API_KEY`. */
  readonly name: string;
  readonly meaning: string;
  readonly default?: string;
  /** A secret may come from a file (`NAME_FILE`) and is never printed. */
  readonly secret?: boolean;
  /** Without every required variable a provider is off in live mode. A variable with a default is never required. */
  readonly required?: boolean;
}

/** Values by variable name; defaults filled in, unset optional ones absent. */
export type ProviderValues = Readonly<Record<string, string>>;

export interface EndpointDescription {
  /** The adapter's name for it, unique within the provider: `dukcapil-full`. */
  readonly name: string;
  readonly checks: readonly CheckName[];
  /** Whether it is asked about a person or a body. */
  readonly subject: "person" | "entity";
  /** Inputs without which it cannot be asked at all. */
  readonly requires: readonly InputName[];
  /** Of these, at least one is needed too (GLAIR refuses a NIK alone). */
  readonly requiresOneOf?: readonly InputName[];
  /**
   * `required`: it cannot be asked without a selfie. `for-face`: it takes one, and answers FACE only with one, so it is sent
   * only where a face check is planned.
   */
  readonly selfie?: "required" | "for-face";
  readonly image?: ImageLimit;
  /**
   * What a call is taken to cost where no price is configured, in rupiah. No vendor publishes prices: it is an example, of the
   * right order, and not an offer.
   */
  readonly examplePriceIdr?: number;
  /** Identity fields it can answer, if they are sent. */
  readonly fields: readonly IdentityField[];
  readonly doc: string;
}

/** What an endpoint is asked. */
export type Question =
  | {
      readonly subject: "person";
      readonly person: Person;
      /** The checks this call is to serve. */
      readonly checks: ReadonlySet<CheckName>;
      /** Within the endpoint's image limit; present where the endpoint is to see it. */
      readonly selfie?: FittedImage;
      readonly screening?: ScreeningTerms;
    }
  | { readonly subject: "entity"; readonly entity: Entity; readonly screening: ScreeningTerms };

export interface ScreeningTerms {
  readonly scopes: readonly ScreeningScope[];
  /** 0.5 to 1. */
  readonly threshold: number;
}

/**
 * The same object for all calls of one request about one subject, and another for every other: a provider keys by it, weakly,
 * what those calls share (IDmeta's verification session, for one).
 */
export type SubjectScope = object;

export interface CallContext {
  /** Aborted when nobody waits for the answer any more, by deadline or disconnect. */
  readonly signal: AbortSignal;
  /**
   * By the clock of `performance.now()`, in milliseconds. A vendor that must be polled stops before it. It may move while others
   * join the wait: read it where it is needed, and again after a pause.
   */
  readonly deadline: number;
  /** Told where the vendor has taken the question and will answer later: whoever waits no longer then knows that it is pending. */
  readonly accepted?: (requestId: string | null) => void;
  readonly scope: SubjectScope;
}

/** What a vendor's answer comes to, after the adapter has read it. Failures are thrown as `VendorFailure`. */
export interface Reply {
  readonly status: "ANSWERED" | "PENDING";
  /** The vendor's own id of the request. */
  readonly requestId: string | null;
  /** Each only if the question's checks asked for it and the vendor answered it. */
  readonly identity?: IdentityClaims;
  readonly face?: FaceClaims;
  readonly screening?: ScreeningFindings;
}

export interface Endpoint extends EndpointDescription {
  /** Why this question cannot be put to it though nothing is missing: a name of one letter, where the vendor wants two. */
  objection?(question: Question): Skipped | undefined;
  /** @throws {VendorFailure} and nothing else. */
  ask(question: Question, context: CallContext): Promise<Reply>;
  /**
   * Waits on for an answer that the vendor has promised, by its request id; PENDING where the deadline comes first. It costs
   * nothing. Absent where the vendor never answers later.
   * @param question as it was asked; the selfie may be missing
   * @throws {VendorFailure} and nothing else.
   */
  resume?(requestId: string, question: Question, context: CallContext): Promise<Reply>;
}

/** Whether a request comes from the vendor itself; `UNDECIDED` where that cannot be told now, and may be later. */
export type Admission = "ADMITTED" | "REFUSED" | "UNDECIDED";

/** How a provider takes in the answers that its vendor sends by itself, after it has only accepted a question. */
export interface Callbacks {
  /** Tells by its headers whether the vendor sent a request, before any of its body is read. Never rejects. */
  admits(headers: Headers): Promise<Admission>;
  /**
   * Takes in the body of one that was admitted, whomever it is for. Never throws.
   * @returns the vendor's own ids of what it is about, none where it is about nothing; null where it cannot be read
   */
  receive(text: string): readonly string[] | null;
}

/** A provider that is configured and can be asked. */
export interface Provider {
  readonly name: ProviderName;
  readonly endpoints: readonly Endpoint[];
  /** One record of its lists; null where it has none by that id. Absent where the provider has no lists. */
  readonly listing?: (
    id: string,
    context: CallContext,
  ) => Promise<{ record: ListingRecord | null; requestId: string | null }>;
  /** Absent where the vendor sends none, or was told of no address to send them to. */
  readonly callbacks?: Callbacks;
  /** Whether the vendor is up, by its own harmless request, where it has one. */
  readonly health?: (signal: AbortSignal) => Promise<boolean>;
  /** How it is looked at without asking about anybody. */
  readonly probe?: Probe;
  close(): Promise<void>;
}

export interface ProviderTools {
  readonly log: Logger;
  /** A callback that came before, to this process or another, by the vendor's own id of what it is about. Never rejects. */
  readonly archive?: (address: string) => Promise<string | undefined>;
}

/** A provider as the registry holds it: everything that is known before any configuration. */
export interface ProviderDefinition {
  readonly name: ProviderName;
  /** How people write the name. */
  readonly title: string;
  /**
   * From 1, raised whenever the adapter makes something else of the same answer: evidence on record says which one made it.
   */
  readonly revision: number;
  readonly variables: readonly ProviderVariable[];
  readonly endpoints: readonly EndpointDescription[];
  /** Problems with the values, in words that name the variable and never its value; empty where there are none. */
  problems(values: ProviderValues): readonly string[];
  /** Called only with values that have no problems. */
  connect(values: ProviderValues, tools: ProviderTools): Provider;
}

/**
 * What it would mean to make a failed call again. `unsent`: nothing reached the vendor. `refused`: it says to come back later
 * (429, 503). `maybe_billed`: it may have done the work, and may bill it twice. `useless`: it would fail again.
 */
export type Repeat = "unsent" | "refused" | "maybe_billed" | "useless";

interface FailureDetails {
  readonly requestId?: string | null;
  readonly cause?: unknown;
  /** @default useless */
  readonly repeat?: Repeat;
  /** How long the vendor asks to be left alone, in milliseconds (`Retry-After`). */
  readonly retryAfterMs?: number | undefined;
}

/** A vendor's failure, as data. It never carries the vendor's own words: those may quote the applicant. */
export class VendorFailure extends Error {
  override readonly name = "VendorFailure";
  readonly failure: ProviderFailure;
  readonly requestId: string | null;
  readonly repeat: Repeat;
  readonly retryAfterMs: number | undefined;

  constructor(code: FailureCode, message: string, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.failure = providerFailure(code, message);
    this.requestId = details.requestId ?? null;
    this.repeat = details.repeat ?? "useless";
    this.retryAfterMs = details.retryAfterMs;
  }
}
