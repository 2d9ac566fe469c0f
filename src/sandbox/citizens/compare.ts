import { calendarDate } from "../../domain/calendar.ts";
import type { CalendarDate } from "../../domain/calendar.ts";
import type { Citizen } from "./citizen.ts";

/** Upper case, one space between words: the only liberties a register's exact comparison takes. */
export function fold(text: string): string {
  return text.normalize("NFKC").toUpperCase().replace(/\s+/g, " ").trim();
}

/** Whether a text sent by a client is what the record holds. `RT` and `RW` are numbers: 003 is 3. */
export function agrees(citizen: Citizen, attribute: Exclude<keyof Citizen, "dateOfBirth">, sent: string): boolean {
  const held = citizen[attribute];
  if ((attribute === "rt" || attribute === "rw") && /^\d+$/.test(sent)) return Number(sent) === Number(held);
  return fold(sent) === fold(held);
}

const DAY_FIRST = /^(\d{2})-(\d{2})-(\d{4})$/;

/** `DD-MM-YYYY`, or undefined where it is not that, or no such day exists. */
export function readDayFirst(text: string): CalendarDate | undefined {
  const match = DAY_FIRST.exec(text);
  if (match === null) return undefined;
  return calendarDate({ year: Number(match[3]), month: Number(match[2]), day: Number(match[1]) });
}
