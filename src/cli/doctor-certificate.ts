import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

import type { Finding } from "./doctor-finding.ts";

const DAY_MS = 86_400_000;
/** Less than this is too little for people to renew it in peace. */
const SOON_DAYS = 21;

export interface CertificateReport {
  readonly protocol: string | null;
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly validUntil: string;
  readonly daysLeft: number;
  readonly trusted: boolean;
}

/** The server's certificate, and whether a client would go on with it. */
export function readCertificate(
  tls: TLSSocket,
  now: Date,
): { readonly report: CertificateReport | null; readonly finding: Finding } {
  const certificate = tls.getPeerX509Certificate();
  if (certificate === undefined) {
    return { report: null, finding: { about: "certificate", level: "problem", text: "it shows no certificate" } };
  }
  const until = certificate.validToDate;
  const report: CertificateReport = {
    protocol: tls.getProtocol(),
    subject: nameOf(certificate, "subject"),
    issuer: nameOf(certificate, "issuer"),
    validUntil: until.toISOString(),
    daysLeft: Math.floor((until.getTime() - now.getTime()) / DAY_MS),
    trusted: tls.authorized,
  };
  return { report, finding: findingOf(report, tls.authorizationError) };
}

function findingOf(
  { subject, issuer, validUntil, daysLeft, trusted, protocol }: CertificateReport,
  reason: unknown,
): Finding {
  const about = "certificate";
  const whose = `${subject}, issued by ${issuer}, valid until ${validUntil.slice(0, 10)}`;
  if (!trusted) return { about, level: "problem", text: `${whose}: not trusted, for ${whyNot(reason)}` };
  const left = `${daysLeft} ${daysLeft === 1 ? "day" : "days"}`;
  if (daysLeft < SOON_DAYS) return { about, level: "warning", text: `${whose}: that is ${left} from now` };
  return { about, level: "ok", text: `${whose} (${left}); ${protocol ?? "unknown protocol"}` };
}

/** OpenSSL's and Node's codes, in words. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["CERT_HAS_EXPIRED", "it has expired"],
  ["CERT_NOT_YET_VALID", "it is not valid yet: one of the clocks is wrong"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "nobody but itself has signed it"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "its issuer is not known here (NODE_EXTRA_CA_CERTS adds one)"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "its issuer is not known here (NODE_EXTRA_CA_CERTS adds one)"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "the server does not send the certificates between it and its issuer"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "it is for another host"],
  ["CERT_REVOKED", "it has been revoked"],
]);

/** Node's types say that it is an error, and what it sets is the code. */
function whyNot(reason: unknown): string {
  const code = reason instanceof Error ? ("code" in reason ? String(reason.code) : reason.name) : String(reason);
  return REASONS.get(code) ?? `of ${code}`;
}

/** The common name, else the organisation: as far as it can be shown on a terminal, which a server must not write on. */
function nameOf(certificate: X509Certificate, of: "subject" | "issuer"): string {
  const parts = new Map(
    certificate[of].split("\n").map((line): [string, string] => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
  const name = parts.get("CN") ?? parts.get("O") ?? "";
  return name.replaceAll(/[^\p{L}\p{N} .,:*'()-]/gu, "?").slice(0, 80) || "nobody named";
}
