/** What one look came to. `note` needs nobody; for `warning` and `problem` a person has to look. */
export interface Finding {
  readonly about: "dns" | "connection" | "certificate" | "answer" | "clock" | "health" | "credentials";
  readonly level: Level;
  readonly text: string;
}

export type Level = "ok" | "note" | "warning" | "problem";

export function needsSomebody({ level }: Pick<Finding, "level">): boolean {
  return level === "warning" || level === "problem";
}
