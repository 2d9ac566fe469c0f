import { setTimeout as wait } from "node:timers/promises";

import type { ProviderName } from "../../domain/provider.ts";
import type { Retry } from "../../domain/strategy.ts";
import type { Question, SubjectScope } from "../../providers/provider.ts";
import type { Seat } from "../panel.ts";
import type { PlannedCall } from "../plan.ts";
import type { CallJournal } from "../journal.ts";
import type { LineCall, LineEnd, LineReply, Payer } from "./call.ts";
import { Flight } from "./flight.ts";
import { DEFAULT_LIMITS, Line } from "./line.ts";
import type { LineLimits, LineState, LineTools } from "./line.ts";
import { gistOf, isSameQuestion } from "./same-question.ts";
import { UNWATCHED } from "./watch.ts";

/** What is asked, by whom, and on what terms. */
export interface Boarding {
  /** Nobody shares an answer with another tenant. */
  readonly tenant: string;
  readonly planned: PlannedCall;
  readonly question: Question;
  readonly scope: SubjectScope;
  /** By the clock of `performance.now()`. */
  readonly deadline: number;
  readonly retry: Retry;
  readonly payer: Payer;
  readonly journal?: CallJournal | undefined;
  readonly clock: () => Date;
}

/** A place on a call that is under way. */
export interface Boarded {
  readonly flight: Flight;
  /** Whether another had begun it: then it costs this one nothing. */
  readonly joined: boolean;
}

export interface LinesOptions {
  readonly limits?: ReadonlyMap<ProviderName, LineLimits>;
  readonly tools?: Partial<LineTools>;
}

const TOOLS: LineTools = {
  now: () => performance.now(),
  pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined),
  random: () => Math.random(),
  watch: UNWATCHED,
};

/** This process's lines to the vendors: one for each account, shared by all requests. */
export class Lines {
  readonly #limits: ReadonlyMap<ProviderName, LineLimits>;
  readonly #tools: LineTools;
  readonly #lines = new Map<ProviderName, Line>();
  readonly #flights = new Map<string, readonly Flight[]>();

  constructor({ limits = new Map(), tools = {} }: LinesOptions = {}) {
    this.#limits = limits;
    this.#tools = { ...TOOLS, ...tools };
  }

  /** Asks, or joins the same question where it is being asked at this moment. */
  board({ tenant, planned, question, scope, deadline, retry, payer, journal, clock }: Boarding): Boarded {
    const { seat, endpoint, checks } = planned;
    const { name } = seat.definition;
    const key = [tenant, name, endpoint.name, retry, gistOf(question)].join("\n");
    const underWay = this.#flights.get(key) ?? [];
    const isWritten = journal?.isOwn === true;
    // What one asker's money limits, or is written down for one, is not for others to depend on.
    const isOwn = isWritten || planned.purse !== undefined;
    const same = isWritten
      ? undefined
      : underWay.find((flight) => flight.isOpen && isSameQuestion(flight.question, question));
    if (same !== undefined) {
      same.join(deadline);
      this.#tools.watch.joined(name, endpoint.name);
      return { flight: same, joined: true };
    }
    const priceIdr = seat.prices.get(endpoint.name) ?? null;
    const line = this.#lineTo(seat);
    const flight = new Flight(
      { endpoint, question, checks, retry, priceIdr, payer, journal, deadline, scope, isOwn },
      (call) => line.ask(call),
      { now: this.#tools.now, date: clock },
      (over) => this.#land(key, over),
    );
    this.#flights.set(key, [...underWay, flight]);
    return { flight, joined: false };
  }

  /** Asks what nobody else asks at the same time. */
  ask<Reply extends LineReply>(seat: Seat, call: LineCall<Reply>): Promise<LineEnd<Reply>> {
    return this.#lineTo(seat).ask(call);
  }

  stateOf(seat: Seat): LineState {
    return this.#lineTo(seat).state;
  }

  p95(seat: Seat, endpoint: string): number | null {
    return this.#lineTo(seat).p95(endpoint);
  }

  /** How many questions are under way. */
  get underWay(): number {
    return [...this.#flights.values()].reduce((sum, { length }) => sum + length, 0);
  }

  #lineTo({ definition }: Seat): Line {
    const known = this.#lines.get(definition.name);
    if (known !== undefined) return known;
    const line = new Line(definition, this.#limits.get(definition.name) ?? DEFAULT_LIMITS, this.#tools);
    this.#lines.set(definition.name, line);
    return line;
  }

  #land(key: string, flight: Flight): void {
    const left = (this.#flights.get(key) ?? []).filter((each) => each !== flight);
    if (left.length === 0) this.#flights.delete(key);
    else this.#flights.set(key, left);
  }
}
