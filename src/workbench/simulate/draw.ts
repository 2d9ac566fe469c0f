/**
 * Numbers that look random and depend on nothing but who asks what about whom: the seed, the applicant and the stream. So one
 * applicant is the same whichever policy looks, however many are drawn before, and whatever else is drawn of them.
 */
export interface Draws {
  /** Above 0 and under 1. */
  uniform(applicant: number, stream: Stream): number;
  /** Of the standard normal distribution. */
  normal(applicant: number, stream: Stream): number;
}

/** What is drawn, as a number: another name is another, unrelated series of draws. */
export type Stream = number;

/** FNV-1a. */
export function streamOf(name: string): Stream {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return stirred(hash);
}

/** Murmur3's last step: every bit of it depends on every bit that went in. */
function stirred(bits: number): number {
  let hash = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

const ALL_BITS = 2 ** 32;
/** Turns a stream into its partner: a normal takes two uniforms. */
const PARTNER = 0x5bd1e995;

export function drawsOf(seed: number): Draws {
  const key = stirred(Math.imul(seed + 1, 0x9e3779b1));
  const uniform = (applicant: number, stream: Stream): number => {
    const bits = stirred(stirred(stirred(Math.imul(applicant + 1, 0x9e3779b1) ^ key) ^ stream) + stream);
    return ((bits >>> 0) + 0.5) / ALL_BITS;
  };
  return {
    uniform,
    // Box and Muller's transform.
    normal: (applicant, stream) =>
      Math.sqrt(-2 * Math.log(uniform(applicant, stream))) *
      Math.cos(2 * Math.PI * uniform(applicant, stream ^ PARTNER)),
  };
}
