import { isCalendarDate } from "../../../src/domain/calendar.ts";
import type { CalendarDate } from "../../../src/domain/calendar.ts";
import { isNik } from "../../../src/domain/nik.ts";
import type { Nik } from "../../../src/domain/nik.ts";
import type { Person } from "../../../src/domain/person.ts";
import type { CheckName } from "../../../src/domain/provider.ts";
import type { FittedImage } from "../../../src/domain/selfie.ts";
import { connectIdmeta } from "../../../src/providers/idmeta/connect.ts";
import type { After } from "../../../src/providers/idmeta/finalizer.ts";
import type { CallContext, Provider, ProviderTools, Reply } from "../../../src/providers/provider.ts";
import { context, fakeVendor, tools } from "../support.ts";
import type { FakeVendor, RecordedRequest, Scripted } from "../support.ts";

export const CREATE = "/api/v1/verification/create-verification";
export const FINALIZE = "/api/v1/verification/finalize-verification";
export const FULL = "/api/v3/verifications/indonesia/dukcapil-full";
export const FACEMATCH = "/api/v1/verification/dukcapilfacematch";

export const created: Scripted = {
  json: { message: "Created", verification: { id: "ver-1", status: 99, template_id: "42" } },
};

export const person: Person & { readonly dateOfBirth: CalendarDate } = {
  nik: nik("3275035210930027"),
  name: "Penita Kristiani",
  dateOfBirth: date("1993-10-12"),
  gender: "FEMALE",
};

export const selfie: FittedImage = {
  bytes: Buffer.from("a picture"),
  format: "jpeg",
  base64: Buffer.from("a picture").toString("base64"),
};

export const values = {
  IDMETA_TOKEN: "token-1",
  IDMETA_TRUST_FLOW_ID: "42",
  IDMETA_V1_DATE_FORMAT: "dd-mm-yyyy",
  IDMETA_IMAGE_MAX_BYTES: "2000000",
  IDMETA_CREATE_PATH: CREATE,
};

/** Answers create and finalize as IDmeta does, and everything else as scripted. */
export function idmetaVendor(script: Scripted | ((request: RecordedRequest) => Scripted)): Promise<FakeVendor> {
  return fakeVendor((request) => {
    if (request.path === CREATE) return created;
    if (request.path === FINALIZE) return { json: { status: 3, status_message: "VERIFIED", finalized: true } };
    return typeof script === "function" ? script(request) : script;
  });
}

/** A clock that a test moves by hand: `pass()` runs what is due. */
export function handClock(): { after: After; pass: () => void; waiting: () => number } {
  const due = new Set<() => void>();
  return {
    after: (_, run) => {
      due.add(run);
      return () => due.delete(run);
    },
    pass: () => {
      for (const run of due) {
        due.delete(run);
        run();
      }
    },
    waiting: () => due.size,
  };
}

export interface Asking {
  readonly checks?: readonly CheckName[];
  readonly person?: Person;
  readonly selfie?: FittedImage | undefined;
  readonly context?: CallContext;
}

export interface Connected extends AsyncDisposable {
  readonly provider: Provider;
  full(asking?: Asking): Promise<Reply>;
  facematch(asking?: Asking): Promise<Reply>;
}

export function connected(
  vendor: Pick<FakeVendor, "baseUrl">,
  options: { values?: Readonly<Record<string, string>>; after?: After; tools?: ProviderTools } = {},
): Connected {
  const { after = handClock().after } = options;
  const all = { ...values, IDMETA_BASE_URL: vendor.baseUrl, ...options.values };
  const provider = connectIdmeta(all, options.tools ?? tools, after);

  function ask(name: string, fallback: readonly CheckName[], asking: Asking): Promise<Reply> {
    const endpoint = provider.endpoints.find((each) => each.name === name);
    if (endpoint === undefined) throw new Error(`no endpoint ${name}`);
    return endpoint.ask(
      {
        subject: "person",
        person: asking.person ?? person,
        checks: new Set(asking.checks ?? fallback),
        ...(asking.selfie === undefined ? {} : { selfie: asking.selfie }),
      },
      asking.context ?? context(),
    );
  }

  return {
    provider,
    full: (asking = {}) => ask("dukcapil-full", ["IDENTITY"], asking),
    facematch: (asking = {}) => ask("dukcapilfacematch", ["FACE"], { selfie, ...asking }),
    [Symbol.asyncDispose]: () => provider.close(),
  };
}

export function bodyOf(request: RecordedRequest | undefined): unknown {
  return JSON.parse(request?.body.toString() ?? "null");
}

/** The page's sample of v3, with some fields changed. */
export function fullAnswer(fields: object = {}, around: object = {}): Scripted {
  return {
    json: {
      success: true,
      message: "Indonesia Dukcapil Full processed successfully",
      data: {
        isValid: true,
        success: true,
        message: "Berhasil",
        data: {
          nik: true,
          name: true,
          dateOfBirth: true,
          selfieImagePercentage: "99.8",
          livenessResult: null,
          livenessFailMessage: "",
          noKk: null,
          motherMaidenName: null,
          placeOfBirth: true,
          address: true,
          gender: true,
          maritalStatus: true,
          jobType: true,
          province: true,
          city: true,
          district: true,
          subdistrict: true,
          rt: true,
          rw: true,
          uuid: "76367de2-1b77-4eb7-9bc3-3263b62ebf2f",
          url: "",
          reasonCode: "0",
          errorMessage: null,
          ...fields,
        },
      },
      verificationStatus: "VERIFIED",
      verificationStatusCode: 3,
      trustFlowId: 42,
      trustValidationId: "ver-1",
      verificationType: "dukcapil_full",
      metadata: null,
      ...around,
    },
  };
}

/** The page's sample of v1, with some fields changed. */
export function facematchAnswer(fields: object = {}, around: object = {}): Scripted {
  return {
    json: {
      status: "VERIFIED",
      message: "OK",
      result: {
        success: true,
        message: "Berhasil",
        data: {
          nik: true,
          name: true,
          date_of_birth: true,
          selfie_image_percentage: "99.8",
          liveness_result: null,
          liveness_fail_message: "",
          no_kk: null,
          place_of_birth: true,
          uuid: "f26c9465-9e81-4f58-980f-a94d42aa519d",
          url: "",
          reason_code: "0",
          error_message: null,
          ...fields,
        },
      },
      risk_rating: "LOW",
      api_request_status: 1,
      ...around,
    },
  };
}

export function date(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error("not a date");
  return text;
}

function nik(text: string): Nik {
  if (!isNik(text)) throw new Error("not a NIK");
  return text;
}
