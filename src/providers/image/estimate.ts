/** How an encoding is made: its JPEG quality, and the share of the picture's sides. */
export interface Trial {
  readonly quality: number;
  readonly scale: number;
}

/** JPEG qualities: what is tried first, what a shrunk picture gets, what a whole one and what any is not squeezed below. */
export const GOOD_QUALITY = 90;
const FAIR_QUALITY = 80;
const SQUEEZED_QUALITY = 60;
export const LEAST_QUALITY = 40;

/**
 * A photo's bytes fall with this power of the step by which libjpeg divides its coefficients, and rise with that power of
 * its sides. Measured on photographs; noise and plain colour differ, so what comes of an estimate is measured in turn.
 */
const STEP_POWER = 0.62;
const SIDE_POWER = 1.7;

/** However small the excess, the next picture is smaller at least by this: an estimate must lead somewhere. */
const SMALLER = 0.95;

/**
 * The best encoding whose bytes are likely to be `share` (below 1) of those of a trial that was made. A lower quality
 * first; fewer pixels, though not under the least scale, where that would squeeze the picture too much: a photo shrunk at
 * fair quality looks better than one squeezed whole.
 */
export function nextTrial(made: Trial, share: number, leastScale: number): Trial {
  const quality = qualityFor(made.quality, share);
  if (quality >= SQUEEZED_QUALITY || made.scale <= leastScale) {
    return { scale: made.scale, quality: Math.max(LEAST_QUALITY, quality) };
  }
  const fairBytes = (stepOf(FAIR_QUALITY) / stepOf(made.quality)) ** -STEP_POWER;
  const scale = made.scale * Math.min(SMALLER, smallerSide(share / fairBytes));
  if (scale > leastScale) return { scale, quality: FAIR_QUALITY };
  const leastBytes = fairBytes * (leastScale / made.scale) ** SIDE_POWER;
  const affordable = Math.min(FAIR_QUALITY, qualityFor(FAIR_QUALITY, share / leastBytes));
  return { scale: leastScale, quality: Math.max(LEAST_QUALITY, affordable) };
}

/** The share of the sides that leaves this share of the bytes. */
export function smallerSide(share: number): number {
  return share ** (1 / SIDE_POWER);
}

/** The highest quality that is likely to leave this share of the bytes. May be anything below 100, negative too. */
function qualityFor(quality: number, share: number): number {
  const step = stepOf(quality) * share ** (-1 / STEP_POWER);
  return Math.floor(step <= 100 ? 100 - step / 2 : 5000 / step);
}

/** libjpeg's scaling of its quantisation tables, in per cent (`jpeg_quality_scaling`). */
function stepOf(quality: number): number {
  return quality < 50 ? 5000 / quality : 200 - 2 * quality;
}
