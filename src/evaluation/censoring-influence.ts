import type { TimeRocData } from "./time-roc-data.ts";

/**
 * How the estimate of censoring enters a standard error: `rows` and `full` sum the martingale of censoring over rows and over
 * distinct times, `conservative` takes the weights as known.
 */
export type CensoringVariance = "rows" | "full" | "conservative";

/** What is needed of the order of times alone. Lists have one entry a subject, ascending by time. */
export interface CensoringSums {
  /** n / number at risk of a subject that is censored, 0 of others. */
  readonly jump: Float64Array;
  /** First subject on whose weight the jump tells. */
  readonly from: Uint32Array;
  /** First subject whose weight knows all of the time at risk. */
  readonly after: Uint32Array;
  /** Sum of n c / Y^2 up to the end of the time at risk, and what a weight there has of it. */
  readonly whole: Float64Array;
  readonly part: Float64Array;
  /** Where G(t) belongs: so many places from the first subject followed beyond t. */
  readonly shift: number;
}

export function censoringSums({ n, time, kind }: TimeRocData, variance: "rows" | "full"): CensoringSums {
  const jump = new Float64Array(n);
  const from = new Uint32Array(n);
  const after = new Uint32Array(n);
  const whole = new Float64Array(n);
  const part = new Float64Array(n);
  let sum = 0;
  for (let first = 0, next = 0; first < n; first = next) {
    let censored = 0;
    for (next = first; next < n && time[next] === time[first]; next++) if (kind[next] === 0) censored++;
    const atRisk = n - first;
    const before = sum;
    if (variance === "full") sum += (n * censored) / atRisk / atRisk;
    for (let i = first; i < next; i++) {
      // subjects of one time as if they left one after the other, as they stand in the data
      if (variance === "rows" && kind[i] === 0) sum += n / (n - i) / (n - i);
      if (kind[i] === 0) jump[i] = n / atRisk;
      from[i] = variance === "rows" ? first : next;
      after[i] = variance === "rows" ? i + 1 : next;
      whole[i] = sum;
      part[i] = variance === "rows" ? sum : before;
    }
  }
  return { jump, from, after, whole, part, shift: variance === "rows" ? -1 : 0 };
}

/**
 * What the estimate of censoring adds to an influence function: the mean over subjects i of q(i) times the influence of k on
 * -ln G at the time of i. By sums from both ends, where the definition takes n^2 steps.
 */
// q[n]       weights of the influences, ascending by time
// suffix     scratch of length n + 1
// influence  added to
export function addCensoringInfluence(
  { jump, from, after, whole, part }: CensoringSums,
  q: Float64Array,
  suffix: Float64Array,
  influence: Float64Array,
): void {
  const n = q.length;
  suffix[n] = 0;
  for (let i = n - 1; i >= 0; i--) suffix[i] = suffix[i + 1] + q[i];
  let below = 0;
  let i = 0;
  for (let k = 0; k < n; k++) {
    for (; i < after[k]; i++) below += q[i] * part[i];
    influence[k] += (jump[k] * suffix[from[k]] - below - whole[k] * suffix[after[k]]) / n;
  }
}
