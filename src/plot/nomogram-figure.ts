import { RadiosurvError } from "../error.ts";
import { checkSettings, listOf, positive, type Rules } from "../rules.ts";
import type { CoxFit } from "../survival/index.ts";
import {
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  hasLists,
  isObject,
  limitsRule,
  shownName,
  textByName,
} from "./figure-options.ts";

/** What {@link nomogramFigure} needs to be told. */
export interface NomogramFigureOptions extends FigureOptions {
  /** Range of each variable that is a number, in the unit of the fit: its smallest and largest value in the data. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  /** Times at which survival is read off, within the follow-up of the fit. */
  readonly times: readonly number[];
  /** Names to show for variables or levels. @default those of the model */
  readonly labels?: Readonly<Record<string, string>>;
  /** Unit of time, for the names of the scales of survival. @default none */
  readonly unit?: string;
  /** Stratum whose baseline is used, where the fit has strata. @default the only one */
  readonly stratum?: string;
}

/** A nomogram as data. */
export interface NomogramFigure {
  readonly kind: "nomogram";
  readonly data: {
    /** Points: 100 for the variable that moves the linear predictor most over its range. */
    readonly variables: readonly {
      readonly label: string;
      /** Of a number: value and points at both ends. */
      readonly scale?: {
        readonly from: number;
        readonly to: number;
        readonly fromPoints: number;
        readonly toPoints: number;
      };
      /** Of a category: points of each level. */
      readonly levels?: readonly { readonly label: string; readonly points: number }[];
    }[];
    /** Most points that can be had. */
    readonly total: number;
    /** Linear predictor, centred as the fit has it: `atZero + perPoint * points`. */
    readonly atZero: number;
    readonly perPoint: number;
    /** Cumulative baseline hazard at each time. */
    readonly survival: readonly { readonly label: string; readonly time: number; readonly hazard: number }[];
  };
  readonly options: Omit<NomogramFigureOptions, "ranges" | "times" | "labels" | "unit" | "stratum">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ranges: [
    "an object of two ascending numbers by variable",
    (value) => isObject(value) && Object.values(value).every(limitsRule[1]),
  ],
  times: listOf(positive),
  labels: textByName,
  unit: ["a text", (value) => typeof value === "string"],
  stratum: ["a text", (value) => typeof value === "string"],
};

/**
 * Nomogram of a Cox model: points of each variable, their sum, and the survival that goes with it. Points are those of rms:
 * the variable that changes the linear predictor most over its range spans 0 to 100.
 *
 * @param fit - what `coxRegression` returned, with its baseline hazard
 * @throws RadiosurvError `argument` for something else, for a fit without baseline, or with a coefficient that is NaN;
 *   `setting` for an option, a range that is missing, or a time beyond the follow-up
 * @example
 * ```ts
 * import { nomogramFigure } from "radiosurv/plot";
 * import { coxRegression } from "radiosurv/survival";
 * const outcome = { time: [2, 3, 4, 5, 6, 7, 8, 9], event: [1, 1, 0, 1, 1, 1, 0, 1] };
 * const fit = coxRegression(outcome, { score: [1.2, 0.3, 0.8, 1, 0.2, 0.5, 0.1, 0.4], age: [6, 5, 7, 4, 6, 5, 4, 5] });
 * const figure = nomogramFigure(fit, { ranges: { score: [0, 1.5], age: [4, 8] }, times: [5], unit: "years" });
 * figure.data.variables[0].scale!.toPoints; // => 100
 * ```
 */
export function nomogramFigure(fit: CoxFit, options: NomogramFigureOptions): NomogramFigure {
  const caller = "nomogramFigure";
  checkSettings(caller, options, RULES);
  for (const name of ["ranges", "times"] as const) {
    if (options?.[name] === undefined) throw new RadiosurvError("setting", `${caller}: ${name} is needed`);
  }
  if (!hasLists(fit, "coefficients", "terms", "means", "baseline")) {
    throw argumentError(caller, "fit must be what coxRegression returned", fit);
  }
  const bad = fit.coefficients.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw argumentError(
      caller,
      `each coefficient must be finite, but "${fit.names[bad]}" is redundant`,
      fit.coefficients[bad],
    );
  const { ranges, times, labels, unit, stratum, ...rest } = options;
  const numeric = fit.terms
    .filter(({ levels }) => !levels)
    .flatMap(({ columns }) => columns.map((column) => fit.names[column]));
  const unknown = Object.keys(ranges).find((name) => !numeric.includes(name));
  if (unknown !== undefined)
    throw new RadiosurvError(
      "setting",
      `${caller}: ranges has "${unknown}", but numbers of the fit are ${numeric.join(", ") || "none"}`,
    );
  const levelNames = fit.terms.flatMap(({ name, levels = [] }) =>
    levels.flatMap((level) => [level, `${name}=${level}`]),
  );
  checkNames(caller, [...new Set([...fit.terms.map(({ name }) => name), ...fit.names, ...levelNames])], labels);
  const effects = effectsOf(caller, fit, ranges, labels);
  const spans = effects.map(({ effect }) => Math.max(...effect) - Math.min(...effect));
  const widest = Math.max(...spans);
  if (!(widest > 0)) throw new RadiosurvError("argument", `${caller}: a coefficient must differ from 0; all are 0`);
  const perPoint = widest / 100;
  const centre = fit.means.reduce((sum, mean, k) => sum + mean * fit.coefficients[k], 0);
  return {
    kind: "nomogram",
    data: {
      variables: effects.map(({ label, values, names, effect }) => {
        const least = Math.min(...effect);
        const points = effect.map((value) => (value - least) / perPoint);
        if (names) return { label, levels: names.map((name, k) => ({ label: name, points: points[k] })) };
        return { label, scale: { from: values[0], to: values[1], fromPoints: points[0], toPoints: points[1] } };
      }),
      total: spans.reduce((sum, span) => sum + span, 0) / perPoint,
      atZero: effects.reduce((sum, { effect }) => sum + Math.min(...effect), 0) - centre,
      perPoint,
      survival: times.map((time) => ({
        label: `Survival at ${time}${unit ? ` ${unit}` : ""}`,
        time,
        hazard: hazardAt(caller, fit, time, stratum),
      })),
    },
    options: rest,
  };
}

interface Effect {
  readonly label: string;
  readonly values: readonly number[];
  readonly names?: readonly string[];
  readonly effect: readonly number[];
}

function effectsOf(
  caller: string,
  { terms, names, coefficients }: CoxFit,
  ranges: NomogramFigureOptions["ranges"],
  labels: Readonly<Record<string, string>> = {},
): Effect[] {
  return terms.flatMap(({ name, columns, levels }): Effect[] => {
    if (levels) {
      return [
        {
          label: shownName(name, labels),
          values: [],
          names: levels.map((level) =>
            shownName(`${name}=${level}`, { [`${name}=${level}`]: shownName(level, labels), ...labels }),
          ),
          effect: [0, ...columns.map((column) => coefficients[column])],
        },
      ];
    }
    return columns.map((column) => {
      const column_ = names[column];
      if (!Object.hasOwn(ranges, column_)) {
        throw new RadiosurvError(
          "setting",
          `${caller}: ranges needs the smallest and largest value of "${column_}"; got none`,
        );
      }
      const values = ranges[column_];
      return { label: shownName(column_, labels), values, effect: values.map((value) => value * coefficients[column]) };
    });
  });
}

function hazardAt(caller: string, { baseline }: CoxFit, time: number, stratum: string | undefined): number {
  const strata = baseline.map((one) => one.stratum ?? "");
  const found =
    stratum === undefined && baseline.length === 1 ? baseline[0] : baseline.find((one) => one.stratum === stratum);
  if (baseline.length === 0)
    throw argumentError(caller, 'fit must have a baseline: fit it with `baseline: "hazard"`', "none");
  if (!found)
    throw new RadiosurvError(
      "setting",
      `${caller}: stratum must be one of ${strata.join(", ")}; got ${String(stratum)}`,
    );
  const { times, hazard } = found;
  if (time > times[times.length - 1]) {
    throw new RadiosurvError(
      "setting",
      `${caller}: times must be within the follow-up, up to ${times[times.length - 1]}; got ${time}`,
    );
  }
  let at = 0;
  for (let k = 0; k < times.length && times[k] <= time; k++) at = hazard[k];
  if (at === 0) throw new RadiosurvError("setting", `${caller}: times must be after the first event; got ${time}`);
  return at;
}
