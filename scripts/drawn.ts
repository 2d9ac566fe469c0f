import { readFile, writeFile } from "node:fs/promises";

/** A file of the repository that is drawn from the code. */
export interface Drawn {
  /** From the root of the repository. */
  readonly file: string;
  /** What it should hold. @param current what it holds; empty where there is none */
  readonly text: (current: string) => string;
}

/** Writes the files; with `--check`, fails where one is not what the code says, and names the command that draws it. */
export async function draw(files: readonly Drawn[], command: string): Promise<void> {
  for (const { file, text } of files) {
    const url = new URL(`../${file}`, import.meta.url);
    const current = await readFile(url, "utf8").catch(() => "");
    const wanted = text(current);
    if (current === wanted) continue;
    if (process.argv.includes("--check")) {
      process.stderr.write(`${file} is not what the code says: run \`${command}\` and commit it.\n`);
      process.exitCode = 1;
    } else {
      await writeFile(url, wanted);
    }
  }
}
