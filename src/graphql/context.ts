import type { ExaminationDesk } from "./desk.ts";

/** What the resolvers of one request share. */
export interface Context {
  readonly desk: ExaminationDesk;
}
