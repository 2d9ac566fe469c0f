import { z } from "zod";

import { caseFileForm } from "./cases/case-form.ts";
import { evidenceForm } from "./evidence-form.ts";

/** The JSON Schema of `*.test.yaml`, for editors. */
export function caseFileSchema(): object {
  return z.toJSONSchema(caseFileForm, { io: "input", reused: "ref" });
}

/** The JSON Schema of one line of a file of recorded evidence. */
export function evidenceSchema(): object {
  return z.toJSONSchema(evidenceForm, { io: "input", reused: "ref" });
}
