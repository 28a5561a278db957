import { exp, log2 } from "../stats/elementary.ts";
import { EPSILON } from "./constants.ts";
import type { FeatureValues } from "./family.ts";
import { maximalCorrelation } from "./maximal-correlation.ts";
import type { Roi } from "./roi.ts";

/** Memory that the matrices of all directions use one after the other. */
export interface PairScratch {
  /** Places of the shares that are not 0. */
  readonly cells: Int32Array;
  /** Of the shares, then of the products of margins; empty where there are so many levels that it would take much memory. */
  readonly logarithms: Float64Array;
}

/** Levels up to which logarithms are kept. */
const MOST_KEPT = 1024;

/** @param n - number of levels */
export function pairScratch(n: number): PairScratch {
  return { cells: new Int32Array(n * n), logarithms: new Float64Array(n > MOST_KEPT ? 0 : n * n) };
}

/**
 * The features of one co-occurrence matrix.
 *
 * @param p - n x n, row by row, sum 1
 * @param grayLevels - level of each row at index row + 1; entry 0 is not used
 * @param withMcc - whether to compute the maximal correlation coefficient, the only costly one; else it is NaN
 * @param whole - the region that the matrix is of a neighbourhood in, if it is
 */
export function pairStatistics(
  p: Float64Array,
  grayLevels: Float64Array,
  withMcc: boolean,
  whole?: Roi["whole"],
  { cells, logarithms }: PairScratch = pairScratch(grayLevels.length - 1),
): FeatureValues {
  const n = grayLevels.length - 1;
  const isKept = logarithms.length > 0;
  const highest = whole?.highest ?? grayLevels[n];
  const level = grayLevels.subarray(1);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  const sums = new Float64Array(2 * highest + 1);
  const differences = new Float64Array(highest);
  let count = 0;
  let autocorrelation = 0;
  let energy = 0;
  let jointEntropy = 0;
  let maximum = 0;
  // few shares differ where there are few pairs, and most matrices are symmetric
  let share = 0;
  let logarithm = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const pij = p[i * n + j];
      if (pij === 0) continue;
      cells[count++] = i * n + j;
      px[i] += pij;
      py[j] += pij;
      sums[level[i] + level[j]] += pij;
      differences[Math.abs(level[i] - level[j])] += pij;
      autocorrelation += pij * level[i] * level[j];
      energy += pij * pij;
      if (pij !== share) {
        share = pij;
        logarithm = isKept && j < i && p[j * n + i] === pij ? logarithms[j * n + i] : log2(pij + EPSILON);
      }
      if (isKept) logarithms[i * n + j] = logarithm;
      jointEntropy -= pij * logarithm;
      if (pij > maximum) maximum = pij;
    }
  }
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += px[i] * level[i];
    meanY += py[i] * level[i];
  }
  let varianceX = 0;
  let varianceY = 0;
  let entropyX = 0;
  let entropyY = 0;
  for (let i = 0; i < n; i++) {
    varianceX += px[i] * (level[i] - meanX) * (level[i] - meanX);
    varianceY += py[i] * (level[i] - meanY) * (level[i] - meanY);
    const logX = log2(px[i] + EPSILON);
    entropyX -= px[i] * logX;
    entropyY -= py[i] * (py[i] === px[i] ? logX : log2(py[i] + EPSILON));
  }
  let covariance = 0;
  let cluster2 = 0;
  let cluster3 = 0;
  let cluster4 = 0;
  let crossEntropy = 0; // HXY1
  let productEntropy = 0; // HXY2
  // of a neighbourhood few pairs are left, whose shares are so large that ε has no effect, and the logarithm of a product
  // of margins may be taken apart
  const few = whole !== undefined;
  const logX = few ? px.map(logOrZero) : px;
  const logY = few ? py.map((value, i) => (value === px[i] ? logX[i] : logOrZero(value))) : py;
  if (few) productEntropy = entropyX + entropyY;
  else {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const product = px[i] * py[j];
        logarithm = isKept && j < i && px[j] * py[i] === product ? logarithms[j * n + i] : log2(product + EPSILON);
        if (isKept) logarithms[i * n + j] = logarithm;
        productEntropy -= product * logarithm;
      }
    }
  }
  for (let k = 0; k < count; k++) {
    const i = (cells[k] / n) | 0;
    const j = cells[k] - i * n;
    const pij = p[cells[k]];
    crossEntropy -= pij * (few ? logX[i] + logY[j] : isKept ? logarithms[cells[k]] : log2(px[i] * py[j] + EPSILON));
    covariance += pij * (level[i] - meanX) * (level[j] - meanY);
    const c = level[i] + level[j] - meanX - meanY;
    cluster2 += pij * c * c;
    cluster3 += pij * c * c * c;
    cluster4 += pij * c * c * c * c;
  }
  // where neighbours do not depend on each other the difference is rounding, which must be that of the sums
  if (few && Math.abs(productEntropy - jointEntropy) < 1e-9) {
    [crossEntropy, productEntropy] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        const ofProduct = log2(px[i] * py[j] + EPSILON);
        productEntropy -= px[i] * py[j] * ofProduct;
        if (p[i * n + j] !== 0) crossEntropy -= p[i * n + j] * ofProduct;
      }
    }
  }
  const difference = differenceStatistics(differences, highest);
  const sum = sumStatistics(sums);
  const deviations = Math.sqrt(varianceX) * Math.sqrt(varianceY);
  const entropy = Math.max(entropyX, entropyY);
  return {
    Autocorrelation: autocorrelation,
    ClusterProminence: cluster4,
    ClusterShade: cluster3,
    ClusterTendency: cluster2,
    Correlation: deviations === 0 ? 1 : covariance / (deviations + EPSILON),
    ...difference,
    Imc1: entropy === 0 ? 0 : (jointEntropy - crossEntropy) / entropy,
    Imc2: productEntropy === jointEntropy ? 0 : Math.sqrt(1 - exp(-2 * (productEntropy - jointEntropy))),
    JointAverage: meanX,
    JointEnergy: energy,
    JointEntropy: jointEntropy,
    MCC: withMcc ? (few && n === 1 ? 0 : maximalCorrelation(p, px, py, few)) : Number.NaN,
    MaximumProbability: maximum,
    ...sum,
    SumSquares: varianceX,
  };
}

function logOrZero(x: number): number {
  return x === 0 ? 0 : log2(x);
}

function differenceStatistics(share: Float64Array, highest: number): FeatureValues {
  let average = 0;
  let contrast = 0;
  let entropy = 0;
  let id = 0;
  let idm = 0;
  let idn = 0;
  let idmn = 0;
  let inverseVariance = 0;
  for (let k = 0; k < share.length; k++) {
    const p = share[k];
    if (p === 0) continue;
    average += k * p;
    contrast += k * k * p;
    entropy -= p * log2(p + EPSILON);
    id += p / (1 + k);
    idm += p / (1 + k * k);
    idn += p / (1 + k / highest);
    idmn += p / (1 + (k * k) / (highest * highest));
    if (k > 0) inverseVariance += p / (k * k);
  }
  let variance = 0;
  for (let k = 0; k < share.length; k++) variance += share[k] * (k - average) * (k - average);
  return {
    Contrast: contrast,
    DifferenceAverage: average,
    DifferenceEntropy: entropy,
    DifferenceVariance: variance,
    Id: id,
    Idm: idm,
    Idmn: idmn,
    Idn: idn,
    InverseVariance: inverseVariance,
  };
}

function sumStatistics(share: Float64Array): FeatureValues {
  let average = 0;
  let entropy = 0;
  for (let k = 0; k < share.length; k++) {
    if (share[k] === 0) continue;
    average += k * share[k];
    entropy -= share[k] * log2(share[k] + EPSILON);
  }
  return { SumAverage: average, SumEntropy: entropy };
}
