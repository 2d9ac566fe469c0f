import { TooManyProblems } from "../../policy/problem.ts";
import type { PolicyProblem } from "../../policy/problem.ts";
import type { Policy } from "../../policy/policy.ts";
import type { ProviderDefinition } from "../../providers/provider.ts";
import type { Panel } from "../../checks/panel.ts";
import { readDocument } from "../document.ts";
import type { WorkbenchDocument } from "../document.ts";
import { caseFileForm } from "./case-form.ts";
import type { CaseFileForm, CaseForm } from "./case-form.ts";
import type { Situation, StatedFacts, TestCase } from "./case.ts";
import { contradictions } from "./contradictions.ts";
import { NameReader } from "./read-names.ts";
import { panelOf } from "./stand-in.ts";

interface CaseFileOptions {
  /** Shown in problems. */
  readonly file: string;
  readonly policy: Policy;
  /** Every provider that a policy may name: what their endpoints need and can answer is read from these. */
  readonly definitions: readonly ProviderDefinition[];
}

/** Reads a file of test cases of a policy. Every problem comes at once, with its place. Never throws. */
export function readCases(
  source: string,
  { file, policy, definitions }: CaseFileOptions,
): { readonly cases: readonly TestCase[] } | { readonly problems: readonly PolicyProblem[] } {
  const document = readDocument(source, file, caseFileForm);
  if ("problems" in document) return document;
  const reader = new CaseReader(document, policy, definitions);
  try {
    const cases = reader.read();
    if (document.log.count === 0) return { cases };
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
  return { problems: document.log.problems };
}

class CaseReader {
  readonly #document: WorkbenchDocument<CaseFileForm>;
  readonly #policy: Policy;
  readonly #panel: Panel;
  readonly #names: NameReader;

  constructor(document: WorkbenchDocument<CaseFileForm>, policy: Policy, definitions: readonly ProviderDefinition[]) {
    this.#document = document;
    this.#policy = policy;
    this.#panel = panelOf(definitions);
    this.#names = new NameReader({ document, policy, definitions });
  }

  read(): TestCase[] {
    const { log, value, spanOf, isDamaged } = this.#document;
    const { policy, base = {}, cases } = value;
    if (policy !== undefined && policy !== this.#policy.name) {
      log.report(spanOf(["policy"]), `the policy is ${this.#policy.name}`);
    }
    const nobody = { facts: [base], answers: new Map(), down: new Map(), without: new Set<never>() };
    this.#stated(base, nobody, ["base"]);
    const seen = new Set<string>();
    return cases.map((form, index) => {
      if (seen.has(form.name) && !isDamaged(["cases", index, "name"]))
        log.report(spanOf(["cases", index, "name"]), "another case has this name");
      seen.add(form.name);
      return this.#case(form, base, index);
    });
  }

  #case(form: CaseForm, base: StatedFacts, index: number): TestCase {
    const { log, spanOf } = this.#document;
    const path = ["cases", index];
    const { name, facts = {}, without = [] } = form;
    for (const [at, input] of without.entries()) {
      if (REQUIRED.has(input)) log.report(spanOf([...path, "without", at]), `${input} is required of every applicant`);
    }
    const down = this.#names.down(form.down ?? [], [...path, "down"]);
    const situation: Situation = {
      facts: [facts, base],
      answers: this.#names.answers(form.answers ?? {}, [...path, "answers"]),
      down,
      without: new Set(without),
    };
    this.#stated(facts, situation, [...path, "facts"]);
    return {
      name,
      line: log.lineOf(spanOf(path).start),
      situation,
      expect: this.#names.expectation(form.expect, [...path, "expect"]),
      whenDown: this.#names.whenDown(form.whenDown ?? {}, down, [...path, "whenDown"]),
    };
  }

  #stated(facts: StatedFacts, situation: Situation, path: readonly PropertyKey[]): void {
    const { log, spanOf, isDamaged } = this.#document;
    const before = log.count;
    this.#names.facts(facts, path);
    const from = [path, ["base"], [...path.slice(0, -1), "without"]];
    if (log.count > before || from.some((each) => isDamaged(each))) return;
    for (const { path: fact, message, hint } of contradictions(facts, situation, {
      policy: this.#policy,
      panel: this.#panel,
    })) {
      log.report(spanOf([...path, fact]), message, hint);
    }
  }
}

/** No assessment is without these. */
const REQUIRED: ReadonlySet<string> = new Set(["nik", "name", "nationality"]);
