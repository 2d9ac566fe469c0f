import { needOf } from "../assessments/evidence.ts";
import { FACTS } from "../domain/fact-catalogue.ts";
import type { FactDefinition } from "../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../domain/provider.ts";
import type { CheckName } from "../domain/provider.ts";
import type { ParamValue } from "../policy/condition/typed.ts";
import type { CheckPolicy } from "../policy/meaning.ts";
import type { Policy } from "../policy/policy.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

interface DeclaredCheck {
  readonly check: CheckName;
  readonly by: CheckPolicy;
  /** How many definite answers, `all` counted. */
  readonly need: number;
  readonly needed: boolean;
}

/** The checks that a policy declares, in the order of the catalogue of checks. */
export function checksDeclared(policy: Policy): DeclaredCheck[] {
  return CHECK_NAMES.flatMap((check) => {
    const by = policy.checks[check];
    return by === undefined ? [] : [{ check, by, need: needOf(policy, check), needed: policy.needs.has(check) }];
  });
}

export function defineCheckPolicy(builder: Builder, enums: Enums) {
  return builder.objectRef<DeclaredCheck>("PolicyCheck").implement({
    description: "How a policy makes a check.",
    fields: (t) => ({
      check: t.field({ description: "What is checked.", type: enums.checkName, resolve: ({ check }) => check }),
      providers: t.field({
        description: "Who may be asked, in the policy's order.",
        type: [enums.providerName],
        resolve: ({ by }) => by.providers,
      }),
      strategy: t.field({
        description: "How they are asked.",
        type: enums.checkStrategy,
        resolve: ({ by }) => by.strategy.kind,
      }),
      quorum: t.int({
        description: "How many equal answers end it; null where the strategy is another.",
        nullable: true,
        resolve: ({ by: { strategy } }) => (strategy.kind === "quorum" ? strategy.answers : null),
      }),
      hedgeAfterMs: t.int({
        description: "After how many milliseconds the next provider is asked too; null where the strategy is another.",
        nullable: true,
        resolve: ({ by: { strategy } }) => (strategy.kind === "hedge" ? strategy.afterMs : null),
      }),
      need: t.exposeInt("need", {
        description: "How many definite answers each fact of the check takes; with fewer it is unknown.",
      }),
      deadlineMs: t.int({
        description: "The longest wait, in milliseconds.",
        resolve: ({ by }) => by.deadlineMs,
      }),
      always: t.boolean({ description: "Made even where no condition reads it.", resolve: ({ by }) => by.always }),
      retry: t.field({
        description: "Which failed calls are made again.",
        type: enums.retryKind,
        resolve: ({ by }) => by.retry,
      }),
      stop: t.field({
        description: "When a decision ends the check.",
        type: enums.stopKind,
        resolve: ({ by }) => by.stop,
      }),
      needed: t.exposeBoolean("needed", {
        description: "Whether a decision by the policy makes it: a condition reads it, or it is always made.",
      }),
      scopes: t.field({
        description: "What is searched for; null where the check is no screening.",
        type: [enums.screeningScope],
        nullable: true,
        resolve: ({ check, by }) => (check === "SCREENING" ? by.scopes : null),
      }),
      threshold: t.float({
        description: "The least score of a hit, 0.5 to 1; null where the check is no screening.",
        nullable: true,
        resolve: ({ check, by }) => (check === "SCREENING" ? by.threshold : null),
      }),
    }),
  });
}

interface DeclaredParam {
  readonly name: string;
  readonly value: ParamValue;
}

export function paramsDeclared({ meaning }: Policy): DeclaredParam[] {
  return Array.from(meaning.params, ([name, value]) => ({ name, value }));
}

export function defineParam(builder: Builder, enums: Enums) {
  return builder.objectRef<DeclaredParam>("PolicyParam").implement({
    description: "A value that a policy gives a name, for its conditions to read.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "A condition reads it as `params.` and this." }),
      value: t.string({ description: "As text, whatever its type.", resolve: ({ value }) => String(value) }),
      type: t.field({
        description: "What `value` is to be read as: NUMBER, TEXT or BOOLEAN.",
        type: enums.valueType,
        resolve: ({ value }) =>
          typeof value === "number" ? "number" : typeof value === "string" ? "string" : "boolean",
      }),
    }),
  });
}

interface CataloguedFact {
  readonly path: string;
  readonly definition: FactDefinition;
}

/** What is read, in the order of the catalogue. */
export function pathsRead(reads: ReadonlySet<string>): string[] {
  return [...FACTS.keys()].filter((path) => reads.has(path));
}

export function factsRead({ reads }: Policy): CataloguedFact[] {
  return [...FACTS].flatMap(([path, definition]) => (reads.has(path) ? [{ path, definition }] : []));
}

export function defineCataloguedFact(builder: Builder, enums: Enums) {
  return builder.objectRef<CataloguedFact>("PolicyFact").implement({
    description: "A fact that a policy can read.",
    fields: (t) => ({
      path: t.exposeString("path", { description: "As a policy names it, for example `identity.name`." }),
      type: t.field({
        description: "What it is where it has a value.",
        type: enums.valueType,
        resolve: ({ definition }) => definition.type.kind,
      }),
      values: t.stringList({
        description: "What it may be, where its type is ENUM; else nothing.",
        resolve: ({ definition: { type } }) => (type.kind === "enum" ? type.values : []),
      }),
      check: t.field({
        description: "The check whose answers settle it; null where it needs no provider.",
        type: enums.checkName,
        nullable: true,
        resolve: ({ definition }) => definition.check,
      }),
      doc: t.string({ description: "What it says.", resolve: ({ definition }) => definition.doc }),
    }),
  });
}
