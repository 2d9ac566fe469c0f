import type { Reason } from "../domain/decision.ts";
import type { Band, Requirement, Rule } from "../policy/meaning.ts";
import type { Policy } from "../policy/policy.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import { pathsRead } from "./policy-checks.ts";
import type { DeclaredReason, defineReasons } from "./reason.ts";

interface DeclaredRule {
  readonly declared: Rule;
  readonly reason: Reason;
}

export function rulesDeclared({ meaning: { rules, reasons } }: Policy): DeclaredRule[] {
  return rules.flatMap((declared) => {
    const { reason: code } = declared.effect;
    const text = reasons.get(code);
    // A rule whose reason is not declared does not load.
    return text === undefined ? [] : [{ declared, reason: { code, text, rule: declared.id, audience: text.audience } }];
  });
}

export function reasonsDeclared({ meaning: { rules, reasons } }: Policy): DeclaredReason[] {
  const users = Map.groupBy(rules, ({ effect }) => effect.reason);
  return Array.from(reasons, ([code, text]) => ({
    code,
    ...text,
    usedBy: (users.get(code) ?? []).map(({ id }) => id),
  }));
}

export function defineRulePolicy(builder: Builder, enums: Enums, reasons: ReturnType<typeof defineReasons>) {
  return builder.objectRef<DeclaredRule>("PolicyRule").implement({
    description: "A rule as its policy has it. A decision says what became of it: see RuleResult.",
    fields: (t) => ({
      rule: t.string({
        description: "Its id, stable across versions of the policy.",
        resolve: ({ declared }) => declared.id,
      }),
      line: t.int({ description: "Where it stands in the policy's file.", resolve: ({ declared }) => declared.line }),
      when: t.string({ description: "The condition as it is written.", resolve: ({ declared }) => declared.text }),
      effect: t.field({
        description: "What it does where it fires.",
        type: enums.ruleEffect,
        resolve: ({ declared }) => declared.effect.kind,
      }),
      points: t.int({
        description: "What it adds to the score, where its effect is POINTS; else null.",
        nullable: true,
        resolve: ({ declared: { effect } }) => (effect.kind === "points" ? effect.points : null),
      }),
      reason: t.field({
        description: "What it says where it fires. A decision gives none for points that speak for the applicant.",
        type: reasons.ofRule,
        resolve: ({ reason }) => reason,
      }),
      reads: t.stringList({
        description: "The facts that its condition reads, by path.",
        resolve: ({ declared }) => pathsRead(declared.condition.reads),
      }),
      ignoresUnknownBecause: t.string({
        description: "Why it counts as not fired while it is unknown; null where an unknown holds the decision up.",
        nullable: true,
        resolve: ({ declared }) => declared.ignoresUnknownBecause,
      }),
    }),
  });
}

export function defineRequirement(builder: Builder) {
  return builder.objectRef<Requirement>("PolicyRequirement").implement({
    description: "A condition that must be TRUE before anybody is approved.",
    fields: (t) => ({
      condition: t.exposeString("text", { description: "As it is written." }),
      line: t.exposeInt("line", { description: "Where it stands in the policy's file." }),
      reads: t.stringList({
        description: "The facts that it reads, by path.",
        resolve: ({ condition }) => pathsRead(condition.reads),
      }),
    }),
  });
}

export function defineBand(builder: Builder, enums: Enums) {
  return builder.objectRef<Band>("PolicyBand").implement({
    description: "What a score means.",
    fields: (t) => ({
      below: t.float({
        description: "Scores under it that are in no earlier band; null of the last band, which takes all the rest.",
        nullable: true,
        resolve: ({ below }) => (Number.isFinite(below) ? below : null),
      }),
      outcome: t.field({
        description: "What such a score comes to.",
        type: enums.outcome,
        resolve: ({ outcome }) => outcome,
      }),
    }),
  });
}
