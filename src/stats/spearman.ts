import { RadiosurvError } from "../error.ts";
import { checkSettings } from "../rules.ts";
import { pValueOf } from "./alternative.ts";
import {
  type Correlation,
  correlationTTest,
  productMoment,
  RANK_RULES,
  type RankCorrelationOptions,
} from "./correlation.ts";
import { midRanks } from "./mid-ranks.ts";
import { checkRows } from "./samples.ts";
import { SPEARMAN_MOST_ROWS, spearmanTails } from "./spearman-distribution.ts";

/** Up to here all orders are counted by default, as R does. */
const FEW = 9;

/**
 * Rank correlation of Spearman: the product-moment correlation of ranks, equal values sharing the mean of theirs.
 *
 * Up to 9 rows without ties the p-value is exact, as in R's `cor.test(x, y, method = "spearman")`; the statistic is then S,
 * the sum of squared differences of ranks. Otherwise it comes from t with n - 2 degrees of freedom, which equals R with
 * `exact = FALSE` and SciPy's `spearmanr`. From 10 to 1289 rows without ties R takes a series by default, whose p-value
 * differs in the third digit. `exact: true` counts all orders of up to 14 rows. Time that of sorting.
 *
 * @param x - finite numbers, one a subject
 * @param y - as many
 * @returns NaN for everything that fewer than 3 rows, or a constant list, leave undefined
 * @throws RadiosurvError `length` if the lists differ in length or fewer than 2 rows remain; `argument` for a missing value,
 *   naming its row, and for an exact test of tied values; `limit` for an exact test of more than 14 rows; `setting`
 * @see Spearman C. American Journal of Psychology 1904; 15: 72-101; Kendall MG. Rank Correlation Methods, 1970, chapter 5
 * @example
 * ```ts
 * import { spearman } from "radiosurv/stats";
 * const { estimate, pValue, method } = spearman([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]);
 * estimate; // => 0.8
 * pValue; // => 0.1333
 * method; // => "exact"
 * ```
 */
export function spearman(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: RankCorrelationOptions = {},
): Correlation {
  checkSettings("spearman", options, RANK_RULES);
  const { alternative = "two-sided", missing = "throw" } = options;
  const { columns, omitted } = checkRows("spearman", ["x", "y"], [x, y], missing, 2);
  const n = columns[0].length;
  const [first, second] = columns.map(midRanks);
  const tied = first.ties.length + second.ties.length > 0;
  const estimate = productMoment(first.ranks, second.ranks);
  const { exact = n <= FEW && n > 2 && !tied } = options;
  if (!exact) return { estimate, ...correlationTTest(estimate, n, alternative), method: "t", n, omitted };
  if (tied) {
    throw new RadiosurvError("argument", "spearman: an exact test needs values without ties; leave exact out");
  }
  if (n > SPEARMAN_MOST_ROWS) {
    throw new RadiosurvError(
      "limit",
      `spearman: an exact test takes up to ${SPEARMAN_MOST_ROWS} rows; got ${n}; leave exact out`,
    );
  }
  let statistic = 0;
  for (let i = 0; i < n; i++) {
    const distance = first.ranks[i] - second.ranks[i];
    statistic += distance * distance;
  }
  const { atMost, atLeast } = spearmanTails(n, statistic);
  // a large sum of squared differences is a low correlation
  return { estimate, statistic, pValue: pValueOf(alternative, atLeast, atMost), method: "exact", n, omitted };
}
