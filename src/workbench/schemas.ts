import { z } from "zod";

import type { ProviderDefinition } from "../providers/provider.ts";
import { caseFileForm } from "./cases/case-form.ts";
import { evidenceForm } from "../assessments/record/evidence-form.ts";
import { populationForm } from "./simulate/population-form.ts";

/** Draft-07, which editors' YAML language servers read. */
const FOR_EDITORS = { io: "input", reused: "ref", target: "draft-7" } as const;

/** The JSON Schema of `*.test.yaml`. */
export function caseFileSchema(): object {
  return z.toJSONSchema(caseFileForm, FOR_EDITORS);
}

/** The JSON Schema of one line of a file of recorded evidence. */
export function evidenceSchema(): object {
  return z.toJSONSchema(evidenceForm, FOR_EDITORS);
}

/** The JSON Schema of a population, of these vendors. */
export function populationSchema(definitions: readonly ProviderDefinition[]): object {
  return z.toJSONSchema(populationForm(definitions), FOR_EDITORS);
}
