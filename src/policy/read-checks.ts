import { SCREENING_SCOPES } from "../domain/claim.ts";
import type { ScreeningScope } from "../domain/claim.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import { ALL, RETRIES, STOPS } from "../domain/strategy.ts";
import type { Stop } from "../domain/strategy.ts";
import { didYouMean } from "../domain/nearest.ts";
import type { CheckPolicy } from "./meaning.ts";
import { quote } from "./problem.ts";
import { readNeed } from "./read-need.ts";
import { readStrategy } from "./read-strategy.ts";
import { millisecondsOf } from "./read-time.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

/** A provider of the registry, switched on or not, and the checks it can do. */
export interface KnownProvider {
  readonly name: ProviderName;
  readonly checks: readonly CheckName[];
}

type Checks = Partial<Record<CheckName, CheckPolicy>>;

/** What holds of every check that does not say otherwise. */
export type Habits = Pick<CheckPolicy, "retry" | "stop">;

interface ReadingOptions {
  readonly known: readonly KnownProvider[];
  readonly habits: Habits;
  readonly reader: YamlReader;
}

export const LEAST_THRESHOLD = 0.5;

const COMMON_KEYS = ["providers", "strategy", "need", "deadline", "always", "retry", "stop"];
const SCREENING_KEYS = [...COMMON_KEYS, "scopes", "threshold"];

export const DEFAULT_DEADLINE_MS = 6_000;
export const LONGEST_DEADLINE_MS = 300_000;
export const DEFAULT_SCOPES: readonly ScreeningScope[] = ["PEP", "SANCTION"];
export const DEFAULT_THRESHOLD = 0.85;

/** The checks, and which are declared at all: facts of one that is at fault are no further fault. */
export function readChecks(
  cell: Cell,
  options: ReadingOptions,
): { readonly checks: Checks; readonly declared: ReadonlySet<CheckName> } {
  const { reader } = options;
  const checks: Checks = {};
  const fields = reader.fields(
    cell,
    "checks",
    CHECK_NAMES.map((check) => check.toLowerCase()),
  );
  const declared = CHECK_NAMES.filter((check) => fields.has(check.toLowerCase()));
  for (const check of declared) {
    const field = fields.get(check.toLowerCase());
    const policy = field && readCheck(check, field, options);
    if (policy !== undefined) checks[check] = policy;
  }
  return { checks, declared: new Set(declared) };
}

function readCheck(
  check: CheckName,
  { value, key }: Field,
  { known, habits, reader }: ReadingOptions,
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
  const deadlineMs = readDeadline(fields.get("deadline"), reader);
  const asked = { check, providers: providers.named };
  const strategy = readStrategy(fields.get("strategy"), { ...asked, deadlineMs }, reader);
  const need = readNeed(fields.get("need"), { ...asked, strategy: strategy ?? ALL }, reader);
  const alwaysField = fields.get("always");
  const always = alwaysField ? reader.boolean(alwaysField.value, "`always`") : false;
  const retryField = fields.get("retry");
  const retry = retryField ? reader.oneOf(retryField.value, "`retry`", RETRIES) : habits.retry;
  const stop = readStop(fields.get("stop"), always === true, habits.stop, reader);
  const scopes = check === "SCREENING" ? readScopes(fields.get("scopes"), reader) : [];
  const thresholdField = fields.get("threshold");
  const threshold = thresholdField
    ? reader.number(thresholdField.value, "`threshold`", LEAST_THRESHOLD, 1)
    : DEFAULT_THRESHOLD;
  const isRead = strategy !== undefined && deadlineMs !== undefined && retry !== undefined;
  if (!isRead || always === undefined || threshold === undefined || reader.log.count > before) return undefined;
  return { providers: providers.names, strategy, need, deadlineMs, always, retry, stop, scopes, threshold };
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

function readDeadline(field: Field | undefined, reader: YamlReader): number | undefined {
  if (field === undefined) return DEFAULT_DEADLINE_MS;
  const milliseconds = millisecondsOf(reader.raw(field.value));
  if (milliseconds !== undefined && milliseconds <= LONGEST_DEADLINE_MS) return milliseconds;
  const hint = `at most ${LONGEST_DEADLINE_MS / 1_000}s`;
  reader.log.report(field.value.span, "`deadline` must be a time like 6s or 400ms", hint);
  return undefined;
}

/** Nobody is onboarded or refused with a check half done that is to be made always. */
function readStop(field: Field | undefined, always: boolean, usual: Stop, reader: YamlReader): Stop {
  const stop = field ? (reader.oneOf(field.value, "`stop`", STOPS) ?? usual) : usual;
  if (!always) return stop;
  if (field !== undefined && stop === "determined") {
    const message = "a check that is always made is always completed: it does not stop where the outcome is determined";
    reader.log.report(field.value.span, message, "leave out stop: determined, or always: true");
  }
  return "complete";
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
