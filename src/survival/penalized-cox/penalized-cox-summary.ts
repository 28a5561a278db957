/** What a fold says along a path. */
export interface FoldValues {
  readonly values: readonly number[];
  readonly weight: number;
}

/** Means over folds and the two values of lambda that are chosen by them. */
export interface FoldSummary {
  readonly lambdaMin: number;
  readonly lambda1se: number;
  readonly indexMin: number;
  readonly index1se: number;
  readonly mean: readonly number[];
  readonly standardError: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

/**
 * Weighted means over folds, their standard errors, and the chosen values of lambda. Folds that are NaN at a value, such as a
 * deviance without event, do not count there, but for the number of folds in the standard error, as in glmnet. With several repeats means and errors are averaged.
 *
 * @param lambda - descending; values of folds may be longer
 */
export function summarizeFolds(
  lambda: readonly number[],
  repeats: readonly (readonly FoldValues[])[],
  measure: "deviance" | "C",
): FoldSummary {
  const count = Math.min(lambda.length, ...repeats.map((folds) => folds[0].values.length));
  const mean: number[] = [];
  const standardError: number[] = [];
  for (let k = 0; k < count; k++) {
    let sumOfMeans = 0;
    let sumOfErrors = 0;
    for (const folds of repeats) {
      const { average, error } = overFolds(folds, k);
      sumOfMeans += average;
      sumOfErrors += error;
    }
    mean.push(sumOfMeans / repeats.length);
    standardError.push(sumOfErrors / repeats.length);
  }
  const sign = measure === "C" ? -1 : 1;
  let indexMin = 0;
  for (let k = 1; k < count; k++) {
    // the first of equals is that of the largest lambda; a mean that is no number is never best
    if (sign * mean[k] < sign * mean[indexMin] || Number.isNaN(mean[indexMin])) indexMin = k;
  }
  const bound = sign * mean[indexMin] + standardError[indexMin];
  let index1se = 0;
  while (index1se < indexMin && !(sign * mean[index1se] <= bound)) index1se++;
  return {
    lambdaMin: lambda[indexMin],
    lambda1se: lambda[index1se],
    indexMin,
    index1se,
    mean,
    standardError,
    lower: mean.map((value, k) => value - standardError[k]),
    upper: mean.map((value, k) => value + standardError[k]),
  };
}

function overFolds(folds: readonly FoldValues[], k: number): { average: number; error: number } {
  let total = 0;
  let sum = 0;
  for (const { values, weight } of folds) {
    if (Number.isNaN(values[k])) continue;
    total += weight;
    sum += weight * values[k];
  }
  const average = sum / total;
  let square = 0;
  for (const { values, weight } of folds) {
    if (!Number.isNaN(values[k])) square += weight * (values[k] - average) ** 2;
  }
  return { average, error: Math.sqrt(square / total / (folds.length - 1)) };
}
