import type { CheckedLabels, OrderedScore } from "./labelled-scores.ts";

/** What each subject contributes to the area under a ROC curve. */
export interface Placements {
  /**
   * Of a case the part of controls with a lower score, of a control the part of cases with a higher one; equal scores count
   * half.
   */
  readonly values: Float64Array;
  readonly auc: number;
}

/**
 * Placements of all subjects in one pass over the sorted scores: the midranks of Sun and Xu, of which only counts are needed.
 *
 * @see Sun X, Xu W. IEEE Signal Processing Letters 2014; 21: 1389-1393
 */
export function placements({ label, cases, controls }: CheckedLabels, { score, order }: OrderedScore): Placements {
  const n = order.length;
  const values = new Float64Array(n);
  let casesBelow = 0;
  let controlsBelow = 0;
  // a sum of halves, exact
  let sum = 0;
  for (let i = 0; i < n; ) {
    const value = score[order[i]];
    let end = i;
    let tiedCases = 0;
    for (; end < n && score[order[end]] === value; end++) tiedCases += label[order[end]];
    const tiedControls = end - i - tiedCases;
    const lower = controlsBelow + tiedControls / 2;
    const ofCase = lower / controls;
    const ofControl = (cases - casesBelow - tiedCases / 2) / cases;
    for (; i < end; i++) values[order[i]] = label[order[i]] ? ofCase : ofControl;
    sum += tiedCases * lower;
    casesBelow += tiedCases;
    controlsBelow += tiedControls;
  }
  return { values, auc: sum / (cases * controls) };
}

/**
 * DeLong's covariance of two areas: that of the placements of cases, and of controls, each divided by their number. NaN where
 * there is one case or one control.
 *
 * @see DeLong ER, DeLong DM, Clarke-Pearson DL. Biometrics 1988; 44: 837-845
 */
export function delongCovariance({ label, cases, controls }: CheckedLabels, a: Placements, b: Placements): number {
  let ofCases = 0;
  let ofControls = 0;
  for (let i = 0; i < label.length; i++) {
    const product = (a.values[i] - a.auc) * (b.values[i] - b.auc);
    if (label[i]) ofCases += product;
    else ofControls += product;
  }
  return ofCases / (cases - 1) / cases + ofControls / (controls - 1) / controls;
}
