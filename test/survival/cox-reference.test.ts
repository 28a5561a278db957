import { baselineHazard, coxRegression, predictCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { type CaseInputs, caseOutcome, caseRows, numberColumn, referenceCases } from "./reference-cases.ts";
import { comparison, hasSharedReference, NO_SHARED_REFERENCE } from "./shared-reference.ts";

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

const cases = referenceCases<Outputs>("coxph").filter(({ settings }) => settings?.ties !== "exact");
const total = { values: 0, largest: 0 };

describe.skipIf(!hasSharedReference)(hasSharedReference ? "coxph" : NO_SHARED_REFERENCE, () => {
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
    total.values += all.values;
    total.largest = Math.max(total.largest, all.largest);
    expect(all.largest, all.worst).toBeLessThan(1e-8);
  });

  test("the largest difference of all", () => {
    console.log(`Cox: ${total.values} values, largest relative difference ${total.largest.toExponential(1)}`);
    expect(total.values).toBeGreaterThan(1000);
  });
});
