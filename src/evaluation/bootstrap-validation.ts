import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, wholeFrom } from "../rules.ts";
import { randomFrom, seedRule } from "../stats/random.ts";

/** What {@link bootstrapValidation} can be told. */
export interface BootstrapValidationOptions {
  /**
   * `optimism`: Harrell's, the mean over resamples of the metric on the resample less that on all rows. `.632+`: of Efron and
   * Tibshirani, a mean of the apparent value and that on the rows left out. @default "optimism"
   */
  readonly method?: "optimism" | ".632+";
  /** Number of resamples. @default 200 */
  readonly resamples?: number;
  /** @default 1 */
  readonly seed?: number;
  /** Rows of each resample, counted from 0, in place of random ones. @default drawn by `seed` */
  readonly indices?: readonly ArrayLike<number>[];
  /** For `.632+`: value of each metric where predictions say nothing, such as 0.5 for concordance or AUC. */
  readonly noInformation?: Readonly<Record<string, number>>;
}

/** A metric of a model, validated. */
export interface ValidatedMetric {
  readonly name: string;
  /** Of the model of all rows, on the rows that it was fitted to. */
  readonly apparent: number;
  /** Apparent less corrected. */
  readonly optimism: number;
  readonly corrected: number;
  /** Metric of the model of each resample, on that resample; NaN where it failed. */
  readonly training: Float64Array;
  /** On all rows with `optimism`, on the rows left out with `.632+`. */
  readonly test: Float64Array;
  /** Resamples that have both. */
  readonly used: number;
  /** Part of the optimism that the apparent value hides, 0 to 1; with `.632+`. */
  readonly overfittingRate?: number;
}

/** What {@link bootstrapValidation} returns. */
export interface BootstrapValidation {
  readonly metrics: readonly ValidatedMetric[];
  readonly method: "optimism" | ".632+";
  readonly resamples: number;
  /** Resamples whose fit or metrics threw, and what the first one said. */
  readonly failed: number;
  readonly firstFailure?: string;
}

/**
 * Metrics of a model on some rows: functions by name, or one function that returns all of them. They are told whether the rows
 * are those that the model was fitted to.
 */
export type ValidationMetrics<Row, Model> =
  | Readonly<Record<string, (model: Model, rows: readonly Row[], part: "training" | "test") => number>>
  | ((model: Model, rows: readonly Row[], part: "training" | "test") => Readonly<Record<string, number>>);

export const BOOTSTRAP_RULES: Rules = {
  method: oneOf("optimism", ".632+"),
  resamples: wholeFrom(1),
  seed: seedRule,
  indices: ["a list of lists of rows", (value) => Array.isArray(value) && value.length > 0],
  noInformation: ["a record of numbers", (value) => typeof value === "object" && value !== null],
};

/**
 * Internal validation by the bootstrap: how much of what a model shows on its own data is optimism. The whole fit is done
 * anew on each resample, so that `fitModel` must hold all that looked at the outcome: selection of variables, tuning, cut-offs.
 *
 * With `optimism` corrected = apparent - mean(training - test), as `validate` of R's rms. With `.632+`, from the mean e1 of a
 * metric on rows left out, its value y without information, and R = (e1 - apparent) / (y - apparent) within 0..1,
 *
 *     corrected = 0.368 apparent + 0.632 e1 + (e1' - apparent) 0.368 0.632 R / (1 - 0.368 R)
 *
 * where e1' is e1, or y if e1 is worse than that. Metrics that are better when high and such that are better when low are both
 * right: y says which way is worse.
 *
 * A resample in which `fitModel` or a metric throws is counted in `failed`; a metric that is NaN there is left out of its mean. Time:
 * that of the fits, and of two evaluations a resample.
 *
 * @param rows - of any kind: objects of a table, or mere row numbers into lists that `fitModel` and the metrics know
 * @param fitModel - makes the model from some rows, which may hold one several times
 * @param metrics - of a model on some rows
 * @throws RadiosurvError `setting`; `argument` without rows or for row numbers that are not there, or if every resample fails;
 *   whatever `fitModel` and the metrics throw on all rows
 * @see Harrell FE, Lee KL, Mark DB. Statistics in Medicine 1996; 15: 361-387; Efron B, Tibshirani R. Journal of the American
 *   Statistical Association 1997; 92: 548-560
 * @example
 * ```ts
 * const rows = [3, 8, 1, 9, 4, 7, 2, 6];
 * const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
 * const error = (model: number, list: readonly number[]) => mean(list.map((value) => (value - model) ** 2));
 * const { metrics } = bootstrapValidation(rows, mean, { error }, { resamples: 500, seed: 1 });
 * metrics[0].apparent; // => 7.5
 * metrics[0].corrected; // => 9.2484
 * ```
 */
export function bootstrapValidation<Row, Model>(
  rows: readonly Row[],
  fitModel: (rows: readonly Row[]) => Model,
  metrics: ValidationMetrics<Row, Model>,
  options: BootstrapValidationOptions = {},
): BootstrapValidation {
  const caller = "bootstrapValidation";
  checkSettings(caller, options, BOOTSTRAP_RULES);
  const n = rows?.length ?? 0;
  if (n === 0) throw new RadiosurvError("argument", `${caller}: at least 1 row is needed; got none`);
  if (typeof fitModel !== "function") {
    throw new RadiosurvError("argument", `${caller}: fitModel must be a function of rows; got ${typeof fitModel}`);
  }
  const { method = "optimism" } = options;
  const resamples = resamplesOf(caller, n, options);
  const model = fitModel(rows);
  const apparent = evaluate(metrics, model, rows, "training");
  const names = Object.keys(apparent);
  const lists = names.map(() => ({ training: nans(resamples.length), test: nans(resamples.length) }));
  if (method === ".632+") checkNoInformation(caller, names, options.noInformation);
  let failed = 0;
  let firstFailure: string | undefined;
  resamples.forEach((draw, b) => {
    try {
      const { indices, left } = draw();
      const resample = Array.from(indices, (i) => rows[i]);
      const test = method === "optimism" ? rows : left.map((i) => rows[i]);
      const refitted = fitModel(resample);
      const onTraining = evaluate(metrics, refitted, resample, "training");
      const onTest = test.length > 0 ? evaluate(metrics, refitted, test, "test") : {};
      names.forEach((name, m) => {
        lists[m].training[b] = onTraining[name] ?? Number.NaN;
        lists[m].test[b] = onTest[name] ?? Number.NaN;
      });
    } catch (error) {
      failed++;
      firstFailure ??= error instanceof Error ? error.message : String(error);
    }
  });
  if (failed === resamples.length) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the fit or a metric failed in each of ${failed} resamples; the first said: ${firstFailure}`,
    );
  }
  return {
    metrics: names.map((name, m) => {
      const given = { name, apparent: apparent[name], ...lists[m] };
      return method === "optimism" ? harrell(given) : efronTibshirani(given, options.noInformation?.[name] as number);
    }),
    method,
    resamples: resamples.length,
    failed,
    ...(firstFailure !== undefined && { firstFailure }),
  };
}

function evaluate<Row, Model>(
  metrics: ValidationMetrics<Row, Model>,
  model: Model,
  rows: readonly Row[],
  part: "training" | "test",
): Readonly<Record<string, number>> {
  if (typeof metrics === "function") return metrics(model, rows, part);
  return Object.fromEntries(Object.entries(metrics).map(([name, metric]) => [name, metric(model, rows, part)]));
}

function nans(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

interface Draw {
  readonly indices: ArrayLike<number>;
  /** Rows that were not drawn, ascending. */
  readonly left: readonly number[];
}

// draws are made one after the other, in the order of the resamples
function resamplesOf(
  caller: string,
  n: number,
  { resamples = 200, seed = 1, indices }: BootstrapValidationOptions,
): (() => Draw)[] {
  const random = randomFrom(seed);
  const drawOf = (list: ArrayLike<number>): Draw => {
    const seen = new Uint8Array(n);
    for (let i = 0; i < list.length; i++) seen[list[i]] = 1;
    const left: number[] = [];
    for (let i = 0; i < n; i++) if (!seen[i]) left.push(i);
    return { indices: list, left };
  };
  if (!indices) {
    return Array.from(
      { length: resamples },
      () => () => drawOf(Uint32Array.from({ length: n }, () => Math.floor(random() * n))),
    );
  }
  indices.forEach((list, b) => {
    const wrong = Array.from(list).find((i) => !(Number.isInteger(i) && i >= 0 && i < n));
    if (wrong === undefined && list.length > 0) return;
    throw new RadiosurvError(
      "argument",
      `${caller}: indices must be rows from 0 to ${n - 1}; got ${wrong ?? "none"} in resample ${b}`,
    );
  });
  return indices.map((list) => () => drawOf(list));
}

type Given = Pick<ValidatedMetric, "name" | "apparent" | "training" | "test">;

function harrell(given: Given): ValidatedMetric {
  const { apparent, training, test } = given;
  let sum = 0;
  let used = 0;
  for (let b = 0; b < training.length; b++) {
    const difference = training[b] - test[b];
    if (Number.isNaN(difference)) continue;
    sum += difference;
    used++;
  }
  const optimism = sum / used;
  return { ...given, optimism, corrected: apparent - optimism, used };
}

function efronTibshirani(given: Given, none: number): ValidatedMetric {
  const { apparent, test } = given;
  let sum = 0;
  let used = 0;
  for (const value of test) {
    if (Number.isNaN(value)) continue;
    sum += value;
    used++;
  }
  const out = sum / used;
  // no information is worse than any model; what is worse still counts as that
  const beyond = none > apparent ? out > none : out < none;
  const bounded = beyond ? none : out;
  const rate = Math.min(1, Math.max(0, (bounded - apparent) / (none - apparent)));
  const overfittingRate = Number.isNaN(rate) ? (Number.isNaN(out) ? Number.NaN : 0) : rate;
  const corrected =
    0.368 * apparent +
    0.632 * out +
    ((bounded - apparent) * 0.368 * 0.632 * overfittingRate) / (1 - 0.368 * overfittingRate);
  return { ...given, optimism: apparent - corrected, corrected, used, overfittingRate };
}

function checkNoInformation(
  caller: string,
  names: readonly string[],
  noInformation: Readonly<Record<string, number>> | undefined,
): void {
  const missing = names.filter((name) => !Number.isFinite(noInformation?.[name]));
  if (missing.length === 0) return;
  throw new RadiosurvError(
    "setting",
    `${caller}: method ".632+" needs noInformation, the value of each metric without information, such as { concordance: 0.5 }; it is missing for ${missing.join(", ")}`,
  );
}
