import type { ExaminationDesk } from "./desk.ts";
import type { Recording } from "./recording.ts";

/** What the resolvers of one request share. */
export interface Context {
  readonly desk: ExaminationDesk;
  readonly recording: Recording;
}
