import { RadiosurvError } from "../error.ts";
import { checkMade, checkSettings, oneOf } from "../rules.ts";

/** How p-values are adjusted; BH is Benjamini and Hochberg, BY Benjamini and Yekutieli. */
export type AdjustmentMethod = "bonferroni" | "holm" | "hochberg" | "hommel" | "BH" | "BY" | "none";

/** What {@link adjustPValues} can be told. */
export interface AdjustPValuesOptions {
  /** @default "holm" */
  readonly method?: AdjustmentMethod;
}

/**
 * P-values adjusted for the number of tests: `bonferroni`, `holm`, `hochberg` and `hommel` bound the chance of any false
 * positive, `BH` and `BY` the expected part of false ones among the positive. Equals R's `p.adjust`; NaN stays NaN and is not counted.
 *
 * @param pValues - 0 to 1 each
 * @throws RadiosurvError `argument` for a value outside 0..1; `setting` for a method that is not known
 * @example
 * ```ts
 * import { adjustPValues } from "radiosurv/stats";
 * adjustPValues([0.01, 0.02, 0.03, 0.5], { method: "BH" }); // => [0.04, 0.04, 0.04, 0.5]
 * ```
 */
export function adjustPValues(pValues: ArrayLike<number>, options: AdjustPValuesOptions = {}): Float64Array {
  checkMade("adjustPValues", pValues, "length", "a list of p-values");
  const methods = ["bonferroni", "holm", "hochberg", "hommel", "BH", "BY", "none"] as const;
  checkSettings("adjustPValues", options, { method: oneOf(...methods) });
  const { method = "holm" } = options;
  const p = Float64Array.from(pValues);
  const wrong = p.findIndex((value) => value < 0 || value > 1);
  if (wrong >= 0) {
    throw new RadiosurvError(
      "argument",
      `adjustPValues: p-values must lie in 0..1; got ${p[wrong]} as number ${wrong}`,
    );
  }
  const order = Array.from(p.keys()).filter((i) => !Number.isNaN(p[i]));
  order.sort((a, b) => p[a] - p[b]);
  const n = order.length;
  const harmonic = order.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const factor = (rank: number): number => {
    if (method === "bonferroni") return n;
    if (method === "holm" || method === "hochberg") return n - rank;
    return (n / (rank + 1)) * (method === "BY" ? harmonic : 1);
  };
  if (method === "none") return p;
  const adjusted = p.slice();
  if (method === "hommel") {
    hommel(Float64Array.from(order, (i) => p[i])).forEach((value, rank) => {
      adjusted[order[rank]] = value;
    });
    return adjusted;
  }
  const up = method === "bonferroni" || method === "holm";
  // holm goes up from the smallest and never falls; hochberg, BH and BY go down from the largest and never rise
  let bound = up ? 0 : 1;
  for (let i = 0; i < n; i++) {
    const rank = up ? i : n - 1 - i;
    const value = Math.min(1, factor(rank) * p[order[rank]]);
    bound = method === "bonferroni" ? value : up ? Math.max(bound, value) : Math.min(bound, value);
    adjusted[order[rank]] = bound;
  }
  return adjusted;
}

// the largest p-value of Simes' test among all sets of hypotheses that hold the one in question; of each size that of it and
// the largest others is the largest. Time n^2
function hommel(ascending: Float64Array): Float64Array {
  const n = ascending.length;
  const adjusted = ascending.slice();
  for (let m = 2; m <= n; m++) {
    let others = Number.POSITIVE_INFINITY;
    for (let j = 2; j <= m; j++) others = Math.min(others, (m / j) * ascending[n - m + j - 1]);
    for (let i = 0; i < n; i++) {
      const simes = Math.min(m * ascending[Math.min(i, n - m)], others);
      if (simes > adjusted[i]) adjusted[i] = simes;
    }
  }
  return adjusted;
}
