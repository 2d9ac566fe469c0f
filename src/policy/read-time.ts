/** `6s`, `400ms`. */
export const TIME = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/;

/** In whole milliseconds; undefined where it is no time, or none at all. */
export function millisecondsOf(text: string): number | undefined {
  const [, amount, unit] = TIME.exec(text) ?? [];
  const milliseconds = Math.round(Number(amount) * (unit === "s" ? 1_000 : 1));
  return milliseconds >= 1 ? milliseconds : undefined;
}

const HOURS_A_DAY = 24;

/** `365d`, `36h`. A day has 24 hours, whatever the calendar says. */
export const PERIOD = /^(\d{1,6})(d|h)$/;

/** In hours; undefined where it is no period, or none at all. */
export function hoursOf(text: string): number | undefined {
  const [, amount, unit] = PERIOD.exec(text) ?? [];
  const hours = Number(amount) * (unit === "d" ? HOURS_A_DAY : 1);
  return hours >= 1 ? hours : undefined;
}

/** As a policy writes it: in days where it is whole days. */
export function writtenPeriod(hours: number): string {
  return hours % HOURS_A_DAY === 0 ? `${hours / HOURS_A_DAY}d` : `${hours}h`;
}

/** How else periods are written, and what they are taken for. */
const UNITS: readonly (readonly [names: RegExp, hours: number])[] = [
  [/^(?:h|hrs?|hours?|jam)$/i, 1],
  [/^(?:|d|days?|hari)$/i, HOURS_A_DAY],
  [/^(?:w|weeks?|minggu)$/i, 7 * HOURS_A_DAY],
  [/^(?:mo|months?|bulan)$/i, 30 * HOURS_A_DAY],
  [/^(?:y|yrs?|years?|tahun)$/i, 365 * HOURS_A_DAY],
];

/** The hours that were probably meant by what is no period: 8760 by `1y`, `365 days` and `365`. */
export function hoursMeant(text: string): number | undefined {
  const [, amount, unit = ""] = /^\s*(\d{1,5})\s*([a-z]{0,6})\s*$/i.exec(text) ?? [];
  const found = UNITS.find(([names]) => names.test(unit));
  return amount === undefined || found === undefined ? undefined : Number(amount) * found[1];
}
