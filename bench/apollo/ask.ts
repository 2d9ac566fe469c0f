import type { Applicant } from "../applicant.ts";
import type { DukcapilFull, GlairVerification, HyperVergeMatch, IlumaCard, IlumaScreening } from "./answers.ts";
import type { Glair, HyperVerge, Idmeta, Iluma } from "./sources.ts";

export interface Sources {
  readonly idmeta: Idmeta;
  readonly glair: Glair;
  readonly hyperverge: HyperVerge;
  readonly iluma: Iluma;
}

/** Each vendor's answer: null where it failed, undefined where it was not asked. */
export interface VendorAnswers {
  readonly idmeta: DukcapilFull | null;
  readonly glair: GlairVerification | null;
  readonly screening: IlumaScreening | null;
  readonly glairFace?: GlairVerification | null;
  readonly hyperverge?: HyperVergeMatch | null;
  readonly ilumaCard?: IlumaCard | null;
}

/** Asks every vendor at once. The selfie is decoded once, for the two vendors that take a file. */
export async function askVendors(applicant: Applicant, sources: Sources): Promise<VendorAnswers> {
  const always = Promise.all([
    orNull(sources.idmeta.dukcapilFull(applicant)),
    orNull(sources.glair.verify(applicant)),
    orNull(sources.iluma.screen(applicant)),
  ]);
  const { selfie } = applicant;
  if (selfie === undefined) {
    const [idmeta, glair, screening] = await always;
    return { idmeta, glair, screening };
  }
  const file = new Blob([Buffer.from(selfie.base64, "base64")], { type: "image/jpeg" });
  const [[idmeta, glair, screening], glairFace, hyperverge, ilumaCard] = await Promise.all([
    always,
    orNull(sources.glair.verifyFace(applicant, file)),
    orNull(sources.hyperverge.match(applicant, selfie.base64)),
    orNull(sources.iluma.verifyCard(applicant, file)),
  ]);
  return { idmeta, glair, screening, glairFace, hyperverge, ilumaCard };
}

async function orNull<Answer>(call: Promise<Answer>): Promise<Answer | null> {
  try {
    return await call;
  } catch {
    return null;
  }
}
