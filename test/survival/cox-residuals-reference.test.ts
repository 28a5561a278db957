import {
  type CoxCovariateResiduals,
  type CoxEventResiduals,
  coxRegression,
  coxResiduals,
  proportionalHazardsTest,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { caseOutcome, caseRows, numberColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3: residuals of coxph, cox.zph; see ../shared/reference/survival/coxph.json

interface Outputs {
  readonly residuals?: {
    readonly martingale: readonly number[];
    readonly deviance: readonly number[];
    readonly dfbeta: readonly (readonly number[])[];
    readonly dfbetas: readonly (readonly number[])[];
    readonly score: readonly (readonly number[])[];
    readonly schoenfeld_time: readonly number[];
    readonly schoenfeld: readonly (readonly number[])[];
    readonly scaled_schoenfeld: readonly (readonly number[])[];
  };
  readonly cox_zph?: readonly {
    readonly transform: "km" | "rank" | "identity" | "log";
    readonly rows: readonly string[];
    readonly chisq: readonly number[];
    readonly df: readonly number[];
    readonly p: readonly number[];
  }[];
}

const cases = referenceCases<Outputs>("coxph").filter(({ outputs }) => outputs.residuals ?? outputs.cox_zph);
const total = agreement("Cox residuals", "survival: residuals.coxph");
const ofTests = agreement("Proportional hazards", "survival: cox.zph");

// residuals are differences, which may be 0 but for rounding: those below 1e-4 of the largest of their list are compared
// absolutely, as parts of the largest. Such a statistic too (6.8e-6 in veteran_efron): the coefficients of R end at an error
// of 1e-9; with eps = 1e-13 it agrees to 1e-12
function atScale(found: ArrayLike<number>, expected: readonly number[]): [Float64Array, number[]] {
  const scale = Math.max(...expected.map(Math.abs));
  const rounding = (value: number): boolean => Math.abs(value) < 1e-4 * scale;
  const shown = expected.map((value) => (rounding(value) ? 1 : value));
  return [
    Float64Array.from(found, (value, i) => (rounding(expected[i]) ? 1 + (value - expected[i]) / scale : value)),
    shown,
  ];
}

describe(`residuals of coxph, cox.zph, ${REFERENCE}`, () => {
  test.each(cases.map((each) => [each.id, each] as const))("%s", (_, { inputs, settings, outputs }) => {
    const rows = caseRows(inputs);
    const outcome = caseOutcome(inputs, rows);
    const table = Object.fromEntries(
      (inputs.x ?? []).map(({ name, column, equals, fn }) => {
        const values = numberColumn(rows, column);
        if (equals !== undefined) return [name, rows.map((row) => (row[column] === String(equals) ? 1 : 0))];
        return [name, fn === "log" ? values.map(Math.log) : values];
      }),
    );
    const fitted = coxRegression(outcome, table, {
      ties: settings?.ties as "efron",
      ...(inputs.cluster && { cluster: numberColumn(rows, inputs.cluster) }),
    });
    const fit = JSON.parse(JSON.stringify(fitted));
    const all = comparison();
    const { residuals } = outputs;
    if (residuals) {
      for (const type of ["martingale", "deviance"] as const) {
        all.compare(type, ...atScale(coxResiduals(fit, outcome, table, { type }).values, residuals[type]));
      }
      const lists = { score: "score", dfbeta: "dfbeta", dfbetas: "dfbetas" } as const;
      const events = { schoenfeld: "schoenfeld", "scaled-schoenfeld": "scaled_schoenfeld" } as const;
      for (const [type, name] of Object.entries({ ...lists, ...events })) {
        const found = coxResiduals(fit, outcome, table, { type: type as "score" }) as CoxCovariateResiduals;
        residuals[name].forEach((values, j) => all.compare(`${type} ${j}`, ...atScale(found.columns[j], values)));
        const { times } = found as unknown as Partial<CoxEventResiduals>;
        if (times) all.compare("times", times, residuals.schoenfeld_time);
      }
    }
    const tests = comparison();
    for (const { transform, rows: names, chisq, df, p } of outputs.cox_zph ?? []) {
      const found = proportionalHazardsTest(fit, outcome, table, { transform }).tests;
      expect(found.map(({ name }) => name)).toEqual([...names, "GLOBAL"].slice(0, chisq.length));
      const statistics = found.map(({ statistic }) => statistic);
      tests.compare(transform, ...atScale(statistics, chisq));
      found.forEach((row, i) => {
        tests.compare(`${transform} ${row.name}, p`, row.pValue, p[i]);
        tests.compare(`${transform} ${row.name}, df`, row.df, df[i]);
      });
    }
    total.add(inputs.data, all);
    ofTests.add(inputs.data, tests);
  });

  test("the largest difference of all", () => {
    total.check(10_000);
    ofTests.check(900);
  });
});
