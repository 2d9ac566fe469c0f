import { isCalendarDate } from "../../../src/domain/calendar.ts";
import type { CalendarDate } from "../../../src/domain/calendar.ts";
import type { ScreeningScope } from "../../../src/domain/claim.ts";
import { isNik } from "../../../src/domain/nik.ts";
import type { Nik } from "../../../src/domain/nik.ts";
import type { CountryCode, Entity, Person } from "../../../src/domain/person.ts";
import type { CheckName } from "../../../src/domain/provider.ts";
import type { FittedImage } from "../../../src/domain/selfie.ts";
import { connectIluma } from "../../../src/providers/iluma/connect.ts";
import type { IlumaProvider } from "../../../src/providers/iluma/connect.ts";
import type { Clock } from "../../../src/providers/iluma/clock.ts";
import type { CallContext, Endpoint, Reply } from "../../../src/providers/provider.ts";
import { context } from "../support.ts";
import type { FakeVendor, RecordedRequest, Scripted } from "../support.ts";

export const person: Person = {
  nik: nik("3275035210930027"),
  name: "Penita Kristiani",
  dateOfBirth: date("1993-10-12"),
  gender: "FEMALE",
  nationality: country("ID"),
};

export const entity: Entity = { name: "PT Maju Terus", domicile: country("ID") };

export const selfie: FittedImage = { bytes: Buffer.from("a picture"), format: "png", base64: "unused" };

export interface Asking {
  readonly checks?: readonly CheckName[];
  readonly person?: Person;
  readonly entity?: Entity;
  readonly scopes?: readonly ScreeningScope[];
  readonly threshold?: number;
  readonly context?: CallContext;
}

export interface Connected extends AsyncDisposable {
  readonly provider: IlumaProvider;
  readonly idCard: Endpoint;
  verify(asking?: Asking): Promise<Reply>;
  individual(asking?: Asking): Promise<Reply>;
  entity(asking?: Asking): Promise<Reply>;
}

export function connected(
  vendor: Pick<FakeVendor, "baseUrl">,
  options: { values?: Readonly<Record<string, string>>; clock?: Clock } = {},
): Connected {
  const values = { ILUMA_API_KEY: "iluma_development_key", ILUMA_BASE_URL: vendor.baseUrl, ...options.values };
  const provider = connectIluma(values, { clock: options.clock ?? patientClock().clock });

  function endpoint(name: string): Endpoint {
    const found = provider.endpoints.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no endpoint ${name}`);
    return found;
  }

  function ask(name: string, fallback: readonly CheckName[], asking: Asking): Promise<Reply> {
    return endpoint(name).ask(
      {
        subject: "person",
        person: asking.person ?? person,
        checks: new Set(asking.checks ?? fallback),
        selfie,
        screening: { scopes: asking.scopes ?? ["PEP", "SANCTION"], threshold: asking.threshold ?? 0.85 },
      },
      asking.context ?? context(),
    );
  }

  return {
    provider,
    idCard: endpoint("id-card-verification"),
    verify: (asking = {}) => ask("id-card-verification", ["IDENTITY", "FACE"], asking),
    individual: (asking = {}) => ask("individual-cft-pep", ["SCREENING"], asking),
    entity: (asking = {}) =>
      endpoint("entity-cft-pep").ask(
        {
          subject: "entity",
          entity: asking.entity ?? entity,
          screening: { scopes: asking.scopes ?? ["PEP", "SANCTION"], threshold: asking.threshold ?? 0.85 },
        },
        asking.context ?? context(),
      ),
    [Symbol.asyncDispose]: () => provider.close(),
  };
}

/** A clock on which a pause passes at once, and is written down. */
export function patientClock(): { clock: Clock; pauses: readonly number[] } {
  const pauses: number[] = [];
  let passed = 0;
  return {
    pauses,
    clock: {
      now: () => performance.now() + passed,
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
        passed += milliseconds;
      },
    },
  };
}

export function jsonOf(request: RecordedRequest | undefined): unknown {
  return JSON.parse(request?.body.toString() ?? "null");
}

/** The page's sample of a found KTP, with some of it changed. */
export function idCardAnswer(around: object = {}, result: object = {}): Scripted {
  return {
    json: {
      id: "idvr_1",
      created: "2022-03-21T12:24:42.480Z",
      updated: "2022-03-21T12:24:42.480Z",
      id_card_number: "3275035210930027",
      name: "Penita Kristiani",
      status: "COMPLETED",
      is_found: true,
      result: {
        seflie_score: 100,
        is_name_match: true,
        is_birthdate_match: true,
        is_birthplace_match: true,
        is_address_match: true,
        ...result,
      },
      ...around,
    },
  };
}

export const sampleHit = {
  id: "2dc667a4-d232-4d51-a561-631ce966fb2c",
  names: ["Eko Hadi Salim"],
  score: 100,
  scopes: ["OTHER", "PEP"],
  nationalities: ["ID"],
  dates_of_birth: ["1943-03-11"],
};

/** The page's sample of a search, with some of it changed. */
export function searchAnswer(around: object = {}): Scripted {
  return {
    json: {
      id: "cftpi_1",
      reference_id: null,
      user_id: "u",
      addresses: [],
      scopes: ["PEP", "SANCTION"],
      score_threshold: 85,
      status: "COMPLETED",
      results: [sampleHit],
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

export function country(text: string): CountryCode {
  const isCountry = (code: string): code is CountryCode => /^[A-Z]{2}$/.test(code);
  if (!isCountry(text)) throw new Error("not a country");
  return text;
}
