import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SHIPPED = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");

/** Every applicant is looked at by a person. */
export const NOBODY_APPROVED = "nik.valid => review: AM02";
/** An applicant is refused whose face is this much alike or less. */
export const facesUnder = (limit: number): string => `face.score < ${limit} => reject: FA01`;

/** The shipped policy under another name and version, with one more rule, written as `condition => effect`. */
export function policyLike(name: string, version: number, more?: string): string {
  const [when = "", then = ""] = more?.split(" => ") ?? [];
  const rule = `rules:\n  - { id: one-more, when: '${when}', then: { ${then} } }\n`;
  return SHIPPED.replace(/^policy: .*$/m, `policy: ${name}`)
    .replace(/^version: .*$/m, `version: ${version}`)
    .replace(/^rules:\n/m, more === undefined ? "rules:\n" : rule);
}

export interface PolicyFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file beside and renames it, as a deployment should: nobody reads half of it. */
  put(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
}

export async function policyFolder(files: Readonly<Record<string, string>>): Promise<PolicyFolder> {
  const path = await mkdtemp(join(tmpdir(), "saksi-policies-"));
  const put = async (file: string, text: string): Promise<void> => {
    await writeFile(join(path, `${file}.new`), text);
    await rename(join(path, `${file}.new`), join(path, file));
  };
  for (const [file, text] of Object.entries(files)) await put(file, text);
  return {
    path,
    put,
    remove: (file) => rm(join(path, file)),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
