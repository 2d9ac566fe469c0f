import { z } from "zod";

/** What is said of a variable in docs/configuration.md. */
interface VariableNotes {
  readonly meaning: string;
  /** The default as the page shows it, in Markdown; null where there is none. */
  readonly shownDefault: string | null;
  /** A secret may come from a file (`NAME_FILE`), and neither it nor a part of it is ever printed. */
  readonly secret: boolean;
}

/** A variable's text, parsed. Schemas carry their own messages: zod's defaults may print what was given. */
type VariableSchema<Value> = z.ZodType<Value, string>;

const notes = z.registry<VariableNotes>();

export function code(text: string): string {
  return `\`${text}\``;
}

/** A variable with a default, which is parsed like any other text. */
export function withDefault<Value>(meaning: string, text: string, schema: VariableSchema<Value>) {
  return schema
    .prefault(text)
    .register(notes, { meaning, shownDefault: text === "" ? null : code(text), secret: false });
}

/** A variable that may stay unset. `shownDefault` describes a default that depends on something else. */
export function optional<Value>(meaning: string, schema: VariableSchema<Value>, shownDefault: string | null = null) {
  return schema.optional().register(notes, { meaning, shownDefault, secret: false });
}

export function optionalSecret<Value>(meaning: string, schema: VariableSchema<Value>) {
  return schema.optional().register(notes, { meaning, shownDefault: null, secret: true });
}

export interface DocumentedVariable extends VariableNotes {
  readonly name: string;
}

/** The variables of a concern: an object schema whose keys are their names, after the prefix. */
export function variablesOf(concern: z.ZodObject, prefix = ""): DocumentedVariable[] {
  return Object.entries(concern.shape).map(([key, schema]) => {
    const noted = schema instanceof z.ZodType ? notes.get(schema) : undefined;
    if (noted === undefined) throw new Error(`${prefix}${key} was made without notes`);
    return { name: prefix + key, ...noted };
  });
}
