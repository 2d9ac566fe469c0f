import type { Outcome } from "../../domain/decision.ts";
import { FACTS, identityFactPath } from "../../domain/fact-catalogue.ts";
import { didYouMean } from "../../domain/nearest.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { quote } from "../../policy/problem.ts";
import type { Span } from "../../policy/problem.ts";
import type { Policy } from "../../policy/policy.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import type { WorkbenchDocument } from "../document.ts";
import { UNKNOWN, WAYS_DOWN } from "./case-form.ts";
import type { CaseFileForm, ExpectationForm, WayDown } from "./case-form.ts";
import type { Expectation, StatedFacts } from "./case.ts";

type Path = readonly PropertyKey[];

interface NamesOptions {
  readonly document: WorkbenchDocument<CaseFileForm>;
  readonly policy: Policy;
  readonly definitions: readonly ProviderDefinition[];
}

/** Reads the names that a file of cases uses, of what the policy and its providers have; reports those that they have not. */
export class NameReader {
  readonly #document: WorkbenchDocument<CaseFileForm>;
  readonly #policy: Policy;
  readonly #definitions: readonly ProviderDefinition[];

  constructor({ document, policy, definitions }: NamesOptions) {
    this.#document = document;
    this.#policy = policy;
    this.#definitions = definitions;
  }

  /** Reports facts that cannot be set at all, or not so. */
  facts(stated: StatedFacts, path: Path): void {
    for (const [fact, said] of Object.entries(stated)) {
      const [key, value] = [this.#document.keyOf([...path, fact]), this.#document.spanOf([...path, fact])];
      const definition = FACTS.get(fact);
      if (definition === undefined || said === undefined) continue;
      const { check, certain, type } = definition;
      if (check !== null && !this.#policy.needs.has(check)) {
        this.#say(key, `'${fact}' comes from the check ${check.toLowerCase()}, which the policy does not make`);
      } else if (said === UNKNOWN && certain) {
        this.#say(value, `'${fact}' is never unknown`);
      } else if (said === "CONFLICT") {
        this.#say(value, "one provider alone is in no conflict", "say under `answers` which provider says otherwise");
      } else if (type.kind === "string" && !/^[A-Z]{2}$/.test(String(said))) {
        this.#say(value, "a country is written with two capital letters, as ID");
      }
    }
  }

  answers(answers: Readonly<Record<string, StatedFacts>>, path: Path): Map<ProviderName, StatedFacts> {
    const result = new Map<ProviderName, StatedFacts>();
    for (const [written, stated] of Object.entries(answers)) {
      const own = [...path, written];
      const provider = this.#provider(written, this.#document.keyOf(own));
      this.facts(stated, own);
      if (provider === undefined) continue;
      result.set(provider, stated);
      for (const fact of Object.keys(stated)) this.#answerable(provider, fact, this.#document.keyOf([...own, fact]));
      if (stated["identity.verdict"] === "MISMATCH") {
        const place = this.#document.spanOf([...own, "identity.verdict"]);
        this.#say(place, "a provider claims a MISMATCH of a field", "set identity.name or identity.dateOfBirth");
      }
    }
    return result;
  }

  #answerable(provider: ProviderName, fact: string, key: Span): void {
    const check = FACTS.get(fact)?.check;
    if (check === undefined) return;
    if (check === null) {
      this.#say(key, `no provider is asked for '${fact}'`, "set it under `facts`");
      return;
    }
    if (!this.#policy.needs.has(check)) return;
    const asked = this.#policy.checks[check]?.providers ?? [];
    const able = asked.filter((name) => this.#answers(name, check, fact)).map((name) => name.toLowerCase());
    if (able.includes(provider.toLowerCase())) return;
    const hint = able.length > 0 ? `${able.join(", ")} can` : null;
    const why = asked.includes(provider) ? "has no answer for" : "is not asked by this policy for";
    this.#say(key, `${provider.toLowerCase()} ${why} '${fact}'`, hint);
  }

  #answers(provider: ProviderName, check: CheckName, fact: string): boolean {
    const endpoints = this.#definitions.find(({ name }) => name === provider)?.endpoints ?? [];
    const able = endpoints.filter(({ subject, checks }) => subject === "person" && checks.includes(check));
    if (check !== "IDENTITY" || fact === "identity.verdict") return able.length > 0;
    return able.some(({ fields }) => fields.some((field) => identityFactPath(field) === fact));
  }

  down(down: readonly string[] | Readonly<Record<string, string>>, path: Path): Map<ProviderName, WayDown> {
    const result = new Map<ProviderName, WayDown>();
    const each: [string, WayDown | undefined, Span][] = isList(down)
      ? down.map((name, index) => [name, "UNAVAILABLE", this.#document.spanOf([...path, index])])
      : Object.entries(down).map(([name, way]) => [
          name,
          this.#wayDown(way, this.#document.spanOf([...path, name])),
          this.#document.keyOf([...path, name]),
        ]);
    for (const [written, way, span] of each) {
      const provider = this.#provider(written, span);
      if (provider !== undefined && way !== undefined) result.set(provider, way);
    }
    return result;
  }

  #wayDown(written: string, span: Span): WayDown | undefined {
    const way = WAYS_DOWN.find((each) => each === written);
    if (way !== undefined) return way;
    const hint = didYouMean(written, WAYS_DOWN, `it may be ${WAYS_DOWN.join(", ")}`);
    this.#say(span, `unknown value ${quote(written)}`, hint);
    return undefined;
  }

  whenDown(
    outcomes: Readonly<Record<string, Outcome>>,
    down: ReadonlyMap<ProviderName, WayDown>,
    path: Path,
  ): Map<ProviderName, Outcome> {
    const result = new Map<ProviderName, Outcome>();
    for (const [written, outcome] of Object.entries(outcomes)) {
      const span = this.#document.keyOf([...path, written]);
      const provider = this.#provider(written, span);
      if (provider === undefined) continue;
      if (down.has(provider)) this.#say(span, `${written} is down in this case already`);
      result.set(provider, outcome);
    }
    return result;
  }

  expectation(form: ExpectationForm, path: Path): Expectation {
    const { score, unmet, ...rest } = form;
    const { rules, reasons, approveRequires, counterfactuals } = this.#policy.meaning;
    const ruleIds = rules.map(({ id }) => id);
    const check = (
      key: string,
      names: readonly string[],
      known: Iterable<string>,
      what: string,
      otherwise: string | null = null,
    ): void => {
      const all = new Set(known);
      for (const [index, name] of names.entries()) {
        if (all.has(name)) continue;
        this.#say(
          this.#document.spanOf([...path, key, index]),
          `unknown ${what} ${quote(name)}`,
          didYouMean(name, all, otherwise),
        );
      }
    };
    for (const key of ["fired", "unknown", "notFired"] as const) check(key, rest[key] ?? [], ruleIds, "rule");
    check("reasons", rest.reasons ?? [], reasons.keys(), "reason");
    check("missing", rest.missing ?? [], this.#policy.reads, "fact of this policy");
    const conditions = unmet?.map(oneLine);
    const required = approveRequires.map(({ text }) => oneLine(text));
    const these = required.length === 0 ? "the policy requires none" : `the policy requires ${required.join(" and ")}`;
    check("unmet", conditions ?? [], required, "condition", these);
    this.#counterfactuals(rest.counterfactuals ?? [], counterfactuals, [...path, "counterfactuals"]);
    return {
      ...rest,
      ...(conditions === undefined ? {} : { unmet: conditions }),
      ...(score === undefined ? {} : { score: typeof score === "number" ? ([score, score] as const) : score }),
    };
  }

  #counterfactuals(sets: readonly (readonly string[])[], areGiven: boolean, path: Path): void {
    if (!areGiven && sets.length > 0) {
      this.#say(this.#document.keyOf(path), "the policy gives no counterfactuals", "it has no `counterfactuals: true`");
      return;
    }
    for (const [at, names] of sets.entries()) {
      for (const [index, name] of names.entries()) {
        if (FACTS.has(name)) continue;
        const hint = didYouMean(name, FACTS.keys());
        this.#say(this.#document.spanOf([...path, at, index]), `unknown fact ${quote(name)}`, hint);
      }
    }
  }

  #provider(written: string, span: Span): ProviderName | undefined {
    const asked = new Set([...this.#policy.needs].flatMap((check) => this.#policy.checks[check]?.providers ?? []));
    const found = [...asked].find((name) => name.toLowerCase() === written);
    if (found !== undefined) return found;
    const names = [...asked].map((name) => name.toLowerCase());
    const isKnown = this.#definitions.some(({ name }) => name.toLowerCase() === written);
    const message = isKnown ? `${written} is asked nothing by this policy` : `unknown provider ${quote(written)}`;
    this.#say(span, message, didYouMean(written, isKnown ? [] : names, `the policy asks ${names.join(", ")}`));
    return undefined;
  }

  #say(span: Span, message: string, hint: string | null = null): void {
    this.#document.log.report(span, message, hint);
  }
}

/** A condition as a case and a policy both write it, whatever its line breaks. */
export function oneLine(condition: string): string {
  return condition.trim().replace(/\s+/g, " ");
}

function isList(down: readonly string[] | Readonly<Record<string, string>>): down is readonly string[] {
  return Array.isArray(down);
}
