import type { Judgement } from "../providers/probe.ts";
import { VendorFailure } from "../providers/provider.ts";
import type { Provider } from "../providers/provider.ts";
import type { Finding, Level } from "./doctor-finding.ts";

const LEVELS: Readonly<Record<Judgement["credentials"], Level>> = {
  ACCEPTED: "ok",
  REFUSED: "problem",
  UNTOLD: "warning",
};

const VERDICTS: Readonly<Record<Judgement["credentials"], string>> = {
  ACCEPTED: "accepted",
  REFUSED: "not accepted",
  UNTOLD: "cannot be told",
};

/** Whether the credentials are taken, by the vendor's own probe. */
export async function credentialsFinding({ probe }: Provider, signal: AbortSignal): Promise<readonly Finding[]> {
  const about = "credentials";
  if (probe?.credentials === undefined) {
    return [{ about, level: "note", text: "cannot be told: every request that shows it may be billed" }];
  }
  try {
    const { credentials, words, remark } = await probe.credentials.send(signal);
    const judged: Finding = { about, level: LEVELS[credentials], text: `${VERDICTS[credentials]}: ${words}` };
    return remark === undefined ? [judged] : [judged, { about, level: "warning", text: remark }];
  } catch (error) {
    if (!(error instanceof VendorFailure)) throw error;
    return [{ about, level: "problem", text: `cannot be told: ${error.message}` }];
  }
}

/** What the vendor says of itself, where it has a request for that. */
export async function healthFinding({ health }: Provider, signal: AbortSignal): Promise<readonly Finding[]> {
  if (health === undefined) return [];
  const isUp = await health(signal);
  const text = isUp ? "it says that it is up" : "it does not say that it is up";
  return [{ about: "health", level: isUp ? "ok" : "problem", text }];
}
