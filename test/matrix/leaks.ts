import { setTimeout as wait } from "node:timers/promises";

/** What an unloaded process may still be closing. */
const PATIENCE_MS = 5_000;
const KINDS = ["Timeout", "Immediate", "TCPSocketWrap", "TCPServerWrap", "TLSWrap", "FSEventWrap"] as const;

type Held = Readonly<Record<(typeof KINDS)[number], number>>;

/** What keeps this process alive: timers, sockets, servers. */
export function held(): Held {
  const all = process.getActiveResourcesInfo();
  const count = (kind: string): number => all.filter((each) => each === kind).length;
  return {
    Timeout: count("Timeout"),
    Immediate: count("Immediate"),
    TCPSocketWrap: count("TCPSocketWrap"),
    TCPServerWrap: count("TCPServerWrap"),
    TLSWrap: count("TLSWrap"),
    FSEventWrap: count("FSEventWrap"),
  };
}

/** What is held beyond `before` and is not let go of in time: handles close some turns after whoever closes them. */
export async function leakedSince(before: Held): Promise<string[]> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const now = held();
    const more = KINDS.filter((kind) => now[kind] > before[kind]);
    if (more.length === 0) return [];
    if (performance.now() > until) return more.map((kind) => `${kind}: ${before[kind]} before, ${now[kind]} after`);
    await wait(10);
  }
}

/** Collects the process's own warnings, of listeners that pile up, and rejections that nobody handled. */
export function listenForTrouble(): Disposable & { readonly heard: readonly string[] } {
  const heard: string[] = [];
  const warned = ({ name, message }: Error): void => void heard.push(`${name}: ${message}`);
  const rejected = (reason: unknown): void => void heard.push(`unhandled: ${String(reason)}`);
  process.on("warning", warned);
  process.on("unhandledRejection", rejected);
  return {
    heard,
    [Symbol.dispose]() {
      process.off("warning", warned);
      process.off("unhandledRejection", rejected);
    },
  };
}
