/** A line of a stack that names code, and nothing else. */
const FRAME = /^\s+at (?:async )?(?:[\w$.<>[\] ]+ \()?(?:node:|file:\/\/|\/|[A-Za-z]:\\)[^\s()]+:\d+:\d+\)?$/;
const MOST_FRAMES = 20;
const NAME = /^[\w$]{1,64}$/;
const ROOT = new URL("../../", import.meta.url).pathname;

/** What a log may say of an error: its class and where in the code it came from. Its message may quote a value. */
export function errorClass(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return NAME.test(error.constructor.name) ? error.constructor.name : "Error";
}

export function errorFrames(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return [];
  const { stack, message } = error;
  const start = stack.indexOf(message);
  const trace = start === -1 ? stack : stack.slice(start + message.length);
  return trace
    .split("\n")
    .filter((line) => FRAME.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim().replace("file://", "").replace(ROOT, ""));
}

/** Of an error and what caused it, the class and the code that systems and databases give (`ECONNREFUSED`, `23505`). */
export function errorChain(error: unknown): string[] {
  if (!(error instanceof Error)) return [typeof error];
  const code = "code" in error && typeof error.code === "string" && NAME.test(error.code) ? ` ${error.code}` : "";
  const said = `${errorClass(error)}${code}`;
  return error.cause === undefined ? [said] : [said, ...errorChain(error.cause)];
}

/** The error that caused all the others. */
export function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}

/** What went wrong, for a log that says nothing of what was being written: messages may quote it. */
export function traceOf(error: unknown): { readonly error: string[]; readonly frames: string[] } {
  return { error: errorChain(error), frames: errorFrames(rootCause(error)) };
}
