/** As much of a Dockerfile as ours needs: instructions with their stage, continuation lines joined. */
export interface Instruction {
  readonly stage: number;
  readonly name: string;
  readonly text: string;
}

export function instructionsOf(dockerfile: string): Instruction[] {
  let stage = -1;
  return dockerfile
    .split("\n")
    .filter((line) => !line.trimStart().startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [name = "", ...words] = line.trim().split(/\s+/);
      if (name.toUpperCase() === "FROM") stage += 1;
      return { stage, name: name.toUpperCase(), text: words.join(" ") };
    });
}

/** What a COPY takes from the build context; nothing where it takes from another stage. */
export function copiedFromContext({ name, text }: Instruction): string[] {
  const words = text.split(" ");
  if (name !== "COPY" || words.some((word) => word.startsWith("--from="))) return [];
  return words.filter((word) => !word.startsWith("--")).slice(0, -1);
}

/** Whether .dockerignore leaves a file of the context's root out: the last pattern that fits decides. */
export function leftOut(dockerignore: string, file: string): boolean {
  const top = file.split("/")[0];
  return dockerignore
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .reduce((out, line) => {
      const pattern = line.replace(/^!/, "");
      return pattern === "*" || pattern === file || pattern === top ? !line.startsWith("!") : out;
    }, false);
}
