import { RadiosurvError } from "../error.ts";
import { checkSettings, positive, type Rules, yesOrNo } from "../rules.ts";
import type { CoxFit, UnivariateCox } from "../survival/index.ts";
import {
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  isObject,
  isText,
  limitsRule,
  shownName,
  textByName,
} from "./figure-options.ts";
import { finite, type Value } from "./format-number.ts";

/** A row that the caller made: an estimate with its limits, or a heading. */
export interface ForestRow {
  readonly label: string;
  /** Without it the row is a heading. */
  readonly estimate?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly pValue?: number;
}

/** What {@link forestFigure} can be told. */
export interface ForestFigureOptions extends FigureOptions {
  /** Names to show for variables, columns or levels. @default those of the model */
  readonly labels?: Readonly<Record<string, string>>;
  /** Title of the axis and of the column of estimates. @default "Hazard ratio" */
  readonly measure?: string;
  /** Title of the column of names. @default "Variable" */
  readonly heading?: string;
  /** Where there is no effect; the axis is logarithmic. @default 1 */
  readonly reference?: number;
  /** Of the axis; intervals that go beyond end in an arrow. @default those of the values */
  readonly limits?: readonly [number, number];
  /** Whether there is a column of p-values, where they are known. @default true */
  readonly pValues?: boolean;
}

/** A forest figure as data. */
export interface ForestFigure {
  readonly kind: "forest";
  readonly data: {
    readonly confLevel: number;
    readonly rows: readonly {
      readonly label: string;
      readonly type: "estimate" | "heading" | "reference";
      /** Whether it belongs to the heading above. */
      readonly indented: boolean;
      readonly estimate: Value;
      readonly lower: Value;
      readonly upper: Value;
      readonly pValue: Value;
    }[];
  };
  readonly options: Omit<ForestFigureOptions, "labels">;
}

type Row = ForestFigure["data"]["rows"][number];

const RULES: Rules = {
  ...FIGURE_RULES,
  labels: textByName,
  measure: isText,
  heading: isText,
  reference: positive,
  limits: limitsRule,
  pValues: yesOrNo,
};

/**
 * Forest figure: ratios with their limits on a logarithmic axis, beside them as numbers, with p-values. Categories of a Cox
 * model have a heading, their reference and their other levels.
 *
 * @param model - what `coxRegression` or `univariateCox` returned, or rows of any ratios
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { forestFigure } from "radiosurv/plot";
 * const figure = forestFigure([
 *   { label: "Age, per 10 years", estimate: 1.2, lower: 0.9, upper: 1.6, pValue: 0.21 },
 *   { label: "Rad-score", estimate: 2.4, lower: 1.5, upper: 3.9, pValue: 0.0003 },
 * ]);
 * figure.data.rows[1].estimate; // => 2.4
 * ```
 */
export function forestFigure(
  model: CoxFit | readonly UnivariateCox[] | readonly ForestRow[],
  options: ForestFigureOptions = {},
): ForestFigure {
  const caller = "forestFigure";
  checkSettings(caller, options, RULES);
  const { labels, ...rest } = options;
  const limits = options.limits;
  if (limits && !(limits[0] > 0)) {
    throw new RadiosurvError(
      "setting",
      `${caller}: limits must be above 0, as the axis is logarithmic; got ${limits.join(", ")}`,
    );
  }
  const cox = isObject(model) && Array.isArray(model.hazardRatios);
  const rows = cox ? rowsOfCox(caller, model as CoxFit, labels) : rowsOfList(caller, model, labels);
  return {
    kind: "forest",
    data: { confLevel: cox ? (model as CoxFit).confLevel : 0.95, rows },
    options: rest,
  };
}

function rowsOfCox(caller: string, fit: CoxFit, labels: Readonly<Record<string, string>> | undefined): Row[] {
  const levelNames = fit.terms.flatMap(({ name, levels = [] }) =>
    levels.flatMap((level) => [level, `${name}=${level}`]),
  );
  checkNames(caller, [...new Set([...fit.names, ...fit.terms.map(({ name }) => name), ...levelNames])], labels);
  const rowOf = (column: number, label: string, indented: boolean): Row => ({
    label,
    type: "estimate",
    indented,
    estimate: finite(fit.hazardRatios[column]),
    lower: finite(fit.lower[column]),
    upper: finite(fit.upper[column]),
    pValue: finite(fit.pValues[column]),
  });
  return fit.terms.flatMap(({ name, columns, levels }): Row[] => {
    if (!levels) return columns.map((column) => rowOf(column, shownName(fit.names[column], labels), false));
    const levelLabel = (level: string): string =>
      shownName(`${name}=${level}`, { [`${name}=${level}`]: shownName(level, labels), ...labels });
    return [
      emptyRow("heading", shownName(name, labels), false),
      emptyRow("reference", levelLabel(levels[0]), true),
      ...columns.map((column, k) => rowOf(column, levelLabel(levels[k + 1]), true)),
    ];
  });
}

function rowsOfList(caller: string, rows: unknown, labels: Readonly<Record<string, string>> | undefined): Row[] {
  const known = (row: unknown): boolean =>
    isObject(row) && (typeof row.label === "string" || typeof row.name === "string");
  if (!Array.isArray(rows) || rows.length === 0 || !rows.every(known)) {
    throw argumentError(
      caller,
      "model must be a Cox model, or a list of rows with label, estimate, lower and upper",
      rows,
    );
  }
  const list = rows as readonly (ForestRow | UnivariateCox)[];
  checkNames(
    caller,
    list.map((row) => ("label" in row ? row.label : row.name)),
    labels,
  );
  let headed = false;
  return list.map((row): Row => {
    const label = shownName("label" in row ? row.label : row.name, labels);
    const estimate = "hazardRatio" in row ? row.hazardRatio : row.estimate;
    if (estimate === undefined) {
      headed = true;
      return emptyRow("heading", label, false);
    }
    const { lower = Number.NaN, upper = Number.NaN, pValue = Number.NaN } = row;
    return {
      label,
      type: "estimate",
      indented: headed,
      estimate: finite(estimate),
      lower: finite(lower),
      upper: finite(upper),
      pValue: finite(pValue),
    };
  });
}

function emptyRow(type: "heading" | "reference", label: string, indented: boolean): Row {
  return { label, type, indented, estimate: null, lower: null, upper: null, pValue: null };
}
