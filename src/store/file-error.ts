/** PGlite's files throw WASI's numbers in place of the system's codes, and no errors. */
const WASI_CODES: ReadonlyMap<unknown, string> = new Map([
  [2, "EACCES"],
  [19, "EDQUOT"],
  [29, "EIO"],
  [51, "ENOSPC"],
  [63, "EPERM"],
  [69, "EROFS"],
]);

/** The system's code for why a file or a folder cannot be used; undefined where that is not what went wrong. */
export function fileErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("code" in error && typeof error.code === "string") return /^E[A-Z]+$/.test(error.code) ? error.code : undefined;
  return "errno" in error ? WASI_CODES.get(error.errno) : undefined;
}
