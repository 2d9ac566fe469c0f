import type { Claim, FaceClaims, IdentityClaims, IdentityField } from "../../domain/claim.ts";
import type { CheckName } from "../../domain/provider.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply } from "../provider.ts";
import { failureOfStatus, isSuccess } from "../transport/status.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { looseFlag } from "../wire/flag.ts";
import { percent } from "../wire/number.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { IDMETA_FIELDS } from "./fields.ts";
import { TITLE } from "./title.ts";
import { checkBody, code, createdBody, liveness } from "./wire.ts";
import type { CheckBody } from "./wire.ts";

/** What an answer is the answer to. */
export interface Sent {
  readonly checks: ReadonlySet<CheckName>;
  /** The fields that were sent: of these alone the answer counts. */
  readonly fields: readonly IdentityField[];
  /** Whether a selfie was: the percentage is there even where none was sent. */
  readonly selfie: boolean;
}

/** @throws {VendorFailure} where no session was made. */
export function readCreated(response: WireResponse): string {
  if (!isSuccess(response)) throw failureOfStatus(TITLE, response);
  const { status, verification } = parseBody(createdBody, response, TITLE);
  if (status === "false") throw new VendorFailure("UNAVAILABLE", `${TITLE} did not open a verification session.`);
  if (verification) return verification.id;
  throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} opened a verification session without an id.`);
}

/** The answer of dukcapil-full v3 or dukcapilfacematch v1. The flags beside the fields decide nothing that the fields say. */
export function readCheck(response: WireResponse, sent: Sent): Reply {
  if (!isSuccess(response)) throw failureOfStatus(TITLE, response);
  const body = parseBody(checkBody, response, TITLE);
  const answer = new FieldAnswers(body.fields ?? {});
  const { requestId } = answer;
  if (answer.reason === DUKCAPIL_FAILED) {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not ask the population register.`, { requestId });
  }
  if (hasFailed(body)) {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not complete the verification.`, { requestId });
  }
  if (body.requestStatus === PENDING_REQUEST) return { status: "PENDING", requestId };
  const identity = sent.checks.has("IDENTITY") ? answer.identity(sent.fields) : undefined;
  const face = sent.checks.has("FACE") && sent.selfie ? answer.face() : undefined;
  if (identity === undefined && face === undefined) return withoutEvidence(body, answer);
  return {
    status: "ANSWERED",
    requestId,
    ...(identity === undefined ? {} : { identity }),
    ...(face === undefined ? {} : { face }),
  };
}

/** Values of `reason_code`; `0` is fine. */
const DUKCAPIL_FAILED = "1";
const LIVENESS_FAILED = "2";

/** Values of `api_request_status`. */
const PENDING_REQUEST = "0";
const FAILED_REQUEST = "2";

/** A 2xx is a failure where `status` is false or `failed` (code 6, technical), or the nested status is `failed`. */
function hasFailed({ states, innerStatus, requestStatus }: CheckBody): boolean {
  return (
    states.includes("false") ||
    states.includes("failed") ||
    innerStatus === "failed" ||
    requestStatus === FAILED_REQUEST
  );
}

/** States in which the fields should have been there. In any other, IN_PROGRESS among them, they may still come. */
const SETTLED: ReadonlySet<string> = new Set(["true", "rejected", "review_needed", "verified", "incomplete", "empty"]);

function withoutEvidence(body: CheckBody, { requestId, errorGiven }: FieldAnswers): Reply {
  if (body.states.some((state) => !SETTLED.has(state))) return { status: "PENDING", requestId };
  if (body.unsuccessful || errorGiven) {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not make the check.`, { requestId });
  }
  throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} answered nothing that it was asked.`, { requestId });
}

/** The fields of an answer, each read only when it is wanted: what was not asked cannot spoil what was. */
class FieldAnswers {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly errorGiven: boolean;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
    this.requestId = requestIdOf(fields["uuid"]);
    this.reason = code.parse(fields["reason_code"]);
    this.errorGiven = code.parse(fields["error_message"]) !== null;
  }

  /** Undefined where nothing is said of the NIK nor of any field that was sent. */
  identity(sent: readonly IdentityField[]): IdentityClaims | undefined {
    const nikFound = this.#read(looseFlag, "nik");
    // With no record to compare with, whatever stands beside `nik: false` is no comparison.
    if (nikFound === false) return { nikFound, fields: {} };
    const fields: Partial<Record<IdentityField, Claim>> = {};
    for (const field of sent) {
      const said = this.#read(looseFlag, IDMETA_FIELDS[field].key);
      if (said !== null) fields[field] = said ? "MATCH" : "MISMATCH";
    }
    return nikFound === null && Object.keys(fields).length === 0 ? undefined : { nikFound, fields };
  }

  /** VERIFIED and REJECTED are of the whole verification, and no face claim: `match` is never set. */
  face(): FaceClaims | undefined {
    if (this.#read(looseFlag, "nik") === false) return { match: null, score: null, livenessPassed: null };
    const score = this.#read(percent, "selfie_image_percentage");
    const livenessPassed = this.reason === LIVENESS_FAILED ? false : liveness.parse(this.#fields["liveness_result"]);
    return score === null && livenessPassed === null ? undefined : { match: null, score, livenessPassed };
  }

  #read<Value>(
    schema: { safeParse(value: unknown): { success: true; data: Value } | { success: false } },
    key: string,
  ) {
    const read = schema.safeParse(this.#fields[key]);
    if (read.success) return read.data;
    const message = `${TITLE} answered in an unexpected form at ${key}.`;
    throw new VendorFailure("MALFORMED_RESPONSE", message, { requestId: this.requestId });
  }
}
