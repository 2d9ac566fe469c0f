/** The parts of a policy, in the order in which they are shown. */
export const SECTIONS = ["policy", "checks", "approve_requires", "rules", "reasons", "bands", "record"] as const;
type Section = (typeof SECTIONS)[number];

/** One difference in meaning. */
export interface Difference {
  readonly section: Section;
  /** A check, a rule's id, a reason's code; null where the section has no such parts. */
  readonly subject: string | null;
  /** What of it: `need`, `condition`, `effect`; null where it is all of it. */
  readonly what: string | null;
  /** For people; null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** Why it differs, where the difference stands elsewhere: the parameters that a condition reads, with their values. */
  readonly note: string | null;
}

/** A difference of one part, or none where both read the same. */
export function changed(
  section: Section,
  subject: string | null,
  what: string | null,
  before: string | null,
  after: string | null,
): readonly Difference[] {
  return before === after ? [] : [{ section, subject, what, before, after, note: null }];
}
