/** A stretch of text, by offsets: `end` is the first character that is no longer in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Something that keeps a policy from loading, and where it stands. */
export interface PolicyProblem {
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** How many characters are at fault, on that line. */
  readonly length: number;
  readonly message: string;
  /** What to do about it, where that can be said. */
  readonly hint: string | null;
  /** The line as it stands in the file. */
  readonly quoted: string;
}

const MOST_PROBLEMS = 200;

/** Collects the problems of one file, so that its author sees all of them at once. */
export class ProblemLog {
  readonly #file: string;
  readonly #source: string;
  readonly #lineStarts: number[] = [0];
  readonly #problems: PolicyProblem[] = [];

  constructor(file: string, source: string) {
    this.#file = file;
    this.#source = source;
    for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  report(span: Span, message: string, hint: string | null = null): void {
    const line = this.lineOf(span.start);
    const lineStart = this.#lineStarts[line - 1] ?? 0;
    const newline = this.#source.indexOf("\n", lineStart);
    const quoted = this.#source.slice(lineStart, newline === -1 ? undefined : newline).replace(/\r$/, "");
    const column = Math.min(span.start - lineStart, quoted.length) + 1;
    const length = Math.max(1, Math.min(span.end, lineStart + quoted.length) - span.start);
    this.#problems.push({ file: this.#file, line, column, length, message, hint, quoted });
  }

  /** The line an offset is on, from 1. */
  lineOf(offset: number): number {
    let [low, high] = [0, this.#lineStarts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  get count(): number {
    return this.#problems.length;
  }

  /** In the order of the file; at most 200. */
  get problems(): readonly PolicyProblem[] {
    return this.#problems.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, MOST_PROBLEMS);
  }
}

const WIDEST_QUOTE = 160;

/** `file:line:column: message (hint)`, then the line with the fault underlined. */
export function formatProblem(problem: PolicyProblem): string {
  const { file, line, column, length, message, hint, quoted } = problem;
  const from = quoted.length <= WIDEST_QUOTE ? 0 : Math.max(0, column - 1 - WIDEST_QUOTE / 2);
  const shown = quoted.slice(from, from + WIDEST_QUOTE);
  const before = shown.slice(0, column - 1 - from);
  const gutter = `${line} | `;
  return [
    `${file}:${line}:${column}: ${message}${hint === null ? "" : ` (${hint})`}`,
    `  ${gutter}${shown}`,
    // Tabs are kept, so that the line above and this one are indented alike.
    `  ${" ".repeat(gutter.length - 2)}| ${before.replace(/[^\t]/g, " ")}${"^".repeat(Math.max(1, Math.min(length, shown.length - before.length)))}`,
  ].join("\n");
}
