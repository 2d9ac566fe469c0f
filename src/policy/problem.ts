/** A stretch of text, by offsets: `end` is the first character that is no longer in it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An error keeps a policy from loading; a warning is of something that loads, and is probably not what was meant. */
export type Severity = "error" | "warning";

/** Something to be said of a policy's file, and where it stands. */
export interface PolicyProblem {
  readonly severity: Severity;
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** How many characters are at fault, on that line. */
  readonly length: number;
  readonly message: string;
  /** What to do about it, where that can be said. */
  readonly hint: string | null;
  /** The line as it stands in the file; of a long one, the part around the fault. */
  readonly quoted: string;
  /** The column at which that part begins. */
  readonly quotedFrom: number;
}

/** More of them help nobody, and the work of finding them is bounded by this. */
const MOST_PROBLEMS = 100;
const MOST_WARNINGS = 100;
const WIDEST_QUOTE = 160;
const LONGEST_WORD = 100;
const LONGEST_SENTENCE = 1000;

/** A text of the file within a message: all of it, unless it is too long to be read. */
export function quote(text: string): string {
  return `'${shortened(text)}'`;
}

export function shortened(text: string): string {
  return text.length <= LONGEST_WORD ? text : `${text.slice(0, LONGEST_WORD)}…`;
}

/** Nothing more needs to be read of a file: it has as many problems as are told. */
export class TooManyProblems extends Error {}

/** Collects what there is to say of one file, so that its author sees all of it at once. */
export class ProblemLog {
  readonly #file: string;
  readonly #source: string;
  readonly #lineStarts: number[] = [0];
  readonly #problems: PolicyProblem[] = [];
  #more: PolicyProblem | undefined;
  readonly #warnings: PolicyProblem[] = [];
  #moreWarnings: PolicyProblem | undefined;

  constructor(file: string, source: string) {
    this.#file = file;
    this.#source = source;
    for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) this.#lineStarts.push(at + 1);
  }

  /** @throws {TooManyProblems} at the first problem that is not told any more */
  report(span: Span, message: string, hint: string | null = null): void {
    if (this.#problems.length === MOST_PROBLEMS) {
      const more = `there are more problems; the first ${MOST_PROBLEMS} found are told`;
      this.#more = this.#problemAt("error", span, more, null);
      throw new TooManyProblems();
    }
    this.#problems.push(this.#problemAt("error", span, message, hint));
  }

  /** Says something that does not keep the file from loading; beyond a hundred of them, nothing more. */
  warn(span: Span, message: string, hint: string | null = null): void {
    if (this.#warnings.length < MOST_WARNINGS) {
      this.#warnings.push(this.#problemAt("warning", span, message, hint));
    } else {
      const more = `there are more warnings; the first ${MOST_WARNINGS} found are told`;
      this.#moreWarnings ??= this.#problemAt("warning", span, more, null);
    }
  }

  #problemAt(severity: Severity, span: Span, message: string, hint: string | null): PolicyProblem {
    const line = this.lineOf(span.start);
    const lineStart = this.#lineStarts[line - 1] ?? 0;
    const newline = this.#source.indexOf("\n", lineStart);
    const whole = this.#source.slice(lineStart, newline === -1 ? undefined : newline).replace(/\r$/, "");
    const column = Math.min(span.start - lineStart, whole.length) + 1;
    const length = Math.max(1, Math.min(span.end, lineStart + whole.length) - span.start);
    const from = whole.length <= WIDEST_QUOTE ? 0 : Math.max(0, column - 1 - WIDEST_QUOTE / 2);
    const quoted = whole.slice(from, from + WIDEST_QUOTE);
    const told = { message: message.slice(0, LONGEST_SENTENCE), hint: hint?.slice(0, LONGEST_SENTENCE) ?? null };
    return { severity, file: this.#file, line, column, length, ...told, quoted, quotedFrom: from + 1 };
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

  /** In the order of the file; at most 100, and one that says that there are more. */
  get problems(): readonly PolicyProblem[] {
    return inOrder(this.#problems, this.#more);
  }

  /** In the order of the file; at most 100, and one that says that there are more. */
  get warnings(): readonly PolicyProblem[] {
    return inOrder(this.#warnings, this.#moreWarnings);
  }
}

function inOrder(found: readonly PolicyProblem[], more: PolicyProblem | undefined): readonly PolicyProblem[] {
  const told = found.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return more === undefined ? told : [...told, more];
}

/** `file:line:column: message (hint)`, then the line with the fault underlined. A warning says that it is one. */
export function formatProblem(problem: PolicyProblem): string {
  return paintProblem(problem, (text) => text);
}

/** As `formatProblem`, with what should catch the eye painted: the message, and the line under the fault. */
export function paintProblem(problem: PolicyProblem, paint: (text: string) => string): string {
  const { severity, file, line, column, length, message, hint, quoted, quotedFrom } = problem;
  const before = quoted.slice(0, column - quotedFrom);
  const gutter = `${line} | `;
  const said = severity === "warning" ? `warning: ${message}` : message;
  const underline = "^".repeat(Math.max(1, Math.min(length, quoted.length - before.length)));
  return [
    `${file}:${line}:${column}: ${paint(said)}${hint === null ? "" : ` (${hint})`}`,
    `  ${gutter}${quoted}`,
    // Tabs are kept, so that the line above and this one are indented alike.
    `  ${" ".repeat(gutter.length - 2)}| ${before.replace(/[^\t]/g, " ")}${paint(underline)}`,
  ].join("\n");
}
