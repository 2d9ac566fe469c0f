import type { ScreeningScope } from "../../domain/claim.ts";
import { VendorFailure } from "../provider.ts";
import type { CallContext, Endpoint, Provider, ProviderValues, Question, Reply, ScreeningTerms } from "../provider.ts";
import { aboutPerson, given } from "../question.ts";
import { createTransport } from "../transport/http-transport.ts";
import { valueOf } from "../values.ts";
import { IlumaClient } from "./client.ts";
import type { SearchKind } from "./client.ts";
import { ENTITY_CFT_PEP, ID_CARD_VERIFICATION, INDIVIDUAL_CFT_PEP } from "./endpoints.ts";
import { idCardForm, readIdCard } from "./id-card.ts";
import { ilumaCredentials } from "./probe.ts";
import { systemClock, untilSettled } from "./poll.ts";
import type { Clock } from "./poll.ts";
import { entityTerms, individualTerms, listingOf, readSearch } from "./screening.ts";
import { TITLE } from "./title.ts";

export interface IlumaProvider extends Provider {
  /** The token that Iluma's callbacks carry: the configured one, else the one that Iluma tells. */
  readonly callbackToken: (signal: AbortSignal) => Promise<string>;
}

/** Connects to Iluma. `clock` paces the asking for searches that are not done at once. */
export function connectIluma(values: ProviderValues, clock: Clock = systemClock): IlumaProvider {
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
    const again = (id: string, signal: AbortSignal) => client.search(kind, id, signal);
    return readSearch(await untilSettled(first, again, context, clock), asked);
  }

  const idCard: Endpoint = {
    ...ID_CARD_VERIFICATION,
    objection: nameLengthObjection,
    async ask(question, { signal }) {
      const asked = aboutPerson(TITLE, question);
      const response = await client.verifyIdCard(idCardForm(asked), signal);
      return readIdCard(response, asked);
    },
  };

  const individual: Endpoint = {
    ...INDIVIDUAL_CFT_PEP,
    async ask(question, context) {
      const { person, screening } = aboutPerson(TITLE, question);
      const terms: ScreeningTerms = given(TITLE, "scopes and a threshold", screening);
      return screen("individual_cft_peps", individualTerms(person, terms), terms.scopes, context);
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

  return {
    name: "ILUMA",
    endpoints: [idCard, individual, entity],
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
    callbackToken: async (signal) => values["ILUMA_CALLBACK_TOKEN"] ?? client.callbackToken(signal),
    probe: {
      baseUrl: valueOf(values, "ILUMA_BASE_URL"),
      credentials: ilumaCredentials(client, values["ILUMA_CALLBACK_TOKEN"]),
    },
    close: () => transport.close(),
  };
}

/** "Min - 2 characters, Max - 100 characters", says Iluma's page of the name. */
function nameLengthObjection(question: Question) {
  if (question.subject !== "person" || question.person.name === undefined) return undefined;
  const length = [...question.person.name].length;
  if (length >= 2 && length <= 100) return undefined;
  return { reason: `${TITLE} takes names of 2 to 100 characters.`, missing: [] };
}
