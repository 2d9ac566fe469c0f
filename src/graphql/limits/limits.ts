/** How much one operation may ask for. */
export interface Limits {
  /** Levels of fields: `{ applicant { nik { valid } } }` has three. @default 12 */
  readonly depth: number;
  /** Fields given another name, fragments followed. @default 50 */
  readonly aliases: number;
  /** Words and signs of the whole document. @default 3000 */
  readonly tokens: number;
  /** Fields of the operation itself, fragments followed. @default 50 */
  readonly rootFields: number;
  /** The sum over all fields: one for each, and `vendorCost` more for one that asks vendors. @default 12000 */
  readonly cost: number;
  /** @default 100 */
  readonly vendorCost: number;
}

/** Fifty applicants in one operation, each with everything there is to select, are within these; more are not. */
export const DEFAULT_LIMITS: Limits = {
  depth: 12,
  aliases: 50,
  tokens: 3000,
  rootFields: 50,
  cost: 12_000,
  vendorCost: 100,
};
