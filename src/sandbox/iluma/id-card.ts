import { randomUUID } from "node:crypto";

import { agrees, fold, readDayFirst } from "../citizens/compare.ts";
import type { Resident } from "../citizens/register.ts";
import { faceOf } from "../random.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { SimulatedRequest, SimulatedResponse, World } from "../simulator.ts";
import { nameSimilarity } from "../watchlist/similarity.ts";
import { callBack } from "./callback.ts";
import { readIdCardRequest } from "./id-card-request.ts";
import type { IdCardRequest } from "./id-card-request.ts";
import { magicReplyOf, troubles } from "./replies.ts";
import type { MagicReply } from "./replies.ts";

/** "Whether the address was a fuzzy match": the page says no limit. */
const FUZZY = 0.7;

type Findings =
  | { readonly status: "COMPLETED"; readonly is_found: false }
  | { readonly status: "COMPLETED"; readonly is_found: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly status: "FAILED"; readonly failure_reason: string }
  | { readonly status: "PENDING" };

const FAILED: Findings = { status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" };

function compared(request: IdCardRequest, resident: Resident | undefined): Findings {
  if (resident === undefined) return { status: "COMPLETED", is_found: false };
  const { citizen, similarity } = resident;
  const { id_card_number: nik, name, birthdate, birthplace, address } = request;
  // The page's sample misspells the score, its table does not: here each applicant has one of the two, always.
  const score = faceOf(`iluma/${nik}`, 2) === 0 ? "seflie_score" : "selfie_score";
  const result = {
    [score]: Number((similarity * 100).toFixed(1)),
    is_name_match: fold(name) === fold(citizen.name),
    ...(birthdate === undefined ? {} : { is_birthdate_match: readDayFirst(birthdate) === citizen.dateOfBirth }),
    ...(birthplace === undefined ? {} : { is_birthplace_match: agrees(citizen, "placeOfBirth", birthplace) }),
    ...(address === undefined ? {} : { is_address_match: nameSimilarity(address, citizen.address) >= FUZZY }),
  };
  return { status: "COMPLETED", is_found: true, result };
}

/** The findings a magic reply picks, about nobody in particular. */
function magicFindings(reply: MagicReply): Findings {
  switch (reply) {
    case "PENDING":
      return { status: "PENDING" };
    case "FAILED":
      return FAILED;
    case "COMPLETED_NOT_FOUND":
      return { status: "COMPLETED", is_found: false };
    case "COMPLETED_FOUND":
      return { status: "COMPLETED", is_found: true, result: { seflie_score: 100, is_name_match: true } };
  }
}

/** `POST /v0/identity/id_card_verifications`. */
export async function verifyIdCard(world: World, { content, headers }: SimulatedRequest): Promise<SimulatedResponse> {
  const read = await readIdCardRequest(content);
  if ("refusal" in read) return read.refusal;
  const { request } = read;
  const id = `idvr_${randomUUID()}`;
  const created = world.now().toISOString();
  const resource = (findings: Findings) => ({
    id,
    created,
    updated: world.now().toISOString(),
    ...request,
    ...findings,
  });
  let called: Promise<void> | undefined;
  const accepted = () => {
    called = callBack(world, resource(compared(request, world.resident(request.id_card_number))));
    return json(200, resource({ status: "PENDING" }));
  };
  const magic = magicReplyOf(headers["x-magic-reply"]);
  if (magic !== undefined) return json(200, resource(magicFindings(magic)));
  const faults = troubles(() => json(200, resource(FAILED)), accepted);
  const answer = answerOrTrouble(world, { nik: request.id_card_number }, faults, () =>
    world.answersLater() ? accepted() : json(200, resource(compared(request, world.resident(request.id_card_number)))),
  );
  await called;
  return answer;
}
