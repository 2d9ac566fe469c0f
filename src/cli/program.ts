import { parseArgs, styleText } from "node:util";

import type { ProviderDefinition } from "../providers/provider.ts";
import { checkPolicyFile } from "./policy-check.ts";

const HELP = `saksi, the command-line companion of the Saksi server

Usage
  saksi policy check FILE…   load each policy file and print every error, with its position and a hint
  saksi --help               print this

Exit codes
  0  all is well
  1  a policy file has errors, or cannot be read
  2  the command line is wrong
`;

export interface Surroundings {
  /** The providers a policy may name. */
  readonly providers: readonly ProviderDefinition[];
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
}

/** Runs one command line, without the program's own name, and gives the exit code. */
export async function runSaksi(args: readonly string[], { providers, out, err }: Surroundings): Promise<number> {
  const commandLine = parse(args);
  if ("wrong" in commandLine) {
    err.write(`${styleText("red", commandLine.wrong, { stream: err })}\n\n${HELP}`);
    return 2;
  }
  if (commandLine.help) {
    out.write(HELP);
    return 0;
  }
  const known = providers.map(({ name, endpoints }) => ({ name, checks: endpoints.flatMap(({ checks }) => checks) }));
  const write = (text: string): boolean => out.write(text);
  let exitCode = 0;
  for (const file of commandLine.files) {
    // One after the other, so that what is said of one file stays together.
    exitCode = Math.max(exitCode, await checkPolicyFile(file, { providers: known, write }));
  }
  return exitCode;
}

type CommandLine =
  | { readonly help: true }
  | { readonly help: false; readonly files: string[] }
  | { readonly wrong: string };

function parse(args: readonly string[]): CommandLine {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: { help: { type: "boolean", short: "h" } }, allowPositionals: true });
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : "the command line cannot be read" };
  }
  const [command, subcommand, ...files] = parsed.positionals;
  if (parsed.values.help === true) return { help: true };
  if (command === undefined) return { wrong: "Say what to do." };
  if (command !== "policy") return { wrong: `There is no command ${JSON.stringify(command)}.` };
  if (subcommand !== "check") return { wrong: "Of policies there is one command: saksi policy check FILE…" };
  if (files.length === 0) return { wrong: "Name at least one policy file." };
  return { help: false, files };
}
