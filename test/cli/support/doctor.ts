import { PassThrough } from "node:stream";

import { z } from "zod";

import { runSaksi } from "../../../src/cli/program.ts";
import { providerDefinitions } from "../../../src/registry.ts";
import { fakeVendor } from "../../providers/support.ts";
import type { FakeVendor, Scripted } from "../../providers/support.ts";

type Environment = Readonly<Record<string, string>>;

/** What live mode wants, whichever vendors are on. */
export const LIVE: Environment = { SAKSI_MODE: "live", SAKSI_API_KEYS: "shop:0123456789abcdef0123456789abcdef" };

/** A policy that needs nobody but Iluma. */
export const SCREENING_ONLY = `
policy: lists
version: 1
checks:
  screening: { providers: [iluma], strategy: all, need: all, deadline: 6s, scopes: [PEP, SANCTION], threshold: 0.85, always: true }
approve_requires: [screening.verdict == CLEAR]
reasons:
  AM01: { en: On a list, id: Dalam daftar, audience: internal }
rules:
  - { id: listed, when: screening.topScore >= 0.9, then: { review: AM01 } }
bands:
  - { below: 1, outcome: APPROVE }
  - { outcome: REVIEW }
`;

export async function saksi(args: readonly string[], environment: Environment) {
  const out = new PassThrough({ encoding: "utf8", highWaterMark: 2 ** 24 });
  const err = new PassThrough({ encoding: "utf8" });
  const code = await runSaksi(args, { providers: providerDefinitions, environment, out, err });
  return { code, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

const bill = z.object({
  calls: z.array(
    z.object({
      provider: z.string(),
      endpoint: z.string(),
      checks: z.array(z.string()),
      priceIdr: z.number().nullable(),
    }),
  ),
  leastIdr: z.number(),
  mostIdr: z.number(),
});

const report = z.object({
  ok: z.boolean(),
  mode: z.string(),
  vendors: z.array(
    z.object({
      provider: z.string(),
      off: z.string().optional(),
      clockAheadMs: z.number().nullish(),
      roundTripMs: z.number().nullish(),
      certificate: z.looseObject({ subject: z.string(), trusted: z.boolean(), daysLeft: z.number() }).nullish(),
      findings: z.array(z.object({ about: z.string(), level: z.string(), text: z.string() })).default([]),
    }),
  ),
  policies: z.array(
    z.object({
      policy: z.string(),
      role: z.string(),
      outOfReach: z.array(z.string()),
      withSelfie: bill,
      withoutSelfie: bill,
    }),
  ),
});

export type Finding = z.output<typeof report>["vendors"][number]["findings"][number];

/** A run with `--json`: the document, the exit code and the text that it came in. */
export async function doctor(environment: Environment, ...more: readonly string[]) {
  const { code, out } = await saksi(["doctor", "--json", ...more], environment);
  const read = report.parse(JSON.parse(out));
  const vendor = (name: string) => {
    const found = read.vendors.find(({ provider }) => provider === name);
    if (found === undefined) throw new Error(`no vendor ${name} in the report`);
    return found;
  };
  return {
    code,
    out,
    ...read,
    vendor,
    /** The level of each thing that was looked at. */
    levels: (name: string) => Object.fromEntries(vendor(name).findings.map(({ about, level }) => [about, level])),
    text: (name: string, about: string) => vendor(name).findings.find((each) => each.about === about)?.text,
  };
}

/** A vendor that answers as Iluma does: what it says of a HEAD is scripted. */
export function ilumaVendor(
  head: Scripted = {},
  token: Scripted = { json: { token: "callback" } },
): Promise<FakeVendor> {
  return fakeVendor(({ method, path }) => {
    if (method === "HEAD") return head;
    return path === "/health" ? { text: "OK" } : token;
  });
}
