import type { ScreeningScope } from "../../domain/claim.ts";
import { VendorFailure } from "../provider.ts";
import type {
  CallContext,
  Endpoint,
  Provider,
  ProviderTools,
  ProviderValues,
  Question,
  Reply,
  ScreeningTerms,
} from "../provider.ts";
import { aboutPerson, given } from "../question.ts";
import { createTransport } from "../transport/http-transport.ts";
import { valueOf } from "../values.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { arrivalOf } from "./arrival.ts";
import { CallbackToken } from "./callback-token.ts";
import { ilumaCallbacks, readCallback } from "./callbacks.ts";
import { IlumaClient } from "./client.ts";
import type { SearchKind } from "./client.ts";
import { systemClock } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { ENTITY_CFT_PEP, ID_CARD_VERIFICATION, INDIVIDUAL_CFT_PEP } from "./endpoints.ts";
import { idCardForm, readIdCard } from "./id-card.ts";
import { Mailbox } from "./mailbox.ts";
import { ilumaCredentials } from "./probe.ts";
import { isSettled, NOW_AND_THEN, SOON, untilSettled } from "./poll.ts";
import type { Pace } from "./poll.ts";
import { entityTerms, individualTerms, listingOf, readSearch, searchOf } from "./screening.ts";
import { TITLE } from "./title.ts";
import type { CallbackBody, SearchBody } from "./wire.ts";

export interface IlumaProvider extends Provider {
  /** The token that Iluma's callbacks carry: the configured one, else the one that Iluma tells. */
  readonly callbackToken: (signal: AbortSignal) => Promise<string>;
}

interface Parts {
  /** Paces the asking for searches that are not done at once, and ends the wait for callbacks. */
  readonly clock?: Clock;
  /** Where callbacks meet those who wait for them. */
  readonly mailbox?: Mailbox<CallbackBody>;
  /** Callbacks that came before, to this process or another. */
  readonly archive?: ProviderTools["archive"];
}

export function connectIluma(values: ProviderValues, parts: Parts = {}): IlumaProvider {
  const { clock = systemClock, mailbox = new Mailbox({ clock }), archive = async () => undefined } = parts;
  // Without an address Iluma sends nothing, and there is nothing to wait for.
  const calledBack = values["ILUMA_CALLBACK_URL"] !== undefined;
  const transport = createTransport({ title: TITLE, baseUrl: valueOf(values, "ILUMA_BASE_URL") });
  const client = new IlumaClient(transport, {
    apiKey: valueOf(values, "ILUMA_API_KEY"),
    magicReply: values["ILUMA_MAGIC_REPLY"],
  });

  async function screen(
    kind: SearchKind,
    terms: object,
    asked: readonly ScreeningScope[],
    context: CallContext,
  ): Promise<Reply> {
    const first = await client.startSearch(kind, terms, context.signal);
    const id = requestIdOf(first.id);
    if (!isSettled(first)) context.accepted?.(id);
    return settled(kind, first, asked, context, SOON);
  }

  async function settled(
    kind: SearchKind,
    first: SearchBody,
    asked: readonly ScreeningScope[],
    context: CallContext,
    pace: Pace,
  ): Promise<Reply> {
    const again = (id: string, signal: AbortSignal) => client.search(kind, id, signal);
    const id = requestIdOf(first.id);
    const ways = { again, pace };
    if (!calledBack || id === null) return readSearch(await untilSettled(first, ways, context, clock), asked);
    using slot = mailbox.open(id);
    const last = await untilSettled(first, { ...ways, letter: slot.letter }, context, clock);
    if (!isSettled(last)) slot.giveUp();
    return readSearch(last, asked);
  }

  /** A search that was begun before: it is asked for soon, and then now and then. */
  function resumeSearch(
    kind: SearchKind,
    id: string,
    asked: readonly ScreeningScope[],
    context: CallContext,
  ): Promise<Reply> {
    const begun = searchOf({ status: 202, json: { id, status: "PENDING" } });
    return settled(kind, begun, asked, context, NOW_AND_THEN);
  }

  const idCard: Endpoint = {
    ...ID_CARD_VERIFICATION,
    objection: nameLengthObjection,
    async ask(question, context) {
      const asked = aboutPerson(TITLE, question);
      const response = await client.verifyIdCard(idCardForm(asked), context.signal);
      const reply = readIdCard(response, asked);
      if (!calledBack || reply.requestId === null) return reply;
      using slot = mailbox.open(reply.requestId);
      if (reply.status !== "PENDING") return reply;
      context.accepted?.(reply.requestId);
      const letter = await arrivalOf(slot.letter, context, clock);
      if (letter !== undefined) return readIdCard({ status: 200, json: letter }, asked);
      slot.giveUp();
      return reply;
    },
    ...(calledBack ? { resume: resumeIdCard } : {}),
  };

  /** Nothing can be asked for again: a verification is told by its callback, or not at all. */
  async function resumeIdCard(requestId: string, question: Question, context: CallContext): Promise<Reply> {
    const asked = aboutPerson(TITLE, question);
    // It is waited for before it is looked for: nothing comes between the two.
    using slot = mailbox.open(requestId);
    const kept = readCallback((await archive(requestId)) ?? "");
    const letter = kept ?? (await arrivalOf(slot.letter, context, clock));
    if (letter !== undefined) return readIdCard({ status: 200, json: letter }, asked);
    slot.giveUp();
    return { status: "PENDING", requestId };
  }

  const individual: Endpoint = {
    ...INDIVIDUAL_CFT_PEP,
    async ask(question, context) {
      const { person, screening } = aboutPerson(TITLE, question);
      const terms: ScreeningTerms = given(TITLE, "scopes and a threshold", screening);
      return screen("individual_cft_peps", individualTerms(person, terms), terms.scopes, context);
    },
    async resume(requestId, question, context) {
      const { screening } = aboutPerson(TITLE, question);
      const { scopes } = given(TITLE, "scopes and a threshold", screening);
      return resumeSearch("individual_cft_peps", requestId, scopes, context);
    },
  };

  const entity: Endpoint = {
    ...ENTITY_CFT_PEP,
    async ask(question, context) {
      if (question.subject !== "entity") {
        throw new VendorFailure("INVALID_INPUT", `${TITLE} is asked about bodies here, not about persons.`);
      }
      const terms = question.screening;
      return screen("entity_cft_peps", entityTerms(question.entity, terms), terms.scopes, context);
    },
  };

  const callbackToken = async (signal: AbortSignal): Promise<string> =>
    values["ILUMA_CALLBACK_TOKEN"] ?? client.callbackToken(signal);

  return {
    name: "ILUMA",
    endpoints: [idCard, individual, entity],
    ...(calledBack ? { callbacks: ilumaCallbacks(new CallbackToken(callbackToken, clock), mailbox) } : {}),
    async listing(id, { signal }) {
      const body = await client.listing(id, signal);
      return { record: body === null ? null : listingOf(id, body), requestId: null };
    },
    async health(signal) {
      try {
        await client.health(signal);
        return true;
      } catch {
        return false;
      }
    },
    callbackToken,
    probe: {
      baseUrl: valueOf(values, "ILUMA_BASE_URL"),
      credentials: ilumaCredentials(client, values["ILUMA_CALLBACK_TOKEN"]),
    },
    close() {
      mailbox.close();
      return transport.close();
    },
  };
}

/** "Min - 2 characters, Max - 100 characters", says Iluma's page of the name. */
function nameLengthObjection(question: Question) {
  if (question.subject !== "person" || question.person.name === undefined) return undefined;
  const length = [...question.person.name].length;
  if (length >= 2 && length <= 100) return undefined;
  return { reason: `${TITLE} takes names of 2 to 100 characters.`, missing: [] };
}
