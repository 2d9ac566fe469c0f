import { ownersOf, recordsOf, takeOver, unfinishedOf } from "../../store/records.ts";
import type { Unfinished } from "../../store/records.ts";
import { isUnreachable } from "../../store/unreachable.ts";
import { writeAgain } from "./run-journal.ts";
import type { Unwritten } from "./run-journal.ts";
import type { BrokenOff, UnderWay } from "./under-way.ts";
import { resumedWork } from "./work.ts";
import type { WorkTools } from "./work.ts";

/** How many that are taken up are decided at a time: the rest is left for replicas that have less to do, or for later. */
const MOST_AT_ONCE = 100;

/**
 * Takes up what has broken off in this process, and what replicas that are gone have left.
 * @param stopping aborted where this process stops: then nothing more is begun
 */
export function createTakeUp(tools: WorkTools, underWay: UnderWay, stopping: AbortSignal): () => Promise<void> {
  const { store } = tools;
  const { database } = store;
  const { presence } = database;
  const resuming = new Set<Promise<void>>();

  async function takeUpOne(left: Unfinished, broken: BrokenOff): Promise<void> {
    // Until it is under way: whatever fails before, it may be this process's own by then.
    underWay.leave(left.id, broken);
    await Promise.all(broken.unwritten.map((each) => written(each)));
    const run = await takeOver(database, left, presence.id);
    const row = run === null ? undefined : await recordsOf(database, left.tenant).assessment(left.id);
    underWay.settle(left.id);
    if (run === null || row === undefined || stopping.aborted) return;
    const next: BrokenOff = { ...broken, unwritten: [] };
    const { memory } = broken;
    const unwritten = next.unwritten.push.bind(next.unwritten);
    const work = resumedWork(tools, { row, run, memory, unwritten, signal: stopping });
    underWay.begin(left.id, work, next);
    resuming.add(work.decided);
    const over = (): void => void resuming.delete(work.decided);
    work.decided.then(over, over);
  }

  /** @throws where the record is out of reach: what it does not take for another reason it never will */
  async function written(each: Unwritten): Promise<void> {
    await writeAgain(store, each).catch((error: unknown) => {
      if (isUnreachable(error)) throw error;
    });
  }

  async function takeUpOwn(): Promise<void> {
    for (const [id, broken] of underWay.rested()) {
      if (stopping.aborted || resuming.size >= MOST_AT_ONCE) return;
      await takeUpOne({ id, tenant: broken.tenant, owner: presence.id }, broken);
    }
  }

  async function takeUpOthers(): Promise<void> {
    const gone: string[] = [];
    for (const owner of await ownersOf(database)) {
      if (owner !== presence.id && (await presence.isGone(owner))) gone.push(owner);
    }
    const room = MOST_AT_ONCE - resuming.size;
    if (gone.length === 0 || room <= 0) return;
    for (const left of await unfinishedOf(database, gone, room)) {
      if (stopping.aborted) return;
      await takeUpOne(left, { tenant: left.tenant, memory: undefined, unwritten: [], failures: 0 });
    }
  }

  return async () => {
    await takeUpOwn();
    await takeUpOthers();
  };
}
