import type { Claim, FaceClaims, IdentityClaims, IdentityField } from "../../domain/claim.ts";
import type { CheckName } from "../../domain/provider.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply } from "../provider.ts";
import { failureOfStatus, isSuccess } from "../transport/status.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { looseFlag } from "../wire/flag.ts";
import { percent } from "../wire/number.ts";
import { answerOfParts } from "../wire/part.ts";
import type { Part } from "../wire/part.ts";
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
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not ask the population register.`, {
      requestId,
      repeat: "maybe_billed",
    });
  }
  if (hasFailed(body)) {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not complete the verification.`, {
      requestId,
      repeat: "maybe_billed",
    });
  }
  if (body.requestStatus === PENDING_REQUEST) return { status: "PENDING", requestId };
  const identity = sent.checks.has("IDENTITY") ? answer.identity(sent.fields) : undefined;
  const face = sent.checks.has("FACE") && sent.selfie ? answer.face(sent.fields) : undefined;
  return answerOfParts(requestId, { identity, face }) ?? withoutEvidence(body, answer);
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

/** Of these, the states that say themselves that nothing was checked. */
const NOT_CHECKED: ReadonlySet<string> = new Set(["incomplete", "empty"]);

/** The page's own fields, all null, are IDmeta's form of "did not check". An answer without them is of no known form. */
function withoutEvidence(body: CheckBody, { requestId, errorGiven, ofThePage }: FieldAnswers): Reply {
  if (body.states.some((state) => !SETTLED.has(state))) return { status: "PENDING", requestId };
  if (body.unsuccessful || errorGiven || ofThePage || body.states.some((state) => NOT_CHECKED.has(state))) {
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
  /** Whether they are the fields of IDmeta's pages, whatever is said in them. */
  readonly ofThePage: boolean;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
    this.requestId = requestIdOf(fields["uuid"]);
    this.reason = code.parse(fields["reason_code"]);
    this.errorGiven = code.parse(fields["error_message"]) !== null;
    this.ofThePage = ["nik", "selfie_image_percentage"].some((key) => Object.hasOwn(fields, key));
  }

  /** Undefined where nothing is said of the NIK nor of any field that was sent. */
  identity(sent: readonly IdentityField[]): Part<IdentityClaims> {
    const nikFound = this.#read(looseFlag, "nik");
    if (nikFound instanceof VendorFailure) return nikFound;
    // With no record to compare with, whatever stands beside `nik: false` is no comparison.
    if (nikFound === false) return { nikFound, fields: {} };
    const fields: Partial<Record<IdentityField, Claim>> = {};
    for (const field of sent) {
      const said = this.#read(looseFlag, IDMETA_FIELDS[field].key);
      if (said instanceof VendorFailure) return said;
      if (said !== null) fields[field] = said ? "MATCH" : "MISMATCH";
    }
    return nikFound === null && Object.keys(fields).length === 0 ? undefined : { nikFound, fields };
  }

  /**
   * VERIFIED and REJECTED are of the whole verification, and no face claim: `match` is never set. A record without a score is
   * a face that was not compared; undefined where nothing is said of the record either.
   */
  face(sent: readonly IdentityField[]): Part<FaceClaims> {
    const nikFound = this.#read(looseFlag, "nik");
    if (nikFound === false) return { match: null, score: null, livenessPassed: null };
    const score = this.#read(percent, "selfie_image_percentage");
    if (score instanceof VendorFailure) return score;
    const livenessPassed = this.reason === LIVENESS_FAILED ? false : liveness.parse(this.#fields["liveness_result"]);
    const silent = score === null && livenessPassed === null && nikFound !== true;
    const record = silent ? this.identity(sent) : undefined;
    if (silent && (record === undefined || record instanceof VendorFailure)) return record;
    return { match: null, score, livenessPassed };
  }

  #read<Value>(
    schema: { safeParse(value: unknown): { success: true; data: Value } | { success: false } },
    key: string,
  ): Value | VendorFailure {
    const read = schema.safeParse(this.#fields[key]);
    if (read.success) return read.data;
    const message = `${TITLE} answered in an unexpected form at ${key}.`;
    return new VendorFailure("MALFORMED_RESPONSE", message, { requestId: this.requestId });
  }
}
