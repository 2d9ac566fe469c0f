import { TOO_LATE } from "./doctor-connect.ts";
import type { ConnectFailure } from "./doctor-connect.ts";
import type { Finding } from "./doctor-finding.ts";

type Words = ReadonlyMap<string, string>;

const WORDS: Readonly<Record<ConnectFailure["step"], Words>> = {
  dns: new Map([
    ["ENOTFOUND", "no name server knows it"],
    ["EAI_AGAIN", "the name server does not answer"],
    [TOO_LATE, "the name server did not answer"],
  ]),
  tcp: new Map([
    ["ECONNREFUSED", "nothing listens there"],
    ["ECONNRESET", "it was cut off at once"],
    ["EHOSTUNREACH", "no route leads there"],
    ["ENETUNREACH", "no route leads there"],
    ["ETIMEDOUT", "nothing there answers"],
    [TOO_LATE, "no connection came about"],
  ]),
  tls: new Map([
    ["ERR_SSL_WRONG_VERSION_NUMBER", "what answers there does not speak TLS"],
    ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "what answers there does not speak TLS"],
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "it speaks none of the versions of TLS that are taken here"],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", "it speaks none of the versions of TLS that are taken here"],
    ["ECONNRESET", "it closed the connection before TLS was agreed on"],
    ["CLOSED", "it closed the connection before TLS was agreed on"],
    [TOO_LATE, "it took the connection, and did not agree on TLS"],
  ]),
};

/** Why there is no connection, by the step at which it failed. */
export function connectFailureFinding({ step, code }: ConnectFailure, url: URL, timeoutMs: number): Finding {
  const words = WORDS[step].get(code) ?? "it failed";
  const detail = code === TOO_LATE ? ` within ${timeoutMs.toLocaleString("en")} ms` : ` (${code})`;
  const whom = step === "dns" ? url.hostname : `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
  const what = step === "tls" ? "no TLS with" : step === "tcp" ? "none to" : "cannot resolve";
  return {
    about: step === "dns" ? "dns" : "connection",
    level: "problem",
    text: `${what} ${whom}: ${words}${detail}`,
  };
}
