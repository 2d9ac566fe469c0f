import type { AuditedKind } from "../domain/audit-actions.ts";
import type { CheckpointCount } from "../store/audit/checkpoints-met.ts";
import type { ExportVerification } from "../store/audit/export-check.ts";
import { entryOf, problemText } from "../store/audit/problem.ts";
import type { AuditProblem } from "../store/audit/problem.ts";
import type { Verification } from "../store/audit/verify.ts";

const NAMES: Readonly<Record<AuditedKind, string>> = {
  assessment: "assessment",
  vendor_call: "vendor call",
  decision: "decision",
  review: "review",
  hit_disposition: "hit disposition",
};

/** What was found of one tenant's log in the database, for people. */
export function verificationText({ tenant, problem, after, entries, rows, checkpoints }: Verification): string {
  const some = [...rows].filter(([, many]) => many > 0);
  const counts = (some.length > 0 ? some : [...rows]).map(([kind, many]) => count(many, NAMES[kind]));
  const told = `${new Intl.ListFormat("en").format(counts)} are as their entries say`;
  return textOf(tenant, problem, [entriesText(after, entries), told, ...checkpointsText(checkpoints)]);
}

/** What was found in the file of an export. */
export function exportText(file: string, { tenant, problem, after, entries, checkpoints }: ExportVerification): string {
  const title = tenant === null ? file : `${file}, of ${tenant}`;
  return textOf(title, problem, [entriesText(after, entries), ...checkpointsText(checkpoints)]);
}

/** The same for other programs. */
export function verificationJson({ rows, problem, ...rest }: Verification) {
  return { ...rest, rows: Object.fromEntries(rows), ...problemJson(problem) };
}

export function exportJson({ problem, ...rest }: ExportVerification) {
  return { ...rest, ...problemJson(problem) };
}

function problemJson(problem: AuditProblem | null) {
  return { ok: problem === null, problem: problem === null ? null : { ...problem, text: problemText(problem) } };
}

function textOf(title: string, problem: AuditProblem | null, whole: readonly string[]): string {
  const lines = problem === null ? whole : [problemText(problem), ...soundText(problem)];
  return [`${title}: ${problem === null ? "whole" : "NOT WHOLE"}`, ...lines.map((line) => `  ${line}`), ""].join("\n");
}

/** Of a row that differs the entries say nothing wrong: then nothing is said of how many are sound. */
function soundText(problem: AuditProblem): readonly string[] {
  const seq = entryOf(problem);
  if (seq === null || seq < 2 || "row" in problem) return [];
  return [`it was looked at in order: nothing is wrong before entry ${seq}`];
}

function entriesText(after: number, entries: number): string {
  if (entries === 0) return "no entries";
  return `entries ${after + 1} to ${after + entries}`;
}

function checkpointsText({ met, outside }: CheckpointCount): readonly string[] {
  return [
    ...(met === 0 ? [] : [`${count(met, "checkpoint")} found in it`]),
    ...(outside === 0 ? [] : [`${count(outside, "checkpoint")} of entries that are not there to compare`]),
  ];
}

function count(many: number, name: string): string {
  return `${many.toLocaleString("en")} ${name}${many === 1 ? "" : "s"}`;
}
