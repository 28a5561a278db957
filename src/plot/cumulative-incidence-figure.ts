import { RadiosurvError } from "../error.ts";
import { checkSettings, isNumber, listOf, oneOf, type Rules, yesOrNo } from "../rules.ts";
import type { CauseFit, CumulativeIncidence } from "../survival/index.ts";
import {
  type AxisTitles,
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  hasLists,
  isPValue,
  pValueOf,
  shownName,
  TITLE_RULES,
  textByName,
} from "./figure-options.ts";
import { finite, finiteValues, type Value } from "./format-number.ts";
import { type RatioEstimate, ratiosOf, type ShownRatio } from "./ratio-estimates.ts";

/** A test of one cause, as `grayTest` returns them. */
export interface CauseTest {
  readonly pValue: number;
  /** @default all causes shown */
  readonly cause?: number;
}

/** What {@link cumulativeIncidenceFigure} can be told. */
export interface CumulativeIncidenceFigureOptions extends FigureOptions, AxisTitles {
  /** The causes that are drawn, in their order. @default all */
  readonly causes?: readonly number[];
  /** Names to show for causes, by their numbers. @default "cause 1" and so on */
  readonly causeLabels?: Readonly<Record<string, string>>;
  /** Names to show for groups. @default those of the curves */
  readonly labels?: Readonly<Record<string, string>>;
  /** A number, or tests as `grayTest` returns them; those of causes that are not drawn are left out. @default none */
  readonly pValue?: number | CauseTest | readonly CauseTest[];
  /** Shown as `SHR 1.5 (95% CI 1.1-2.0)`: what `fineGrayRegression` returned, or ratios. @default none */
  readonly hazardRatio?: CauseFit | RatioEstimate | readonly RatioEstimate[];
  /** Whether the axis is in percent. @default false */
  readonly percent?: boolean;
  /** End of the vertical axis, above 0 and at most 1. @default 1 */
  readonly maximum?: number;
  /** Whether confidence limits are drawn. @default true for up to four curves */
  readonly band?: boolean;
  /** Whether censored subjects are marked. @default false */
  readonly censorMarks?: boolean;
  /** Numbers below the ticks: at risk; also events of each cause up to then; or none. @default "at-risk" */
  readonly riskTable?: "at-risk" | "at-risk-and-events" | "none";
  /** Ticks of the time axis, and times of the numbers at risk. @default round times, as many as have room */
  readonly timeTicks?: readonly number[];
  /** End of the time axis. @default the last time of any curve */
  readonly maximumTime?: number;
}

/** A figure of cumulative incidences as data; lists have one entry a distinct time of the group. */
export interface CumulativeIncidenceFigure {
  readonly kind: "cumulative-incidence";
  readonly data: {
    readonly groups: readonly {
      readonly label: string;
      readonly times: readonly number[];
      readonly atRisk: readonly number[];
      readonly censored: readonly number[];
      /** One a cause, in the order of `causes`. */
      readonly curves: readonly {
        readonly incidence: readonly Value[];
        readonly lower: readonly Value[];
        readonly upper: readonly Value[];
        readonly events: readonly number[];
      }[];
    }[];
    readonly causes: readonly { readonly cause: number; readonly label: string }[];
    readonly unit?: string;
    readonly confLevel: number;
    /** Without `cause` of all. */
    readonly tests: readonly { readonly cause?: string; readonly pValue: Value }[];
    readonly hazardRatios: readonly ShownRatio[];
  };
  readonly options: Omit<
    CumulativeIncidenceFigureOptions,
    "causes" | "causeLabels" | "labels" | "pValue" | "hazardRatio"
  >;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  ...TITLE_RULES,
  causes: listOf(isNumber),
  causeLabels: textByName,
  labels: textByName,
  pValue: [
    `${isPValue[0]}, or several tests`,
    (value) => (Array.isArray(value) ? value.length > 0 && value.every(isPValue[1]) : isPValue[1](value)),
  ],
  hazardRatio: [
    "what fineGrayRegression returned, or ratios with estimate, lower and upper",
    (value) => typeof value === "object" && value !== null,
  ],
  percent: yesOrNo,
  maximum: ["a number above 0, at most 1", (value) => (value as number) > 0 && (value as number) <= 1],
  band: yesOrNo,
  censorMarks: yesOrNo,
  riskTable: oneOf("at-risk", "at-risk-and-events", "none"),
  timeTicks: listOf(isNumber),
  maximumTime: ["a positive number", (value) => (value as number) > 0 && Number.isFinite(value)],
};

/**
 * Figure of cumulative incidences of competing causes: steps with confidence limits, one curve a group and cause, and numbers
 * at risk below the ticks of the same time axis. With one group colours tell causes apart, with several groups; dashes tell
 * causes apart then. P and subdistribution hazard ratios stand where no curve is.
 *
 * @param incidence - what `aalenJohansen` returned
 * @throws RadiosurvError `argument` unless it comes from `aalenJohansen`, or without any event; `setting` for an option, or
 *   a cause or a name that is not there
 * @example
 * ```ts
 * import { cumulativeIncidenceFigure, toSvg } from "radiosurv/plot";
 * import { aalenJohansen, grayTest } from "radiosurv/survival";
 * const outcome = { time: [1, 2, 2, 3, 4, 5, 6, 6], status: [2, 0, 1, 2, 1, 0, 1, 2], unit: "years" };
 * const group = ["a", "b", "a", "b", "a", "b", "a", "b"];
 * const figure = cumulativeIncidenceFigure(aalenJohansen(outcome, { group }), {
 *   causes: [1],
 *   causeLabels: { 1: "Relapse" },
 *   pValue: grayTest(outcome, group),
 * });
 * figure.data.groups.map((one) => one.label); // => ["a", "b"]
 * toSvg(figure).includes("P = 0.09"); // => true
 * ```
 */
export function cumulativeIncidenceFigure(
  incidence: CumulativeIncidence | readonly CumulativeIncidence[],
  options: CumulativeIncidenceFigureOptions = {},
): CumulativeIncidenceFigure {
  const caller = "cumulativeIncidenceFigure";
  checkSettings(caller, options, RULES);
  const { causes: wanted, causeLabels, labels, pValue, hazardRatio, ...rest } = options;
  const list = Array.isArray(incidence)
    ? (incidence as readonly CumulativeIncidence[])
    : [incidence as CumulativeIncidence];
  if (list.length === 0 || !list.every((one) => hasLists(one, "times", "causes", "cumulativeIncidence", "atRisk"))) {
    throw argumentError(caller, "incidence must be what aalenJohansen returned", incidence);
  }
  const { causes: known, unit, confLevel } = list[0];
  if (known.length === 0) throw argumentError(caller, "incidence must have a cause with an event", incidence);
  const names = list.map(({ group }, i) => group ?? (list.length > 1 ? `group ${i + 1}` : "all"));
  checkNames(caller, names, labels);
  checkNames(caller, known.map(String), causeLabels, "causeLabels");
  const missing = wanted?.find((cause) => !known.includes(cause));
  if (missing !== undefined) {
    throw new RadiosurvError("setting", `${caller}: causes has ${missing}, but there are ${known.join(", ")}`);
  }
  const { timeTicks: ticks = [] } = options;
  if (ticks.some((tick, i) => i > 0 && !(tick > ticks[i - 1]))) {
    throw new RadiosurvError("setting", `${caller}: timeTicks must ascend; got ${ticks.join(", ")}`);
  }
  const causes = (wanted ?? known).map((cause) => ({
    cause,
    label: shownName(String(cause), { [cause]: `cause ${cause}`, ...causeLabels }),
  }));
  return {
    kind: "cumulative-incidence",
    data: {
      groups: list.map((one, i) => ({
        label: shownName(names[i], labels),
        times: Array.from(one.times),
        atRisk: Array.from(one.atRisk),
        censored: Array.from(one.censored),
        curves: causes.map(({ cause }) => {
          const c = one.causes.indexOf(cause);
          return {
            incidence: finiteValues(one.cumulativeIncidence[c]),
            lower: finiteValues(one.lower[c]),
            upper: finiteValues(one.upper[c]),
            events: Array.from(one.events[c]),
          };
        }),
      })),
      causes,
      ...(unit !== undefined && { unit }),
      confLevel,
      tests: pValue === undefined ? [] : testsOf(pValue, causes),
      hazardRatios: hazardRatio === undefined ? [] : ratiosOf(caller, hazardRatio),
    },
    options: rest,
  };
}

function testsOf(
  given: number | CauseTest | readonly CauseTest[],
  causes: CumulativeIncidenceFigure["data"]["causes"],
): CumulativeIncidenceFigure["data"]["tests"] {
  const tests = Array.isArray(given) ? (given as readonly CauseTest[]) : [given as number | CauseTest];
  const causeOf = (test: number | CauseTest): number | undefined => (typeof test === "number" ? undefined : test.cause);
  const whole = tests.filter((test) => causeOf(test) === undefined);
  return [
    ...whole.map((test) => ({ pValue: finite(pValueOf(test)) })),
    ...causes.flatMap(({ cause, label }) =>
      tests
        .filter((test) => causeOf(test) === cause)
        // with a single cause its name is that of the axis
        .map((test) => ({ ...(causes.length > 1 && { cause: label }), pValue: finite(pValueOf(test)) })),
    ),
  ];
}
