import { randomFrom } from "../stats/random.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";
import { moments, sorted } from "../stats/samples.ts";
import type { Interval } from "./area-limits.ts";
import type { CheckedLabels, OrderedScore } from "./labelled-scores.ts";
import { type PartialAucOptions, partialArea } from "./partial-auc.ts";
import { countDistinct } from "./roc-points.ts";

/** What the bootstrap says of an area. */
export interface BootstrapArea {
  /** Standard deviation over the samples. */
  readonly standardError: number;
  /** Percentiles of the samples. */
  readonly interval: Interval;
}

/**
 * Bootstrap of the area under a ROC curve, and of a part of it: cases and controls are drawn apart, so that each sample has as
 * many of them as the data.
 *
 * @returns for the area, and for its part where one is asked for
 */
export function bootstrapAreas(
  { label, cases, controls }: CheckedLabels,
  { score, order }: OrderedScore,
  partial: PartialAucOptions | undefined,
  replicates: number,
  seed: number,
  confLevel: number,
): readonly BootstrapArea[] {
  // the value, counted from the lowest, of each case and each control
  const m = countDistinct({ score, order });
  const caseValue = new Uint32Array(cases);
  const controlValue = new Uint32Array(controls);
  for (let i = 0, g = -1, a = 0, b = 0; i < order.length; i++) {
    if (i === 0 || score[order[i]] !== score[order[i - 1]]) g++;
    if (label[order[i]]) caseValue[a++] = g;
    else controlValue[b++] = g;
  }
  const random = randomFrom(seed);
  const caseCount = new Float64Array(m);
  const controlCount = new Float64Array(m);
  const sensitivity = new Float64Array(m + 1);
  const specificity = new Float64Array(m + 1);
  const areas = new Float64Array(replicates);
  const parts = new Float64Array(partial ? replicates : 0);
  for (let r = 0; r < replicates; r++) {
    caseCount.fill(0);
    controlCount.fill(0);
    for (let i = 0; i < cases; i++) caseCount[caseValue[Math.floor(random() * cases)]]++;
    for (let i = 0; i < controls; i++) controlCount[controlValue[Math.floor(random() * controls)]]++;
    let [below, above, sum] = [0, cases, 0];
    sensitivity[0] = 1;
    for (let g = 0; g < m; g++) {
      sum += caseCount[g] * (below + controlCount[g] / 2);
      below += controlCount[g];
      above -= caseCount[g];
      sensitivity[g + 1] = above / cases;
      specificity[g + 1] = below / controls;
    }
    areas[r] = sum / (cases * controls);
    if (partial) parts[r] = partialArea(sensitivity, specificity, partial);
  }
  return (partial ? [areas, parts] : [areas]).map((values) => summary(values, confLevel));
}

function summary(values: Float64Array, confLevel: number): BootstrapArea {
  const ascending = sorted(values);
  const tail = (1 - confLevel) / 2;
  return {
    standardError: Math.sqrt(moments(values).squares / (values.length - 1)),
    interval: [sampleQuantile(ascending, tail), sampleQuantile(ascending, 1 - tail)],
  };
}
