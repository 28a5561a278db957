import { readFileSync } from "node:fs";
import { coxRegression } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";

// R's survival: exact ties, and Firth's penalty by its definition; see test/fixtures/survival/make_cox_firth_exact.R

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
interface Case {
  readonly id: string;
  readonly data: string;
  readonly formula: string;
  readonly ties: "efron" | "breslow";
  readonly coef: readonly number[];
  readonly se: readonly number[];
  readonly loglik: readonly number[];
  readonly score: number;
}
const fixture: Readonly<Record<"firth" | "exact", readonly Case[]>> = JSON.parse(
  read("test/fixtures/survival/cox-firth-exact.json"),
);
const dataset = (name: string) => parseCsv(read(`examples/data/${name}.csv`)).rows;

/** Outcome, covariates and strata that an R formula names. */
function dataOf({ data, formula }: Pick<Case, "data" | "formula">) {
  const [, surv, right] = /^Surv\((.*)\) ~ (.*)$/.exec(formula)!;
  const terms = right.split(" + ");
  const strata = terms.map((term) => /^strata\((.*)\)$/.exec(term)?.[1]).find((name) => name !== undefined);
  const names = terms.filter((term) => !term.startsWith("strata"));
  const times = surv.split(", ").map((name) => name.replace("ceiling(time/30)", "months"));
  const rows = dataset(data)
    .map((row) => ({ ...row, apart: row.event, months: String(Math.ceil(Number(row.time) / 30)) }) as typeof row)
    .filter((row) => names.every((name) => row[name] !== ""));
  const column = (name: string) => rows.map((row) => Number(row[name]));
  const event = column(times.at(-1)!);
  const outcome = {
    ...(times.length === 3
      ? { entry: column(times[0]), time: column(times[1]), event }
      : { time: column(times[0]), event }),
    ...(strata && { strata: column(strata) }),
  };
  return { outcome, table: Object.fromEntries(names.map((name) => [name, column(name)])) };
}

const close = (found: readonly number[], expected: readonly number[], tolerance: number) =>
  expected.forEach((value, i) => expect(Math.abs(found[i] / value - 1)).toBeLessThan(tolerance));

describe("Firth's penalty", () => {
  test.each(fixture.firth)("$id", (each) => {
    const { coef, se, loglik, ties } = each;
    const { outcome, table } = dataOf(each);
    const fit = coxRegression(outcome, table, { ties, penalty: "firth" });
    expect([fit.converged, fit.penalty, fit.warnings]).toEqual([true, "firth", []]);
    // the gradient of the reference is numerical
    close(fit.coefficients, coef, 1e-8);
    close(fit.standardErrors, se, 1e-8);
    close(fit.logLikelihood, loglik, 1e-10);
  });

  test("keeps the coefficient of a column finite that separates the subjects", () => {
    const { outcome, table } = dataOf({ data: "ovarian", formula: "Surv(futime, event) ~ age + apart" });
    const plain = coxRegression(outcome, table);
    expect(plain.converged).toBe(false);
    expect(plain.warnings[0]).toContain('"apart"');
    const fit = coxRegression(outcome, table, { penalty: "firth" });
    expect(fit.hazardRatios[1]).toBeGreaterThan(10);
    expect(fit.upper[1]).toBeLessThan(1e6);
  });
});

describe("exact ties", () => {
  test.each(fixture.exact)("$id", (each) => {
    const { coef, se, loglik, score } = each;
    const { outcome, table } = dataOf(each);
    const fit = coxRegression(outcome, table, { ties: "exact" });
    expect([fit.converged, fit.ties, fit.baseline]).toEqual([true, "exact", []]);
    close(fit.coefficients, coef, 1e-8);
    close(fit.standardErrors, se, 1e-8);
    close(fit.logLikelihood, loglik, 1e-12);
    close([fit.tests.score.statistic], [score], 1e-9);
  });

  test("by hand: one tied pair of three", () => {
    // the likelihood is e^(2b) / (e^b + e^(2b) + e^(3b)) of the pairs (0,1), (0,2), (1,2): largest at b = 0
    const fit = coxRegression({ time: [1, 1, 1], event: [1, 0, 1] }, { x: [0, 1, 2] }, { ties: "exact" });
    expect(fit.coefficients[0]).toBeCloseTo(0, 12);
    expect(fit.logLikelihood[1]).toBeCloseTo(-Math.log(3), 12);
    expect(fit.standardErrors[0] ** 2).toBeCloseTo(3 / 2, 12);
  });

  test("without ties all methods are one", () => {
    const outcome = { time: [5, 3, 8, 1, 9, 4, 7], event: [1, 1, 0, 1, 1, 1, 1] };
    const x = [0.2, 1.5, -0.4, 2.1, 0.3, 0.8, -1];
    const [exact, efron, breslow] = (["exact", "efron", "breslow"] as const).map((ties) =>
      coxRegression(outcome, { x }, { ties }),
    );
    for (const other of [efron, breslow]) {
      expect(other.coefficients[0]).toBeCloseTo(exact.coefficients[0], 10);
      expect(other.logLikelihood[1]).toBeCloseTo(exact.logLikelihood[1], 10);
    }
  });

  test("what does not go with them is refused", () => {
    const outcome = { time: [1, 1, 2], event: [1, 1, 0] };
    const table = { x: [0, 1, 3] };
    const refuse = (given: object, options: object, what: string) =>
      expect(() => coxRegression({ ...outcome, ...given }, table, { ties: "exact", ...options })).toThrow(
        `ties "exact" do not go with ${what}; take "efron" or leave it out`,
      );
    refuse({ weights: [1, 2, 1] }, {}, "case weights");
    refuse({}, { robust: true }, "robust standard errors");
    refuse({}, { penalty: "firth" }, "Firth's penalty");
    expect(coxRegression({ ...outcome, weights: [1, 1, 1] }, table, { ties: "exact" }).n).toBe(3);
  });
});
