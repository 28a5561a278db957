import { RadiosurvError } from "../error.ts";
import { checkGiven, checkSettings, oneOf, type Rule, type Rules } from "../rules.ts";
import type { RocPoints } from "./roc-points.ts";

/** Which part of a ROC curve counts. */
export interface PartialAucOptions {
  /** Axis on which `from` and `to` lie. @default "specificity" */
  readonly over?: "specificity" | "sensitivity";
  /** Lower end, 0 to 1. */
  readonly from: number;
  /** Upper end, above `from`. @default 1 */
  readonly to?: number;
  /**
   * `mcclish`: on the scale of a whole area, 0.5 for chance and 1 for the largest possible; a curve below chance has less than
   * 0.5. @default "none"
   */
  readonly correction?: "none" | "mcclish";
}

const fraction: Rule = ["a number from 0 to 1", (value) => (value as number) >= 0 && (value as number) <= 1];

export const partialAucRules: Rules = {
  over: /* @__PURE__ */ oneOf("specificity", "sensitivity"),
  from: fraction,
  to: fraction,
  correction: /* @__PURE__ */ oneOf("none", "mcclish"),
};

/**
 * Area under a part of a ROC curve: sensitivity over a range of specificities, or specificity over a range of sensitivities,
 * with straight lines between the points.
 *
 * Equals R's pROC, `auc(roc, partial.auc = c(to, from), partial.auc.focus, partial.auc.correct)`, which returns NA for a corrected
 * area below chance.
 *
 * @param curve - of {@link rocCurve} or {@link timeDependentRoc}
 * @returns at most `to - from`, unless it is corrected; NaN where the curve is
 * @throws RadiosurvError `setting`
 * @see McClish DK. Medical Decision Making 1989; 9: 190-195
 * @example
 * ```ts
 * import { partialAuc, rocCurve } from "radiosurv/evaluation";
 * const { curve } = rocCurve([0, 0, 0, 1, 0, 1, 1, 1], [1, 2, 3, 4, 5, 6, 7, 7]);
 * partialAuc(curve, { from: 0.75 }); // => 0.1875
 * partialAuc(curve, { from: 0.75, correction: "mcclish" }); // => 0.8571
 * ```
 */
export function partialAuc(curve: RocPoints, options: PartialAucOptions): number {
  checkPartial("partialAuc", options);
  return partialArea(curve.sensitivity, curve.specificity, options);
}

/** @throws RadiosurvError `setting` */
export function checkPartial(caller: string, options: PartialAucOptions): void {
  checkSettings(caller, options, partialAucRules);
  checkGiven(caller, options, "from");
  if (options.from < (options.to ?? 1)) return;
  throw new RadiosurvError("setting", `${caller}: from must be below to; got ${options.from} and ${options.to ?? 1}`);
}

export function partialArea(
  sensitivity: ArrayLike<number>,
  specificity: ArrayLike<number>,
  { over = "specificity", from, to = 1, correction = "none" }: PartialAucOptions,
): number {
  const [x, y] = over === "specificity" ? [specificity, sensitivity] : [sensitivity, specificity];
  let area = 0;
  for (let g = 1; g < x.length; g++) {
    // specificity ascends along a curve, sensitivity descends
    const up = x[g] >= x[g - 1];
    const [low, high] = up ? [g - 1, g] : [g, g - 1];
    const start = Math.max(from, x[low]);
    const end = Math.min(to, x[high]);
    // not a number is not above another either
    if (Number.isNaN(x[low] + x[high] + y[low] + y[high])) return Number.NaN;
    if (!(end > start)) continue;
    const slope = (y[high] - y[low]) / (x[high] - x[low]);
    area += (end - start) * (y[low] + slope * ((start + end) / 2 - x[low]));
  }
  if (correction === "none") return area;
  const chance = ((1 - from) * (1 - from) - (1 - to) * (1 - to)) / 2;
  return (1 + (area - chance) / (to - from - chance)) / 2;
}
