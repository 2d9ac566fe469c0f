import type { Answer } from "../../domain/answer.ts";

/** What one answer by itself says, where that settles something; null where it does not. */
export type Says<Claims> = (answer: Answer<Claims>) => string | null;
