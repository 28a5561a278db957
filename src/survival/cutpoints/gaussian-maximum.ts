import { RadiosurvError } from "../../error.ts";
import { cos } from "../../stats/elementary.ts";
import { DENSITY_AT_0, normalDensity, normalTail } from "../../stats/normal.ts";
import { quickExp } from "../../stats/quick-exp.ts";

// Beyond so many standard deviations a transition adds less than 1e-17 of what it adds in the middle.
const REACH = 9;

// Nodes for each standard deviation of the narrowest transition: the error of the integral is then below 1e-11.
const NODES = 3;

const MOST_STEPS = 4e9;

/**
 * Probability that the largest absolute value of a Gaussian process exceeds z, where the process is that of standardised sums
 * over ever more of n exchangeable rows: correlation sqrt(i (n - j) / (j (n - i))) of the sums over the first i and j > i.
 *
 * The process is Markov, so that the multivariate normal integral falls into integrals over one variable: the density of the
 * current value, of paths that have stayed inside so far, is carried from cut to cut, and what leaves is added up. Nothing is
 * subtracted from 1, so that small probabilities keep their digits.
 *
 * @param sizes - numbers of rows, ascending, within 1..n - 1
 * @throws RadiosurvError `limit` for more than minutes of work, which many cuts of thousands of rows need
 */
export function gaussianExceedance(caller: string, z: number, sizes: Uint32Array, n: number): number {
  if (!(z > 0) || sizes.length === 0) return 1;
  const steps = correlations(sizes, n);
  const narrowest = steps.reduce((least, r) => Math.min(least, Math.sqrt(1 - r * r)), 1);
  const m = Math.ceil(16 + (NODES * z) / narrowest);
  if (steps.length * m * Math.min(m, 20 * NODES) > MOST_STEPS) {
    throw new RadiosurvError(
      "limit",
      `${caller}: the exact Gaussian p-value of ${sizes.length} cuts of ${n} rows would take minutes; use pMethod "Lau94" or "condMC"`,
    );
  }
  const { nodes, weights } = gaussLegendre(m, z);
  let density = Float64Array.from(nodes, normalDensity);
  let next = new Float64Array(m);
  let outside = 2 * normalTail(z);
  for (const correlation of steps) {
    outside += 2 * leaving(density, nodes, weights, correlation, z);
    carry(density, nodes, weights, correlation, next);
    [density, next] = [next, density];
  }
  return Math.min(1, outside);
}

function correlations(sizes: Uint32Array, n: number): Float64Array {
  const steps = new Float64Array(sizes.length - 1);
  for (let k = 0; k < steps.length; k++) {
    steps[k] = Math.sqrt((sizes[k] * (n - sizes[k + 1])) / (sizes[k + 1] * (n - sizes[k])));
  }
  return steps;
}

// probability to be in 0..z now and outside -z..z at the next cut
function leaving(density: Float64Array, nodes: Float64Array, weights: Float64Array, r: number, z: number): number {
  const scale = 1 / Math.sqrt(1 - r * r);
  let sum = 0;
  for (let q = 0; q < nodes.length; q++) {
    const up = (z - r * nodes[q]) * scale;
    if (up > 38) continue;
    sum += weights[q] * density[q] * (normalTail(up) + normalTail((z + r * nodes[q]) * scale));
  }
  return sum;
}

// density[m]  at the nodes, which cover 0..z: it is the same at -x
// next[m]     written: density at the next cut of those inside now
function carry(density: Float64Array, nodes: Float64Array, weights: Float64Array, r: number, next: Float64Array): void {
  const m = nodes.length;
  const deviation = Math.sqrt(1 - r * r);
  const factor = DENSITY_AT_0 / deviation;
  const precision = -0.5 / (1 - r * r);
  const reach = REACH * deviation;
  let first = 0;
  for (let q = 0; q < m; q++) {
    const y = nodes[q];
    // given where it goes, it comes from r y, give or take as much as it moves
    while (nodes[first] < r * y - reach) first++;
    let sum = 0;
    for (let i = first; i < m && nodes[i] <= r * y + reach; i++) {
      const up = y - r * nodes[i];
      sum += weights[i] * density[i] * quickExp(Math.max(-700, precision * up * up));
    }
    for (let i = 0; i < m && nodes[i] <= reach - r * y; i++) {
      const down = y + r * nodes[i];
      sum += weights[i] * density[i] * quickExp(Math.max(-700, precision * down * down));
    }
    next[q] = factor * sum;
  }
}

/** Nodes and weights of Gauss and Legendre on 0..end: zeros of the Legendre polynomial by Newton's method. */
export function gaussLegendre(m: number, end: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(m);
  const weights = new Float64Array(m);
  for (let i = 0; 2 * i < m; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (m + 0.5));
    let slope = 1;
    for (let step = 0; step < 6; step++) {
      let last = 1;
      let value = x;
      for (let k = 2; k <= m; k++) {
        const next = ((2 * k - 1) * x * value - (k - 1) * last) / k;
        last = value;
        value = next;
      }
      slope = (m * (x * value - last)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = (end * (1 - x)) / 2;
    nodes[m - 1 - i] = (end * (1 + x)) / 2;
    weights[i] = end / ((1 - x * x) * slope * slope);
    weights[m - 1 - i] = weights[i];
  }
  return { nodes, weights };
}
