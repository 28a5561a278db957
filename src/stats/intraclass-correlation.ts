import { checkSettings, confLevelRule, type Rules } from "../rules.ts";
import { fQuantile, fTail } from "./f-distribution.ts";
import { layoutRule, type RatingLayout, type Ratings, ratingColumns } from "./ratings.ts";
import { checkRows, type MissingValues, missingRule } from "./samples.ts";

/** A form of the coefficient by the names of Shrout and Fleiss. */
export type IntraclassForm = "ICC(1,1)" | "ICC(2,1)" | "ICC(3,1)" | "ICC(1,k)" | "ICC(2,k)" | "ICC(3,k)";

/** The same forms by the names of McGraw and Wong, and those of R's psych. */
export type IntraclassAlias =
  | ("ICC(1)" | "ICC(A,1)" | "ICC(C,1)" | "ICC(k)" | "ICC(A,k)" | "ICC(C,k)")
  | ("ICC1" | "ICC2" | "ICC3" | "ICC1k" | "ICC2k" | "ICC3k");

/** What {@link intraclassCorrelation} can be told. */
export interface IntraclassCorrelationOptions {
  /** Model and unit; see the table in {@link intraclassCorrelation}. @default "ICC(2,1)" */
  readonly form?: IntraclassForm | IntraclassAlias;
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

/** An intraclass correlation with what a report should say of it. */
export interface IntraclassCorrelation {
  /** At most 1; may be negative, and is then left so. */
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  /** F test of a coefficient of 0. */
  readonly fStatistic: number;
  readonly df1: number;
  readonly df2: number;
  readonly pValue: number;
  /** Name by Shrout and Fleiss. */
  readonly form: IntraclassForm;
  readonly model: "one-way random" | "two-way random" | "two-way mixed";
  /** Whether it holds for a single rating or for the mean of all raters. */
  readonly unit: "single" | "average";
  /** Whether constant differences between raters count against it. */
  readonly type: "agreement" | "consistency";
  readonly subjects: number;
  readonly raters: number;
  /** Of the two-way analysis of variance; `within` is that of the one-way one. */
  readonly meanSquares: MeanSquares;
  /** Number of subjects left out. */
  readonly omitted: number;
}

/** Mean squares of ratings. */
export interface MeanSquares {
  readonly subjects: number;
  readonly raters: number;
  readonly residual: number;
  readonly within: number;
}

const FORMS: Readonly<Record<string, IntraclassForm>> = {
  "ICC(1,1)": "ICC(1,1)",
  "ICC(2,1)": "ICC(2,1)",
  "ICC(3,1)": "ICC(3,1)",
  "ICC(1,k)": "ICC(1,k)",
  "ICC(2,k)": "ICC(2,k)",
  "ICC(3,k)": "ICC(3,k)",
  "ICC(1)": "ICC(1,1)",
  "ICC(A,1)": "ICC(2,1)",
  "ICC(C,1)": "ICC(3,1)",
  "ICC(k)": "ICC(1,k)",
  "ICC(A,k)": "ICC(2,k)",
  "ICC(C,k)": "ICC(3,k)",
  ICC1: "ICC(1,1)",
  ICC2: "ICC(2,1)",
  ICC3: "ICC(3,1)",
  ICC1k: "ICC(1,k)",
  ICC2k: "ICC(2,k)",
  ICC3k: "ICC(3,k)",
};

const MODELS = { 1: "one-way random", 2: "two-way random", 3: "two-way mixed" } as const;

const RULES: Rules = {
  form: [`one of ${Object.keys(FORMS).join(", ")}`, (value) => Object.hasOwn(FORMS, value as string)],
  layout: layoutRule,
  confLevel: confLevelRule,
  missing: missingRule,
};

/**
 * Intraclass correlation: the part of the variance of ratings that lies between subjects. For radiomics: how reproducible a
 * feature is when several readers, or one reader twice, delineate the same lesions.
 *
 * | Shrout and Fleiss | McGraw and Wong | psych | model | unit |
 * |---|---|---|---|---|
 * | `ICC(1,1)` | `ICC(1)` | `ICC1` | each subject has raters of its own | single |
 * | `ICC(2,1)` | `ICC(A,1)` | `ICC2` | the same raters, a sample of all; absolute agreement | single |
 * | `ICC(3,1)` | `ICC(C,1)` | `ICC3` | the same raters, these alone; consistency | single |
 * | `ICC(1,k)`, `ICC(2,k)`, `ICC(3,k)` | `ICC(k)`, `ICC(A,k)`, `ICC(C,k)` | `ICC1k`, `ICC2k`, `ICC3k` | as above | mean of the k raters |
 *
 * Equals R's `psych::ICC(ratings, lmer = FALSE)` and `irr::icc`, from mean squares of the analysis of variance; with
 * `lmer = TRUE` psych differs where a component of variance is negative. Limits come from F, those of absolute agreement by
 * Satterthwaite's degrees of freedom, those of ICC(2,k) by the formula of Spearman and Brown, as in psych. Time linear in
 * ratings.
 *
 * @param ratings - a matrix of finite numbers, one list a subject with one entry a rater, as psych and irr take it; or one list a
 *   rater by name, as a record or a table. `layout` says otherwise
 * @returns NaN if no rating differs from another
 * @throws RadiosurvError `argument` for fewer than two raters, or a missing value, naming its row; `length` if lists differ
 *   in length or fewer than two subjects remain; `setting` for an option
 * @see Shrout PE, Fleiss JL. Psychological Bulletin 1979; 86: 420-428; McGraw KO, Wong SP. Psychological Methods 1996; 1: 30-46
 * @example
 * ```ts
 * import { intraclassCorrelation } from "radiosurv/stats";
 * // six subjects, four judges: table 2 of Shrout and Fleiss
 * const ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]];
 * const { estimate, lower, upper, model, unit, type } = intraclassCorrelation(ratings, { form: "ICC(2,1)" });
 * estimate; // => 0.28976
 * [lower, upper]; // => [0.01879, 0.76108]
 * [model, unit, type]; // => ["two-way random", "single", "agreement"]
 * intraclassCorrelation(ratings, { form: "ICC(3,k)" }).estimate; // => 0.90932
 * ```
 */
export function intraclassCorrelation(
  ratings: Ratings<number>,
  options: IntraclassCorrelationOptions = {},
): IntraclassCorrelation {
  checkSettings("intraclassCorrelation", options, RULES);
  const { form: name = "ICC(2,1)", layout, confLevel = 0.95, missing = "throw" } = options;
  const form = FORMS[name];
  const { names, columns } = ratingColumns("intraclassCorrelation", ratings, layout);
  const checked = checkRows("intraclassCorrelation", names, columns, missing, 2);
  const [n, k] = [checked.columns[0].length, checked.columns.length];
  const meanSquares = meanSquaresOf(checked.columns);
  const model = Number(form[4]) as 1 | 2 | 3;
  const average = form[6] === "k";
  const error = model === 1 ? meanSquares.within : meanSquares.residual;
  const [df1, df2] = [n - 1, model === 1 ? n * (k - 1) : (n - 1) * (k - 1)];
  const fStatistic = meanSquares.subjects / error;
  const part = (1 - confLevel) / 2;
  const single =
    model === 2 ? agreement(meanSquares, n, k, part) : ratio(meanSquares.subjects, error, k, df1, df2, part);
  // reliability of a mean of k, by Spearman and Brown
  const raise = (r: number) => (average ? (k * r) / (1 + (k - 1) * r) : r);
  return {
    estimate: raise(single.estimate),
    lower: raise(single.lower),
    upper: raise(single.upper),
    fStatistic,
    df1,
    df2,
    pValue: fTail(fStatistic, df1, df2),
    form,
    model: MODELS[model],
    unit: average ? "average" : "single",
    type: model === 3 ? "consistency" : "agreement",
    subjects: n,
    raters: k,
    meanSquares,
    omitted: checked.omitted,
  };
}

interface Limits {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

// a rating of one rater where F has the two mean squares only
function ratio(between: number, error: number, k: number, df1: number, df2: number, part: number): Limits {
  const at = (f: number) => (between - f * error) / (between + (k - 1) * f * error);
  return {
    estimate: at(1),
    lower: at(fQuantile(part, df1, df2, { tail: "upper" })),
    upper: at(1 / fQuantile(part, df2, df1, { tail: "upper" })),
  };
}

// absolute agreement, in which the variance between raters counts as error
function agreement({ subjects, raters, residual }: MeanSquares, n: number, k: number, part: number): Limits {
  const estimate = (subjects - residual) / (subjects + (k - 1) * residual + (k * (raters - residual)) / n);
  // Satterthwaite's degrees of freedom of the error, a sum of two mean squares
  const a = k * estimate * raters;
  const b = (n * (1 + (k - 1) * estimate) - k * estimate) * residual;
  const df = ((k - 1) * (n - 1) * (a + b) * (a + b)) / ((n - 1) * a * a + b * b);
  if (!(df > 0 && df < Number.POSITIVE_INFINITY)) {
    const edge = residual === 0 && raters === 0 ? estimate : Number.NaN;
    return { estimate, lower: edge, upper: edge };
  }
  const error = k * raters + (k * n - k - n) * residual;
  const below = fQuantile(part, n - 1, df, { tail: "upper" });
  const above = fQuantile(part, df, n - 1, { tail: "upper" });
  return {
    estimate,
    lower: (n * (subjects - below * residual)) / (below * error + n * subjects),
    upper: (n * (above * subjects - residual)) / (error + n * above * subjects),
  };
}

function meanSquaresOf(columns: readonly Float64Array[]): MeanSquares {
  const [n, k] = [columns[0].length, columns.length];
  // deviations from the first rating lose no digits to a large common level
  const level = columns[0][0];
  const subject = new Float64Array(n);
  const rater = new Float64Array(k);
  for (let j = 0; j < k; j++) {
    const column = columns[j];
    for (let i = 0; i < n; i++) {
      subject[i] += (column[i] - level) / k;
      rater[j] += (column[i] - level) / n;
    }
  }
  const grand = rater.reduce((sum, value) => sum + value, 0) / k;
  let residual = 0;
  let within = 0;
  for (let j = 0; j < k; j++) {
    const column = columns[j];
    const shift = rater[j] - grand;
    for (let i = 0; i < n; i++) {
      const rest = column[i] - level - subject[i];
      within += rest * rest;
      residual += (rest - shift) * (rest - shift);
    }
  }
  const squares = (means: Float64Array) => means.reduce((sum, mean) => sum + (mean - grand) * (mean - grand), 0);
  return {
    subjects: (k * squares(subject)) / (n - 1),
    raters: (n * squares(rater)) / (k - 1),
    residual: residual / ((n - 1) * (k - 1)),
    within: within / (n * (k - 1)),
  };
}
