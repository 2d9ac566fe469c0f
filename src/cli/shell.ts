import type { Environment } from "../config/source.ts";
import type { ProviderDefinition } from "../providers/provider.ts";
import { formatProblem } from "../policy/problem.ts";
import type { PolicyProblem } from "../policy/problem.ts";
import type { KnownProvider } from "../policy/read-checks.ts";

/** What the program runs in: tests give it streams of their own. */
export interface Surroundings {
  /** Every provider of the registry: those that a policy may name. */
  readonly providers: readonly ProviderDefinition[];
  /** The variables that the server is configured by. @default none is set */
  readonly environment?: Environment;
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/** 0: all is well. 1: what was looked for is there: problems, failed cases, a difference. 2: it could not be done. */
export type ExitCode = 0 | 1 | 2;

/** What a command is given to work with. */
export interface Shell extends Surroundings {
  readonly known: readonly KnownProvider[];
  /** Takes whole lines, with their line breaks. */
  write(text: string): void;
  /** The program ends with the worst code that any of its work came to. */
  ended(code: ExitCode): void;
}

/** Why a command could not be done at all, in words for whoever typed it. */
export class CannotBeDone extends Error {
  override readonly name = "CannotBeDone";
  /** Those that have a place in a file; the message tells them, too. */
  readonly problems: readonly PolicyProblem[];

  constructor(message: string, problems: readonly PolicyProblem[] = []) {
    super(message);
    this.problems = problems;
  }

  /** @param problems of a file that has to be without any */
  static becauseOf(problems: readonly PolicyProblem[]): CannotBeDone {
    return new CannotBeDone(problems.map(formatProblem).join("\n"), problems);
  }
}

/** Why there is no result, as `--json` prints it. */
export function failureJson({ message, problems }: Pick<CannotBeDone, "message" | "problems">) {
  return { error: message, ...(problems.length === 0 ? {} : { problems }) };
}

export function knownProviders(providers: readonly ProviderDefinition[]): readonly KnownProvider[] {
  return providers.map(({ name, endpoints }) => {
    return { name, checks: [...new Set(endpoints.flatMap(({ checks }) => checks))] };
  });
}

/** Whether a person is looking: only then are there colours and progress bars. */
export function isTerminal(stream: NodeJS.WritableStream): boolean {
  return "isTTY" in stream && stream.isTTY === true;
}
