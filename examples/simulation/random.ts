/** A source of random numbers in [0, 1). */
export type Random = () => number;

/**
 * Random numbers from a seed: sfc32 of Chris Doty-Humphrey (PractRand), seeded through SplitMix32. Integer operations
 * only, so every runtime gives the same numbers.
 *
 * @param seeds - whole numbers; any change in any of them gives another sequence
 */
export function random(...seeds: readonly number[]): Random {
  let state = 0x9e3779b9;
  const mix = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return t ^ (t >>> 15);
  };
  for (const seed of seeds) {
    state ^= seed;
    state = mix();
  }
  let [a, b, c, counter] = [mix(), mix(), mix(), 1];
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/**
 * A nearly normal number, mean 0 and variance 1: six uniform numbers added. Unlike the methods of Box and Muller it needs
 * no logarithm, whose last bit differs between runtimes.
 */
export function nearlyNormal(next: Random): number {
  return (next() + next() + next() + next() + next() + next() - 3) * Math.SQRT2;
}

/** White noise: `length` nearly normal numbers. */
export function whiteNoise(next: Random, length: number): Float64Array {
  const noise = new Float64Array(length);
  for (let i = 0; i < length; i++) noise[i] = nearlyNormal(next);
  return noise;
}
