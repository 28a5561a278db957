import { checkSettings, type Rules } from "../rules.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  isText,
  TITLE_RULES,
} from "./figure-options.ts";
import { finite, finiteValues, type Value } from "./format-number.ts";
import { limitsOf, type RocInput } from "./roc-figure.ts";

/** Areas at several times, as `timeDependentRoc` returns them; or the list of them that `incidentDynamicRoc` has. */
export type AucOverTimeInput =
  | readonly (Omit<RocInput, "curve" | "time"> & { readonly time: number })[]
  | { readonly eventTimes: ArrayLike<number>; readonly auc: ArrayLike<number> };

/** What {@link aucOverTimeFigure} can be told. */
export interface AucOverTimeFigureOptions extends FigureOptions, AxisTitles {
  /** Unit of time, for the title of the axis. @default none */
  readonly unit?: string;
}

/** A figure of areas over time as data. */
export interface AucOverTimeFigure {
  readonly kind: "auc-over-time";
  readonly data: {
    readonly models: readonly {
      readonly label: string;
      readonly times: readonly Value[];
      readonly auc: readonly Value[];
      readonly lower: readonly Value[];
      readonly upper: readonly Value[];
    }[];
    readonly unit?: string;
  };
  readonly options: Omit<AucOverTimeFigureOptions, "unit">;
}

const RULES: Rules = { ...FIGURE_RULES, ...TITLE_RULES, unit: isText };

/**
 * Figure of the area under the time-dependent ROC curve against time, with pointwise limits; the line at 0.5 is chance.
 *
 * @param models - areas of each model, by its name
 * @throws RadiosurvError `argument` for something that has no areas; `setting` for an option
 * @example
 * ```ts
 * import { aucOverTimeFigure } from "radiosurv/plot";
 * const signature = [
 *   { time: 12, auc: 0.81, interval: { lower: 0.7, upper: 0.92 } },
 *   { time: 24, auc: 0.78, interval: { lower: 0.69, upper: 0.87 } },
 * ];
 * aucOverTimeFigure({ signature }, { unit: "months" }).data.models[0].times; // => [12, 24]
 * ```
 */
export function aucOverTimeFigure(
  models: Readonly<Record<string, AucOverTimeInput>>,
  options: AucOverTimeFigureOptions = {},
): AucOverTimeFigure {
  const caller = "aucOverTimeFigure";
  checkSettings(caller, options, RULES);
  const { unit, ...rest } = options;
  if (!isObject(models) || Object.keys(models).length === 0) {
    throw argumentError(caller, "models must be areas over time by name of the model", models);
  }
  return {
    kind: "auc-over-time",
    data: {
      models: Object.entries(models).map(([label, areas]) => ({ label, ...linesOf(caller, label, areas) })),
      ...(unit !== undefined && { unit }),
    },
    options: rest,
  };
}

function linesOf(
  caller: string,
  label: string,
  areas: AucOverTimeInput,
): Omit<AucOverTimeFigure["data"]["models"][number], "label"> {
  if (isObject(areas) && "eventTimes" in areas && isListOfNumbers(areas.auc)) {
    const missing = Array.from(areas.auc, () => null);
    return { times: finiteValues(areas.eventTimes), auc: finiteValues(areas.auc), lower: missing, upper: missing };
  }
  const list = Array.isArray(areas) ? (areas as readonly (RocInput & { readonly time: number })[]) : [];
  if (
    list.length === 0 ||
    !list.every((one) => isObject(one) && Number.isFinite(one.time) && typeof one.auc === "number")
  ) {
    throw argumentError(
      caller,
      `"${label}" must be a list with time and auc, or what incidentDynamicRoc returned`,
      areas,
    );
  }
  const sorted = [...list].sort((a, b) => a.time - b.time);
  return {
    times: sorted.map(({ time }) => time),
    auc: sorted.map(({ auc }) => finite(auc)),
    lower: sorted.map(({ interval }) => finite(limitsOf(interval)[0])),
    upper: sorted.map(({ interval }) => finite(limitsOf(interval)[1])),
  };
}
