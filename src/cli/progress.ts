import { Presets, SingleBar } from "cli-progress";

import { isTerminal } from "./shell.ts";

/** Shows how far long work is, at what rate it goes and how long it will take; nothing where nobody looks. */
export interface Progress {
  /** @param done how many of the whole, so far */
  at(done: number): void;
  end(): void;
}

/** @param unit what is counted, in the plural: `applicants` */
export function startProgress(stream: NodeJS.WritableStream, total: number, unit: string): Progress {
  if (!isTerminal(stream) || total === 0) return { at: () => undefined, end: () => undefined };
  const bar = new SingleBar(
    {
      stream,
      format: `{bar} {percentage} % · {value} of {total} ${unit} · {rate}/s · {eta_formatted} left`,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  );
  const start = performance.now();
  bar.start(total, 0, { rate: 0 });
  return {
    at(done) {
      const seconds = (performance.now() - start) / 1_000;
      bar.update(done, { rate: seconds > 0 ? Math.round(done / seconds) : 0 });
    },
    end: () => bar.stop(),
  };
}
