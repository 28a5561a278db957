import { addCensoringInfluence, type CensoringSums } from "./censoring-influence.ts";
import type { OrderedScore } from "./labelled-scores.ts";
import { firstAfter, firstFrom, type TimeRocData } from "./time-roc-data.ts";

/** Who is a case and who a control at a time, and with which weight. Lists have one entry a subject, ascending by time. */
export interface TimeRocWeights {
  /** 1 / G(T-), or 0. */
  readonly cases: Float64Array;
  /** 1 / G(t) of who is followed beyond t, 1 / G(T-) of who had another event before, or 0. */
  readonly controls: Float64Array;
  readonly caseCount: number;
  readonly controlCount: number;
  /** Of the controls those that had another event. */
  readonly otherCount: number;
  /** First subject followed beyond t. */
  readonly beyond: number;
  /** G(t), NaN where nobody is followed beyond t. */
  readonly uncensored: number;
}

/**
 * @param closed - an event at the very time makes a case
 * @param others - who had another event before is a control
 * @param weighted - 1 each if not
 */
export function timeRocWeights(
  { n, time, kind, uncensored }: TimeRocData,
  at: number,
  closed: boolean,
  others: boolean,
  weighted: boolean,
): TimeRocWeights {
  const cases = new Float64Array(n);
  const controls = new Float64Array(n);
  const beyond = firstAfter(time, at);
  const end = closed ? beyond : firstFrom(time, at);
  let caseCount = 0;
  let otherCount = 0;
  for (let i = 0; i < end; i++) {
    const weight = weighted ? 1 / uncensored[i] : 1;
    if (kind[i] === 1) {
      cases[i] = weight;
      caseCount++;
    } else if (others && kind[i] === 2) {
      controls[i] = weight;
      otherCount++;
    }
  }
  // nobody is censored between t and the next time
  const g = beyond < n ? uncensored[beyond] : Number.NaN;
  controls.fill(weighted ? 1 / g : 1, beyond);
  return { cases, controls, caseCount, controlCount: n - beyond + otherCount, otherCount, beyond, uncensored: g };
}

/** The area at a time. */
export interface TimeRocArea {
  readonly auc: number;
  /** Mean weights: probabilities to be a case, and a control. */
  readonly caseMean: number;
  readonly controlMean: number;
}

/** How influences are found: without sums the weights are taken as known. */
export interface InfluenceOptions {
  readonly sums?: CensoringSums;
  /**
   * Whether the probability of a control is taken as 1 less that of a case, as timeROC does where other events make controls.
   */
  readonly complement: boolean;
}

/**
 * Area and influence functions in one pass over the sorted scores and one over the times: O(n).
 *
 * With w the weights of cases, v those of controls, a(i) the mean of v over lower scores and b(j) that of w over higher ones,
 * the area is the mean of w a, over F S, the means of w and v. Its influence function is that of a ratio, with that of 1 / G.
 */
// influence  written, ascending by time; 0 where the area is 0 or 1
export function timeRocArea(
  { n }: TimeRocData,
  { score, order }: OrderedScore,
  { cases, controls, beyond }: TimeRocWeights,
  { sums, complement }: InfluenceOptions,
  influence: Float64Array,
): TimeRocArea {
  let f = 0;
  let s = 0;
  for (let i = 0; i < n; i++) {
    f += cases[i];
    s += controls[i];
  }
  const lower = new Float64Array(n);
  const higher = new Float64Array(n);
  let casesBelow = 0;
  let controlsBelow = 0;
  let concordant = 0;
  let discordant = 0;
  for (let i = 0, end = 0; i < n; i = end) {
    const value = score[order[i]];
    let w = 0;
    let v = 0;
    for (end = i; end < n && score[order[end]] === value; end++) {
      w += cases[order[end]];
      v += controls[order[end]];
    }
    const a = controlsBelow + v / 2;
    const b = casesBelow + w / 2;
    for (let j = i; j < end; j++) {
      lower[order[j]] = a / n;
      higher[order[j]] = (f - b) / n;
    }
    concordant += w * a;
    discordant += v * b;
    casesBelow += w;
    controlsBelow += v;
  }
  const auc = concordant / (concordant + discordant);
  f /= n;
  s /= n;
  // an area at the end of its range has no variance, of which rounding would leave some
  if (concordant > 0 && discordant > 0) {
    const d = complement ? 1 - f : s;
    const h = auc * f * s;
    const q = new Float64Array(n);
    const slope = h * (1 / f - 1 / d);
    for (let i = 0; i < n; i++) {
      const w = cases[i];
      const v = controls[i];
      influence[i] = complement
        ? w * lower[i] + v * higher[i] - 2 * h - slope * (w - f)
        : w * (lower[i] - auc * s) + v * (higher[i] - auc * f);
    }
    if (sums) {
      // 1 / G(t) of who is followed beyond t: a weight in the place of t, which has no influence where it cancels
      let atTime = 0;
      for (let i = 0; i < n; i++) {
        q[i] = complement ? cases[i] * (lower[i] - slope) : cases[i] * (lower[i] - auc * s);
        const v = complement ? controls[i] * higher[i] : controls[i] * (higher[i] - auc * f);
        if (i < beyond) q[i] += v;
        else atTime += v;
      }
      const place = beyond + sums.shift;
      if (place >= 0 && place < n) q[place] += atTime;
      addCensoringInfluence(sums, q, new Float64Array(n + 1), influence);
    }
    for (let i = 0; i < n; i++) influence[i] /= f * d;
  }
  return { auc, caseMean: f, controlMean: s };
}
