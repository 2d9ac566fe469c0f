import { writtenRef } from "../domain/policy-ref.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicyShelf } from "../policy/shelf.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import {
  checksDeclared,
  defineCataloguedFact,
  defineCheckPolicy,
  defineParam,
  factsRead,
  paramsDeclared,
} from "./policy-checks.ts";
import { definePolicyRecord } from "./policy-record.ts";
import { defineBand, defineRequirement, defineRulePolicy, reasonsDeclared, rulesDeclared } from "./policy-rules.ts";
import type { defineProvider } from "./provider.ts";
import type { defineReasons } from "./reason.ts";

interface PolicyParts {
  readonly provider: ReturnType<typeof defineProvider>;
  readonly reasons: ReturnType<typeof defineReasons>;
}

export function isLiveVersion(policy: Policy, shelf: PolicyShelf): boolean {
  return shelf.find({ name: policy.name }) === policy;
}

/** A loaded policy, as it was read: nothing here is worked out by anybody's answers. */
export function definePolicy(builder: Builder, enums: Enums, { provider, reasons }: PolicyParts) {
  const check = defineCheckPolicy(builder, enums);
  const param = defineParam(builder, enums);
  const fact = defineCataloguedFact(builder, enums);
  const rule = defineRulePolicy(builder, enums, reasons);
  const requirement = defineRequirement(builder);
  const band = defineBand(builder, enums);
  const record = definePolicyRecord(builder, enums);
  return builder.objectRef<Policy>("Policy").implement({
    description: "A policy that this server has loaded, in one version.",
    fields: (t) => ({
      id: t.id({
        description: "Its name and version, as `default@1`. `decision(policy:)` takes it.",
        resolve: writtenRef,
      }),
      name: t.exposeString("name", { description: "The policy's name." }),
      version: t.exposeInt("version", { description: "Its version; immutable once published." }),
      digest: t.exposeString("digest", { description: "SHA-256 over its meaning: reformatting does not change it." }),
      live: t.boolean({
        description: "Whether it is the live policy, which decides where no other is named.",
        resolve: (policy, _args, { desk }) => desk.examiner.shelf.live === policy,
      }),
      liveVersion: t.boolean({
        description: "Whether it decides where its name is given without a version: of each name, one version does.",
        resolve: (policy, _args, { desk }) => isLiveVersion(policy, desk.examiner.shelf),
      }),
      shadow: t.boolean({
        description: "Whether it decides beside the live policy, for the log and the count only.",
        resolve: (policy, _args, { desk }) => desk.examiner.shelf.shadows.includes(policy),
      }),
      counterfactuals: t.boolean({
        description: "Whether its decisions say what would have changed them.",
        resolve: ({ meaning }) => meaning.counterfactuals,
      }),
      params: t.field({
        description: "Values that its conditions read by name.",
        type: [param],
        resolve: paramsDeclared,
      }),
      checks: t.field({ description: "What it asks, and of whom.", type: [check], resolve: checksDeclared }),
      providers: t.field({
        description: "Those that a decision by it asks. With one that is not enabled, facts may stay unknown.",
        type: [provider],
        resolve(policy, _args, { desk }) {
          const asked = new Set([...policy.needs].flatMap((each) => policy.checks[each]?.providers ?? []));
          return [...desk.panel].flatMap(([name, seat]) => (asked.has(name) ? [seat] : []));
        },
      }),
      reads: t.field({ description: "The facts that its conditions read.", type: [fact], resolve: factsRead }),
      approveRequires: t.field({
        description: "Each must be TRUE before anybody is approved.",
        type: [requirement],
        resolve: ({ meaning }) => meaning.approveRequires,
      }),
      reasons: t.field({
        description: "What its rules can say, used or not.",
        type: [reasons.declared],
        resolve: reasonsDeclared,
      }),
      rules: t.field({ description: "Its rules, in their order.", type: [rule], resolve: rulesDeclared }),
      bands: t.field({
        description: "What a score means, from the lowest up.",
        type: [band],
        resolve: ({ meaning }) => meaning.bands,
      }),
      record: t.field({
        description: "What is kept of an assessment by it.",
        type: record,
        resolve: ({ meaning }) => meaning.record,
      }),
    }),
  });
}
