import { readFileSync } from "node:fs";

import type { z } from "zod";

import { variablesOf } from "./variable.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment as it is read, and everything that was wrong with it. */
export class Source {
  readonly problems: string[] = [];
  /** What does not stop the server, and its operator should know. */
  readonly warnings: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** A variable's text, trimmed. Blank counts as unset: that is what `NAME=` in an env file means to people. */
  text(name: string): string | undefined {
    const text = this.#environment[name]?.trim();
    return text === "" ? undefined : text;
  }

  /** The names that are set to anything. */
  names(): string[] {
    return Object.keys(this.#environment).filter((name) => this.text(name) !== undefined);
  }

  isSet(name: string, secret: boolean): boolean {
    return this.text(name) !== undefined || (secret && this.text(`${name}_FILE`) !== undefined);
  }

  /** A secret: the variable itself, or the content of the file that `NAME_FILE` names. */
  secret(name: string): string | undefined {
    const text = this.text(name);
    const file = this.text(`${name}_FILE`);
    if (file === undefined) return text;
    if (text !== undefined) {
      this.problems.push(`${name} and ${name}_FILE are both set: keep one of them`);
      return undefined;
    }
    return this.#fileContent(`${name}_FILE`, file);
  }

  /** A concern's values; undefined where there were problems, each of which is then in `problems`. */
  read<Concern extends z.ZodObject>(concern: Concern, prefix = ""): z.output<Concern> | undefined {
    const problemsBefore = this.problems.length;
    const texts = variablesOf(concern, prefix).map(({ name, secret }) => [
      name.slice(prefix.length),
      secret ? this.secret(name) : this.text(name),
    ]);
    const result = concern.safeParse(Object.fromEntries(texts));
    for (const { path, message } of result.error?.issues ?? []) {
      this.problems.push(`${prefix}${path.join(".")} ${message}`);
    }
    return this.problems.length === problemsBefore ? result.data : undefined;
  }

  #fileContent(variable: string, file: string): string | undefined {
    let content: string;
    try {
      content = readFileSync(file, "utf8").trim();
    } catch {
      // Neither the path nor the system's message: somebody may have put the secret itself in the wrong variable.
      this.problems.push(`${variable} names a file that cannot be read`);
      return undefined;
    }
    if (content !== "") return content;
    this.problems.push(`${variable} names an empty file`);
    return undefined;
  }
}
