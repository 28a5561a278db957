const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/**
 * Exponential function within 1 unit in the last place, for kernels that call it once a subject: a polynomial without
 * divisions, several times faster than `exp` of elementary.ts. Every engine returns the same bits.
 *
 * @param x - from -700 to 700
 */
export function quickExp(x: number): number {
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW; // |r| <= 0.35
  // even and odd powers apart, so that two chains of products run side by side
  const s = r * r;
  let even = s * (1 / 479001600) + 1 / 3628800;
  let odd = s * (1 / 6227020800) + 1 / 39916800;
  even = even * s + 1 / 40320;
  odd = odd * s + 1 / 362880;
  even = even * s + 1 / 720;
  odd = odd * s + 1 / 5040;
  even = even * s + 1 / 24;
  odd = odd * s + 1 / 120;
  even = even * s + 1 / 2;
  odd = odd * s + 1 / 6;
  const value = 1 + (r + s * (even + r * odd));
  return value * POWERS[k + OFFSET];
}

const OFFSET = 1022;

/** Powers of two that are normal numbers, from 2^-1022. */
const POWERS: Float64Array = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2046);
  let power = 1;
  for (let k = 0; k + OFFSET < powers.length; k++) {
    powers[OFFSET + k] = power;
    power *= 2;
  }
  power = 1;
  for (let k = 0; k <= OFFSET; k++) {
    powers[OFFSET - k] = power;
    power /= 2;
  }
  return powers;
}
