import { providerFailure } from "../../domain/answer.ts";
import type { AttemptOutcome, BegunAttempt, CircuitName } from "../../domain/vendor-traffic.ts";
import { VendorFailure } from "../../providers/provider.ts";
import type { CallContext, ProviderDefinition, Repeat } from "../../providers/provider.ts";
import type { AttemptEntry } from "../journal.ts";
import { mayBeBilled } from "./billing.ts";
import { isCalledOff } from "./call.ts";
import type { LineCall, LineEnd, LineReply } from "./call.ts";
import { Circuit } from "./circuit.ts";
import type { Symptom } from "./circuit.ts";
import { Latencies } from "./latencies.ts";
import { Pace } from "./pace.ts";
import { Places } from "./places.ts";
import { mayRepeat, MOST_ATTEMPTS, pauseAfter } from "./repetition.ts";
import { Unasked } from "./unasked.ts";
import type { LineWatch } from "./watch.ts";

/** What one vendor account may be asked at most. */
export interface LineLimits {
  /** At a time. */
  readonly concurrency: number;
  /** A second; null where there is no limit. */
  readonly perSecond: number | null;
}

export const DEFAULT_LIMITS: LineLimits = { concurrency: 128, perSecond: null };

/** Calls that wait for a place, for each that has one: whoever comes later would only wait for a deadline. */
const QUEUE_FACTOR = 8;

/** What a line is run by; tests have their own. */
export interface LineTools {
  /** By the clock of `performance.now()`, in milliseconds. */
  readonly now: () => number;
  /** Resolves after so long, and at once when the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  readonly watch: LineWatch;
}

export interface LineState {
  readonly circuit: CircuitName;
  /** Of the last 30 seconds. */
  readonly calls: number;
  readonly failures: number;
  readonly underWay: number;
}

/**
 * The way from this process to one vendor account: it repeats what may be repeated, leaves a vendor alone that is ill, and
 * keeps to the limits of the account. Whatever happens is an end, and never an exception.
 */
export class Line {
  readonly #definition: Pick<ProviderDefinition, "name" | "title">;
  readonly #tools: LineTools;
  readonly #circuit: Circuit;
  readonly #places: Places;
  readonly #pace: Pace | null;
  readonly #latencies = new Map<string, Latencies>();

  constructor(
    definition: Pick<ProviderDefinition, "name" | "title">,
    { concurrency, perSecond }: LineLimits,
    tools: LineTools,
  ) {
    this.#definition = definition;
    this.#tools = tools;
    this.#circuit = new Circuit((state) => tools.watch.circuit(definition.name, state));
    this.#places = new Places(concurrency, concurrency * QUEUE_FACTOR);
    this.#pace = perSecond === null ? null : new Pace(perSecond, tools);
  }

  get state(): LineState {
    return { circuit: this.#circuit.state, ...this.#circuit.counts(), underWay: this.#places.taken };
  }

  /** How long an endpoint lately took for 95 of 100 answers, in milliseconds; null while too little is known. */
  p95(endpoint: string): number | null {
    return this.#latencies.get(endpoint)?.p95() ?? null;
  }

  async ask<Reply extends LineReply>(call: LineCall<Reply>): Promise<LineEnd<Reply>> {
    const end = await this.#circuit.pass(
      () => this.#askUntil(call),
      (each) => symptomOf(each, call),
    );
    if (end !== undefined) return end;
    this.#tools.watch.heldBack(this.#definition.name, "circuit");
    const message = `${this.#definition.title} was not asked: most of its latest calls failed.`;
    return { kind: "failure", failure: providerFailure("CIRCUIT_OPEN", message), requestId: null, ...NOTHING };
  }

  /** Asks until there is an answer, or no use in asking again. */
  async #askUntil<Reply extends LineReply>(call: LineCall<Reply>): Promise<LineEnd<Reply>> {
    let billed = 0;
    let last: VendorFailure | undefined;
    for (let attempts = 0; ; attempts += 1) {
      try {
        const reply = await this.#attempt(call, attempts + 1, billed);
        return { kind: "reply", reply, attempts: attempts + 1, billed: billed + 1 };
      } catch (error) {
        if (error instanceof Unasked) {
          if (error.why !== null) this.#tools.watch.heldBack(this.#definition.name, error.why);
          return { ...(last === undefined ? error.end : endOf(last)), attempts, billed };
        }
        last = this.#vendorFailure(error);
      }
      billed += isBilled(call, last) ? 1 : 0;
      call.resting(billed);
      if (!(await this.#mayAskAgain(call, last, attempts + 1))) {
        return { ...endOf(last), attempts: attempts + 1, billed };
      }
    }
  }

  async #mayAskAgain(call: LineCall<LineReply>, last: VendorFailure, attempts: number): Promise<boolean> {
    const { retry, context, endpoint } = call;
    if (context.signal.aborted || attempts >= MOST_ATTEMPTS || !mayRepeat(repeatOf(call, last), retry)) return false;
    const pause = pauseAfter(attempts, last.retryAfterMs, this.#tools.random());
    if (this.#tools.now() + pause + this.#neededBy(endpoint) >= context.deadline) return false;
    await this.#tools.pause(pause, context.signal);
    return !context.signal.aborted;
  }

  /**
   * @throws {Unasked} where the vendor is not asked after all
   * @throws {VendorFailure}
   */
  async #attempt<Reply extends LineReply>(call: LineCall<Reply>, attempt: number, billed: number): Promise<Reply> {
    const { title } = this.#definition;
    this.#timeFor(call);
    const place = await this.#places.take(call.context.signal);
    if (place === "crowded") {
      throw Unasked.failed("RATE_LIMITED", `${title} was not asked: too many calls to it are under way.`, "crowded");
    }
    if (place === "left") throw this.#tooLate(call.context.signal);
    try {
      await this.#paced(call);
      return await this.#askVendor(call, attempt, billed);
    } finally {
      this.#places.giveBack();
    }
  }

  /** The time that may pass before the vendor is asked. @throws {Unasked} where there is none */
  #timeFor({ context, endpoint }: LineCall<LineReply>): number {
    const spare = context.deadline - this.#tools.now() - this.#neededBy(endpoint);
    if (spare > 0) return spare;
    const message = `${this.#definition.title} was not asked: too little time was left for its answer.`;
    throw Unasked.skipped("TIMEOUT", message, "time");
  }

  /** Waits for the account's pace, with a place already: a turn that has come is used at once. */
  async #paced(call: LineCall<LineReply>): Promise<void> {
    const spare = this.#timeFor(call);
    const { signal } = call.context;
    const turn = (await this.#pace?.take(spare, signal)) ?? "taken";
    if (turn === "refused") {
      const message = `${this.#definition.title} was not asked: its calls a second are used up.`;
      throw Unasked.failed("RATE_LIMITED", message, "pace");
    }
    if (turn === "left") throw this.#tooLate(signal);
  }

  async #askVendor<Reply extends LineReply>(call: LineCall<Reply>, attempt: number, billed: number): Promise<Reply> {
    const { endpoint, context, checks, priceIdr } = call;
    const { name: provider, title } = this.#definition;
    if (context.signal.aborted) throw this.#tooLate(context.signal);
    if (!call.payer.pay(priceIdr)) {
      throw Unasked.skipped("NOT_COLLECTED", `${title} was not asked: maxCostIdr does not allow for it.`, "cost");
    }
    const { watch } = this.#tools;
    const entry = await this.#written(call, { provider, endpoint, checks, attempt });
    const follower = watch.attempting?.({ provider, endpoint, checks, attempt });
    const started = this.#tools.now();
    const ended = (outcome: AttemptOutcome, costIdr: number | null) => {
      const ms = this.#tools.now() - started;
      watch.attempted({ provider, endpoint, checks, outcome, ms, attempt, costIdr });
      follower?.(outcome);
      return { outcome, ms, costIdr };
    };
    call.asking(billed);
    const reply = await call.put(noted(context, entry)).catch(async (error: unknown) => {
      const failure = this.#vendorFailure(error);
      const outcome = isCalledOff(context.signal) ? "CANCELLED" : failure.failure.code;
      const costs = isBilled(call, failure);
      if (!costs) call.payer.repay(priceIdr);
      const end = ended(outcome, costs ? priceIdr : 0);
      await this.#kept(entry?.end({ ...end, said: failure }));
      throw failure;
    });
    const end = ended(reply.status, priceIdr);
    // One that is pending has come back when the wait was over, and says nothing of how long an answer takes.
    if (reply.status === "ANSWERED") this.#latenciesOf(endpoint).add(end.ms);
    await this.#kept(entry?.end({ ...end, said: { reply } }));
    return reply;
  }

  /** @throws {Unasked} where it cannot be written down that the vendor is asked, or nobody waits for it any more */
  async #written<Reply extends LineReply>(
    { journal, context, payer, priceIdr }: LineCall<Reply>,
    attempt: BegunAttempt,
  ): Promise<AttemptEntry<Reply> | undefined> {
    if (journal === undefined) return undefined;
    const entry = await Promise.resolve(journal.begin(attempt)).catch(() => {
      payer.repay(priceIdr);
      throw Unasked.skipped("NOT_COLLECTED", `${this.#definition.title} was not asked: ${UNWRITTEN}`, null);
    });
    if (!context.signal.aborted) return entry;
    payer.repay(priceIdr);
    const failure = providerFailure("TIMEOUT", "It was not sent in time.");
    const said = { failure, requestId: null, repeat: "unsent" } as const;
    await this.#kept(entry.end({ outcome: "CANCELLED", ms: 0, costIdr: 0, said }));
    throw this.#tooLate(context.signal);
  }

  /** @throws {Unasked} where the end of an attempt cannot be written down: nobody may use what was not */
  async #kept(written: void | Promise<void>): Promise<void> {
    try {
      await written;
    } catch {
      throw Unasked.skipped("NOT_COLLECTED", `${this.#definition.title} was asked for nothing: ${UNWRITTEN}`, null);
    }
  }

  /** An adapter throws nothing else unless it has a fault of its own; that must not become evidence either. */
  #vendorFailure(error: unknown): VendorFailure {
    if (error instanceof VendorFailure) return error;
    return new VendorFailure("MALFORMED_RESPONSE", `${this.#definition.title}'s answer could not be read.`);
  }

  #tooLate(signal: AbortSignal): Unasked {
    const cause = isCalledOff(signal) ? "CANCELLED" : "TIMEOUT";
    return Unasked.skipped(cause, `${this.#definition.title} could not be asked in time.`, null);
  }

  /** The least time that is worth asking with, in milliseconds. */
  #neededBy(endpoint: string): number {
    return this.p95(endpoint) ?? 0;
  }

  #latenciesOf(endpoint: string): Latencies {
    const known = this.#latencies.get(endpoint) ?? new Latencies(this.#tools.now);
    this.#latencies.set(endpoint, known);
    return known;
  }
}

function endOf({ failure, requestId }: VendorFailure) {
  return { kind: "failure", failure, requestId } as const;
}

const NOTHING = { attempts: 0, billed: 0 };

const UNWRITTEN = "the record could not be written.";

/** Whoever writes the call down is told as well that the vendor has taken the question. */
function noted(context: CallContext, entry: AttemptEntry<never> | undefined): CallContext {
  if (entry?.accepted === undefined) return context;
  return {
    signal: context.signal,
    get deadline() {
      return context.deadline;
    },
    scope: context.scope,
    accepted(requestId) {
      context.accepted?.(requestId);
      entry.accepted?.(requestId);
    },
  };
}

/** What a vendor has taken it may bill, however the wait for its answer then fails. */
function isBilled({ isAccepted }: LineCall<LineReply>, failure: VendorFailure): boolean {
  return isAccepted() || mayBeBilled(failure);
}

function repeatOf({ isAccepted }: LineCall<LineReply>, { repeat }: VendorFailure): Repeat {
  return isAccepted() && repeat !== "useless" ? "maybe_billed" : repeat;
}

/**
 * INVALID_INPUT is the caller's fault: the vendor was well enough to say so. A call that was called off says nothing, nor does
 * one whose wait was over while the vendor, which had taken it, was at work.
 */
function symptomOf(end: LineEnd<LineReply>, { context: { signal }, isAccepted }: LineCall<LineReply>): Symptom {
  if (end.kind === "reply") return "well";
  if (end.attempts === 0 || end.kind === "unasked" || isCalledOff(signal)) return "none";
  if (signal.aborted && isAccepted()) return "none";
  return end.failure.code === "INVALID_INPUT" ? "well" : "ill";
}
