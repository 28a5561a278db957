/** Rates of a rule "treat from this risk on", one entry a threshold. */
export interface TreatedRates {
  /** Part of the subjects that are treated. */
  readonly positive: Float64Array;
  /** Parts of all subjects that are treated and have the event, or have it not; NaN where nobody treated is followed long enough. */
  readonly truePositive: Float64Array;
  readonly falsePositive: Float64Array;
}

/**
 * Number of thresholds at which each subject is treated; they ascend, so that these are the first ones.
 *
 * @param atLeast - a risk that equals the threshold counts as positive; a risk of 0 never does, and one of 1 always
 */
export function treatedUpTo(risk: Float64Array, thresholds: Float64Array, atLeast: boolean): Uint32Array {
  const m = thresholds.length;
  return Uint32Array.from(risk, (value) => {
    let low = 0;
    let high = m;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (atLeast ? thresholds[middle] <= value : thresholds[middle] < value) low = middle + 1;
      else high = middle;
    }
    if (!atLeast) return low;
    return value === 0 ? 0 : value === 1 ? m : low;
  });
}

// label[n]  0 or 1
// bins[n]   what treatedUpTo returned
// count[n]  how many times each subject counts
export function binaryRates(label: Uint8Array, bins: Uint32Array, count: Float64Array, rates: TreatedRates): void {
  const { positive, truePositive, falsePositive } = rates;
  const m = positive.length;
  truePositive.fill(0);
  falsePositive.fill(0);
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    total += count[i];
    if (bins[i] > 0) (label[i] ? truePositive : falsePositive)[bins[i] - 1] += count[i];
  }
  let events = 0;
  let others = 0;
  for (let k = m - 1; k >= 0; k--) {
    events += truePositive[k];
    others += falsePositive[k];
    positive[k] = (events + others) / total;
    truePositive[k] = events / total;
    falsePositive[k] = others / total;
  }
}

/** Scratch of `survivalRates` for m thresholds. */
export interface RateScratch {
  readonly atRisk: Float64Array;
  readonly survival: Float64Array;
  readonly incidence: Float64Array;
  readonly events: Float64Array;
  readonly causes: Float64Array;
  readonly leaving: Float64Array;
  readonly initial: Float64Array;
}

export function rateScratch(m: number): RateScratch {
  const list = (): Float64Array => new Float64Array(m);
  return {
    atRisk: list(),
    survival: list(),
    incidence: list(),
    events: list(),
    causes: list(),
    leaving: list(),
    initial: list(),
  };
}

// order[n]  subjects by ascending time
// kind[n]   0 censored, 1 the event, 2 another cause
// horizon   time up to which events count
// bins[n]   what treatedUpTo returned: a subject belongs to the first so many subsets
// count[n]  how many times each subject counts
// sparse    whether there is an estimate where nobody treated left by the horizon, or all with the event before it
// rates     written; in each subset the incidence of the event by the horizon, by Aalen and Johansen
export function survivalRates(
  order: Uint32Array,
  time: Float64Array,
  kind: Uint8Array,
  horizon: number,
  bins: Uint32Array,
  count: Float64Array,
  sparse: boolean,
  { positive, truePositive, falsePositive }: TreatedRates,
  { atRisk, survival, incidence, events, causes, leaving, initial }: RateScratch,
): void {
  const n = order.length;
  const m = positive.length;
  atRisk.fill(0);
  survival.fill(1);
  incidence.fill(0);
  events.fill(0);
  causes.fill(0);
  leaving.fill(0);
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += count[i];
    if (bins[i] > 0) atRisk[bins[i] - 1] += count[i];
  }
  for (let k = m - 2; k >= 0; k--) atRisk[k] += atRisk[k + 1];
  initial.set(atRisk);
  for (let k = 0; k < m; k++) positive[k] = atRisk[k] / total;
  let top = 0;
  let now = -1;
  for (let i = 0; i < n && time[order[i]] <= horizon; ) {
    now = time[order[i]];
    top = 0;
    let any = 0;
    for (; i < n && time[order[i]] === now; i++) {
      const row = order[i];
      const bin = bins[row];
      const times = count[row];
      if (bin === 0 || times === 0) continue;
      if (bin > top) top = bin;
      leaving[bin - 1] += times;
      if (kind[row] === 0) continue;
      any += times;
      events[bin - 1] += times;
      if (kind[row] === 1) causes[bin - 1] += times;
    }
    let gone = 0;
    let struck = 0;
    let caused = 0;
    for (let k = top - 1; k >= 0; k--) {
      gone += leaving[k];
      leaving[k] = 0;
      if (any > 0) {
        struck += events[k];
        caused += causes[k];
        events[k] = 0;
        causes[k] = 0;
        if (struck > 0) {
          incidence[k] += (survival[k] * caused) / atRisk[k];
          survival[k] *= (atRisk[k] - struck) / atRisk[k];
        }
      }
      atRisk[k] -= gone;
    }
  }
  // subsets that have a subject who leaves just at the horizon
  const seen = now === horizon ? top : 0;
  for (let k = 0; k < m; k++) {
    // where nobody is left before the horizon the incidence is known only if the last one left with an event
    const ended = k >= seen && atRisk[k] === 0 && (!sparse || survival[k] > 0);
    const unknown = initial[k] > 0 && (ended || (!sparse && atRisk[k] === initial[k]));
    const rate = unknown ? Number.NaN : incidence[k];
    truePositive[k] = rate * positive[k];
    falsePositive[k] = (1 - rate) * positive[k];
  }
}
