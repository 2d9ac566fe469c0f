import { z } from "zod";

import type { FaceLimits } from "../domain/face-limits.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { ProviderDefinition, ProviderValues, ProviderVariable } from "../providers/provider.ts";
import { accountLimits } from "./account-limits.ts";
import type { AccountLimits } from "./account-limits.ts";
import type { Mode } from "./server.ts";
import type { Source } from "./source.ts";
import { entriesOf, share, wholeNumber } from "./syntax.ts";
import { code, withDefault } from "./variable.ts";

export type ConfiguredProvider =
  | {
      readonly definition: ProviderDefinition;
      /** In sandbox mode only the defaults: the simulators' own values take their place. */
      readonly values: ProviderValues;
      /** In rupiah a call, by endpoint; one that is absent has no known price. */
      readonly prices: ReadonlyMap<string, number>;
    }
  | {
      readonly definition: ProviderDefinition;
      /** Why it cannot be asked, in words that name variables and no values. */
      readonly off: string;
    };

/** What GraphQL's Int can carry. */
const MAX_RUPIAH = 2 ** 31 - 1;

export function answersFace(definition: ProviderDefinition): boolean {
  return definition.endpoints.some(({ checks }) => checks.includes("FACE"));
}

/** `<PROVIDER>_FACE_PASS` and `<PROVIDER>_FACE_FAIL`; the prefix is the provider's name and an underscore. */
export function faceLimits(prefix: string) {
  return z
    .object({
      FACE_PASS: withDefault(
        "A face score of this or more is a match, where the vendor gives no match flag of its own.",
        "0.80",
        share,
      ),
      FACE_FAIL: withDefault(
        "A face score under this is a mismatch; from here to the one above it is inconclusive.",
        "0.60",
        share,
      ),
    })
    .refine(({ FACE_PASS, FACE_FAIL }) => FACE_FAIL <= FACE_PASS, {
      path: ["FACE_FAIL"],
      message: `must not be above ${prefix}FACE_PASS`,
    });
}

/** `<PROVIDER>_PRICES`. */
export function prices({ endpoints }: ProviderDefinition) {
  const known = endpoints.map(({ name }) => name);
  const examples = new Map(
    endpoints.flatMap(({ name, examplePriceIdr: price }) => (price === undefined ? [] : [[name, price] as const])),
  );
  const shown = Array.from(examples, ([name, price]) => `${name}:${price}`).join(",");
  const schema = z.string().transform((text, context): ReadonlyMap<string, number> => {
    const problem = (message: string): void => {
      context.issues.push({ code: "custom", message, input: undefined });
    };
    const table = new Map(examples);
    const named = new Set<string>();
    entriesOf(text).forEach((entry, index) => {
      const [name = "", amount = "", ...rest] = entry.split(":").map((part) => part.trim());
      const rupiah = rest.length === 0 ? wholeNumber(amount, 0, MAX_RUPIAH) : undefined;
      if (rupiah === undefined)
        problem(`entry ${index + 1} must be written endpoint:rupiah, the rupiah in whole digits`);
      else if (!known.includes(name))
        problem(`entry ${index + 1} names an endpoint it does not have (it has ${known.join(", ")})`);
      else if (named.has(name)) problem(`entry ${index + 1} repeats an endpoint`);
      else {
        named.add(name);
        table.set(name, rupiah);
      }
    });
    return table;
  });
  return z.object({
    PRICES: withDefault(
      `What a call is billed at, as \`endpoint:rupiah\` between commas; the endpoints are ${known.map(code).join(", ")}. Put in what your contract says: no vendor publishes prices, and the defaults are examples. The cost of a call without a price is unknown.`,
      shown,
      schema,
    ),
  });
}

export function isRequired(variable: ProviderVariable): boolean {
  return variable.required === true && variable.default === undefined;
}

function valuesOf(source: Source, { variables }: ProviderDefinition): ProviderValues {
  const entries = variables.flatMap(({ name, secret, default: fallback }) => {
    const value = (secret === true ? source.secret(name) : source.text(name)) ?? fallback;
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function defaultsOf({ variables }: ProviderDefinition): ProviderValues {
  return Object.fromEntries(
    variables.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}

function areNotSet(names: readonly string[]): string {
  return `${listed(names)} ${names.length === 1 ? "is" : "are"} not set`;
}

function liveProvider(
  source: Source,
  definition: ProviderDefinition,
  priced: ReadonlyMap<string, number>,
): ConfiguredProvider {
  const required = definition.variables.filter(isRequired);
  const missing = required.filter(({ name, secret }) => !source.isSet(name, secret === true)).map(({ name }) => name);
  if (required.length > 0 && missing.length === required.length) return { definition, off: areNotSet(missing) };
  const problemsBefore = source.problems.length;
  const values = valuesOf(source, definition);
  if (missing.length > 0) {
    source.problems.push(`${areNotSet(missing)}, though other variables of ${definition.name} are`);
  }
  // A definition judges whole sets only: of half a set it would say again what has been said.
  if (source.problems.length === problemsBefore) source.problems.push(...definition.problems(values));
  return { definition, values, prices: priced };
}

export interface ReadProviders {
  readonly providers: readonly ConfiguredProvider[];
  /** Of every provider that answers FACE, whether it is on or off. */
  readonly faceLimits: ReadonlyMap<ProviderName, FaceLimits>;
  readonly accountLimits: ReadonlyMap<ProviderName, AccountLimits>;
}

/** Reads what concerns providers. Without a mode (it was wrong) it looks for problems in what both modes read. */
export function readProviders(
  source: Source,
  registry: readonly ProviderDefinition[],
  mode: Mode | undefined,
): ReadProviders {
  const faces = new Map<ProviderName, FaceLimits>();
  const accounts = new Map<ProviderName, AccountLimits>();
  const providers = registry.map((definition): ConfiguredProvider => {
    const prefix = `${definition.name}_`;
    const priced = source.read(prices(definition), prefix)?.PRICES ?? new Map<string, number>();
    const face = answersFace(definition) ? source.read(faceLimits(prefix), prefix) : undefined;
    if (face !== undefined) faces.set(definition.name, { pass: face.FACE_PASS, fail: face.FACE_FAIL });
    const account = source.read(accountLimits, prefix);
    if (account !== undefined) {
      accounts.set(definition.name, { concurrency: account.CONCURRENCY, perSecond: account.RATE ?? null });
    }
    return mode === "live"
      ? liveProvider(source, definition, priced)
      : { definition, values: defaultsOf(definition), prices: priced };
  });
  return { providers, faceLimits: faces, accountLimits: accounts };
}
