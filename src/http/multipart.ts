import { z } from "zod";

import { badRequest, parseJson } from "./parameters.ts";

/** As many as an operation may have fields at its root, twice. */
const MOST_FILES = 100;
const MOST_PLACES = 20;

/** Which files stand where: `{ "0": ["variables.input.selfie.file"] }`. */
const fileMap = z.record(z.string(), z.array(z.string()).max(MOST_PLACES));

/**
 * The operation of a multipart request, each file in its place (GraphQL multipart request specification). Files come out as the
 * platform's own `File`, whatever made them.
 * @throws {CodedError} BAD_REQUEST
 */
export async function readMultipart(request: Request): Promise<unknown> {
  const form = await readForm(request);
  const operations = parseJson(textField(form, "operations"), "The field `operations`");
  const given = parseJson(textField(form, "map"), "The field `map`");
  if (isContainer(given) && Object.keys(given).length > MOST_FILES) {
    throw badRequest(`The field \`map\` names more than ${MOST_FILES} files.`);
  }
  const map = fileMap.safeParse(given);
  if (!map.success) throw badRequest("The field `map` must give each file a list of at most 20 places.");
  for (const [name, places] of Object.entries(map.data)) {
    const part = form.get(name);
    if (part === null || typeof part === "string") throw badRequest("The field `map` names a file that was not sent.");
    const file = new File([await part.arrayBuffer()], part.name, { type: part.type });
    for (const place of places) putFile(operations, place.split("."), file);
  }
  return operations;
}

async function readForm(request: Request): Promise<FormData> {
  try {
    return await request.formData();
  } catch {
    throw badRequest("The body is not readable as multipart/form-data.");
  }
}

function textField(form: FormData, name: string): string {
  const value = form.get(name);
  if (typeof value === "string") return value;
  throw badRequest(`A multipart request needs the text field \`${name}\`.`);
}

function putFile(operations: unknown, path: readonly string[], file: File): void {
  const [first] = path;
  const last = path.at(-1);
  let place = operations;
  for (const key of path.slice(0, -1)) place = isContainer(place) && Object.hasOwn(place, key) ? place[key] : undefined;
  if (first !== "variables" || last === undefined || !isContainer(place) || !Object.hasOwn(place, last)) {
    throw badRequest(
      "The field `map` names a place that `operations` does not have; put null there, under `variables`.",
    );
  }
  place[last] = file;
}

/** An array is one too: its indices are keys. */
function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
