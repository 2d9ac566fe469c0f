/** `6s`, `400ms`. */
export const TIME = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/;

/** In whole milliseconds; undefined where it is no time, or none at all. */
export function millisecondsOf(text: string): number | undefined {
  const [, amount, unit] = TIME.exec(text) ?? [];
  const milliseconds = Math.round(Number(amount) * (unit === "s" ? 1_000 : 1));
  return milliseconds >= 1 ? milliseconds : undefined;
}
