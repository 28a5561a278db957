import { type Rules, yesOrNo } from "../rules.ts";
import { type Alternative, alternativeRule, studentPValue } from "./alternative.ts";
import { type MissingValues, missingRule } from "./samples.ts";

/** What {@link spearman} and {@link kendall} can be told. */
export interface RankCorrelationOptions {
  /** Correlation that is held against none. @default "two-sided" */
  readonly alternative?: Alternative;
  /** Whether the p-value counts all orders of the rows, or approximates. @default the former for few rows without ties */
  readonly exact?: boolean;
  /** Rows with a missing value: an error, or left out and counted. @default "throw" */
  readonly missing?: MissingValues;
}

/** A correlation and the test of it. */
export interface Correlation {
  /** -1 to 1; NaN where one of the lists is constant. */
  readonly estimate: number;
  /** What the p-value is computed from: t, z, or in an exact test the sum that `method` names. */
  readonly statistic: number;
  readonly pValue: number;
  /** `t` with n - 2 degrees of freedom, `normal`, or `exact` from all orders of the rows. */
  readonly method: "t" | "normal" | "exact";
  /** Rows used. */
  readonly n: number;
  /** Rows left out as a value is missing. */
  readonly omitted: number;
}

export const RANK_RULES: Rules = { alternative: alternativeRule, exact: yesOrNo, missing: missingRule };

/** Product-moment correlation of two lists of one length; NaN where one is constant. */
export function productMoment(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i];
    meanY += y[i];
  }
  meanX /= n;
  meanY /= n;
  // scaled, so that no square overflows or vanishes
  let widthX = 0;
  let widthY = 0;
  for (let i = 0; i < n; i++) {
    widthX = Math.max(widthX, Math.abs(x[i] - meanX));
    widthY = Math.max(widthY, Math.abs(y[i] - meanY));
  }
  if (isConstant(x) || isConstant(y)) return Number.NaN;
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const a = (x[i] - meanX) / widthX;
    const b = (y[i] - meanY) / widthY;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/** t statistic of a correlation and its p-value with n - 2 degrees of freedom; NaN for fewer than 3 rows. */
export function correlationTTest(
  r: number,
  n: number,
  alternative: Alternative,
): { readonly statistic: number; readonly pValue: number } {
  if (n < 3 || Number.isNaN(r)) return { statistic: Number.NaN, pValue: Number.NaN };
  const statistic = r * Math.sqrt((n - 2) / ((1 - r) * (1 + r)));
  return { statistic, pValue: studentPValue(alternative, statistic, n - 2) };
}

function isConstant(values: Float64Array): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}
