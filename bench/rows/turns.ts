import { drive } from "../load.ts";
import type { LoadOptions, Measurement } from "../load.ts";
import { processorMs } from "../processor.ts";
import { callsPerApplicant } from "../vendors/ledger.ts";
import type { Bench, Contestant } from "./row.ts";

/** Somebody who takes turns. */
export interface Player {
  readonly name: string;
  /** Its server's process, where it has one of its own. */
  readonly pid?: number;
  readonly exchange: () => Promise<void>;
  /** The vendors' endpoints that one exchange calls, each once. */
  readonly calls: readonly string[];
}

/** Every side about the same applicant; one that answers the first time wrongly does not play. */
export async function playersOf(
  { sides }: Bench,
  selfie: Buffer | undefined,
): Promise<{ players: Player[]; failures: string[] }> {
  const calls = callsPerApplicant(selfie !== undefined);
  const players: Player[] = [];
  const failures: string[] = [];
  for (const side of sides) {
    try {
      await side.check(selfie);
      players.push({ name: side.name, pid: side.pid, exchange: side.exchanger(selfie), calls });
    } catch (error) {
      failures.push(failureOf(side.name, error));
    }
  }
  return { players, failures };
}

/** Rounds of A B C A B C. Whoever fails once is out. */
export async function takeTurns(
  { options, vendors, say }: Bench,
  players: readonly Player[],
  load: LoadOptions,
): Promise<{ contestants: Contestant[]; failures: string[] }> {
  const rounds = new Map<string, Measurement[]>(players.map(({ name }) => [name, []]));
  const failures: string[] = [];

  async function turn({ name, pid, exchange, calls }: Player): Promise<Measurement> {
    // What a side still does in the background belongs to its own turn.
    await vendors.quiet();
    await vendors.reset();
    const measured = await drive(exchange, load, async () => (pid === undefined ? undefined : processorMs(pid)));
    const wrong = await vendors.miscounts(measured.requests, calls);
    if (wrong.length > 0) throw new Error(`made other calls than it should: ${wrong.join("; ")}`);
    say(`  ${name}: ${measured.perSecond.toFixed(0)}/s, p50 ${measured.p50Ms.toFixed(1)} ms`);
    return measured;
  }

  for (let round = 1; round <= options.rounds; round += 1) {
    for (const player of players) {
      const measured = rounds.get(player.name);
      if (measured === undefined) continue;
      try {
        measured.push(await turn(player));
      } catch (error) {
        failures.push(failureOf(player.name, error));
        rounds.delete(player.name);
      }
    }
  }
  return { contestants: [...rounds].map(([name, measured]) => ({ name, rounds: measured })), failures };
}

export function failureOf(name: string, error: unknown): string {
  return `${name} ${error instanceof Error ? error.message : "failed"}`;
}
