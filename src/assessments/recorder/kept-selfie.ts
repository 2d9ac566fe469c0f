import { openSelfie } from "../../checks/selfie.ts";
import type { Applicant } from "../../domain/person.ts";
import type { Database } from "../../store/database.ts";
import type { Opening } from "../../store/openings.ts";
import { sealedSelfie, selfieKeptUntil } from "../../store/selfies.ts";
import type { DataKey } from "../../vault/data-key.ts";
import type { Vault } from "../../vault/vault.ts";
import { applicantContext, selfiePlace } from "./places.ts";
import type { AssessRequest } from "./request.ts";
import type { KeptSelfie } from "./view.ts";

const HOUR_MS = 3_600_000;

/** The picture as it is to be kept; undefined where there is none, or the policy does not have it kept. */
export function selfieToKeep(
  { applicant, policy }: Pick<AssessRequest, "applicant" | "policy">,
  { id, vault, now }: { readonly id: string; readonly vault: Vault; readonly now: Date },
): Opening["selfie"] {
  const { selfieHours } = policy.meaning.record;
  const original = applicant.selfie?.original;
  if (selfieHours === null || original === undefined) return undefined;
  return {
    expiresAt: new Date(now.getTime() + selfieHours * HOUR_MS),
    seal: ({ id: applicantId, wrappedKey }) =>
      vault.openDataKey(wrappedKey, applicantContext(applicantId)).seal(original, selfiePlace(id)),
  };
}

/** The applicant of an assessment that is resumed, with the picture, where it was kept; else it stays a place held for one. */
export async function withKeptSelfie(
  database: Pick<Database, "orm">,
  assessmentId: string,
  applicant: Applicant,
  key: DataKey,
): Promise<Applicant> {
  if (applicant.selfie === undefined) return applicant;
  const bytes = await keptBytes(database, assessmentId, key);
  const selfie = bytes === undefined ? undefined : await openSelfie(bytes);
  return selfie === undefined || "unreadable" in selfie ? applicant : { ...applicant, selfie };
}

/** Null where it is not kept. Masked, it has no picture. */
export async function keptSelfieOf(
  database: Pick<Database, "orm">,
  assessmentId: string,
  key: DataKey,
  masked: boolean,
): Promise<KeptSelfie | null> {
  const keptUntil = await selfieKeptUntil(database, assessmentId);
  if (keptUntil === undefined) return null;
  return { keptUntil, bytes: async () => (masked ? null : ((await keptBytes(database, assessmentId, key)) ?? null)) };
}

async function keptBytes(
  database: Pick<Database, "orm">,
  assessmentId: string,
  key: DataKey,
): Promise<Buffer | undefined> {
  const sealed = await sealedSelfie(database, assessmentId);
  return sealed && key.open(sealed, selfiePlace(assessmentId));
}
