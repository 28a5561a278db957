import { RadiosurvError } from "../error.ts";
import type { Rule } from "../rules.ts";

/** Returns the next number of a stream: uniform in [0, 1), a multiple of 2^-53. */
export type Random = () => number;

/** What the option `seed` of a function may be. */
export const seedRule: Rule = ["a whole number from 0 to 2^53 - 1", isSeed];

/**
 * A stream of uniform random numbers that depends on the seed alone: the same on every runtime. Two words of xoshiro128**
 * a number; its 128 bits of state are two words of SplitMix64, so that neighbouring seeds give unrelated streams. The words
 * are those of `Xoshiro128StarStar::seed_from_u64(seed)` in Rust's rand_xoshiro. Not for secrets.
 *
 * @param seed - whole, 0 to 2^53 - 1
 * @throws RadiosurvError `argument` for another seed
 * @see Blackman D, Vigna S. ACM Transactions on Mathematical Software 2021; 47: 36; Steele GL, Lea D, Flood CH. OOPSLA 2014
 * @example
 * ```ts
 * const random = randomFrom(1);
 * random(); // => 0.3946724967871
 * random(); // => 0.1477500873731
 * ```
 */
export function randomFrom(seed: number): Random {
  if (!isSeed(seed)) throw new RadiosurvError("argument", `randomFrom: seed must be ${seedRule[0]}; got ${seed}`);
  return uniform(Uint32Array.from(splitMix64(seed, 2).flatMap((word) => [Number(word & LOW), Number(word >> 32n)])));
}

/**
 * Seeds of streams that have nothing to do with each other, one for each use of randomness: more draws of one then change
 * nothing of the others.
 *
 * @throws RadiosurvError `argument` for a seed that {@link randomFrom} does not take
 * @example
 * ```ts
 * seedsFrom(1, 2); // => [3554893818927712, 1330814476875131]
 * ```
 */
export function seedsFrom(seed: number, count: number): number[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => random() * 2 ** 53);
}

/**
 * Brings values into a random order, in place; each order is as likely as any other (Fisher and Yates).
 *
 * @returns the values
 * @example
 * ```ts
 * shuffle([1, 2, 3, 4, 5], randomFrom(1)); // => [3, 5, 4, 1, 2]
 * ```
 */
export function shuffle<T extends { readonly length: number; [place: number]: unknown }>(values: T, random: Random): T {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const other = values[j];
    values[j] = values[i];
    values[i] = other;
  }
  return values;
}

function isSeed(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const LOW = 0xffffffffn;

/** The first words of 64 bits that SplitMix64 gives for a seed. */
export function splitMix64(seed: number, count: number): bigint[] {
  const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
  return Array.from({ length: count }, (_, i) => {
    let z = wrap(BigInt(seed) + BigInt(i + 1) * 0x9e3779b97f4a7c15n);
    z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  });
}

/** Numbers from xoshiro128** with the given state, four words that are not all 0: the first word of two leads. */
export function uniform(state: ArrayLike<number>): Random {
  let a = state[0] | 0;
  let b = state[1] | 0;
  let c = state[2] | 0;
  let d = state[3] | 0;
  const word = (): number => {
    const times5 = Math.imul(b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return () => (word() * 2 ** 21 + (word() >>> 11)) * 2 ** -53;
}
