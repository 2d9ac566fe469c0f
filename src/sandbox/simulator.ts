import type { ProviderName } from "../domain/provider.ts";
import type { Resident } from "./citizens/register.ts";
import type { Trouble, VendorApplicant } from "./citizens/special.ts";
import type { Content } from "./server/content.ts";
import type { CallbackManner } from "./settings.ts";
import type { Listing } from "./watchlist/listing.ts";

export interface SimulatedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Content;
}

export type SimulatedResponse =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
      /** Milliseconds it is held back beyond the vendor's ordinary latency. */
      readonly heldMs?: number;
    }
  /** The connection is cut without an answer. */
  | { readonly reset: true };

/** What a vendor knows and where it stands. */
export interface World {
  /** The vendor's own copy of the register's record, and the similarity its face matcher finds. */
  resident(nik: string): Resident | undefined;
  /** The trouble this vendor has with somebody, by NIK or by name. */
  troubleWith(subject: Subject): Trouble | undefined;
  readonly watchlist: readonly Listing[];
  now(): Date;
  /** Whether answers are accepted first and completed later, where the vendor knows such a thing. */
  answersLater(): boolean;
  callbackManner(): CallbackManner;
  /**
   * Sends a callback to the configured address in the vendor's manner; nothing where none is configured. Settles when the
   * vendor's own answer may go out.
   */
  callBack(headers: Readonly<Record<string, string>>, body: string): Promise<void>;
}

export type Handler = (request: SimulatedRequest) => Promise<SimulatedResponse>;

/** Whom a request is about, as far as it says. */
export interface Subject {
  readonly nik?: string;
  readonly name?: string;
}

/** What the sandbox must know of a vendor's dialect to have it fail. */
export interface FaultDialect {
  /** By the names of a request's fields; neither NIK nor name where it says nothing of anybody. */
  subjectOf(request: SimulatedRequest): Subject;
  /** The keys of its JSON that carry evidence, wherever they stand: what a change of its schema strikes. */
  readonly evidence: ReadonlySet<string>;
  /** Its refusal to work, in its own words and without `Retry-After`. */
  refusal(status: 429 | 500 | 503): SimulatedResponse;
  /** The body of its HTTP 200 that is a failure, in place of this true one; undefined where it knows none here. */
  failureOn200(
    request: SimulatedRequest,
    answer: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | undefined;
}

/** A vendor as the sandbox plays it: a dialect over the common register and watchlist. */
export interface Simulator {
  readonly name: ProviderName;
  /** The provider's environment variables, pointing at this simulation with its sandbox credentials. */
  environment(baseUrl: string): Readonly<Record<string, string>>;
  /** Applicants with whom this vendor alone has a story. */
  readonly applicants: readonly VendorApplicant[];
  /** Fields of JSON bodies that carry an image in base64: recorded by their size. */
  readonly imageFields: readonly string[];
  /** The vendor's own answer when it fails for reasons of its own. */
  outage(): SimulatedResponse;
  readonly dialect: FaultDialect;
  handler(world: World): Handler;
}
