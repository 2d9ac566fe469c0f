import { randomUUID } from "node:crypto";

import { readDayFirst } from "../citizens/compare.ts";
import { faceOf } from "../random.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { PlainResponse } from "../respond.ts";
import type { SimulatedResponse, World } from "../simulator.ts";
import { compare } from "./comparison.ts";
import { troubles, unprocessable } from "./replies.ts";
import type { Sessions, Verified } from "./sessions.ts";
import { dayFirstDate, image, nik, text, validate } from "./validation.ts";
import type { Fields } from "./validation.ts";

const REQUIRED = {
  date_of_birth: dayFirstDate,
  name: text,
  nik,
  selfie_image: image,
  template_id: text,
  verification_id: text,
};

const RISK: Readonly<Record<Verified, string>> = { VERIFIED: "LOW", REVIEW_NEEDED: "MEDIUM", REJECTED: "HIGH" };

/** The register failed: the check was made, and nothing came of it. */
export function faceMatchFailure(): Readonly<Record<string, unknown>> {
  const data = {
    nik: null,
    name: null,
    uuid: randomUUID(),
    url: "",
    reason_code: "1",
    error_message: "Dukcapil error",
  };
  const result = { status: "failed", success: false, message: "Gagal", data };
  return { status: false, message: "Dukcapil service error", result, api_request_status: 2 };
}

/** The page: `status` may be boolean or string, `risk_rating` comes when there is one. */
function reply(number: string, data: Readonly<Record<string, unknown>>, outcome: Verified): PlainResponse {
  const asBoolean = outcome === "VERIFIED" && faceOf(`idmeta/status/${number}`, 2) === 0;
  const rated = faceOf(`idmeta/risk/${number}`, 3) > 0;
  return json(200, {
    status: asBoolean ? true : outcome,
    message: "OK",
    result: { success: true, message: "Berhasil", data },
    ...(rated ? { risk_rating: RISK[outcome] } : {}),
    api_request_status: 1,
  });
}

/** `POST /api/v1/verification/dukcapilfacematch`. */
export function dukcapilFaceMatch(
  world: World,
  sessions: Sessions,
  fields: Fields,
  templateId: string,
): SimulatedResponse {
  const errors = validate(fields, REQUIRED);
  if (Object.keys(errors).length > 0) return unprocessable(errors);
  if (fields["template_id"] !== templateId)
    return unprocessable({ template_id: ["The selected template id is invalid."] });
  const session = sessions.open(fields["verification_id"]);
  if (session === undefined) {
    return unprocessable({ verification_id: ["The selected verification id is invalid."] });
  }
  const { name, nik: number, date_of_birth: date } = fields;
  const born = typeof date === "string" ? readDayFirst(date) : undefined;
  if (typeof name !== "string" || typeof number !== "string" || born === undefined) {
    throw new TypeError("the fields have been validated");
  }
  return answerOrTrouble(
    world,
    { nik: number },
    troubles(() => json(200, faceMatchFailure())),
    () => {
      const notLive = world.troubleWith({ nik: number }) === "NOT_LIVE";
      const sent = { name, born, fields: {}, selfie: true, notLive };
      const { data, outcome } = compare(world.resident(number), sent, randomUUID());
      session.outcomes.push(outcome);
      return reply(number, data, outcome);
    },
  );
}
