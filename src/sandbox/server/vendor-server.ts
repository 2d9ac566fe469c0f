import type { IncomingMessage, ServerResponse } from "node:http";

import type { SandboxClock } from "../clock.ts";
import { Afflictions } from "../faults/afflictions.ts";
import { faultyAnswer } from "../faults/answer.ts";
import { deliverFaultily } from "../faults/delivery.ts";
import type { RequestFault } from "../faults/fault.ts";
import { isAnswerFault } from "../faults/fault.ts";
import { checkPlan, connectionFault, drawFault } from "../faults/plan.ts";
import { seededRandom } from "../random.ts";
import type { Random } from "../random.ts";
import type { SimulatorSettings } from "../settings.ts";
import type { Handler, SimulatedRequest, SimulatedResponse, Simulator, Subject } from "../simulator.ts";
import type { Identities } from "../tls/identities.ts";
import { CallLog } from "./call-log.ts";
import { Door } from "./door.ts";
import type { DoorState } from "./door.ts";
import { Exchange } from "./exchange.ts";
import { BodyTooLarge, readRequest } from "./read-request.ts";
import { recordCall } from "./recorded-call.ts";
import type { RecordedCall } from "./recorded-call.ts";

export interface VendorServer {
  readonly baseUrl: string;
  calls(): readonly RecordedCall[];
  reset(): void;
  /** @throws {RangeError} where the settings have a fault that this vendor cannot have */
  configure(settings: SimulatorSettings): void;
  afflict(subject: Subject, fault: RequestFault | null): void;
  /** Runs apart from any request, after the vendor's latency; given up on close. */
  afterLatency(task: (signal: AbortSignal) => Promise<void>): void;
  /** Resolves when no request is under way and the port stands as configured. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface VendorServerOptions {
  readonly simulator: Simulator;
  readonly settings: SimulatorSettings;
  readonly clock: SandboxClock;
  readonly makeHandler: () => Handler;
  /** What it shows of itself over TLS; without them it speaks plain HTTP. */
  readonly identities: Identities | undefined;
  /** Called when a call came, was answered or ended. */
  readonly changed: () => void;
}

function doorState(settings: SimulatorSettings): DoorState {
  if (settings.down) return "cutting";
  switch (connectionFault(settings)) {
    case "connection-refused":
      return "shut";
    case "tls-failure":
      return "expired";
    case undefined:
      return "open";
  }
}

/** One vendor as a real HTTP server on loopback, on a port the system chooses. */
export async function startVendorServer(options: VendorServerOptions): Promise<VendorServer> {
  const { simulator, clock, makeHandler, identities, changed } = options;
  const { dialect } = simulator;
  let settings = options.settings;
  checkPlan(settings, identities !== undefined);
  let handler = makeHandler();
  let draws: Random;
  let faultDraws: Random;
  const seed = (): void => {
    draws = seededRandom(`draws/${simulator.name}`);
    // Apart, so that the faults leave latencies and failures as they would have been.
    faultDraws = seededRandom(`faults/${simulator.name}`);
  };
  seed();
  const afflictions = new Afflictions();
  const log = new CallLog(changed);
  const closing = new AbortController();
  const exchanges = new Map<Exchange, Promise<void>>();
  const tasks = new Set<Promise<void>>();

  const latencyMs = (): number => {
    const { minMs, maxMs } = settings.latency;
    return maxMs === 0 ? 0 : draws.between(minMs, maxMs);
  };
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms > 0) await clock.sleep(ms, signal);
  };

  const answerTo = async (request: SimulatedRequest, fault: RequestFault | undefined): Promise<SimulatedResponse> =>
    fault !== undefined && isAnswerFault(fault)
      ? faultyAnswer(fault, request, dialect, () => handler(request))
      : handler(request);

  const deliver = async (
    answer: SimulatedResponse,
    fault: RequestFault | undefined,
    exchange: Exchange,
  ): Promise<void> => {
    if ("reset" in answer) exchange.cut();
    else if (fault === undefined || isAnswerFault(fault)) {
      exchange.response.writeHead(answer.status, answer.headers).end(answer.body);
    } else await deliverFaultily(fault, answer, exchange, clock);
  };

  const serve = async (incoming: IncomingMessage, exchange: Exchange): Promise<void> => {
    const { response, signal } = exchange;
    try {
      const request = await readRequest(incoming);
      const note = log.add(recordCall(simulator.name, request, simulator.imageFields, clock.now()));
      void exchange.ended.then(({ cancelled }) => note({ cancelled }));
      const fails = settings.failureRate > 0 && draws.next() < settings.failureRate;
      const fault = afflictions.of(dialect.subjectOf(request)) ?? drawFault(settings, request.path, faultDraws);
      if (fault !== undefined) note({ fault: fault.kind });
      const wait = latencyMs();
      const answer = fails && fault === undefined ? simulator.outage() : await answerTo(request, fault);
      await pause(wait + ("reset" in answer ? 0 : (answer.heldMs ?? 0)), signal);
      signal.throwIfAborted();
      if (!("reset" in answer) && fault?.kind !== "reset-before-headers") note({ status: answer.status });
      await deliver(answer, fault, exchange);
    } catch (error) {
      if (error instanceof BodyTooLarge) response.writeHead(413, { connection: "close" }).end();
      else if (signal.aborted || response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
    await exchange.ended;
  };

  const door = new Door(identities, (incoming: IncomingMessage, response: ServerResponse) => {
    const { socket } = incoming;
    const { remotePort } = socket;
    const exchange = new Exchange(response, socket, () => door.reset(remotePort));
    exchanges.set(
      exchange,
      serve(incoming, exchange).finally(() => exchanges.delete(exchange)),
    );
  });
  await door.open(doorState(settings));

  return {
    baseUrl: door.baseUrl,
    calls: () => log.calls,
    reset: () => {
      log.clear();
      afflictions.clear();
      seed();
      handler = makeHandler();
    },
    configure: (next) => {
      checkPlan(next, identities !== undefined);
      settings = next;
      door.stand(doorState(settings));
    },
    afflict: (subject, fault) => afflictions.set(subject, fault),
    afterLatency: (task) => {
      const run = (async () => {
        await pause(latencyMs(), closing.signal);
        await task(closing.signal);
      })();
      // A callback nobody takes is the receiver's trouble, as it is with the vendor.
      const settled = run.catch(() => undefined).finally(() => tasks.delete(settled));
      tasks.add(settled);
    },
    settled: async () => {
      await door.standing();
      while (exchanges.size > 0) await Promise.all(exchanges.values());
    },
    close: async () => {
      closing.abort();
      for (const exchange of exchanges.keys()) exchange.giveUp();
      await Promise.all([door.close(), ...exchanges.values(), ...tasks]);
    },
  };
}
