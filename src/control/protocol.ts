import { z } from "zod";

/**
 * What goes over a control socket: one request, then frames until the last one, each a line of JSON. Whoever has asked and goes
 * away calls it off.
 */
export const controlRequest = z.object({
  command: z.string(),
  args: z.unknown(),
  /** Whether a person is looking at the two outputs. */
  terminal: z.object({ out: z.boolean(), err: z.boolean() }),
});
export type ControlRequest = z.output<typeof controlRequest>;

export const EXIT_CODES = [0, 1, 2] as const;

const ending = z.union([
  z.object({ exit: z.literal(EXIT_CODES) }),
  /** It could not be done; why, in words for whoever asked. */
  z.object({ cannot: z.string() }),
]);
export type Ending = z.output<typeof ending>;

export const controlFrame = z.union([z.object({ out: z.string() }), z.object({ err: z.string() }), ending]);
export type ControlFrame = z.output<typeof controlFrame>;

/** The longest line, in characters: whoever sends more is not the `saksi` of this server. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** JSON may hold line breaks of other kinds, at which Node's own reader of lines would cut it. */
export async function* linesOf(chunks: AsyncIterable<unknown>): AsyncGenerator<string> {
  const begun: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = "", ...others] = String(chunk).split("\n");
    begun.push(first);
    length += first.length;
    if (length > LONGEST_LINE) throw new RangeError("a line that does not end");
    for (const other of others) {
      yield begun.splice(0).join("");
      begun.push(other);
      length = other.length;
    }
  }
}

export function lineOf(message: ControlRequest | ControlFrame): string {
  return `${JSON.stringify(message)}\n`;
}
