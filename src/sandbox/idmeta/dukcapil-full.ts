import { randomUUID } from "node:crypto";

import { isCalendarDate } from "../../domain/calendar.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { SimulatedResponse, World } from "../simulator.ts";
import { compare, OPTIONAL_FIELDS } from "./comparison.ts";
import { troubles, unprocessable } from "./replies.ts";
import { STATUS } from "./sessions.ts";
import type { Sessions, Verified } from "./sessions.ts";
import { gender, image, isoDate, nik, text, validate, wholeNumber } from "./validation.ts";
import type { Fields } from "./validation.ts";

const REQUIRED = {
  date_of_birth: isoDate,
  gender,
  name: text,
  nik,
  trustFlowId: wholeNumber,
  trustValidationId: text,
};
const OPTIONAL = {
  ...Object.fromEntries(OPTIONAL_FIELDS.filter((field) => field !== "gender").map((field) => [field, text])),
  selfie_image: image,
};

export function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The page's sample: `data.data` in camel case, three success flags beside a status and a code. */
function reply(
  fields: Fields,
  success: boolean,
  data: Readonly<Record<string, unknown>>,
  outcome: Verified | "FAILED",
): Readonly<Record<string, unknown>> {
  return {
    success,
    message: success ? "Indonesia Dukcapil Full processed successfully" : "Indonesia Dukcapil Full failed",
    data: {
      isValid: outcome === "VERIFIED",
      success,
      message: success ? "Berhasil" : "Gagal",
      data: Object.fromEntries(Object.entries(data).map(([name, value]) => [camelCase(name), value])),
    },
    verificationStatus: outcome,
    verificationStatusCode: outcome === "FAILED" ? 6 : STATUS[outcome],
    trustFlowId: fields["trustFlowId"],
    trustValidationId: fields["trustValidationId"],
    verificationType: "dukcapil_full",
    metadata: null,
  };
}

/** The register failed: the check was made, and nothing came of it. */
export function fullFailure(fields: Fields): Readonly<Record<string, unknown>> {
  const nothing = { nik: null, name: null, date_of_birth: null, selfie_image_percentage: "", liveness_result: null };
  const trouble = { uuid: randomUUID(), url: "", reason_code: "1", error_message: "Dukcapil service error" };
  return reply(fields, false, { ...nothing, ...trouble }, "FAILED");
}

/** `POST /api/v3/verifications/indonesia/dukcapil-full`. */
export function dukcapilFull(world: World, sessions: Sessions, fields: Fields, trustFlowId: number): SimulatedResponse {
  const errors = validate(fields, REQUIRED, OPTIONAL);
  if (Object.keys(errors).length > 0) return unprocessable(errors);
  if (fields["trustFlowId"] !== trustFlowId) {
    return unprocessable({ trustFlowId: ["The selected trustFlowId is invalid."] });
  }
  const session = sessions.open(fields["trustValidationId"]);
  if (session === undefined) {
    return unprocessable({ trustValidationId: ["The selected trustValidationId is invalid."] });
  }
  const { name, nik: number, date_of_birth: born } = fields;
  if (typeof name !== "string" || typeof number !== "string" || typeof born !== "string" || !isCalendarDate(born)) {
    throw new TypeError("the fields have been validated");
  }
  return answerOrTrouble(
    world,
    { nik: number },
    troubles(() => json(200, fullFailure(fields))),
    () => {
      const selfie = typeof fields["selfie_image"] === "string";
      const notLive = world.troubleWith({ nik: number }) === "NOT_LIVE";
      const sent = { name, born, fields, selfie, notLive };
      const { data, outcome } = compare(world.resident(number), sent, randomUUID());
      session.outcomes.push(outcome);
      // `success` says that the request was processed, not that anybody was verified.
      return json(200, reply(fields, true, data, outcome));
    },
  );
}
