import { FACTS } from "../../domain/fact-catalogue.ts";
import { SCREENING_SCOPES } from "../../domain/claim.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import { RETRIES, STOPS } from "../../domain/strategy.ts";
import * as checks from "../read-checks.ts";
import type { KnownProvider } from "../read-checks.ts";
import { LEAST_QUORUM, MOST_NEEDED } from "../read-strategy.ts";
import { TIME } from "../read-time.ts";
import { closed } from "./json-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

const PURPOSE: Readonly<Record<CheckName, string>> = {
  IDENTITY: "Whether the applicant's data are those of the population register.",
  FACE: "Whether the selfie is of the person in the population register.",
  SCREENING: "Whether the applicant is on a watchlist.",
};

/** `checks`: each with the providers that can do it. */
export function checksSchema(providers: readonly KnownProvider[]): JsonSchema {
  const properties = CHECK_NAMES.map((check) => [check.toLowerCase(), checkSchema(check, providers)] as const);
  return closed("What is asked, of whom, and how long is waited.", Object.fromEntries(properties));
}

function checkSchema(check: CheckName, providers: readonly KnownProvider[]): JsonSchema {
  const able = providers.filter((each) => each.checks.includes(check)).map(({ name }) => name.toLowerCase());
  const facts = [...FACTS].filter(([, fact]) => fact.check === check).map(([path]) => path);
  const common = {
    providers: {
      type: "array",
      description:
        "Who is asked: all at the same time, unless the strategy says otherwise. Where one is asked after the other, in this order.",
      items: { enum: able },
      minItems: 1,
      uniqueItems: true,
    },
    strategy: strategySchema(check),
    need: check === "SCREENING" ? NEED_ALL : NEED,
    deadline: {
      type: "string",
      description: `The longest wait for all of them, as 6s or 400ms; at most ${checks.LONGEST_DEADLINE_MS / 1_000}s.`,
      pattern: TIME.source,
      default: `${checks.DEFAULT_DEADLINE_MS / 1_000}s`,
      examples: ["6s", "400ms"],
    },
    always: {
      type: "boolean",
      default: false,
      description: "Whether the check is made even where no condition reads its facts.",
    },
    retry: RETRY,
    stop: STOP,
  } satisfies Readonly<Record<string, JsonSchema>>;
  const description = `${PURPOSE[check]} Its facts: ${facts.join(", ")}.`;
  return closed(description, check === "SCREENING" ? { ...common, ...SCREENING } : common, ["providers"]);
}

/** Of all checks, or of one. */
export const RETRY: JsonSchema = {
  enum: RETRIES,
  default: "safe",
  description:
    "Which failed calls are made again: safe, only those that no vendor has billed; maybe_billed, also those that one may have billed.",
};

/** Of all checks, or of one. */
export const STOP: JsonSchema = {
  enum: STOPS,
  default: "complete",
  description:
    "When a decision ends a check: complete, once everybody has answered; determined, as soon as nothing can change the outcome. One that is always made is always completed.",
};

const NAMED = ["all", "failover", "cheapest"];

/** The names, and those that are told a measure. */
function strategySchema(check: CheckName): JsonSchema {
  const quorum = closed(
    "Everybody is asked at once, until so many definite answers are equal. The first that differs is a CONFLICT.",
    {
      quorum: {
        type: "integer",
        minimum: LEAST_QUORUM,
        maximum: MOST_NEEDED,
        description: "How many equal answers it takes; `need` is the same.",
      },
    },
    ["quorum"],
  );
  const hedge = closed(
    "One is asked, and the next one too where it is slow; the first definite answer counts.",
    {
      hedge: {
        type: "string",
        pattern: TIME.source,
        description: "After how long the next one is asked too.",
        examples: ["400ms"],
      },
    },
    ["hedge"],
  );
  return {
    default: "all",
    description:
      "How they are asked. all: everybody at once. failover: one after the other, until one gives a definite answer. cheapest: as failover, the lowest price first. Or { quorum: 2 }, or { hedge: 400ms }.",
    anyOf: [{ enum: NAMED }, ...(check === "SCREENING" ? [] : [quorum]), hedge],
  };
}

const NEED: JsonSchema = {
  description:
    "How many definite answers each fact takes, or all; with fewer it is unknown. By a quorum it is the quorum; by failover, hedge and cheapest it is 1. It does not protect from the one vendor that would have disagreed being the one that is down.",
  default: 1,
  anyOf: [{ type: "integer", minimum: 1, maximum: MOST_NEEDED }, { enum: ["all"] }],
};

const NEED_ALL: JsonSchema = {
  description: "A screening needs all its providers: nobody is clear before every list has been searched.",
  enum: ["all"],
  default: "all",
};

const SCREENING = {
  scopes: {
    type: "array",
    description: "The kinds of list that are searched.",
    items: { enum: SCREENING_SCOPES },
    minItems: 1,
    uniqueItems: true,
    default: checks.DEFAULT_SCOPES,
  },
  threshold: {
    type: "number",
    description: "The least score of a hit. Weaker resemblances are never seen: no rule may have a limit under it.",
    minimum: checks.LEAST_THRESHOLD,
    maximum: 1,
    default: checks.DEFAULT_THRESHOLD,
  },
} satisfies Readonly<Record<string, JsonSchema>>;
