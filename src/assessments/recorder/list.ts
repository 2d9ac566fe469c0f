import type { Nik } from "../../domain/nik.ts";
import type { AssessmentFilter, PageWanted } from "../../store/assessment-page.ts";

/** Which assessments; all of it must hold. */
export interface ListFilter extends Omit<AssessmentFilter, "nikHash"> {
  /** Whom they are about. */
  readonly nik?: Nik | undefined;
}

/** A page of a list, newest first. */
export interface ListWanted extends Omit<PageWanted, "filter"> {
  readonly filter: ListFilter;
}
