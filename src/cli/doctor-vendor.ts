import type { ProviderName } from "../domain/provider.ts";
import type { CredentialProbe } from "../providers/probe.ts";
import { VendorFailure } from "../providers/provider.ts";
import type { Provider } from "../providers/provider.ts";
import { askBare, clockFinding } from "./doctor-answer.ts";
import type { BareAnswer } from "./doctor-answer.ts";
import { readCertificate } from "./doctor-certificate.ts";
import type { CertificateReport } from "./doctor-certificate.ts";
import { connect, ConnectFailure, hostOf, resolve } from "./doctor-connect.ts";
import type { Connection } from "./doctor-connect.ts";
import { connectFailureFinding } from "./doctor-connect-words.ts";
import { credentialsFinding, healthFinding } from "./doctor-credentials.ts";
import type { Finding } from "./doctor-finding.ts";

/** What was found of a vendor that is on. Numbers are null where it did not come to them. */
export interface Examination {
  readonly provider: ProviderName;
  readonly title: string;
  readonly baseUrl: string | null;
  readonly addresses: number | null;
  readonly connectMs: number | null;
  readonly certificate: CertificateReport | null;
  readonly status: number | null;
  readonly roundTripMs: number | null;
  readonly clockAheadMs: number | null;
  /** The request by which the credentials are tried; null where the vendor has none that is harmless. */
  readonly credentialRequest: Pick<CredentialProbe, "request" | "harmless" | "note"> | null;
  readonly findings: readonly Finding[];
}

export interface Examining {
  /** Whether the credentials are tried; else nothing is sent that has them. */
  readonly credentials: boolean;
  readonly timeoutMs: number;
  readonly clock: () => Date;
}

export interface Patient {
  readonly title: string;
  readonly provider: Provider;
}

type Course = Examining & Patient & { readonly url: URL; readonly signal: AbortSignal };
type Found = Partial<Omit<Examination, "findings">> & { readonly findings: readonly Finding[] };

/** Name, connection, certificate, then all the rest at once. Never longer than the timeout, and never rejects for a vendor. */
export async function examine(patient: Patient, examining: Examining): Promise<Examination> {
  const { title, provider } = patient;
  const nothing: Examination = { provider: provider.name, title, ...NOTHING_FOUND };
  if (provider.probe === undefined) return nothing;
  const { baseUrl, credentials } = provider.probe;
  const url = new URL(baseUrl);
  const signal = AbortSignal.timeout(examining.timeoutMs);
  return {
    ...nothing,
    baseUrl: url.href.replace(/\/$/, ""),
    credentialRequest: credentials === undefined ? null : requestOf(credentials),
    ...(await fromTheName({ ...patient, ...examining, url, signal })),
  };
}

const NOTHING_FOUND: Omit<Examination, "provider" | "title"> = {
  baseUrl: null,
  addresses: null,
  connectMs: null,
  certificate: null,
  status: null,
  roundTripMs: null,
  clockAheadMs: null,
  credentialRequest: null,
  findings: [{ about: "connection", level: "note", text: "there is no way to look at it" }],
};

const NOT_TRIED: Finding = { about: "credentials", level: "note", text: "not tried" };

function requestOf({ request, harmless, note }: CredentialProbe): Examination["credentialRequest"] {
  return { request, harmless, note };
}

async function fromTheName(course: Course): Promise<Found> {
  const { url, signal } = course;
  const findings: Finding[] = [];
  let found: Partial<Found> = {};
  try {
    const addresses = await resolve(hostOf(url), signal);
    findings.push(dnsFinding(hostOf(url), addresses));
    found = { addresses };
    const connection = await connect(url, signal);
    found = { addresses, connectMs: Math.round(connection.ms) };
    findings.push(connectionFinding(connection));
    const rest = await fromTheConnection(connection, course);
    return { ...found, ...rest, findings: [...findings, ...rest.findings] };
  } catch (error) {
    if (!(error instanceof ConnectFailure)) throw error;
    return { ...found, findings: [...findings, connectFailureFinding(error, url, course.timeoutMs)] };
  }
}

function dnsFinding(host: string, addresses: number | null): Finding {
  const many = addresses === 1 ? "one address" : `${addresses} addresses`;
  return {
    about: "dns",
    level: "ok",
    text: addresses === null ? `${host} is an address itself` : `${host} has ${many}`,
  };
}

function connectionFinding({ ms, tls }: Connection): Finding {
  const text = `made in ${Math.round(ms)} ms${tls === null ? "; no TLS, for it is http on this machine" : " with TLS"}`;
  return { about: "connection", level: "ok", text };
}

async function fromTheConnection(connection: Connection, course: Course): Promise<Found> {
  if (connection.tls === null) return fromTheAnswers(connection, course);
  const { report, finding } = readCertificate(connection.tls, course.clock());
  if (report?.trusted !== true) {
    // Whoever is at the other end, it may not be the vendor.
    connection.socket.destroy();
    return { certificate: report, findings: [finding, NOT_TRIED] };
  }
  const found = await fromTheAnswers(connection, course);
  return { ...found, certificate: report, findings: [finding, ...found.findings] };
}

async function fromTheAnswers({ socket }: Connection, course: Course): Promise<Found> {
  const { provider, credentials, signal } = course;
  const [bare, health, judged] = await Promise.all([
    askBare({ ...course, socket }).catch(failureOnly),
    credentials ? healthFinding(provider, signal) : [],
    credentials ? credentialsFinding(provider, signal) : [NOT_TRIED],
  ]);
  const others = [...health, ...judged];
  if (bare instanceof VendorFailure) {
    // Some servers do not take a HEAD, and answer what they are meant for.
    const answers = others.some(({ level }) => level === "ok");
    const level = answers ? "note" : "problem";
    return { findings: [{ about: "answer", level, text: bare.message }, ...others] };
  }
  return { ...bare, findings: [answerFinding(bare), clockFinding(bare), ...others] };
}

function answerFinding({ status, roundTripMs }: BareAnswer): Finding {
  const text = `HTTP ${status} in ${roundTripMs} ms, to a HEAD without credentials`;
  return { about: "answer", level: "ok", text };
}

export function failureOnly(error: unknown): VendorFailure {
  if (error instanceof VendorFailure) return error;
  throw error;
}
