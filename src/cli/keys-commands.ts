import { z } from "zod";

import { isName } from "../access/caller.ts";
import { createKeyKeeper } from "../access/keeper.ts";
import type { Authority, KeyKeeper, KeyRefusal } from "../access/keeper.ts";
import { isScope } from "../access/scopes.ts";
import { writeTo } from "../control/write-to.ts";
import type { OpenedRecord } from "../open-record.ts";
import { createKeys } from "../store/keys.ts";
import { keyJson, keysText } from "./keys-report.ts";
import { recordCommand } from "./record-command.ts";
import { CannotBeDone } from "./shell.ts";

/** Whoever has the machine may make any key. No caller's name has a space. */
const OPERATOR: Authority = { name: "saksi keys", tenant: null, scopes: null };

const clock = () => new Date();

function keeperOf({ store }: OpenedRecord): KeyKeeper {
  return createKeyKeeper(createKeys(store.database), clock);
}

const limit = z.int().min(1).nullable();

export const keysCreate = recordCommand({
  name: "keys create",
  begins: true,
  args: z.object({
    tenant: z.string().refine(isName),
    name: z.string().refine(isName),
    scopes: z.array(z.string().refine(isScope)).min(1),
    perMinute: limit,
    dailyBudgetIdr: limit,
    /** In milliseconds. */
    lifetimeMs: limit,
    json: z.boolean(),
  }),
  async run(record, { tenant, name, scopes, perMinute, dailyBudgetIdr, lifetimeMs, json }, { out, err }) {
    const expiresAt = lifetimeMs === null ? null : new Date(clock().getTime() + lifetimeMs);
    const wish = { tenant, name, scopes, limits: { perMinute, dailyBudgetIdr }, expiresAt };
    const made = await keeperOf(record).create(wish, OPERATOR);
    if ("refused" in made) throw refused(made);
    await tellNew(made, { out, err, json });
    return 0;
  },
});

export const keysList = recordCommand({
  name: "keys list",
  args: z.object({ tenant: z.string().nullable(), ended: z.boolean(), json: z.boolean() }),
  async run(record, { tenant, ended, json }, { out }) {
    const keys = await keeperOf(record).list({ ...OPERATOR, tenant }, ended);
    await writeTo(out, json ? `${JSON.stringify(keys.map(keyJson), null, 2)}\n` : keysText(keys, clock()));
    return 0;
  },
});

export const keysRevoke = recordCommand({
  name: "keys revoke",
  args: z.object({ id: z.string() }),
  async run(record, { id }, { out }) {
    const key = await keeperOf(record).revoke(id, OPERATOR);
    if (key === null) throw refused({ refused: "NONE" });
    await writeTo(out, `${key.id} of ${key.name} (${key.tenant}) is revoked: servers know within 5 seconds.\n`);
    return 0;
  },
});

export const keysRotate = recordCommand({
  name: "keys rotate",
  args: z.object({ id: z.string(), overlapMs: z.int().min(0), json: z.boolean() }),
  async run(record, { id, overlapMs, json }, { out, err }) {
    const made = await keeperOf(record).rotate(id, overlapMs, OPERATOR);
    if ("refused" in made) throw refused(made);
    await tellNew(made, { out, err, json });
    if (!json) await writeTo(err, `${id} still opens what it opened, until ${endOf(overlapMs)} at the latest.\n`);
    return 0;
  },
});

interface Told {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream;
  readonly json: boolean;
}

/** The key alone goes to the standard output, so that it can be put into a file unseen. */
async function tellNew(
  { key, text }: { readonly key: Parameters<typeof keyJson>[0]; readonly text: string },
  { out, err, json }: Told,
): Promise<void> {
  if (json) return writeTo(out, `${JSON.stringify({ ...keyJson(key), key: text }, null, 2)}\n`);
  await writeTo(out, `${text}\n`);
  await writeTo(err, `The key ${key.id} of ${key.name} (${key.tenant}) is made. It is shown this once.\n`);
}

function endOf(overlapMs: number): string {
  return `${new Date(clock().getTime() + overlapMs).toISOString().slice(0, 16)}Z`;
}

function refused({ refused: why }: KeyRefusal): CannotBeDone {
  return new CannotBeDone(
    why === "ENDED" ? "This key opens nothing any more: make a new one." : "There is no key by this id.",
  );
}
