import { percentiles } from "../stats/order-statistics.ts";
import type { ReviewOutcome, ReviewRecord } from "./review-record.ts";

/** A review of many cases. */
export interface ReviewSummary {
  readonly cases: number;
  /** Number of cases with each outcome. */
  readonly counts: Readonly<Record<ReviewOutcome, number>>;
  /** The same as parts of all cases; NaN without cases. */
  readonly fractions: Readonly<Record<ReviewOutcome, number>>;
  /** Dice coefficients between automatic and final masks; cases in which both are empty are left out and counted. */
  readonly dice: {
    readonly n: number;
    readonly bothEmpty: number;
    readonly mean: number;
    readonly median: number;
    /** Lower and upper quartile, as of R and NumPy by default. */
    readonly quartiles: readonly [number, number];
  };
}

/**
 * Sums up a review: how many masks were left unchanged, edited and replaced, and how well automatic and final masks agree.
 *
 * @returns NaN for the statistics of no case
 * @example
 * ```ts
 * import { reviewSummary } from "radiosurv/segmentation";
 * const rest = { automaticVolume: 1, finalVolume: 1, added: 0, removed: 0 };
 * const summary = reviewSummary([
 *   { outcome: "unchanged", dice: 1, ...rest },
 *   { outcome: "edited", dice: 0.8, ...rest },
 * ]);
 * summary.fractions.edited; // => 0.5
 * summary.dice.median; // => 0.9
 * ```
 */
export function reviewSummary(records: readonly ReviewRecord[]): ReviewSummary {
  const counts = { unchanged: 0, edited: 0, replaced: 0 };
  for (const { outcome } of records) counts[outcome]++;
  const values = Float64Array.from(records.flatMap(({ dice }) => (dice === null ? [] : [dice])));
  const n = values.length;
  const [lower, median, upper] =
    n === 0 ? [Number.NaN, Number.NaN, Number.NaN] : percentiles({ values, total: n }, [25, 50, 75]);
  const share = (count: number): number => count / records.length;
  return {
    cases: records.length,
    counts,
    fractions: {
      unchanged: share(counts.unchanged),
      edited: share(counts.edited),
      replaced: share(counts.replaced),
    },
    dice: {
      n,
      bothEmpty: records.length - n,
      mean: values.reduce((sum, value) => sum + value, 0) / n,
      median,
      quartiles: [lower, upper],
    },
  };
}
