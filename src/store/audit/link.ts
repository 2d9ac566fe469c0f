import { createHash } from "node:crypto";

import type { Deed } from "../../domain/audit-actions.ts";

/** One entry of a chain as it is kept. docs/audit.md describes the format, for those who check it without Saksi. */
export interface Link {
  readonly seq: number;
  readonly body: string;
  readonly hash: Buffer;
}

/** The link before a tenant's first. */
export function genesisOf(tenant: string): Buffer {
  return createHash("sha256").update(`saksi audit\n${tenant}`).digest();
}

/** The body's bytes as they are kept: nobody has to write them again to check them. */
export function linkHash(previous: Buffer, body: string): Buffer {
  return createHash("sha256").update(previous).update(body).digest();
}

/** @param at when it is written: never before the entry ahead of it */
export function entryBody(seq: number, at: Date, { tenant, actor, action, subject, detail }: Deed): string {
  return canonical({ action, actor, at: at.toISOString(), detail, seq, subject, tenant });
}

/** JSON without blanks, with the keys of every object in the order of their code units. Every entry is written by it. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const parts = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`);
  return `{${parts.join(",")}}`;
}

export function sha256(bytes: string | Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
