/**
 * Covariance of estimates from their influence functions: that of the functions, with n - 1 in the denominator, over n. NaN for
 * one subject.
 *
 * @param influences - one list an estimate, all of length n
 */
export function influenceCovariance(influences: readonly Float64Array[]): number[][] {
  const n = influences[0].length;
  const means = influences.map((influence) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += influence[i];
    return sum / n;
  });
  const covariance = influences.map(() => influences.map(() => 0));
  for (let a = 0; a < influences.length; a++) {
    for (let b = 0; b <= a; b++) {
      const [x, y] = [influences[a], influences[b]];
      const [meanX, meanY] = [means[a], means[b]];
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (x[i] - meanX) * (y[i] - meanY);
      covariance[a][b] = sum / (n - 1) / n;
      covariance[b][a] = covariance[a][b];
    }
  }
  return covariance;
}
