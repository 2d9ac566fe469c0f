import type { Measurement } from "../load.ts";
import type { Options } from "../options.ts";
import type { Cores } from "../pinning.ts";
import type { Side } from "../sides/side.ts";
import type { Vendors } from "../vendors/client.ts";

/** What a row is measured with. */
export interface Bench {
  readonly options: Options;
  readonly cores: Cores | undefined;
  readonly vendors: Vendors;
  readonly sides: readonly Side[];
  readonly say: (text: string) => void;
}

/** One thing's figures, a value a round. The policy row knows of nothing but decisions a second. */
export interface Contestant {
  readonly name: string;
  readonly rounds: readonly (Measurement | Pick<Measurement, "perSecond">)[];
}

export type Figure = "perSecond" | "p50Ms" | "p99Ms";

/** What Saksi is held to, against one of the others. */
export interface Bar {
  /** The contestant that is compared. */
  readonly name: string;
  readonly against: string;
  /** Said before the ratio, where a row holds more than one of Saksi's figures against the same side. */
  readonly label?: string;
  readonly figure: Figure;
  readonly atLeast?: number;
  readonly atMost?: number;
}

export interface RowResult {
  readonly title: string;
  readonly contestants: readonly Contestant[];
  readonly bars: readonly Bar[];
  /** Sentences that stand under the table. */
  readonly notes: readonly string[];
  /** A side that failed or answered wrongly. */
  readonly failures: readonly string[];
}
