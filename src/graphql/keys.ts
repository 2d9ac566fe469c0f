import type { Authority, KeyKeeper, KeyRefusal, NewKey } from "../access/keeper.ts";
import type { KeptKey } from "../domain/kept-key.ts";
import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { Context } from "./context.ts";
import { fieldError } from "./errors/coded-error.ts";
import { inputError } from "./errors/input-error.ts";
import { keyInput, overlapHours, parseInput } from "./parse-input.ts";
import { recordUnavailable } from "./recording.ts";

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;

/** Keys of callers, for the administrators of their tenant. */
export function defineKeys(builder: Builder): void {
  const key = builder.objectRef<KeptKey>("ApiKey").implement({
    description: "A key that a caller shows, without its secret, which nobody knows but whoever has it.",
    fields: (t) => ({
      id: t.exposeID("id", {
        description: "The ten characters after `saksi_`. No secret: the log calls the key by it.",
      }),
      name: t.exposeString("name", {
        description: "The caller's. Keys of one name are one caller, and counted together.",
      }),
      scopes: t.exposeStringList("scopes", { description: "What it opens, as docs/access.md names it." }),
      perMinute: t.int({
        nullable: true,
        description: "How many requests it may make in a minute; null where there is no limit.",
        resolve: ({ limits }) => limits.perMinute,
      }),
      dailyBudgetIdr: t.float({
        nullable: true,
        description: "Rupiah that its calls may cost in a day of Jakarta; null where there is no limit.",
        resolve: ({ limits }) => limits.dailyBudgetIdr,
      }),
      createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
      createdBy: t.exposeString("createdBy", { description: "Who made it: a caller's name, or `saksi keys`." }),
      expiresAt: t.expose("expiresAt", {
        type: "DateTime",
        nullable: true,
        description: "From when on it opens nothing; null where it holds until it is revoked.",
      }),
      revokedAt: t.expose("revokedAt", { type: "DateTime", nullable: true, description: "When it was revoked." }),
      lastUsedAt: t.expose("lastUsedAt", {
        type: "DateTime",
        nullable: true,
        description: "The beginning of the hour in which it was last used; null where it never was.",
      }),
    }),
  });
  const made = builder.objectRef<NewKey>("NewApiKey").implement({
    description: "A key that was made just now.",
    fields: (t) => ({
      secret: t.exposeString("text", {
        description: "The whole key, as callers send it. It is told this once: nothing of it is kept but a digest.",
      }),
      key: t.field({ type: key, description: "What is kept of it.", resolve: (each) => each.key }),
    }),
  });
  const input = builder.inputType("ApiKeyInput", {
    description: "A key to make. Nobody makes one that opens more than they may themselves.",
    fields: (t) => ({
      name: t.string({
        required: true,
        description: "The caller's name, nothing personal: letters, digits, dots, dashes and underscores, at most 64.",
      }),
      scopes: t.stringList({ required: true, description: "What it opens; at least one scope." }),
      perMinute: t.int({ description: "How many requests it may make in a minute. No limit where it is left out." }),
      dailyBudgetIdr: t.float({
        description: "Whole rupiah that its calls may cost in a day of Jakarta. No limit where it is left out.",
      }),
      expiresAt: t.field({ type: "DateTime", description: "From when on it opens nothing: a moment ahead." }),
    }),
  });
  builder.queryFields((t) => ({
    apiKeys: t.field({
      type: [key],
      nullable: true,
      description: "The keys of the caller's tenant, the newest first, at most 1,000.",
      extensions: takes("admin"),
      args: {
        ended: t.arg.boolean({
          required: true,
          defaultValue: false,
          description: "Also those that are revoked or have expired.",
        }),
      },
      resolve: (_root, { ended }, context) => withKeys(context, (keeper, by) => keeper.list(by, ended)),
    }),
  }));
  builder.mutationFields((t) => ({
    createApiKey: t.field({
      type: made,
      nullable: true,
      description: "Make a key of the caller's tenant.",
      extensions: takes("admin"),
      args: { input: t.arg({ type: input, required: true, description: "What it is to open, and for whom." }) },
      resolve(_root, { input: { expiresAt, ...given } }, context) {
        const { name, scopes, perMinute = null, dailyBudgetIdr = null } = parseInput(keyInput, given);
        if (expiresAt instanceof Date && expiresAt <= context.desk.clock()) {
          throw inputError("It is not ahead.", "input.expiresAt");
        }
        const { tenant } = context.desk.caller;
        const limits = { perMinute, dailyBudgetIdr };
        const wish = { tenant, name, scopes, limits, expiresAt: expiresAt ?? null };
        return withKeys(context, async (keeper, by) => newKey(await keeper.create(wish, by), "input.scopes"));
      },
    }),
    revokeApiKey: t.field({
      type: key,
      nullable: true,
      description: "End a key at once and for good. Null where there is none by this id.",
      extensions: takes("admin"),
      args: { id: t.arg.id({ required: true, description: "A key's `id`." }) },
      resolve: (_root, { id }, context) => withKeys(context, (keeper, by) => keeper.revoke(id, by)),
    }),
    rotateApiKey: t.field({
      type: made,
      nullable: true,
      description:
        "Make a key of the same name, scopes and limits as another one, which then ends when the overlap is over. Null where there is none by this id.",
      extensions: takes("admin"),
      args: {
        id: t.arg.id({ required: true, description: "The `id` of the key whose place it takes." }),
        overlapHours: t.arg.int({
          required: true,
          defaultValue: WEEK_HOURS,
          description: "How long the old one still works, at most. 0 to 8784.",
        }),
      },
      resolve(_root, { id, overlapHours: overlap }, context) {
        const hours = parseInput(overlapHours, overlap, "overlapHours");
        return withKeys(context, async (keeper, by) => newKey(await keeper.rotate(id, hours * HOUR_MS, by), "id"));
      },
    }),
  }));
}

/** @throws {GraphQLError} RECORD_UNAVAILABLE */
async function withKeys<Result>(
  { desk: { caller }, keys }: Context,
  use: (keeper: KeyKeeper, by: Authority) => Promise<Result>,
): Promise<Result> {
  const keeper = await keys().catch(recordUnavailable);
  return use(keeper, caller);
}

/** @throws {GraphQLError} where it is not made, though there is one by that id */
function newKey(created: NewKey | KeyRefusal, argument: string): NewKey | null {
  if (!("refused" in created)) return created;
  if (created.refused === "NONE") return null;
  if (created.refused === "ENDED") throw inputError("This key opens nothing any more: make a new one.", argument);
  const beyond = created.scopes.map((scope) => `\`${scope}\``).join(", ");
  throw fieldError("FORBIDDEN", `It would open more than this caller may: ${beyond}.`, { argument });
}
