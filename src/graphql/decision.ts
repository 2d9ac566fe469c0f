import type { PricedDecision } from "../assessments/examiner.ts";
import type {
  Counterfactual,
  CounterfactualFact,
  FactRead,
  MissingFact,
  PolicyVersion,
  RuleResult,
  ScoreInterval,
  UnmetCondition,
} from "../domain/decision.ts";
import type { FactSource } from "../domain/fact.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import type { definePolicy } from "./policy.ts";
import type { defineReasons } from "./reason.ts";

interface DecisionParts {
  readonly policy: ReturnType<typeof definePolicy>;
  readonly reason: ReturnType<typeof defineReasons>["ofRule"];
}

export function defineDecision(builder: Builder, enums: Enums, { policy, reason }: DecisionParts) {
  const interval = defineInterval(builder);
  const missing = builder.objectRef<MissingFact>("MissingFact").implement({
    description: 'A fact that the policy reads and that has no value. "Could not check" is no adverse reason.',
    fields: (t) => ({
      path: t.exposeString("path", { description: "As the policy names it, for example `identity.name`." }),
      cause: t.field({ description: "Why it has no value.", type: enums.unknownCause, resolve: ({ cause }) => cause }),
    }),
  });
  const version = builder.objectRef<PolicyVersion>("PolicyVersion").implement({
    description: "The policy that a decision was drawn from.",
    fields: (t) => ({
      name: t.exposeString("name", { description: "The policy's name." }),
      version: t.exposeInt("version", { description: "Its version; immutable once published." }),
      digest: t.exposeString("digest", { description: "SHA-256 over its meaning: reformatting does not change it." }),
      loaded: t.field({
        type: policy,
        nullable: true,
        description: "The policy itself; null where none of this name, version and digest is loaded any more.",
        resolve({ name, version: number, digest }, _args, { desk }) {
          const found = desk.examiner.shelf.find({ name, version: number });
          return found?.digest === digest ? found : null;
        },
      }),
    }),
  });
  const fact = defineFact(builder, enums);
  const rule = defineRule(builder, enums, interval, fact);
  const counterfactual = defineCounterfactual(builder, enums);
  const unmet = builder.objectRef<UnmetCondition>("UnmetCondition").implement({
    description: "A condition that the policy requires for an approval, and that does not hold.",
    fields: (t) => ({
      condition: t.exposeString("condition", { description: "As the policy writes it." }),
      holds: t.exposeBoolean("holds", {
        nullable: true,
        description: "False where it certainly does not hold; null where that is unknown.",
      }),
      line: t.exposeInt("line", { description: "Where it stands in the policy's file." }),
      facts: t.field({ type: [fact], description: "The facts that it reads.", resolve: ({ facts }) => facts }),
    }),
  });
  return builder.objectRef<PricedDecision>("Decision").implement({
    description:
      "What a policy makes of the evidence. Callers who act for the applicant see its outcome, its reasons and its time, and of these nothing that a screening or an internal rule has to do with.",
    fields: (t) => ({
      outcome: t.field({
        description: "APPROVE and REJECT need certainty; everything else is REVIEW.",
        extensions: IN_NARROW_VIEW,
        type: enums.outcome,
        resolve: ({ outcome }) => outcome,
      }),
      determined: t.exposeBoolean("determined", {
        description: "True where no missing answer could change the outcome.",
      }),
      best: t.field({
        type: enums.outcome,
        description: "The outcome if every unknown turned out well.",
        resolve: ({ best }) => best,
      }),
      worst: t.field({
        type: enums.outcome,
        description: "The outcome if every unknown turned out badly.",
        resolve: ({ worst }) => worst,
      }),
      score: t.field({
        description: "The points of all rules together.",
        type: interval,
        resolve: ({ score }) => score,
      }),
      reasons: t.field({
        type: [reason],
        description: "The principal reasons, most telling first; at most four, each code once.",
        extensions: IN_NARROW_VIEW,
        resolve: ({ reasons }) => reasons,
      }),
      unmet: t.field({
        type: [unmet],
        description:
          "What the policy requires for an approval and does not hold: why a decision without a reason is a REVIEW.",
        resolve: (decision) => decision.unmet,
      }),
      rules: t.field({
        type: [rule],
        description: "Every rule of the policy, in its order.",
        resolve: ({ rules }) => rules,
      }),
      missing: t.field({
        type: [missing],
        description: "What the policy reads and could not be known.",
        resolve: ({ missing: facts }) => facts,
      }),
      ignored: t.stringList({
        description: "Rules whose policy says to ignore them while unknown, by id.",
        resolve: ({ ignored }) => ignored,
      }),
      counterfactuals: t.field({
        type: [counterfactual],
        description:
          "The smallest sets of facts that would have given a better outcome, of those an applicant can act on; empty unless the policy asks for them. Drawn as if the screening were clear, so that they say nothing of it.",
        resolve: ({ counterfactuals }) => counterfactuals,
      }),
      policy: t.field({
        description: "The policy it was drawn from.",
        type: version,
        resolve: (decision) => decision.policy,
      }),
      costIdr: t.int({
        nullable: true,
        description:
          "What the calls behind it are billed at, in rupiah, by the configured prices; null where the price of one is unknown. A call that served two checks counts once, one that was asked again as often as it may be billed, and one that another request was waiting for already counts nothing.",
        resolve: ({ costIdr }) => costIdr,
      }),
      decidedAt: t.field({
        description: "The clock that it was drawn by.",
        type: "DateTime",
        extensions: IN_NARROW_VIEW,
        resolve: ({ decidedAt }) => decidedAt,
      }),
      validUntil: t.field({
        extensions: IN_NARROW_VIEW,
        description:
          "Until when it stands, by the policy it was drawn from: afterwards the applicant is to be decided anew. Null where it stands without end.",
        type: "DateTime",
        nullable: true,
        resolve: (decision) => decision.validUntil,
      }),
      recorded: t.exposeBoolean("recorded", {
        extensions: IN_NARROW_VIEW,
        description:
          "Whether it is kept, and can be shown, replayed and reviewed. False of those that `applicant` and `applicantProgress` draw.",
      }),
    }),
  });
}

function defineInterval(builder: Builder) {
  return builder.objectRef<ScoreInterval>("ScoreInterval").implement({
    description: "Where the score lies: unknown rules may move it within these ends.",
    fields: (t) => ({
      low: t.exposeFloat("low", { description: "If every unknown rule turned out well." }),
      high: t.exposeFloat("high", { description: "If every unknown rule turned out badly." }),
    }),
  });
}

function defineCounterfactual(builder: Builder, enums: Enums) {
  const fact = builder.objectRef<CounterfactualFact>("CounterfactualFact").implement({
    description: "A fact as it would have had to be.",
    fields: (t) => ({
      path: t.exposeString("path", { description: "As the policy names it, for example `identity.name`." }),
      value: t.exposeString("value", { nullable: true, description: "What it is now; null where it is unknown." }),
      wanted: t.exposeString("wanted", { description: "What it would have had to be: `MATCH`, `at least 0.8`." }),
      advice: t.string({
        description: "What an applicant can do about it, in words for them.",
        args: {
          language: t.arg({ type: enums.language, required: true, defaultValue: "EN", description: "Of the advice." }),
        },
        resolve: ({ advice }, { language }) => (language === "ID" ? advice.id : advice.en),
      }),
    }),
  });
  return builder.objectRef<Counterfactual>("Counterfactual").implement({
    description: "A set of facts that together would have given a better outcome; no part of it would have.",
    fields: (t) => ({
      outcome: t.field({
        description: "What the decision would have been, as far as these facts go.",
        type: enums.outcome,
        resolve: ({ outcome }) => outcome,
      }),
      facts: t.field({ description: "All of them are needed.", type: [fact], resolve: ({ facts }) => facts }),
    }),
  });
}

function defineFact(builder: Builder, enums: Enums) {
  const source = builder.objectRef<FactSource>("FactSource").implement({
    description: "Who said it, under which request id, and when it was asked.",
    fields: (t) => ({
      provider: t.field({ description: "Who said it.", type: enums.providerName, resolve: ({ provider }) => provider }),
      requestId: t.exposeString("requestId", { nullable: true, description: "The vendor's own id of the request." }),
      askedAt: t.field({
        type: "DateTime",
        nullable: true,
        description: "When the call was made.",
        resolve: ({ askedAt }) => askedAt,
      }),
    }),
  });
  return builder.objectRef<FactRead>("FactRead").implement({
    description: "A fact that a rule read.",
    fields: (t) => ({
      path: t.exposeString("path", { description: "As the policy names it, for example `identity.name`." }),
      value: t.exposeString("value", { nullable: true, description: "As text; null where it is unknown." }),
      cause: t.field({
        type: enums.unknownCause,
        nullable: true,
        description: "Why it has no value; null where it has one.",
        resolve: ({ cause }) => cause,
      }),
      sources: t.field({
        description: "Whose answers it comes from.",
        type: [source],
        resolve: ({ sources }) => sources,
      }),
    }),
  });
}

function defineRule(
  builder: Builder,
  enums: Enums,
  interval: ReturnType<typeof defineInterval>,
  fact: ReturnType<typeof defineFact>,
) {
  return builder.objectRef<RuleResult>("RuleResult").implement({
    description: "What became of one rule.",
    fields: (t) => ({
      rule: t.exposeString("rule", { description: "Its id, stable across versions of the policy." }),
      state: t.field({
        description: "Whether its condition was met.",
        type: enums.ruleState,
        resolve: ({ state }) => state,
      }),
      points: t.field({
        type: interval,
        description: "What it adds to the score.",
        resolve: ({ points }) => points,
      }),
      line: t.exposeInt("line", { description: "Where it stands in the policy's file." }),
      facts: t.field({
        description: "The facts that its condition reads.",
        type: [fact],
        resolve: ({ facts }) => facts,
      }),
    }),
  });
}
