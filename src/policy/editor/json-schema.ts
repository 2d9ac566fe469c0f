/** A JSON Schema of draft 07, which every YAML editor understands, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: JsonValue;
}

type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A map with these keys and no others. */
export function closed(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return { type: "object", description, properties, required, additionalProperties: false };
}

/** A map whose keys are of the author's own choosing. */
export function named(description: string, key: RegExp, most: number, value: JsonSchema): JsonSchema {
  return {
    type: "object",
    description,
    propertyNames: { pattern: key.source },
    maxProperties: most,
    additionalProperties: value,
  };
}

/** A text that is not empty. */
export function text(description: string, maxLength: number): JsonSchema {
  return { type: "string", description, pattern: String.raw`\S`, maxLength };
}
