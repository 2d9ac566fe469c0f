import type { Content } from "../server/content.ts";
import type { Fields } from "./validation.ts";

/** The fields of a body; v1 takes JSON as its page says, and multipart as the vendor's SDK sends it. */
export function fieldsOf(content: Content, multipart: boolean): Fields {
  if (content.kind === "json") return content.fields;
  if (content.kind !== "multipart" || !multipart) return {};
  const files = Object.entries(content.files).map(([name, file]) => [name, file.bytes.toString("base64")]);
  return { ...content.fields, ...Object.fromEntries(files) };
}
