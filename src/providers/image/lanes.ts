/** Gives a place back. A second call does nothing. */
export type Release = () => void;

/** What awaits a picture nobody wants any more. It is what `AbortSignal` users look for: an Error of this name. */
export function abortError(): Error {
  const error = new Error("The picture is no longer wanted.");
  error.name = "AbortError";
  return error;
}

/** So many may work at a time; the others wait in line, first come first served, and leave it when their signal says so. */
export class Lanes {
  #free: number;
  readonly #line = new Set<() => void>();

  constructor(places: number) {
    this.#free = places;
  }

  /** @throws {Error} named AbortError, where the signal was aborted before a place was free. */
  take(signal: AbortSignal): Promise<Release> {
    if (signal.aborted) return Promise.reject(abortError());
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(this.#place());
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve(this.#place());
      };
      const leave = (): void => {
        this.#line.delete(enter);
        reject(abortError());
      };
      this.#line.add(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  #place(): Release {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const [next] = this.#line;
      if (next === undefined) {
        this.#free += 1;
        return;
      }
      this.#line.delete(next);
      next();
    };
  }
}
