import { ServerResponse } from "node:http";

/** Calls once the answer is out, and says whether the client went away before it had the whole of it. */
export function afterAnswer(serverContext: object, out: (aborted: boolean) => void): void {
  const sink = "res" in serverContext && serverContext.res instanceof ServerResponse ? serverContext.res : null;
  const told = (): void => out(sink !== null && !sink.writableFinished);
  if (sink === null || sink.closed) told();
  else sink.once("close", told);
}
