import { fileURLToPath } from "node:url";

import * as z from "zod";

import { applicantWith } from "../applicant.ts";
import type { SideDefinition } from "./side.ts";

const rawSchema = z.object({
  idmeta: z.object({ data: z.object({ data: z.object({ nik: z.literal(true) }) }) }),
  glair: z.object({ verification_status: z.literal(true) }),
  screening: z.object({ status: z.literal("COMPLETED") }),
});

const rawWithSelfieSchema = rawSchema.extend({
  glairFace: z.object({ verification_status: z.literal(true) }),
  hyperverge: z.object({ status: z.literal("success") }),
  iluma: z.object({ is_found: z.literal(true) }),
});

/** It decides nothing: its answer is right if every vendor's own is in it. */
export const floor: SideDefinition = {
  name: "floor",
  script: fileURLToPath(new URL("../floor/main.ts", import.meta.url)),
  environment: {},
  question: (selfie) => ({
    path: "/applicant",
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify(applicantWith(selfie))),
    problem: (answer) =>
      (selfie === undefined ? rawSchema : rawWithSelfieSchema).safeParse(answer).error?.issues[0]?.path.join("."),
    mark: '"screening":{',
  }),
};
