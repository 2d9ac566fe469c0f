/** Why the record cannot be opened, in words for the operator, with no key and no password in them. */
export class RecordProblem extends Error {
  override readonly name = "RecordProblem";
}
