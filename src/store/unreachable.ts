/** Of connections, of the server's own end, of what it lacks, and of one that only follows another: not of any statement. */
const SERVER_CODE = /^(?:08...|57P0[1-5]|53...|25006)$/;

const SYSTEM_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENOENT",
]);

/** The driver's own errors have no code. */
const DRIVER_MESSAGE =
  /^(?:Connection terminated|Client (?:was closed|has encountered a connection error)|Query read timeout|timeout (?:exceeded|expired)|Cannot use a pool after|PGlite is closed)/;

/** Whether a statement failed because the database could not be reached, or could not do anything for anybody. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (SERVER_CODE.test(code) || SYSTEM_CODES.has(code) || DRIVER_MESSAGE.test(error.message)) return true;
  const inner: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error.cause, ...inner].some(isUnreachable);
}
