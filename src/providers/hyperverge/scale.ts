import { shareOf } from "../wire/number.ts";
/**
 * On which scale HyperVerge's score comes; its page does not say. `percent`: 0 to 100. `unit`: 0 to 1. `auto`: by the number
 * itself. The page calls the score an integer, so what lies between 0 and 1 is on the unit scale and what exceeds 1 is a
 * percentage; exactly 1 may be the best score or nearly the worst, and counts as no score. The match flag decides in any case.
 */
export const SCORE_SCALES = ["auto", "percent", "unit"] as const;
export type ScoreScale = (typeof SCORE_SCALES)[number];

export function isScoreScale(text: string): text is ScoreScale {
  return SCORE_SCALES.some((scale) => scale === text);
}

/** The score on a scale of 0 to 1; null where it cannot be told; undefined where it is outside the scale. */
export function unitScore(score: number, scale: ScoreScale): number | null | undefined {
  const max = scale === "unit" ? 1 : 100;
  if (score < 0 || score > max) return undefined;
  if (scale === "auto" && score === 1) return null;
  return scale === "percent" || score > 1 ? shareOf(score) : score;
}
