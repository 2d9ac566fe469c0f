import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The server as `npm start` runs it, with nothing in its environment that it reads but what is given. */
export function launch(environment: Readonly<Record<string, string>>) {
  const { NODE_COMPILE_CACHE } = process.env;
  const child = spawn(join(ROOT, "node_modules/.bin/node"), ["src/main.ts"], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE, ...environment },
  });
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
  const ended = once(child, "exit").then(([code]: unknown[]) => ({ code, ...output }));
  const listening = new Promise<string>((resolve) => {
    child.stdout.on("data", () => {
      const url = /"url":"([^"]+)"/.exec(output.out)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  return { child, ended, listening, out: () => output.out };
}
