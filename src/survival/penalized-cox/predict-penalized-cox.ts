import { RadiosurvError } from "../../error.ts";
import { checkSettings, isNumber, listOf, listRule, oneOf, type Rules } from "../../rules.ts";
import { exp } from "../../stats/elementary.ts";
import { expandLike } from "../../table/expand-like.ts";
import { listNames, type TableInput } from "../../table/numeric-table.ts";
import { checkLength, numbers } from "../outcome.ts";
import type { PenalizedCoxPath } from "./penalized-cox.ts";
import type { PenalizedCoxBaseline } from "./penalized-cox-baseline.ts";
import { checkValues } from "./penalized-cox-input.ts";

/** What {@link predictPenalizedCox} can be told. */
export interface PredictPenalizedCoxOptions {
  /** Value of the penalty; between two of the path coefficients and hazards lie on a line, beyond its ends they are those of the end. */
  readonly lambda: number;
  /** Linear predictor, exp of it, survival at `times`, or the coefficients themselves. @default "link" */
  readonly type?: "link" | "risk" | "survival" | "coefficients";
  /** Times at which survival is wanted, in the unit of the fit. */
  readonly times?: ArrayLike<number>;
  /** Of a path with `relax`: share of the penalised coefficients, 1 for them, 0 for those without penalty. @default 1 */
  readonly gamma?: number;
  /** Stratum of each row, by the names of the fit. Needed for survival where the fit has strata. */
  readonly strata?: ArrayLike<number | string>;
  /** Known part of the linear predictor of each row. @default the mean offset of the fit */
  readonly offset?: ArrayLike<number>;
}

const RULES: Rules = {
  lambda: ["a number >= 0", (value) => isNumber[1](value) && Number(value) >= 0],
  type: oneOf("link", "risk", "survival", "coefficients"),
  times: listOf(isNumber),
  gamma: ["a number from 0 to 1", (value) => isNumber[1](value) && Number(value) >= 0 && Number(value) <= 1],
  strata: listRule,
  offset: listRule,
};

/**
 * Predictions of new subjects by a path of penalised Cox models, which may come from JSON, at one value of the penalty.
 *
 * "link" is x b, without centring, and "risk" exp(x b), as `predict(fit, newx, s, type = "link" | "response")` of glmnet.
 * "survival" is exp(-H(t) exp((x - means) b)), H the baseline hazard of the path with the ties of the fit; one list a row, NaN
 * beyond the last follow-up. glmnet's `survfit` differs where events are tied, as it has Efron's hazard for Breslow's
 * coefficients. "coefficients" needs no table.
 *
 * @param table - the columns of the fit, by name, and maybe others
 * @throws RadiosurvError `argument` for a column that is missing, an entry that is not finite, a stratum that is not known, or a
 *   path without what is asked for; `setting`
 * @example
 * ```ts
 * import { penalizedCox, predictPenalizedCox } from "radiosurv/survival";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3], event: [1, 1, 1, 0, 1, 1, 0] };
 * const path = penalizedCox(outcome, { x: [0, 2, 1, 1, 1, 0, 0] }, { lambda: [0.1, 0.01] });
 * const saved = JSON.parse(JSON.stringify(path));
 * predictPenalizedCox(saved, { x: [0, 2] }, { lambda: 0.01 }); // => [0, 0.9358]
 * predictPenalizedCox(saved, { x: [0, 2] }, { lambda: 0.01, type: "survival", times: [2.5] })[1]; // => [0.3829]
 * ```
 */
export function predictPenalizedCox(
  path: PenalizedCoxPath,
  table: TableInput,
  options: PredictPenalizedCoxOptions & { readonly type: "survival" },
): readonly Float64Array[];
export function predictPenalizedCox(
  path: PenalizedCoxPath,
  table: TableInput | undefined,
  options: PredictPenalizedCoxOptions & { readonly type: "coefficients" },
): Float64Array;
export function predictPenalizedCox(
  path: PenalizedCoxPath,
  table: TableInput,
  options: PredictPenalizedCoxOptions & { readonly type?: "link" | "risk" },
): Float64Array;
export function predictPenalizedCox(
  path: PenalizedCoxPath,
  table: TableInput | undefined,
  options: PredictPenalizedCoxOptions,
): Float64Array | readonly Float64Array[] {
  checkSettings("predictPenalizedCox", options, RULES);
  if (!Array.isArray(path?.coefficients) || options?.lambda === undefined) {
    const what =
      options?.lambda === undefined ? "lambda, such as lambdaMin of a cross-validation" : "a path of penalizedCox";
    throw new RadiosurvError("argument", `predictPenalizedCox: ${what}, is needed; got none`);
  }
  const { type = "link", gamma = 1, times } = options;
  const place = placeOf(path.lambda, options.lambda);
  const beta = coefficientsAt(path, place, gamma);
  if (type === "coefficients") return beta;
  const columns = expandLike("predictPenalizedCox", table!, path).columns;
  checkValues("predictPenalizedCox", path.names, columns);
  const n = columns[0].length;
  checkLength("predictPenalizedCox", options.offset, "offset", n, "the table");
  checkLength("predictPenalizedCox", options.strata, "strata", n, "the table");
  const offset = options.offset && numbers("predictPenalizedCox", "offset", options.offset, Number.NEGATIVE_INFINITY);
  const link = new Float64Array(n).fill(path.offsetMean);
  if (offset) link.set(offset);
  let center = path.offsetMean;
  for (let j = 0; j < beta.length; j++) {
    if (beta[j] === 0) continue;
    center += beta[j] * path.means[j];
    for (let i = 0; i < n; i++) link[i] += beta[j] * columns[j][i];
  }
  if (type === "link") return link;
  if (type === "risk") return link.map(exp);
  if (!times) throw new RadiosurvError("setting", 'predictPenalizedCox: type "survival" needs times; got none');
  const baselines = baselinesOf(path, gamma);
  return Array.from(link, (value, i) => {
    const baseline = ofStratum(baselines, options.strata, i);
    const risk = exp(value - center);
    return Float64Array.from(times, (time) => exp(-hazardAt(baseline, place, time) * risk));
  });
}

/** Where a value stands on a path: at `index`, or by `part` towards it from the one before. */
interface Place {
  readonly index: number;
  readonly part: number;
}

function placeOf(lambda: readonly number[], value: number): Place {
  let index = 0;
  while (index < lambda.length && lambda[index] > value) index++;
  if (index === lambda.length) return { index: index - 1, part: 1 };
  if (index === 0 || lambda[index] === value) return { index, part: 1 };
  return { index, part: (lambda[index - 1] - value) / (lambda[index - 1] - lambda[index]) };
}

function coefficientsAt(path: PenalizedCoxPath, place: Place, gamma: number): Float64Array {
  const penalised = between(path.coefficients, place);
  if (gamma === 1) return penalised;
  const relaxed = between(relaxedOf(path).coefficients, place);
  return penalised.map((value, j) => gamma * value + (1 - gamma) * relaxed[j]);
}

function between(lists: readonly (readonly number[])[], { index, part }: Place): Float64Array {
  const now = lists[index];
  if (part === 1) return Float64Array.from(now);
  return Float64Array.from(now, (value, j) => part * value + (1 - part) * lists[index - 1][j]);
}

function relaxedOf({ relaxed }: PenalizedCoxPath): NonNullable<PenalizedCoxPath["relaxed"]> {
  if (relaxed) return relaxed;
  throw new RadiosurvError(
    "argument",
    "predictPenalizedCox: gamma below 1 needs a path fitted with relax: true; got one without",
  );
}

function baselinesOf(path: PenalizedCoxPath, gamma: number): readonly PenalizedCoxBaseline[] {
  if (gamma !== 0 && gamma !== 1) {
    throw new RadiosurvError(
      "unsupported",
      `predictPenalizedCox: survival is there for gamma 0 and 1, which have a baseline hazard; got ${gamma}`,
    );
  }
  const found = gamma === 1 ? path.baseline : relaxedOf(path).baseline;
  if (found.length > 0) return found;
  throw new RadiosurvError(
    "argument",
    'predictPenalizedCox: the path has no baseline, so no survival; fit it with baseline: "hazard"',
  );
}

function ofStratum(
  baselines: readonly PenalizedCoxBaseline[],
  strata: PredictPenalizedCoxOptions["strata"],
  row: number,
): PenalizedCoxBaseline {
  if (baselines[0].stratum === undefined) return baselines[0];
  const known = listNames(baselines.map(({ stratum }) => stratum ?? ""));
  if (!strata) {
    throw new RadiosurvError(
      "argument",
      `predictPenalizedCox: the path has strata (${known}); name that of each row in strata`,
    );
  }
  const found = baselines.find(({ stratum }) => stratum === String(strata[row]));
  if (found) return found;
  throw new RadiosurvError(
    "argument",
    `predictPenalizedCox: row ${row} has the stratum "${strata[row]}", which the path does not know; it knows ${known}`,
  );
}

function hazardAt({ times, hazard, lastTime }: PenalizedCoxBaseline, { index, part }: Place, time: number): number {
  if (time > lastTime) return Number.NaN;
  let step = times.length - 1;
  while (step >= 0 && times[step] > time) step--;
  if (step < 0) return 0;
  const now = hazard[index][step];
  return part === 1 ? now : part * now + (1 - part) * hazard[index - 1][step];
}
