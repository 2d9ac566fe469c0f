/**
 * Where a number lies: a known one has both ends equal. Rounding is monotone, so an operation on the ends bounds the
 * operation on every number between them.
 */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export type Arithmetic = "+" | "-" | "*" | "/";

function hull(a: number, b: number, c: number, d: number): Interval {
  return { low: Math.min(a, b, c, d), high: Math.max(a, b, c, d) };
}

/** The divisor must not contain 0: the type checker sees to it. */
export function calculate(by: Arithmetic, a: Interval, b: Interval): Interval {
  switch (by) {
    case "+":
      return { low: a.low + b.low, high: a.high + b.high };
    case "-":
      return { low: a.low - b.high, high: a.high - b.low };
    case "*":
      return hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high);
    case "/":
      return hull(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high);
  }
}

export function negative(a: Interval): Interval {
  return { low: -a.high, high: -a.low };
}
