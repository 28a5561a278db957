/** Rows ascending by time, whatever else is known of them; and their places in ascending order of a score. */
export interface CutData {
  readonly n: number;
  readonly time: Float64Array;
  /** 0 or 1. */
  readonly event: Uint8Array;
  /** Row at each place of the order of scores. */
  readonly rowAt: Uint32Array;
  /** Scores, ascending. */
  readonly score: Float64Array;
}

/** What each row adds to the log-rank test of any group that it is in; one entry a row. */
export interface LogRankTerms {
  /** M: events observed less events expected. Observed - expected of a group is the sum over its rows. */
  readonly excess: Float64Array;
  /** A: sum of c / Y over the event times up to that of the row. */
  readonly drift: Float64Array;
  /** B: sum of c / Y^2 over the same. The variance of a group is sum A_i - sum sum min(B_i, B_j) over its rows. */
  readonly level: Float64Array;
  /** Number of event times up to that of the row. */
  readonly rank: Uint32Array;
  /** Number of event times. */
  readonly eventTimes: number;
  readonly event: Uint8Array;
}

/**
 * Splits the log-rank test into terms of the rows: with D events of Y at risk at a time, and the hypergeometric
 * c = D (Y - D) / (Y - 1), any group's observed - expected and variance are sums of what is computed here once. As B never
 * falls with time, B at the earlier of two times is the smaller of the two.
 *
 * @param time - ascending
 */
export function logRankTerms(time: Float64Array, event: Uint8Array): LogRankTerms {
  const n = time.length;
  const excess = new Float64Array(n);
  const drift = new Float64Array(n);
  const level = new Float64Array(n);
  const rank = new Uint32Array(n);
  let hazard = 0;
  let a = 0;
  let b = 0;
  let eventTimes = 0;
  for (let start = 0, end = 0; start < n; start = end) {
    let d = 0;
    for (; end < n && time[end] === time[start]; end++) d += event[end];
    if (d > 0) {
      const y = n - start;
      // one at risk has no variance
      const c = y > 1 ? (d * (y - d)) / (y - 1) : 0;
      hazard += d / y;
      a += c / y;
      b += c / (y * y);
      eventTimes++;
    }
    for (let i = start; i < end; i++) {
      excess[i] = event[i] - hazard;
      drift[i] = a;
      level[i] = b;
      rank[i] = eventTimes;
    }
  }
  return { excess, drift, level, rank, eventTimes, event };
}

/**
 * The data with each row taken so many times: a part of it, or a bootstrap sample. Needs no sorting.
 *
 * @param counts - how often each row is taken
 */
export function takeRows(data: CutData, counts: ArrayLike<number>): CutData {
  const first = new Uint32Array(data.n);
  let n = 0;
  for (let row = 0; row < data.n; row++) {
    first[row] = n;
    n += counts[row];
  }
  const taken = {
    n,
    time: new Float64Array(n),
    event: new Uint8Array(n),
    rowAt: new Uint32Array(n),
    score: new Float64Array(n),
  };
  for (let row = 0, at = 0; row < data.n; row++) {
    for (let k = 0; k < counts[row]; k++, at++) {
      taken.time[at] = data.time[row];
      taken.event[at] = data.event[row];
    }
  }
  for (let place = 0, at = 0; place < data.n; place++) {
    const row = data.rowAt[place];
    for (let k = 0; k < counts[row]; k++, at++) {
      taken.rowAt[at] = first[row] + k;
      taken.score[at] = data.score[place];
    }
  }
  return taken;
}
