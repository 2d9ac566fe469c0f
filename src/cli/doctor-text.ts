import { styleText } from "node:util";

import type { CostEstimate, EstimatedCall } from "../checks/money/estimate.ts";
import type { Level } from "./doctor-finding.ts";
import { isExamined } from "./doctor-report.ts";
import type { DoctorReport } from "./doctor-report.ts";
import type { Examination } from "./doctor-vendor.ts";

const number = new Intl.NumberFormat("en");

type Paint = (level: Level, text: string) => string;

const COLOURS = { ok: "green", note: "gray", warning: "yellow", problem: "red" } as const;

/** The report for people. */
export function doctorText(report: DoctorReport, out: NodeJS.WritableStream): string {
  const paint: Paint = (level, text) => styleText(COLOURS[level], text, { stream: out });
  const whose = report.mode === "sandbox" ? "sandbox mode: the vendors are simulated" : "live mode";
  return [
    whose,
    ...report.warnings.map((warning) => `${paint("warning", "warning")} ${warning}`),
    ...report.vendors.flatMap((vendor) => [
      "",
      ...(isExamined(vendor) ? examined(vendor, paint) : [`${vendor.title}: off, for ${vendor.off}`]),
    ]),
    ...(report.vendors.some(isExamined) ? [] : ["", paint("problem", "No vendor is on: nobody can be checked.")]),
    "",
    "Cost of an applicant who gives everything, at the configured prices",
    ...report.policies.flatMap((policy) => [
      "",
      `${policy.policy}${policy.role === "loaded" ? "" : ` (${policy.role})`}`,
      ...policy.outOfReach.map((each) => `  ${paint("warning", "warning")} ${each}`),
      ...priced("with a selfie", policy.withSelfie),
      ...priced("without one", policy.withoutSelfie),
    ]),
    "",
    report.ok ? paint("ok", "All is well.") : paint("problem", "Somebody should look at this."),
    "",
  ].join("\n");
}

function examined({ title, baseUrl, findings, credentialRequest }: Examination, paint: Paint): readonly string[] {
  const lines = findings.map(({ about, level, text }) => {
    return `  ${paint(level, level.padEnd(7))}  ${about.padEnd(11)}  ${text}`;
  });
  const tried = findings.some(({ about, level }) => about === "credentials" && level !== "note");
  return [`${title}${baseUrl === null ? "" : `: ${baseUrl}`}`, ...lines, ...(tried ? tryOf(credentialRequest) : [])];
}

function tryOf(request: Examination["credentialRequest"]): readonly string[] {
  if (request === null) return [];
  const free = request.harmless === "documented" ? "free by the vendor's page" : "that it is free is unverified";
  const indent = " ".repeat(24);
  return [`${indent}tried by ${request.request} (${free})`, `${indent}${request.note}`];
}

function priced(who: string, { calls, leastIdr, mostIdr }: CostEstimate): readonly string[] {
  const unpriced = calls.filter(({ priceIdr }) => priceIdr === null).length;
  return [`  ${who}: ${sum(calls, unpriced, leastIdr, mostIdr)}`, ...calls.map((call) => `    ${line(call)}`)];
}

function sum(calls: readonly EstimatedCall[], unpriced: number, leastIdr: number, mostIdr: number): string {
  if (calls.length === 0) return "nothing is asked";
  if (unpriced === calls.length) return `unknown: none of ${calls.length} calls has a price`;
  const from = leastIdr === mostIdr ? rupiah(mostIdr) : `${rupiah(leastIdr)} to ${rupiah(mostIdr)}`;
  if (unpriced === 0) return from;
  return `${from}; ${unpriced} of ${calls.length} calls ${unpriced === 1 ? "has" : "have"} no price`;
}

function line({ provider, endpoint, checks, priceIdr }: EstimatedCall): string {
  const serves = checks.map((check) => check.toLowerCase()).join(", ");
  const price = priceIdr === null ? `no price (${provider}_PRICES)` : rupiah(priceIdr);
  return `${serves.padEnd(14)}  ${`${provider} ${endpoint}`.padEnd(34)}  ${price}`;
}

function rupiah(amount: number): string {
  return `Rp ${number.format(amount)}`;
}
