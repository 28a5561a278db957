import type { CutData } from "./log-rank-terms.ts";

/**
 * Log-rank scores of Hothorn and Lausen: event less the sum of 1 / (n - r + 1) over events up to the time, r the number of rows
 * with a time <= that of the event. Of tied times all take the largest rank. Equals the scores of R's maxstat; they differ from
 * the martingale residuals of the Nelson-Aalen estimate, which divide by the number at risk.
 *
 * @returns one score a row, rows ascending by time
 */
export function logRankScores({ n, time, event }: Pick<CutData, "n" | "time" | "event">): Float64Array {
  const scores = new Float64Array(n);
  let sum = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    let events = 0;
    for (; end < n && time[end] === time[start]; end++) events += event[end];
    sum += events / (n - end + 1);
    for (let i = start; i < end; i++) scores[i] = event[i] - sum;
  }
  return scores;
}
