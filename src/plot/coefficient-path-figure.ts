import { checkSettings, oneOf, positive, type Rules, wholeFrom } from "../rules.ts";
import { log } from "../stats/elementary.ts";
import type { CoefficientPath, PenalizedCoxPath } from "../survival/index.ts";
import {
  type AxisTitles,
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  hasLists,
  isObject,
  shownName,
  TITLE_RULES,
  textByName,
} from "./figure-options.ts";

/** What {@link coefficientPathFigure} can be told. */
export interface CoefficientPathFigureOptions extends FigureOptions, AxisTitles {
  /** Names to show for columns. @default those of the path */
  readonly labels?: Readonly<Record<string, string>>;
  /** Penalties that are marked, such as `lambdaMin` and `lambda1se`: by the name to show. @default none */
  readonly marks?: Readonly<Record<string, number>>;
  /** Most columns that are named, those with the largest last coefficients; the others are grey. @default 8 */
  readonly named?: number;
  /** Of a fitted path: coefficients in the units of the table, or of standardised columns. @default "table" */
  readonly scale?: "table" | "standardized";
}

/** A figure of coefficients along the penalty as data. */
export interface CoefficientPathFigure {
  readonly kind: "coefficient-path";
  readonly data: {
    readonly lambda: readonly number[];
    readonly logLambda: readonly number[];
    readonly df: readonly number[];
    readonly lines: readonly { readonly label: string; readonly values: readonly number[] }[];
    readonly marks: readonly { readonly label: string; readonly lambda: number }[];
  };
  readonly options: Omit<CoefficientPathFigureOptions, "labels" | "marks" | "scale">;
}

export const marksRule: readonly [string, (value: unknown) => boolean] = [
  "an object of positive numbers by name",
  (value) => isObject(value) && Object.values(value).every(positive[1]),
];
const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  labels: textByName,
  marks: marksRule,
  named: wholeFrom(0),
  scale: oneOf("table", "standardized"),
};

/**
 * Figure of the coefficients of a penalised Cox model against -log lambda: the penalty falls from left to right, as in glmnet
 * from version 4.1-9 on. Above the panel the number of columns in the model. Names stand at the ends of the lines.
 *
 * @param path - what `penalizedCox` returned, or `coefficientPath`
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { coefficientPathFigure } from "radiosurv/plot";
 * import { penalizedCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const path = penalizedCox(outcome, { x: [0, 2, 1, 1, 1, 0, 0], y: [1, 1, 1, 1, 1, 1, 1] }, { lambda: [0.2, 0.1] });
 * coefficientPathFigure(path).data.lines.map((line) => line.label); // => ["x"]
 * ```
 */
export function coefficientPathFigure(
  path: PenalizedCoxPath | CoefficientPath,
  options: CoefficientPathFigureOptions = {},
): CoefficientPathFigure {
  const caller = "coefficientPathFigure";
  checkSettings(caller, options, RULES);
  const { labels, marks = {}, scale = "table", ...rest } = options;
  if (!hasLists(path, "lambda", "lines") && !hasLists(path, "lambda", "coefficients", "names")) {
    throw argumentError(caller, "path must be what penalizedCox or coefficientPath returned", path);
  }
  const lines = "lines" in path ? path.lines : linesOf(path, scale);
  checkNames(caller, "lines" in path ? lines.map(({ name }) => name) : path.names, labels);
  return {
    kind: "coefficient-path",
    data: {
      lambda: Array.from(path.lambda),
      logLambda: path.lambda.map(log),
      df: Array.from(path.df),
      lines: lines.map(({ name, values }) => ({
        label: shownName(name, labels),
        values: Array.from(values, (value) => value + 0),
      })),
      marks: Object.entries(marks).map(([label, lambda]) => ({ label, lambda })),
    },
    options: rest,
  };
}

function linesOf({ names, scales, coefficients }: PenalizedCoxPath, scale: string): CoefficientPath["lines"] {
  return names
    .map((name, j) => ({ name, values: coefficients.map((row) => row[j] * (scale === "table" ? 1 : scales[j])) }))
    .filter(({ values }) => values.some((value) => value !== 0));
}
