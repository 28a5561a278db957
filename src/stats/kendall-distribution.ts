/** Most rows whose orders are counted: time grows as n^4. */
export const KENDALL_MOST_ROWS = 200;

/**
 * Exact distribution of the number of concordant pairs among n rows in random order, without ties, at one value.
 *
 * @param n - 1 to 200
 * @param concordant - 0 to n (n - 1) / 2
 */
export function kendallTails(n: number, concordant: number): { readonly atMost: number; readonly atLeast: number } {
  const most = (n * (n - 1)) / 2;
  let from = new Float64Array(most + 1);
  let to = new Float64Array(most + 1);
  from[0] = 1;
  // the m-th row adds 0 to m - 1 pairs, each with the same chance; sums of positive terms keep all digits of the tails
  for (let m = 2; m <= n; m++) {
    const reach = (m * (m - 1)) / 2;
    const before = reach - (m - 1);
    for (let k = 0; k <= reach; k++) {
      let sum = 0;
      for (let j = Math.max(0, k - m + 1); j <= k && j <= before; j++) sum += from[j];
      to[k] = sum / m;
    }
    [from, to] = [to, from];
  }
  let atMost = 0;
  for (let k = 0; k <= concordant; k++) atMost += from[k];
  let atLeast = 0;
  for (let k = most; k >= concordant; k--) atLeast += from[k];
  return { atMost, atLeast };
}
