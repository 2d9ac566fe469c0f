import DataLoader from "dataloader";

import type { Caller } from "../access/caller.ts";
import type { Meter } from "../access/meter.ts";
import type { Examiner } from "../assessments/examiner.ts";
import type { Ask } from "../checks/ask.ts";
import { isUp } from "../checks/health.ts";
import { lookUpListing } from "../checks/listing.ts";
import type { ListingFound } from "../checks/listing.ts";
import type { CallJournal } from "../checks/journal.ts";
import type { Lines } from "../checks/line/lines.ts";
import type { Panel, Seat } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import { decodeBase64Image, openSelfie } from "../checks/selfie.ts";
import type { Answer } from "../domain/answer.ts";
import type { Selfie } from "../domain/selfie.ts";
import { estimateCost } from "../checks/money/estimate.ts";
import { purseFor } from "../checks/money/purse-for.ts";
import { withBill } from "./with-bill.ts";
import { inputError, maxCostError } from "./errors/input-error.ts";
import type { Span } from "../domain/trace.ts";
import { tracedRound } from "../checks/traced-round.ts";

/** A selfie as it came in, not yet looked at. */
export interface SelfieSource {
  readonly picture: string | File;
  /** Where it stands in the arguments, for an error that names it. */
  readonly argument: string;
}

/** An ask whose selfie is still to be opened. */
export interface Request {
  readonly ask: Ask;
  readonly selfie?: SelfieSource | undefined;
  /** What its calls may cost, in rupiah. */
  readonly maxCostIdr?: number | null | undefined;
}

/** What one request is given of its server. */
export interface DeskOptions {
  readonly panel: Panel;
  readonly lines: Lines;
  /** Whose request it is. */
  readonly caller: Caller;
  /** What the caller may still spend. */
  readonly meter: Meter;
  /** Over the policies that are loaded as the request begins: a reload changes nothing for it. */
  readonly examiner: Examiner;
  readonly clock: () => Date;
  /** Where the calls are written down, for the bill. */
  readonly journal?: CallJournal;
  /** How long the root fields wait. */
  readonly deadlineMs: number;
  /** Whether a decision may be drawn that is not kept. */
  readonly plainDecisions: boolean;
  /** What is asked is a piece of it; null where nothing is traced. */
  readonly span: Span | null;
}

/** One GraphQL request's way to the providers: whatever its fields ask in one turn is planned and asked together. */
export interface ExaminationDesk extends DeskOptions {
  /** Aborted when the client goes away before it has its answer. */
  readonly signal: AbortSignal;
  /**
   * @throws {GraphQLError} BAD_USER_INPUT where the selfie is no picture, MAX_COST_EXCEEDED where the calls it begins with cost
   * more than they may, BUDGET_EXHAUSTED where the caller's budget of the day does not hold what they may cost; then nobody is
   * asked about this subject
   */
  ask(request: Request): Promise<SubjectChecks>;
  /** @throws {GraphQLError} BAD_USER_INPUT where it is no picture */
  openSelfie(source: SelfieSource): Promise<Selfie>;
  /** One record of a provider's lists, asked for once however many fields want it. */
  listing(seat: Seat, id: string): Promise<Answer<ListingFound>>;
  /** Whether a vendor is up, asked once. */
  up(seat: Seat): Promise<boolean | null>;
}

export function createDesk(options: DeskOptions, signal: AbortSignal): ExaminationDesk {
  const { lines, clock, deadlineMs, span, journal, caller } = options;
  const selfies = new Map<string | File, Promise<Selfie | Error>>();

  const open = (source: SelfieSource): Promise<Selfie | Error> => {
    const opened = selfies.get(source.picture) ?? openPicture(source);
    selfies.set(source.picture, opened);
    return opened;
  };

  const loader = new DataLoader<Request, SubjectChecks>(
    async (requests) => {
      const opened = await Promise.all(
        requests.map(async (request) => withPurse(await withSelfie(request, open), request, options.panel)),
      );
      const joined = joinSubjects(opened.flatMap((ask) => (ask instanceof Error ? [] : [ask])));
      const billed = await Promise.all(joined.map(({ ask }) => withBill(ask, options)));
      const asked = billed.flatMap((each) => (each instanceof Error ? [] : [each]));
      const checks = tracedRound(
        asked.map(({ ask }) => ask),
        { ...options, tenant: caller.tenant, signal },
        span,
      );
      for (const [index, made] of checks.entries()) asked[index]?.closeAfter(made);
      return opened.map((ask) => {
        if (ask instanceof Error) return ask;
        const found = billed[joined.findIndex(({ members }) => members.includes(ask))];
        if (found instanceof Error) return found;
        const made = found && checks[asked.indexOf(found)];
        return made ?? new RangeError("an ask that was never planned");
      });
    },
    { cache: false },
  );

  const lookUp = ({ seat, id }: ListingKey): Promise<Answer<ListingFound>> => {
    const asked = () => lookUpListing(seat, id, { lines, clock, signal, deadlineMs, journal });
    return span === null ? asked() : span.within(asked);
  };
  const listings = new DataLoader<ListingKey, Answer<ListingFound>, string>((keys) => Promise.all(keys.map(lookUp)), {
    cacheKeyFn: ({ seat, id }) => `${seat.definition.name} ${id}`,
  });
  const health = new DataLoader<Seat, boolean | null>((seats) => Promise.all(seats.map((seat) => isUp(seat, signal))));

  return {
    ...options,
    signal,
    ask: (request) => loader.load(request),
    async openSelfie(source) {
      const selfie = await open(source);
      if (selfie instanceof Error) throw selfie;
      return selfie;
    },
    listing: (seat, id) => listings.load({ seat, id }),
    up: (seat) => health.load(seat),
  };
}

interface ListingKey {
  readonly seat: Seat;
  readonly id: string;
}

async function openPicture({ picture, argument }: SelfieSource): Promise<Selfie | Error> {
  const bytes = typeof picture === "string" ? decodeBase64Image(picture) : Buffer.from(await picture.arrayBuffer());
  if (bytes === undefined) return inputError("The selfie is not base64, bare or as a data URL.", argument);
  const selfie = await openSelfie(bytes);
  return "unreadable" in selfie ? inputError(selfie.unreadable, argument) : selfie;
}

async function withSelfie(
  { ask, selfie: source }: Request,
  open: (source: SelfieSource) => Promise<Selfie | Error>,
): Promise<Ask | Error> {
  if (source === undefined || ask.subject.kind === "entity") return ask;
  const selfie = await open(source);
  if (selfie instanceof Error) return selfie;
  return { ...ask, subject: { kind: "person", person: { ...ask.subject.person, selfie } } };
}

/** Whoever sets a limit is told before anybody is asked that it is too low, and never spends more. */
export function withPurse(ask: Ask | Error, { maxCostIdr }: Pick<Request, "maxCostIdr">, panel: Panel): Ask | Error {
  if (ask instanceof Error || maxCostIdr === null || maxCostIdr === undefined) return ask;
  const estimate = estimateCost(panel, ask);
  if (estimate.leastIdr > maxCostIdr) return maxCostError(estimate.leastIdr);
  return { ...ask, purse: purseFor(estimate, maxCostIdr) };
}

interface Joined {
  readonly ask: Ask;
  readonly members: readonly Ask[];
}

/** Asks about the very same subject become one, so that its providers are planned for the union of what is wanted. */
function joinSubjects(asks: readonly Ask[]): Joined[] {
  const groups: Joined[] = [];
  for (const ask of asks) {
    const twin = groups.findIndex((group) => sameSubject(group.ask, ask));
    const group = groups[twin];
    if (group === undefined) groups.push({ ask, members: [ask] });
    else {
      const demands = [...new Set([...group.ask.demands, ...ask.demands])];
      groups[twin] = { ask: { ...group.ask, demands }, members: [...group.members, ask] };
    }
  }
  return groups;
}

function sameSubject({ subject: one, purse }: Ask, { subject: other, purse: otherPurse }: Ask): boolean {
  if (purse !== otherPurse) return false;
  if (one.kind === "entity" || other.kind === "entity") {
    return one.kind === "entity" && other.kind === "entity" && equal(one.entity, other.entity);
  }
  const { selfie: mine, ...rest } = one.person;
  const { selfie: theirs, ...others } = other.person;
  return mine === theirs && equal(rest, others);
}

/** The parser writes keys in one order, so that equal inputs are equal texts. */
function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
