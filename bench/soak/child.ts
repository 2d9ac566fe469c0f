import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { toldSchema } from "./look.ts";
import type { Look, Told, Wanted } from "./look.ts";

const SCRIPT = fileURLToPath(new URL("server.ts", import.meta.url));
/** Longer than the server's own patience with what is under way, and with a vendor's session that is to be ended. */
const END_LIMIT_MS = 20_000;

export interface SoakedServer {
  readonly url: string;
  look(): Promise<Look>;
  /** Closes it; whether its process then ended by itself, with nothing left that would have kept it alive. */
  close(): Promise<boolean>;
  kill(): void;
}

/** Starts the server in a process of its own, with nothing in its environment but what is given. */
export async function startSoaked(environment: Readonly<Record<string, string>>): Promise<SoakedServer> {
  const child = fork(SCRIPT, {
    env: { NODE_ENV: "production", ...environment },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const exit = once(child, "exit");
  void exit.then(() => process.off("exit", kill));

  const told = async (): Promise<Told> => {
    const ended = exit.then(() => {
      throw new Error("the server of the soak has ended");
    });
    const [message]: unknown[] = await Promise.race([once(child, "message"), ended]);
    return toldSchema.parse(message);
  };
  const want = (wanted: Wanted): void => void child.send(wanted);

  const first = await told();
  if (first.kind !== "listening") throw new Error("the server of the soak does not listen");
  return {
    url: first.url,
    async look() {
      const answer = told();
      want("look");
      const seen = await answer;
      if (seen.kind !== "looked") throw new Error("the server of the soak tells something else");
      return seen.look;
    },
    async close() {
      want("close");
      const limit = new AbortController();
      const ended = exit.then(([code]: unknown[]) => code === 0);
      const late = wait(END_LIMIT_MS, false, { signal: limit.signal }).catch(() => false);
      const byItself = await Promise.race([ended, late]);
      limit.abort();
      kill();
      await exit;
      return byItself;
    },
    kill,
  };
}
