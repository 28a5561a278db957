import {
  baselineHazard,
  type CoxFit,
  concordanceIndex,
  coxRegression,
  coxResiduals,
  predictCox,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { type CaseInputs, caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: coxph; see ../shared/reference/survival/coxph.json

interface Test {
  readonly stat: number;
  readonly df: number;
  readonly p: number;
}
interface Outputs {
  readonly check: { readonly n: number };
  readonly names: readonly string[];
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly z: readonly number[];
  readonly p: readonly number[];
  readonly vcov: readonly (readonly number[])[];
  readonly vcov_naive?: readonly (readonly number[])[];
  readonly loglik_null: number;
  readonly loglik: number;
  readonly n: number;
  readonly n_events: number;
  readonly lr_test: Test;
  readonly score_test: Test;
  readonly wald_test: Test;
  readonly means: readonly number[];
  readonly aic: number;
  readonly bic: number;
  readonly basehaz_centered?: Hazards;
  readonly basehaz_uncentered?: Hazards;
  readonly predicted?: Predicted;
  readonly exp_coef: readonly number[];
  readonly exp_ci95_lower: readonly number[];
  readonly exp_ci95_upper: readonly number[];
  readonly robust_score_test?: Test;
  readonly concordance: Readonly<Record<string, number>>;
  readonly predict?: Readonly<Record<string, readonly number[]>>;
}

interface Hazards {
  readonly time: readonly number[];
  readonly hazard: readonly number[];
}

interface Predicted {
  readonly newdata: readonly (readonly number[])[];
  readonly time: readonly number[];
  readonly surv: readonly (readonly number[])[];
  readonly ci_log: { readonly lower: readonly (readonly number[])[]; readonly upper: readonly (readonly number[])[] };
}

/** The covariates of a case, as its recipe makes them. */
function covariates(inputs: CaseInputs, rows: ReturnType<typeof caseRows>): Record<string, number[]> {
  const make = ({ column, equals, fn }: NonNullable<CaseInputs["x"]>[number]): number[] => {
    if (equals !== undefined) return rows.map((row) => (row[column] === String(equals) ? 1 : 0));
    const values = numberColumn(rows, column);
    return fn === "log" ? values.map(Math.log) : fn === "sqrt" ? values.map(Math.sqrt) : values;
  };
  return Object.fromEntries((inputs.x ?? []).map((each) => [each.name, make(each)]));
}

type Compared = ReturnType<typeof comparison>;
type Covariates = ReturnType<typeof covariates>;

function compareConcordance(
  all: Compared,
  expected: Outputs["concordance"],
  inputs: CaseInputs,
  rows: ReturnType<typeof caseRows>,
  fit: CoxFit,
  table: Covariates,
): void {
  const offset = inputs.offset && { offset: numberColumn(rows, inputs.offset) };
  const { linearPredictor } = predictCox(fit, table, { ...offset });
  const cluster = inputs.cluster === undefined ? undefined : numberColumn(rows, inputs.cluster);
  const found = concordanceIndex(caseOutcome(inputs, rows), linearPredictor, { cluster });
  all.compare(
    "concordance",
    [found.concordant, found.discordant, found.tiedScore, found.tiedTime, found.tiedBoth],
    [expected.concordant, expected.discordant, expected.tied_x, expected.tied_y, expected.tied_xy],
  );
  all.compare("C", [found.estimate, found.standardError], [expected.c, expected.se]);
}

function comparePredictions(
  all: Compared,
  expected: NonNullable<Outputs["predict"]>,
  inputs: CaseInputs,
  rows: ReturnType<typeof caseRows>,
  fit: CoxFit,
  table: Covariates,
): void {
  const offset = inputs.offset && { offset: numberColumn(rows, inputs.offset) };
  const found = predictCox(fit, table, { type: "expected", outcome: caseOutcome(inputs, rows), ...offset });
  const at = expected.row_position_1based.map((place) => place - 1);
  const of = (list: Float64Array | undefined): number[] => at.map((i) => list![i]);
  all.compare("predicted lp", of(found.linearPredictor), expected.lp_sample);
  all.compare("its error", of(found.standardError), expected.lp_sample_se);
  all.compare("predicted risk", of(found.risk), expected.risk_sample);
  const atMeans = fit.coefficients.reduce((sum, value, j) => sum + value * fit.means[j], 0);
  all.compare(
    "predicted lp from 0",
    of(found.linearPredictor).map((value) => value + atMeans),
    expected.lp_zero,
  );
  // of rows of the training data that share their event time R tells the event less the residual, as Efron has it
  const outcome = caseOutcome(inputs, rows);
  const residuals = coxResiduals(fit, outcome, table, { type: "martingale", ...offset });
  const fitted = Float64Array.from(residuals.values, (value, i) => Number(outcome.event[i]) - value);
  all.compare("expected events of the fit", of(fitted), expected.expected);
  at.forEach((i, k) => {
    if (outcome.event[i]) return;
    all.compare("expected events", found.expected![i], expected.expected[k]);
    if (expected.expected_se && found.expectedError) {
      all.compare("their error", found.expectedError[i], expected.expected_se[k]);
    }
  });
}

const cases = referenceCases<Outputs>("coxph");
const total = agreement("Cox regression", "survival: coxph, basehaz, survfit, predict");

describe(`coxph, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings, outputs }) => {
    const rows = caseRows(inputs);
    expect(rows).toHaveLength(outputs.check.n);
    const table = covariates(inputs, rows);
    const fit = coxRegression(caseOutcome(inputs, rows), table, {
      ties: settings?.ties as "efron",
      baseline: "errors",
      ...(inputs.offset && { offset: numberColumn(rows, inputs.offset) }),
      ...(outputs.vcov_naive && { robust: true }),
      ...(inputs.cluster && { cluster: numberColumn(rows, inputs.cluster) }),
    });
    expect(fit.names).toEqual(outputs.names);
    expect([fit.converged, fit.warnings]).toEqual([true, []]);
    const all = comparison();
    all.compare("coefficients", fit.coefficients, outputs.coef);
    all.compare("standard errors", fit.standardErrors, outputs.se);
    all.compare("z", fit.zValues, outputs.z);
    all.compare("p", fit.pValues, outputs.p);
    outputs.vcov.forEach((row, i) => all.compare("covariance", fit.covariance[i], row));
    outputs.vcov_naive?.forEach((row, i) => all.compare("naive covariance", fit.naiveCovariance?.[i] ?? [], row));
    all.compare("log likelihood", fit.logLikelihood, [outputs.loglik_null, outputs.loglik]);
    all.compare("n", [fit.n, fit.events], [outputs.n, outputs.n_events]);
    for (const [name, expected] of [
      ["likelihoodRatio", outputs.lr_test],
      ["score", outputs.score_test],
      ["wald", outputs.wald_test],
    ] as const) {
      const found = fit.tests[name];
      all.compare(name, [found.statistic, found.df, found.pValue], [expected.stat, expected.df, expected.p]);
    }
    all.compare("ratios", fit.hazardRatios, outputs.exp_coef);
    all.compare("lower", fit.lower, outputs.exp_ci95_lower);
    all.compare("upper", fit.upper, outputs.exp_ci95_upper);
    const { robustScore } = fit.tests;
    const { robust_score_test: robust } = outputs;
    expect(robustScore === undefined).toBe(robust === undefined);
    if (robustScore && robust) {
      const found = [robustScore.statistic, robustScore.df, robustScore.pValue];
      all.compare("robust score", found, [robust.stat, robust.df, robust.p]);
    }
    compareConcordance(all, outputs.concordance, inputs, rows, fit, table);
    if (outputs.predict) comparePredictions(all, outputs.predict, inputs, rows, fit, table);
    all.compare("means", fit.means, outputs.means);
    all.compare("aic, bic", [fit.aic, fit.bic], [outputs.aic, outputs.bic]);
    for (const centered of [true, false]) {
      const expected = centered ? outputs.basehaz_centered : outputs.basehaz_uncentered;
      const found = baselineHazard(fit, { centered });
      if (!expected) continue;
      all.compare(
        "times",
        found.flatMap(({ times }) => times),
        expected.time,
      );
      all.compare(
        "hazard",
        found.flatMap(({ hazard }) => hazard),
        expected.hazard,
      );
    }
    const { predicted } = outputs;
    if (predicted) {
      const columns = fit.names.map((_, j) => Float64Array.from(predicted.newdata, (row) => row[j]));
      // the same from JSON, to the last bit
      const saved = JSON.parse(JSON.stringify(fit));
      const found = predictCox(fit, { names: fit.names, columns }, { times: predicted.time });
      expect(predictCox(saved, { names: fit.names, columns }, { times: predicted.time })).toEqual(found);
      predicted.surv.forEach((row, i) => all.compare("survival", found.survival[i], row));
      predicted.ci_log.lower.forEach((row, i) => all.compare("lower", found.lower?.[i] ?? [], row));
      predicted.ci_log.upper.forEach((row, i) => all.compare("upper", found.upper?.[i] ?? [], row));
    }
    total.add(inputs.data, all);
  });

  test("the largest difference of all", () => {
    total.check(1000);
  });
});
