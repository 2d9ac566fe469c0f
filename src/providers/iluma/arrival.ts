import type { CallContext } from "../provider.ts";
import type { Clock } from "./clock.ts";

/** What a wait leaves of its deadline: "not yet" has to be said in time, or it is taken for no answer at all. */
const MARGIN_MS = 100;

/**
 * Whichever is first: the letter, or the end of some work. The work is then given up, and fails as work does that is aborted
 * where the outer signal says that nobody waits any more.
 */
export async function firstOf<Letter, Done>(
  letter: Promise<Letter>,
  work: (signal: AbortSignal) => Promise<Done>,
  outer: AbortSignal,
): Promise<{ readonly letter: Letter } | { readonly done: Done }> {
  const over = new AbortController();
  const leave = (): void => over.abort();
  outer.addEventListener("abort", leave, { once: true });
  if (outer.aborted) leave();
  try {
    // A letter that is there already comes before work that is done at once.
    return await Promise.race([
      letter.then((arrived) => ({ letter: arrived })),
      work(over.signal).then((done) => ({ done })),
    ]);
  } finally {
    outer.removeEventListener("abort", leave);
    leave();
  }
}

/** The letter; undefined where it has not come shortly before the deadline, or nobody waits for it any more. */
export async function arrivalOf<Letter>(
  letter: Promise<Letter>,
  context: CallContext,
  clock: Clock,
): Promise<Letter | undefined> {
  const wait = async (over: AbortSignal): Promise<void> => {
    for (;;) {
      const left = context.deadline - MARGIN_MS - clock.now();
      if (left <= 0) return;
      try {
        await clock.pause(left, over);
      } catch {
        // Only the end of the wait is of interest, not who ended it.
        return;
      }
    }
  };
  const first = await firstOf(letter, wait, context.signal);
  return "letter" in first ? first.letter : undefined;
}
