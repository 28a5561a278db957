import { checkGiven, checkSettings, type Rules } from "../rules.ts";
import type { SurvivalOutcome } from "../survival/outcome.ts";
import {
  BOOTSTRAP_RULES,
  type BootstrapValidationOptions,
  bootstrapValidation,
  type ValidatedMetric,
} from "./bootstrap-validation.ts";
import {
  CALIBRATION_RULES,
  type CalibrationCurve,
  type CalibrationCurveOptions,
  type CalibrationGroup,
  calibrationCurve,
} from "./calibration-curve.ts";

/** What {@link correctedCalibrationCurve} can be told. */
export interface CorrectedCalibrationCurveOptions
  extends CalibrationCurveOptions,
    Pick<BootstrapValidationOptions, "resamples" | "seed" | "indices"> {}

/** How a model is made, and what is known of rows. */
export interface CalibratedModel<Row, Model> {
  /** Makes the model from some rows, which may hold one several times. */
  readonly fit: (rows: readonly Row[]) => Model;
  /** Probability of surviving `time` for each row; or risk with `predicted: "risk"`. */
  readonly predict: (model: Model, rows: readonly Row[], time: number) => ArrayLike<number>;
  readonly outcome: (rows: readonly Row[]) => SurvivalOutcome;
}

/** A group with what the bootstrap says of it. */
export interface CorrectedCalibrationGroup extends CalibrationGroup {
  /** Mean over resamples of (observed - predicted) of the resample, less that of all rows. */
  readonly optimism: number;
  /** Observed less optimism. */
  readonly corrected: number;
  /** Resamples in which the group had both. */
  readonly used: number;
}

/** The calibration of a model on the data that it was fitted to, corrected for optimism. */
export interface CorrectedCalibrationCurve {
  readonly apparent: CalibrationCurve;
  readonly groups: readonly CorrectedCalibrationGroup[];
  readonly slope: ValidatedMetric;
  readonly observedToExpected: ValidatedMetric;
  readonly ici: ValidatedMetric;
  readonly e50: ValidatedMetric;
  readonly e90: ValidatedMetric;
  readonly emax: ValidatedMetric;
  readonly resamples: number;
  readonly failed: number;
}

const RULES: Rules = {
  ...CALIBRATION_RULES,
  resamples: BOOTSTRAP_RULES.resamples,
  seed: BOOTSTRAP_RULES.seed,
  indices: BOOTSTRAP_RULES.indices,
};

/**
 * Calibration of a model on its own data, corrected by the bootstrap: the model is fitted anew on each resample, and how much
 * better its calibration looks there than on all rows is taken off. Groups are those of the apparent predictions throughout.
 *
 * Equals the columns of `calibrate(fit, cmethod = "KM", u)` of R's rms with `grouping: "quantiles"`, for the same resamples.
 * Time: that of the fits, and of two calibration curves a resample.
 *
 * @param model - how to fit, to predict and to read outcomes
 * @throws RadiosurvError what `calibrationCurve` and `bootstrapValidation` throw
 * @example
 * ```ts
 * import { coxRegression, predictCox } from "radiosurv/survival";
 * const rows = Array.from({ length: 60 }, (_, i) => ({ time: ((i * 37) % 60) + 1, event: i % 3 && 1, x: ((i * 7) % 11) + i / 9 }));
 * const outcome = (list: typeof rows) => ({ time: list.map((row) => row.time), event: list.map((row) => row.event) });
 * const x = (list: typeof rows) => ({ x: list.map((row) => row.x) });
 * const { slope, groups } = correctedCalibrationCurve(
 *   rows,
 *   {
 *     outcome,
 *     fit: (list) => coxRegression(outcome(list), x(list)),
 *     predict: (fit, list, time) => predictCox(fit, x(list), { times: [time] }).survival.map(([s]) => s),
 *   },
 *   { time: 30, groups: 2, knots: 0, resamples: 50 },
 * );
 * slope.apparent; // => 1.0000
 * groups.length; // => 2
 * ```
 */
export function correctedCalibrationCurve<Row, Model>(
  rows: readonly Row[],
  model: CalibratedModel<Row, Model>,
  options: CorrectedCalibrationCurveOptions,
): CorrectedCalibrationCurve {
  checkSettings("correctedCalibrationCurve", options, RULES);
  checkGiven("correctedCalibrationCurve", options, "time");
  const { resamples, seed, indices, ...rest } = options;
  const curveOf = (fitted: Model, list: readonly Row[], given: CalibrationCurveOptions): CalibrationCurve =>
    calibrationCurve(model.outcome(list), model.predict(fitted, list, options.time), given);
  const apparent = curveOf(model.fit(rows), rows, rest);
  // the predictions of other models may lie beyond those of this one
  const cutPoints = Float64Array.from(apparent.cutPoints.length > 1 ? apparent.cutPoints : [0, 1]);
  if (!options.cutPoints) {
    cutPoints[0] = 0;
    cutPoints[cutPoints.length - 1] = 1;
  }
  const given = { ...rest, cutPoints, points: 2 };
  const validation = bootstrapValidation(
    rows,
    model.fit,
    (fitted: Model, list: readonly Row[]) => {
      const { groups, slope, observedToExpected, smooth } = curveOf(fitted, list, given);
      const { ici, e50, e90, emax } = smooth;
      return {
        ...Object.fromEntries(groups.map((group, j) => [String(j), group.observed - group.predicted])),
        ...{ slope: slope.estimate, observedToExpected: observedToExpected.estimate, ici, e50, e90, emax },
      };
    },
    { resamples, seed, indices },
  );
  const of = (name: string): ValidatedMetric =>
    validation.metrics.find((metric) => metric.name === name) as ValidatedMetric;
  return {
    apparent,
    groups: apparent.groups.map((group, j) => {
      const { optimism, used } = of(String(j));
      return { ...group, optimism, corrected: group.observed - optimism, used };
    }),
    slope: of("slope"),
    observedToExpected: of("observedToExpected"),
    ici: of("ici"),
    e50: of("e50"),
    e90: of("e90"),
    emax: of("emax"),
    resamples: validation.resamples,
    failed: validation.failed,
  };
}
