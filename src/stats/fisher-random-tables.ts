import type { CheckedCounts } from "./count-table.ts";
import { TIE_TOLERANCE } from "./fisher-tables.ts";
import { logFactorials } from "./log-factorial.ts";
import { randomFrom, shuffle } from "./random.ts";

/**
 * P-value of Fisher's test by random tables with the margins of the observed one: the subjects keep their rows, and their
 * columns are shuffled. The observed table counts as one of them, so that p is never 0. Time linear in subjects a table.
 *
 * @param replicates - number of random tables
 */
export function randomTablesAsRare(
  { counts, rowSums, columnSums, rows, columns, total }: CheckedCounts,
  replicates: number,
  seed: number,
): number {
  const logs = logFactorials(total);
  // the probability of a table falls with the sum of ln(count!)
  const sumOf = (table: ArrayLike<number>): number => {
    let sum = 0;
    for (let i = 0; i < table.length; i++) sum += logs[table[i]];
    return sum;
  };
  const least = sumOf(counts) - TIE_TOLERANCE;
  const random = randomFrom(seed);
  const labels = new Uint32Array(total);
  for (let j = 0, at = 0; j < columns; j++) for (let k = 0; k < columnSums[j]; k++) labels[at++] = j;
  const table = new Uint32Array(rows * columns);
  let asRare = 1;
  for (let r = 0; r < replicates; r++) {
    shuffle(labels, random);
    table.fill(0);
    for (let i = 0, at = 0; i < rows; i++) for (let k = 0; k < rowSums[i]; k++) table[i * columns + labels[at++]]++;
    if (sumOf(table) >= least) asRare++;
  }
  return asRare / (replicates + 1);
}
