import { SCREENING_SCOPES } from "../domain/claim.ts";
import type { ScreeningScope } from "../domain/claim.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import { ALL } from "../domain/strategy.ts";
import { didYouMean } from "../domain/nearest.ts";
import type { CheckPolicy } from "./meaning.ts";
import { quote } from "./problem.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

/** A provider of the registry, switched on or not, and the checks it can do. */
export interface KnownProvider {
  readonly name: ProviderName;
  readonly checks: readonly CheckName[];
}

type Checks = Partial<Record<CheckName, CheckPolicy>>;

/** `6s`, `400ms`. */
export const DEADLINE = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/;
export const LEAST_THRESHOLD = 0.5;
export const MOST_NEEDED = 1_000;

const COMMON_KEYS = ["providers", "strategy", "need", "deadline", "always"];
const SCREENING_KEYS = [...COMMON_KEYS, "scopes", "threshold"];
const LATER_STRATEGIES: ReadonlySet<string> = new Set(["quorum", "failover", "hedge", "cheapest"]);

export const DEFAULT_DEADLINE_MS = 6_000;
export const LONGEST_DEADLINE_MS = 300_000;
export const DEFAULT_SCOPES: readonly ScreeningScope[] = ["PEP", "SANCTION"];
export const DEFAULT_THRESHOLD = 0.85;

/** The checks, and which are declared at all: facts of one that is at fault are no further fault. */
export function readChecks(
  cell: Cell,
  known: readonly KnownProvider[],
  reader: YamlReader,
): { readonly checks: Checks; readonly declared: ReadonlySet<CheckName> } {
  const checks: Checks = {};
  const fields = reader.fields(
    cell,
    "checks",
    CHECK_NAMES.map((check) => check.toLowerCase()),
  );
  const declared = CHECK_NAMES.filter((check) => fields.has(check.toLowerCase()));
  for (const check of declared) {
    const field = fields.get(check.toLowerCase());
    const policy = field && readCheck(check, field, known, reader);
    if (policy !== undefined) checks[check] = policy;
  }
  return { checks, declared: new Set(declared) };
}

function readCheck(
  check: CheckName,
  { value, key }: Field,
  known: readonly KnownProvider[],
  reader: YamlReader,
): CheckPolicy | undefined {
  const before = reader.log.count;
  const fields = reader.fields(value, `check ${key}`, check === "SCREENING" ? SCREENING_KEYS : COMMON_KEYS);
  const providersField = fields.get("providers");
  if (providersField === undefined && reader.log.count === before) {
    reader.log.report(value.span, `check ${key} names no providers`, "add providers: [ … ]");
  }
  const providers = providersField
    ? readProviders(check, providersField.value, known, reader)
    : { named: 0, names: [] };
  readStrategy(fields.get("strategy"), reader);
  const need = readNeed(check, fields.get("need"), providers.named, reader);
  const deadlineMs = readDeadline(fields.get("deadline"), reader);
  const alwaysField = fields.get("always");
  const always = alwaysField ? reader.boolean(alwaysField.value, "`always`") : false;
  const scopes = check === "SCREENING" ? readScopes(fields.get("scopes"), reader) : [];
  const thresholdField = fields.get("threshold");
  const threshold = thresholdField
    ? reader.number(thresholdField.value, "`threshold`", LEAST_THRESHOLD, 1)
    : DEFAULT_THRESHOLD;
  if (always === undefined || threshold === undefined || reader.log.count > before) return undefined;
  return {
    providers: providers.names,
    strategy: ALL,
    need,
    deadlineMs,
    always,
    retry: "safe",
    stop: "complete",
    scopes,
    threshold,
  };
}

function readProviders(
  check: CheckName,
  cell: Cell,
  known: readonly KnownProvider[],
  reader: YamlReader,
): { readonly names: readonly ProviderName[]; /** The mistaken ones too. */ readonly named: number } {
  const providers: ProviderName[] = [];
  const items = reader.items(cell, "`providers`");
  if (items.length === 0) reader.log.report(cell.span, "`providers` names nobody");
  for (const item of items) {
    const written = reader.text(item, "a provider");
    if (written === undefined) continue;
    const provider = known.find(({ name }) => name === written.toUpperCase());
    const able = known.filter(({ checks }) => checks.includes(check)).map(({ name }) => name.toLowerCase());
    if (provider === undefined) {
      reader.log.report(
        item.span,
        `unknown provider ${quote(written)}`,
        didYouMean(written, able, `there are ${able.join(", ")}`),
      );
    } else if (!provider.checks.includes(check)) {
      const hint = able.length > 0 ? `${able.join(", ")} can` : null;
      reader.log.report(item.span, `${written} cannot do the check ${check.toLowerCase()}`, hint);
    } else if (providers.includes(provider.name)) {
      reader.log.report(item.span, `${written} is named twice`);
    } else {
      providers.push(provider.name);
    }
  }
  return { names: providers, named: items.length };
}

function readStrategy(field: Field | undefined, reader: YamlReader): void {
  if (field === undefined) return;
  const written = /^(?:\{\s*)?(\w+)/.exec(reader.raw(field.value).trimStart())?.[1];
  if (written !== undefined && LATER_STRATEGIES.has(written)) {
    reader.log.report(field.value.span, `the strategy ${written} is not available yet`, "the only one is all");
  } else {
    reader.oneOf(field.value, "`strategy`", ["all"]);
  }
}

function readNeed(check: CheckName, field: Field | undefined, providers: number, reader: YamlReader): number | "all" {
  const written = field && reader.raw(field.value);
  if (check === "SCREENING") {
    if (field !== undefined && written !== "all") {
      reader.log.report(field.value.span, "a screening needs all its providers", "write need: all, or leave it out");
    }
    return "all";
  }
  if (field === undefined) return 1;
  if (written === "all") return Math.max(1, providers);
  const need = reader.integer(field.value, "`need`", 1, MOST_NEEDED) ?? 1;
  if (providers > 0 && need > providers) {
    const many = providers === 1 ? "1 provider" : `${providers} providers`;
    reader.log.report(field.value.span, `${need} answers are needed, and only ${many} can give one`);
  }
  return need;
}

function readDeadline(field: Field | undefined, reader: YamlReader): number {
  if (field === undefined) return DEFAULT_DEADLINE_MS;
  const [, amount, unit] = DEADLINE.exec(reader.raw(field.value)) ?? [];
  const milliseconds = Math.round(Number(amount) * (unit === "s" ? 1_000 : 1));
  if (milliseconds >= 1 && milliseconds <= LONGEST_DEADLINE_MS) return milliseconds;
  const hint = `at most ${LONGEST_DEADLINE_MS / 1_000}s`;
  reader.log.report(field.value.span, "`deadline` must be a time like 6s or 400ms", hint);
  return DEFAULT_DEADLINE_MS;
}

function readScopes(field: Field | undefined, reader: YamlReader): readonly ScreeningScope[] {
  if (field === undefined) return DEFAULT_SCOPES;
  const scopes: ScreeningScope[] = [];
  const items = reader.items(field.value, "`scopes`");
  if (items.length === 0) reader.log.report(field.value.span, "`scopes` names none");
  for (const item of items) {
    const scope = reader.oneOf(item, "a scope", SCREENING_SCOPES);
    if (scope === undefined) continue;
    if (scopes.includes(scope)) reader.log.report(item.span, `${scope} is named twice`);
    else scopes.push(scope);
  }
  return scopes;
}
