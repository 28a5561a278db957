import { exp, log2 } from "../stats/elementary.ts";
import { EPSILON } from "./constants.ts";
import type { FeatureValues } from "./family.ts";
import { maximalCorrelation } from "./maximal-correlation.ts";

/**
 * The features of one co-occurrence matrix.
 *
 * @param p - n x n, row by row, sum 1
 * @param grayLevels - level of each row at index row + 1; entry 0 is not used
 * @param withMcc - whether to compute the maximal correlation coefficient, the only costly one; else it is NaN
 */
export function pairStatistics(p: Float64Array, grayLevels: Float64Array, withMcc: boolean): FeatureValues {
  const n = grayLevels.length - 1;
  const highest = grayLevels[n];
  const level = grayLevels.subarray(1);
  const px = new Float64Array(n);
  const py = new Float64Array(n);
  const sums = new Float64Array(2 * highest + 1);
  const differences = new Float64Array(highest);
  let autocorrelation = 0;
  let energy = 0;
  let jointEntropy = 0;
  let maximum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const pij = p[i * n + j];
      if (pij === 0) continue;
      px[i] += pij;
      py[j] += pij;
      sums[level[i] + level[j]] += pij;
      differences[Math.abs(level[i] - level[j])] += pij;
      autocorrelation += pij * level[i] * level[j];
      energy += pij * pij;
      jointEntropy -= pij * log2(pij + EPSILON);
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
    entropyX -= px[i] * log2(px[i] + EPSILON);
    entropyY -= py[i] * log2(py[i] + EPSILON);
  }
  let covariance = 0;
  let cluster2 = 0;
  let cluster3 = 0;
  let cluster4 = 0;
  let crossEntropy = 0; // HXY1
  let productEntropy = 0; // HXY2
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const product = px[i] * py[j];
      const logarithm = log2(product + EPSILON);
      productEntropy -= product * logarithm;
      const pij = p[i * n + j];
      if (pij === 0) continue;
      crossEntropy -= pij * logarithm;
      covariance += pij * (level[i] - meanX) * (level[j] - meanY);
      const c = level[i] + level[j] - meanX - meanY;
      cluster2 += pij * c * c;
      cluster3 += pij * c * c * c;
      cluster4 += pij * c * c * c * c;
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
    MCC: withMcc ? maximalCorrelation(p, px, py) : Number.NaN,
    MaximumProbability: maximum,
    ...sum,
    SumSquares: varianceX,
  };
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
