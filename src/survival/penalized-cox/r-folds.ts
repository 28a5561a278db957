import { checkSettings, type Rules, wholeFrom } from "../../rules.ts";

const RULES: Rules = {
  n: ["a whole number from 1 to 9999999", (value) => wholeFrom(1)[1](value) && Number(value) < 1e7],
  folds: wholeFrom(1),
  seed: ["a whole number from -2147483647 to 2147483647", isSeed],
};

function isSeed(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) <= 2147483647;
}

/**
 * The folds that R gives a cross-validation: `set.seed(seed); sample(rep(1:folds, length = n))` of R 3.6 and later, number for
 * number, so that a published analysis with a seed can be repeated. `cv.glmnet` draws them so as its first random numbers.
 *
 * The Mersenne Twister, started by R's congruential generator, and draws without replacement by rejection of 16 bits at a time.
 *
 * @param n - number of subjects
 * @param folds - number of folds
 * @returns fold of each subject, 1 to `folds`
 * @throws RadiosurvError `setting`
 * @see Matsumoto M, Nishimura T. ACM Transactions on Modeling and Computer Simulation 1998; 8: 3-30
 * @example
 * ```ts
 * import { rFolds } from "radiosurv/survival";
 * rFolds(10, 3, 1); // => [3, 1, 1, 1, 2, 2, 3, 1, 3, 2]
 * ```
 */
export function rFolds(n: number, folds: number, seed: number): Uint32Array {
  checkSettings("rFolds", { n, folds, seed }, RULES);
  const uniform = mersenneTwister(seed);
  const left = new Uint32Array(n);
  for (let i = 0; i < n; i++) left[i] = i;
  const drawn = new Uint32Array(n);
  for (let i = 0, size = n; i < n; i++) {
    const place = below(size, uniform);
    drawn[i] = (left[place] % folds) + 1;
    left[place] = left[--size];
  }
  return drawn;
}

// a whole number below a limit: bits until they are
function below(limit: number, uniform: () => number): number {
  let bits = 0;
  while (2 ** bits < limit) bits++;
  for (;;) {
    let value = 0;
    for (let drawn = 0; drawn <= bits; drawn += 16) value = 65536 * value + Math.floor(uniform() * 65536);
    value %= 2 ** bits;
    if (value < limit) return value;
  }
}

const SIZE = 624;
const SHIFT = 397;

/** Uniform numbers as R's `runif` after `set.seed`. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  let word = seed | 0;
  const congruential = (): number => {
    word = (Math.imul(69069, word) + 1) | 0;
    return word;
  };
  // R scrambles the seed 50 times, and gives the first number to the place in the state
  for (let i = 0; i < 51; i++) congruential();
  for (let i = 0; i < SIZE; i++) state[i] = congruential();
  let place = SIZE;
  return () => {
    if (place === SIZE) {
      twist(state);
      place = 0;
    }
    let y = state[place++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    // R keeps 0 and 1 out
    return Math.min(Math.max((y >>> 0) * 2.3283064365386963e-10, HALF_STEP), 1 - HALF_STEP);
  };
}

const HALF_STEP = 0.5 * 2.328306437080797e-10;

function twist(state: Uint32Array): void {
  for (let i = 0; i < SIZE; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
    state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
