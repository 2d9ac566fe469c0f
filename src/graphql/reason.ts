import type { Reason } from "../domain/decision.ts";
import type { ReasonText } from "../policy/meaning.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";

/** A reason of a policy, and who gives it. */
export interface DeclaredReason extends ReasonText {
  readonly code: string;
  /** Ids of rules. */
  readonly usedBy: readonly string[];
}

type Language = "EN" | "ID";

/** Reasons as a policy declares them, and as its rules give them. */
export function defineReasons(builder: Builder, enums: Enums) {
  const language = {
    type: enums.language,
    required: true,
    defaultValue: "EN" satisfies Language,
    description: "Of the text.",
  } as const;
  const ofRule = builder.objectRef<Reason>("Reason").implement({
    description: "What a rule says where it fires: as a principal reason of a decision, or as the policy has it.",
    fields: (t) => ({
      code: t.exposeString("code", {
        description: "The policy's code for it, stable across versions.",
        extensions: IN_NARROW_VIEW,
      }),
      text: t.string({
        description: "For people.",
        extensions: IN_NARROW_VIEW,
        args: { language: t.arg({ ...language, extensions: IN_NARROW_VIEW }) },
        resolve: ({ text }, args) => (args.language === "ID" ? text.id : text.en),
      }),
      rule: t.exposeString("rule", { description: "The id of the rule it came from." }),
      audience: t.field({
        description: "Whom it may be told.",
        type: enums.audience,
        resolve: ({ audience }) => audience,
      }),
    }),
  });
  // Apart from the other: a rule's reason that listed its rules would make a policy's answer grow with their square.
  const declared = builder.objectRef<DeclaredReason>("PolicyReason").implement({
    description: "A reason that a policy declares.",
    fields: (t) => ({
      code: t.exposeString("code", { description: "Stable across versions of the policy." }),
      text: t.string({
        description: "For people.",
        args: { language: t.arg(language) },
        resolve: (reason, args) => (args.language === "ID" ? reason.id : reason.en),
      }),
      audience: t.field({
        description: "Whom it may be told.",
        type: enums.audience,
        resolve: ({ audience }) => audience,
      }),
      usedBy: t.stringList({
        description: "The rules that give it, by id; none, where the policy declares it in vain.",
        resolve: ({ usedBy }) => usedBy,
      }),
    }),
  });
  return { ofRule, declared };
}
