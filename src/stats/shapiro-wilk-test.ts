import { RadiosurvError } from "../error.ts";
import { checkSettings } from "../rules.ts";
import { exp, log } from "./elementary.ts";
import { normalTail } from "./normal.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { checkSample, type MissingValues, missingRule, sorted } from "./samples.ts";

/** What {@link shapiroWilkTest} can be told. */
export interface ShapiroWilkTestOptions {
  /** Missing values: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A test of normality. */
export interface ShapiroWilkTest {
  /** W: 1 for values that lie as those of a normal distribution, the less the farther from it. */
  readonly statistic: number;
  readonly pValue: number;
  /** Number of values. */
  readonly n: number;
  /** Number of values left out. */
  readonly omitted: number;
}

/** Numbers of values for which the approximation was made. */
const FEWEST = 3;
const MOST = 5000;

/**
 * Shapiro and Wilk's test of whether values come from a normal distribution, in Royston's approximation. Equals R's
 * `shapiro.test`; SciPy's `shapiro` computes with single precision in part. Time n log n.
 *
 * With some hundred values even a departure that matters to no method becomes significant: look at the values too.
 *
 * @param values - 3 to 5000 finite numbers, not all equal
 * @throws RadiosurvError `length` for fewer than 3 or more than 5000 values; `argument` for a missing value, naming its row,
 *   and for values that are all equal; `setting` for an option
 * @see Royston P. Algorithm AS R94. Applied Statistics 1995; 44: 547-551; Shapiro SS, Wilk MB. Biometrika 1965; 52: 591-611
 * @example
 * ```ts
 * import { shapiroWilkTest } from "radiosurv/stats";
 * const { statistic, pValue } = shapiroWilkTest([148, 154, 158, 160, 161, 162, 166, 170, 182, 195, 236]);
 * statistic; // => 0.78881
 * pValue; // => 0.00670
 * ```
 */
export function shapiroWilkTest(values: ArrayLike<number>, options: ShapiroWilkTestOptions = {}): ShapiroWilkTest {
  checkSettings("shapiroWilkTest", options, { missing: missingRule });
  const sample = checkSample("shapiroWilkTest", "values", values, options.missing ?? "throw", FEWEST);
  const x = sorted(sample.values);
  const n = x.length;
  if (n > MOST) {
    throw new RadiosurvError("length", `shapiroWilkTest: at most ${MOST} values are allowed; got ${n}`);
  }
  if (x[0] === x[n - 1]) {
    throw new RadiosurvError("argument", `shapiroWilkTest: values must not be all equal; all are ${x[0]}`);
  }
  const rest = lackOfFit(x, weights(n));
  return { statistic: 1 - rest, pValue: pValueOf(rest, n), n, omitted: sample.omitted };
}

// weights of the order statistics from the middle outwards are those of the expected normal ones, but for the outermost one
// or two, for which Royston has polynomials in 1 / sqrt(n)
function weights(n: number): Float64Array {
  const half = n >> 1;
  if (n === 3) return Float64Array.of(Math.SQRT1_2);
  const scores = new Float64Array(half);
  let squares = 0;
  for (let i = 0; i < half; i++) {
    scores[i] = normalQuantile((i + 1 - 0.375) / (n + 0.25), { tail: "upper" });
    squares += 2 * scores[i] * scores[i];
  }
  const unit = Math.sqrt(squares);
  const u = 1 / Math.sqrt(n);
  const fixed = [scores[0] / unit + polynomial([0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056], u)];
  if (n > 5) fixed.push(scores[1] / unit + polynomial([0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], u));
  let [left, room] = [squares, 1];
  fixed.forEach((weight, i) => {
    left -= 2 * scores[i] * scores[i];
    room -= 2 * weight * weight;
  });
  const scale = Math.sqrt(left / room);
  return scores.map((score, i) => fixed[i] ?? score / scale);
}

// 1 - W, of W the squared correlation of the ordered values with their weights; without the cancellation of 1 - W
function lackOfFit(x: Float64Array, outer: Float64Array): number {
  const n = x.length;
  const range = x[n - 1] - x[0];
  const weight = (i: number) => (2 * i + 1 === n ? 0 : i < outer.length ? -outer[i] : outer[n - 1 - i]);
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (x[i] - x[0]) / range;
  mean /= n;
  let [aa, xx, ax] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const a = weight(i);
    const d = (x[i] - x[0]) / range - mean;
    aa += a * a;
    xx += d * d;
    ax += a * d;
  }
  const both = Math.sqrt(aa * xx);
  return ((both - ax) * (both + ax)) / (aa * xx);
}

// 1 - W is nearly log-normal, of few values after a shift
function pValueOf(rest: number, n: number): number {
  if (n === 3) return threeValues(rest);
  const y = log(rest);
  const size = log(n);
  if (n <= 11) {
    const gamma = polynomial([-2.273, 0.459], n);
    // beyond the range of the approximation
    if (y >= gamma) return 1e-99;
    const mean = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
    const spread = exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n));
    return normalTail((-log(gamma - y) - mean) / spread);
  }
  const mean = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], size);
  const spread = exp(polynomial([-0.4803, -0.082676, 0.0030302], size));
  return normalTail((y - mean) / spread);
}

// 6 / pi (arcsin sqrt(W) - arcsin sqrt(3 / 4)), exact; W is at least 3 / 4
function threeValues(rest: number): number {
  // sine of the difference, which is at most one half
  const sine = (Math.sqrt(1 - rest) - Math.sqrt(3 * rest)) / 2;
  if (!(sine > 0)) return 0;
  let term = sine;
  let sum = sine;
  for (let k = 1; term > 1e-17 * sum; k += 2) {
    term *= ((k * k) / ((k + 1) * (k + 2))) * sine * sine;
    sum += term;
  }
  return Math.min(1, (6 / Math.PI) * sum);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
