import type { Answer } from "../../src/domain/answer.ts";
import { isCalendarDate } from "../../src/domain/calendar.ts";
import type { CalendarDate } from "../../src/domain/calendar.ts";
import { isNik } from "../../src/domain/nik.ts";
import type { Nik } from "../../src/domain/nik.ts";
import type { Person } from "../../src/domain/person.ts";
import type { ProviderName } from "../../src/domain/provider.ts";
import type { Selfie } from "../../src/domain/selfie.ts";
import { DEFAULT_FACE_LIMITS } from "../../src/domain/face-limits.ts";
import type { Panel, Seat } from "../../src/checks/panel.ts";
import type { CallContext, Endpoint, Question, Reply } from "../../src/providers/provider.ts";

export function nik(text = "3174051204909001"): Nik {
  if (!isNik(text)) throw new RangeError("no NIK");
  return text;
}

export function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new RangeError("no day");
  return text;
}

const ASKED_AT = new Date("2026-11-20T03:00:00Z");

export function answered<Claims>(
  provider: ProviderName,
  claims: Claims,
): Extract<Answer<Claims>, { readonly status: "ANSWERED" }> {
  return {
    provider,
    status: "ANSWERED",
    claims,
    endpoint: "check",
    askedAt: ASKED_AT,
    latencyMs: 12,
    attempts: 1,
    costIdr: null,
    requestId: `${provider}-1`,
  };
}

export function failed(provider: ProviderName): Answer<never> {
  return {
    provider,
    status: "FAILED",
    failure: { code: "UNAVAILABLE", message: "It is down.", retryable: true },
    endpoint: "check",
    askedAt: ASKED_AT,
    latencyMs: 12,
    attempts: 1,
    costIdr: null,
    requestId: null,
  };
}

export function off(provider: ProviderName): Answer<never> {
  return { provider, status: "SKIPPED", cause: "PROVIDER_OFF", skipped: { reason: "It is off.", missing: [] } };
}

/** An endpoint that answers as told and remembers what it was asked. */
export interface FakeEndpoint extends Endpoint {
  readonly asked: Question[];
  readonly contexts: CallContext[];
}

export function endpoint(
  about: Partial<Omit<Endpoint, "ask">> & Pick<Endpoint, "name" | "checks">,
  answer: (question: Question, context: CallContext) => Promise<Reply> | Reply,
): FakeEndpoint {
  const asked: Question[] = [];
  const contexts: CallContext[] = [];
  return {
    subject: "person",
    requires: ["nik"],
    fields: [],
    doc: "",
    ...about,
    asked,
    contexts,
    async ask(question, context) {
      asked.push(question);
      contexts.push(context);
      return answer(question, context);
    },
  };
}

export function seat(name: ProviderName, endpoints: readonly Endpoint[], options: Partial<Seat> = {}): Seat {
  return {
    definition: {
      name,
      title: name,
      revision: 1,
      variables: [],
      endpoints,
      problems: () => [],
      connect: () => {
        throw new RangeError("it is connected already");
      },
    },
    provider: { name, endpoints, close: async () => undefined },
    faceLimits: DEFAULT_FACE_LIMITS,
    prices: new Map(),
    ...options,
  };
}

export function panel(...seats: readonly Seat[]): Panel {
  return new Map(seats.map((each) => [each.definition.name, each]));
}

export const BAYU: Person = {
  nik: nik(),
  name: "Bayu Anggoro Wicaksono",
  dateOfBirth: day("1990-04-12"),
  gender: "MALE",
};

/** A selfie that fits every limit but a minimum of pixels above its own. */
export function selfie(side = 640): Selfie {
  const bytes = Buffer.from("a picture");
  return {
    width: side,
    height: side,
    fit: async ({ minWidth = 0 }) =>
      minWidth > side
        ? { unfit: `The selfie is ${side}×${side} pixels.` }
        : { bytes, format: "jpeg", base64: bytes.toString("base64") },
  };
}
