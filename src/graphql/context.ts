import type { KeyKeeper } from "../access/keeper.ts";
import type { ExaminationDesk } from "./desk.ts";
import type { Recording } from "./recording.ts";

/** What the resolvers of one request share. */
export interface Context {
  readonly desk: ExaminationDesk;
  readonly recording: Recording;
  /** The keys of callers; rejects with `RecordClosed` where the record that keeps them cannot be opened. */
  keys(): Promise<KeyKeeper>;
}
