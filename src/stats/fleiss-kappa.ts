import { RadiosurvError } from "../error.ts";
import { checkSettings, confLevelRule, type Rules } from "../rules.ts";
import { normalPValue } from "./alternative.ts";
import { type Category, codeRows } from "./levels.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { layoutRule, type RatingLayout, type Ratings, ratingColumns } from "./ratings.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link fleissKappa} can be told. */
export interface FleissKappaOptions {
  /**
   * What each list of `ratings` holds: all ratings of one subject, or by one rater. @default "subject" for a list of lists,
   * "rater" for lists by name
   */
  readonly layout?: RatingLayout;
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Subjects that were not rated by all: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** Agreement of several raters beyond chance. */
export interface FleissKappa {
  /** 1 for full agreement, 0 for that of chance; NaN if only one category occurs. */
  readonly estimate: number;
  /** Whatever the true agreement, with its confidence limits. */
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
  /** Kappa over its standard error under chance, and its two-sided p-value. */
  readonly zValue: number;
  readonly pValue: number;
  readonly observedAgreement: number;
  readonly expectedAgreement: number;
  readonly categories: readonly Category[];
  /** Kappa of each category against all others. */
  readonly categoryEstimates: readonly number[];
  readonly subjects: number;
  readonly raters: number;
  /** Number of subjects left out. */
  readonly omitted: number;
}

const RULES: Rules = { layout: layoutRule, confLevel: confLevelRule, missing: missingRule };

/**
 * Fleiss' kappa: how far two or more raters agree on categories beyond what chance would bring about. The raters need not be
 * the same for each subject, only as many; which of them gave a rating does not count.
 *
 * The estimate, z and p equal `kappam.fleiss` of R's irr, whose standard error holds under chance alone. The limits come
 * from one that holds otherwise too, by the linear part of what each subject adds. Time linear in ratings.
 *
 * @param ratings - a matrix of categories, one list a subject with one entry a rater, as irr takes it; or one list a rater by
 *   name, as a record or a table. `layout` says otherwise
 * @throws RadiosurvError `argument` for fewer than two raters, or a missing value, naming its row; `length` if lists differ
 *   in length or fewer than two subjects remain; `setting` for an option
 * @see Fleiss JL. Psychological Bulletin 1971; 76: 378-382; Fleiss JL, Nee JCM, Landis JR. Psychological Bulletin 1979; 86:
 *   974-977; Gwet KL. Educational and Psychological Measurement 2021; 81: 781-790
 * @example
 * ```ts
 * import { fleissKappa } from "radiosurv/stats";
 * const kappa = fleissKappa({
 *   first: ["a", "a", "b", "b", "c", "a"],
 *   second: ["a", "b", "b", "b", "c", "a"],
 *   third: ["a", "a", "b", "c", "c", "b"],
 * });
 * kappa.estimate; // => 0.4857
 * kappa.pValue; // => 0.00427
 * ```
 */
export function fleissKappa(ratings: Ratings<Category>, options: FleissKappaOptions = {}): FleissKappa {
  checkSettings("fleissKappa", options, RULES);
  const { layout, confLevel = 0.95, missing = "throw" } = options;
  const { names, columns } = ratingColumns("fleissKappa", ratings, layout);
  const { codes, levels, omitted } = codeRows("fleissKappa", names, columns, missing);
  const n = codes[0].length;
  if (n < 2) throw new RadiosurvError("length", `fleissKappa: at least two subjects are needed; got ${n}`);
  const [m, k] = [codes.length, levels.length];
  const counts = new Float64Array(n * k);
  for (const rater of codes) for (let i = 0; i < n; i++) counts[i * k + rater[i]]++;
  const part = new Float64Array(k);
  for (let i = 0; i < n * k; i++) part[i % k] += counts[i] / (n * m);
  const expected = part.reduce((sum, p) => sum + p * p, 0);
  // agreement of each subject, seen and by chance
  const seen = new Float64Array(n);
  const chance = new Float64Array(n);
  const disagreement = new Float64Array(k);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) {
      const count = counts[i * k + j];
      seen[i] += (count * (count - 1)) / (m * (m - 1));
      chance[i] += (count / m) * part[j];
      disagreement[j] += count * (m - count);
    }
  }
  const observed = seen.reduce((sum, value) => sum + value, 0) / n;
  const estimate = (observed - expected) / (1 - expected);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const influence = seen[i] - observed - 2 * (1 - estimate) * (chance[i] - expected);
    squares += influence * influence;
  }
  const standardError = Math.sqrt(squares / (n * (n - 1))) / (1 - expected);
  const distance = normalQuantile((1 - confLevel) / 2, { tail: "upper" }) * standardError;
  const zValue = estimate / chanceError(part, n, m);
  return {
    estimate,
    standardError,
    lower: estimate - distance,
    upper: estimate + distance,
    zValue,
    pValue: normalPValue("two-sided", zValue),
    observedAgreement: observed,
    expectedAgreement: expected,
    categories: levels,
    categoryEstimates: Array.from(part, (p, j) => 1 - disagreement[j] / (n * m * (m - 1) * p * (1 - p))),
    subjects: n,
    raters: m,
    omitted,
  };
}

// standard error if raters choose by chance: Fleiss, Nee and Landis 1979
function chanceError(part: Float64Array, n: number, m: number): number {
  let total = 0;
  let skew = 0;
  for (const p of part) {
    total += p * (1 - p);
    skew += p * (1 - p) * (1 - 2 * p);
  }
  return Math.sqrt((2 * (total * total - skew)) / (n * m * (m - 1))) / total;
}
