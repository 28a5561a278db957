/** Most rows whose orders are counted: time and memory grow as n^4 2^n. */
export const SPEARMAN_MOST_ROWS = 14;

/**
 * Exact distribution of S, the sum of squared differences between the ranks 1..n and a random order of them, at one value.
 * Counts by the set of ranks that the first rows have taken.
 *
 * @param n - 1 to 14
 * @param s - a value of S: an even whole number
 */
export function spearmanTails(n: number, s: number): { readonly atMost: number; readonly atLeast: number } {
  const counts = halfSums(n);
  let atMost = 0;
  let atLeast = 0;
  let total = 0;
  for (let k = 0; k < counts.length; k++) {
    total += counts[k];
    if (2 * k <= s) atMost += counts[k];
    if (2 * k >= s) atLeast += counts[k];
  }
  return { atMost: atMost / total, atLeast: atLeast / total };
}

// number of orders with S = 2 k, at k; all are below 2^53. S / 2 is the sum of squares 1..n less the sum of products of row
// and rank, which is gathered row by row
function halfSums(n: number): Float64Array {
  const length = (n * (n * n - 1)) / 6 + 1;
  const sets = 1 << n;
  let layer = new Map<number, Float64Array>([[0, Float64Array.of(1)]]);
  for (let row = 1; row <= n; row++) {
    const next = new Map<number, Float64Array>();
    for (const [set, products] of layer) {
      for (let rank = 1; rank <= n; rank++) {
        const bit = 1 << (rank - 1);
        if (set & bit) continue;
        const grown = set | bit;
        let sums = next.get(grown);
        if (!sums) next.set(grown, (sums = new Float64Array(mostProducts(n, row) + 1)));
        const shift = row * rank;
        for (let k = 0; k < products.length; k++) sums[k + shift] += products[k];
      }
    }
    layer = next;
  }
  const products = layer.get(sets - 1) as Float64Array;
  const most = products.length - 1;
  const counts = new Float64Array(length);
  for (let k = 0; k < length; k++) counts[k] = products[most - k];
  return counts;
}

// largest sum of products of the rows 1..row with ranks among 1..n
function mostProducts(n: number, row: number): number {
  let sum = 0;
  for (let i = 1; i <= row; i++) sum += i * (n - row + i);
  return sum;
}
