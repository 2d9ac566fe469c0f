import type { Cutoff } from "../deadline.ts";

import type { CallContext, Endpoint, Question, Reply, SubjectScope } from "../../providers/provider.ts";
import type { LineCall, LineEnd } from "./call.ts";

/** When a vendor was first asked, and how it stands. */
export interface Asking {
  readonly at: Date;
  /** By the clock of `performance.now()`. */
  readonly started: number;
  /** How often so far. */
  readonly attempts: number;
  /** Of these, how many the vendor may have billed, one that is under way included. */
  readonly billed: number;
}

/** What is asked, of whom, until when, and at whose expense. */
export interface FlightPlan extends Pick<LineCall<Reply>, "checks" | "retry" | "priceIdr" | "payer" | "journal"> {
  readonly endpoint: Endpoint;
  readonly question: Question;
  readonly deadline: number;
  readonly scope: SubjectScope;
  /** Whether nobody else may wait for its answer. */
  readonly isOwn: boolean;
}

/** A call under way, and how many wait for it. */
export class Flight {
  readonly question: Question;
  readonly ending: Promise<LineEnd<Reply>>;
  /** Undefined until the vendor is asked. */
  asking: Asking | undefined;
  /** Set once the vendor has taken the question and will answer later. */
  accepted: { readonly requestId: string | null } | undefined;
  readonly #giveUp = new AbortController();
  readonly #context: MovingContext;
  readonly #isOwn: boolean;
  #waiting = 1;
  #over = false;

  constructor(
    { endpoint, question, deadline, scope, isOwn, ...call }: FlightPlan,
    ask: (call: LineCall<Reply>) => Promise<LineEnd<Reply>>,
    clock: { readonly now: () => number; readonly date: () => Date },
    over: (flight: Flight) => void,
  ) {
    this.question = question;
    this.#isOwn = isOwn;
    const accepted = (requestId: string | null): void => {
      this.accepted = { requestId };
    };
    this.#context = { signal: this.#giveUp.signal, deadline, scope, accepted };
    const asking = (billed: number): void => {
      const { at, started, attempts } = this.asking ?? { at: clock.date(), started: clock.now(), attempts: 0 };
      this.asking = { at, started, attempts: attempts + 1, billed: billed + 1 };
      this.accepted = undefined;
    };
    const resting = (billed: number): void => {
      if (this.asking !== undefined) this.asking = { ...this.asking, billed };
    };
    this.ending = ask({
      ...call,
      endpoint: endpoint.name,
      put: (context) => endpoint.ask(question, context),
      context: this.#context,
      asking,
      resting,
      isAccepted: () => this.accepted !== undefined,
    }).finally(() => {
      this.#over = true;
      over(this);
    });
  }

  /** Whether one more may still wait for its answer. */
  get isOpen(): boolean {
    return !this.#isOwn && !this.#over && !this.#giveUp.signal.aborted;
  }

  /** One more waits, until a deadline by the clock of `performance.now()`. */
  join(deadline: number): void {
    this.#waiting += 1;
    this.extend(deadline);
  }

  /** Somebody who waits already waits until then. */
  extend(deadline: number): void {
    this.#context.deadline = Math.max(this.#context.deadline, deadline);
  }

  /** One waits no longer. After the last the vendor is hung up on. */
  leave(cutoff: Cutoff): void {
    this.#waiting -= 1;
    if (this.#waiting === 0 && !this.#over) this.#giveUp.abort(cutoff);
  }
}

/** A deadline that moves while others join: whoever reads it later reads the later one. */
type MovingContext = { -readonly [Key in keyof CallContext]: CallContext[Key] };
