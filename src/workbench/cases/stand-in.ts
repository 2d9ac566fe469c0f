import { isCalendarDate } from "../../domain/calendar.ts";
import { INDONESIA } from "../../domain/country.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import { isNik } from "../../domain/nik.ts";
import type { Address, InputName, Person } from "../../domain/person.ts";
import type { Panel } from "../../checks/panel.ts";
import type { Provider, ProviderDefinition } from "../../providers/provider.ts";

/** What is never read: only that an input was given counts, and no vendor is ever called. */
const ANYTHING = "-";
const [NIK, BORN] = ["3171010101900001", "1990-01-01"];

const ADDRESS: Required<Address> = {
  line: ANYTHING,
  rt: ANYTHING,
  rw: ANYTHING,
  subdistrict: ANYTHING,
  district: ANYTHING,
  city: ANYTHING,
  province: ANYTHING,
  postalCode: ANYTHING,
};

const PERSON: Person = {
  ...(isNik(NIK) ? { nik: NIK } : {}),
  ...(isCalendarDate(BORN) ? { dateOfBirth: BORN } : {}),
  name: ANYTHING,
  surname: ANYTHING,
  placeOfBirth: ANYTHING,
  gender: "MALE",
  familyCardNumber: ANYTHING,
  motherMaidenName: ANYTHING,
  maritalStatus: ANYTHING,
  occupation: ANYTHING,
  nationality: INDONESIA,
  selfie: { width: 640, height: 640, fit: async () => ({ unfit: ANYTHING }) },
};

/** Somebody who gave every input but these: a planner asks nothing else of an applicant. */
export function personWithout(without: ReadonlySet<InputName>): Person {
  const given = (name: string): boolean => ![...without].some((each) => each === name);
  const kept = Object.entries(ADDRESS).filter(([part]) => given(`address.${part}`));
  const person = Object.entries(PERSON).filter(([name]) => given(name));
  return { ...Object.fromEntries(person), address: Object.fromEntries(kept) };
}

/** Every provider switched on, for planning: a call is never made. */
export function panelOf(definitions: readonly ProviderDefinition[]): Panel {
  return new Map(
    definitions.map((definition) => [
      definition.name,
      { definition, provider: silent(definition), faceLimits: DEFAULT_FACE_LIMITS, prices: new Map<string, number>() },
    ]),
  );
}

function silent({ name, endpoints }: ProviderDefinition): Provider {
  return {
    name,
    endpoints: endpoints.map((endpoint) => ({
      ...endpoint,
      ask: () => Promise.reject(new RangeError("a test case asks nobody")),
    })),
    close: async () => undefined,
  };
}
