import type { FaceLimits } from "../domain/face-limits.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { ProviderDefinition } from "../providers/provider.ts";
import type { MasterKeys } from "../vault/master-key.ts";
import { access, tokenSettings, weakKeys } from "./access.ts";
import type { ApiKey, TokenSettings } from "./access.ts";
import type { AccountLimits } from "./account-limits.ts";
import { variableCatalogue } from "./catalogue.ts";
import type { ConfiguredPolicy } from "./policies.ts";
import { readProviders } from "./providers.ts";
import type { ConfiguredProvider } from "./providers.ts";
import { retention, retentionOf, retentionProblems } from "./retention.ts";
import type { Retention } from "./retention.ts";
import { checks, listen, logging, mode, policies } from "./server.ts";
import type { LogLevel, Mode } from "./server.ts";
import { Source } from "./source.ts";
import type { Environment } from "./source.ts";
import { store } from "./store.ts";
import { tracing, tracingSettings } from "./tracing.ts";
import type { TracingSettings } from "./tracing.ts";
import { reportUnknown } from "./unknown.ts";
import { guessableMasterKeys, vault } from "./vault.ts";

export interface Configuration {
  readonly mode: Mode;
  readonly listen: { readonly host: string; readonly port: number };
  readonly access: {
    readonly apiKeys: readonly ApiKey[];
    /** Null where no tokens are taken. */
    readonly tokens: TokenSettings | null;
    readonly corsOrigins: readonly string[];
    readonly introspection: boolean;
    readonly graphiql: boolean;
    readonly bodyLimitBytes: number;
  };
  readonly policies: {
    readonly folder: string;
    /** The first decides where a caller names none. One with a version says which version of that name is live. */
    readonly live: readonly [ConfiguredPolicy, ...ConfiguredPolicy[]];
    readonly shadows: readonly ConfiguredPolicy[];
    /** Whether a change of a file in the folder is noticed by itself. */
    readonly watch: boolean;
    /** Whether a decision may be drawn that is not kept. */
    readonly plainDecisions: boolean;
  };
  readonly checks: {
    /** Of checks that are asked for by themselves, outside any policy. */
    readonly deadlineMs: number;
    readonly faceLimits: ReadonlyMap<ProviderName, FaceLimits>;
    /** What each account may be asked at most. */
    readonly accountLimits: ReadonlyMap<ProviderName, AccountLimits>;
  };
  readonly store: {
    /** Null where an embedded database in the data folder keeps the record. */
    readonly databaseUrl: string | null;
    readonly dataFolder: string;
  };
  /** Null where the master keys are those of the data folder. */
  readonly vault: { readonly masterKeys: MasterKeys | null };
  readonly retention: Retention;
  /** In the registry's order. */
  readonly providers: readonly ConfiguredProvider[];
  readonly logLevel: LogLevel;
  /** Null where nothing is traced. */
  readonly tracing: TracingSettings | null;
  /** For the log at start: what was set and has no effect, what is weaker than it should be. */
  readonly warnings: readonly string[];
}

const TOKENS = ["SAKSI_JWT_ISSUER", "SAKSI_JWT_AUDIENCE"] as const;

/**
 * Reads the environment, and the files that `NAME_FILE` variables name. All problems come at once, each by its variable's
 * name; none carries a value.
 * @param keysAreKept whether a store may have keys of callers, so that none need be configured
 */
export function loadConfiguration(
  environment: Environment,
  registry: readonly ProviderDefinition[],
  keysAreKept: (store: Configuration["store"]) => boolean = () => false,
): { readonly configuration: Configuration } | { readonly problems: readonly string[] } {
  const source = new Source(environment);
  const chosenMode = source.read(mode)?.SAKSI_MODE;
  const listening = source.read(listen);
  const accessible = source.read(access);
  const policy = source.read(policies);
  const check = source.read(checks);
  const stored = source.read(store);
  const sealed = source.read(vault);
  const kept = source.read(retention);
  if (kept) source.problems.push(...retentionProblems(retentionOf(kept)));
  const logged = source.read(logging);
  const traced = source.read(tracing);
  const place = stored && { databaseUrl: stored.DATABASE_URL ?? null, dataFolder: stored.SAKSI_DATA };
  const isOpenToSomebody =
    source.isSet("SAKSI_API_KEYS", true) ||
    source.isSet(TOKENS[0], false) ||
    (place !== undefined && keysAreKept(place));
  if (chosenMode === "live" && !isOpenToSomebody) {
    source.problems.push(
      'neither SAKSI_API_KEYS nor SAKSI_JWT_ISSUER is set, and no record with keys is there: live mode takes no caller without a key or a token. Make a key with `saksi keys create`, or name each caller, as in SAKSI_API_KEYS="shop:$(openssl rand -hex 32)", with commas between several',
    );
  }
  for (const [set, missing] of [TOKENS, TOKENS.toReversed()] as const) {
    if (source.isSet(set, false) && !source.isSet(missing, false)) {
      source.problems.push(`${missing} is not set, though ${set} is`);
    }
  }
  if (chosenMode === "live" && source.isSet("DATABASE_URL", true) && !source.isSet("SAKSI_MASTER_KEYS", true)) {
    source.problems.push(
      "SAKSI_MASTER_KEYS is not set: live mode with DATABASE_URL needs it, so that every server has the same keys",
    );
  }
  const { providers, ...limits } = readProviders(source, registry, chosenMode);
  reportUnknown(
    source,
    namesRead(registry),
    registry.map(({ name }) => `${name}_`),
  );

  const { problems } = source;
  if (problems.length > 0 || !chosenMode || !listening || !accessible || !policy || !check) return { problems };
  if (!place || !sealed || !kept || !logged || !traced) return { problems };
  const masterKeys = sealed.SAKSI_MASTER_KEYS ?? null;
  const open = chosenMode === "sandbox";
  return {
    configuration: {
      mode: chosenMode,
      listen: { host: listening.HOST, port: listening.PORT },
      access: {
        apiKeys: accessible.SAKSI_API_KEYS ?? [],
        tokens: tokenSettings(accessible),
        corsOrigins: accessible.SAKSI_CORS_ORIGINS,
        introspection: accessible.SAKSI_INTROSPECTION ?? open,
        graphiql: accessible.SAKSI_GRAPHIQL ?? open,
        bodyLimitBytes: accessible.SAKSI_BODY_LIMIT,
      },
      policies: {
        folder: policy.SAKSI_POLICIES,
        live: policy.SAKSI_POLICY,
        shadows: policy.SAKSI_SHADOW_POLICIES,
        watch: policy.SAKSI_POLICY_WATCH,
        plainDecisions: policy.SAKSI_PLAIN_DECISIONS === "allow",
      },
      checks: { deadlineMs: check.SAKSI_DEADLINE, ...limits },
      store: place,
      vault: { masterKeys },
      retention: retentionOf(kept),
      providers,
      logLevel: logged.SAKSI_LOG_LEVEL,
      tracing: tracingSettings(traced),
      warnings: [...source.warnings, ...weakKeys(accessible.SAKSI_API_KEYS ?? []), ...guessableMasterKeys(masterKeys)],
    },
  };
}

function namesRead(registry: readonly ProviderDefinition[]): Set<string> {
  return new Set(
    variableCatalogue(registry)
      .flatMap(({ variables }) => variables)
      .flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])),
  );
}
