import { coxRegression, univariateCox } from "radiosurv/survival";
import { expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(31);
const n = 90;
const outcome = {
  time: Array.from({ length: n }, () => Math.ceil(next() * 30)),
  event: Array.from({ length: n }, () => (next() < 0.6 ? 1 : 0)),
  weights: Array.from({ length: n }, () => 0.5 + next()),
  strata: Array.from({ length: n }, () => Math.floor(next() * 2)),
  entry: Array.from({ length: n }, () => 0),
};
const table = {
  a: Array.from({ length: n }, () => next() * 1e4),
  b: Array.from({ length: n }, () => Math.floor(next() * 2)),
  c: Array.from({ length: n }, () => next() - 5),
};

test.each(["efron", "breslow"] as const)("equals a model of each column alone, %s", (ties) => {
  for (const found of univariateCox(outcome, table, { ties })) {
    const fit = coxRegression(outcome, { x: table[found.name as "a"] }, { ties });
    expect(found.coefficient).toBeCloseTo(fit.coefficients[0], 12);
    expect(found.standardError / fit.standardErrors[0]).toBeCloseTo(1, 10);
    expect(found.pValue).toBeCloseTo(fit.pValues[0], 10);
    expect(found.tests.likelihoodRatio.pValue).toBeCloseTo(fit.tests.likelihoodRatio.pValue, 10);
    // two kernels, which add up in different orders
    found.logLikelihood.forEach((value, k) => expect(value / fit.logLikelihood[k]).toBeCloseTo(1, 13));
    expect([found.n, found.events]).toEqual([fit.n, fit.events]);
    expect(Math.log(found.hazardRatio)).toBeCloseTo(found.coefficient, 12);
    expect(Math.log(found.upper / found.lower) / (2 * found.standardError)).toBeCloseTo(1.959963984540054, 9);
  }
});

test("a constant column is NaN and does not stop the others; limits have their level", () => {
  const [constant, b] = univariateCox(outcome, { constant: table.a.map(() => 3), b: table.b }, { confLevel: 0.5 });
  expect([constant.coefficient, constant.pValue, constant.tests.likelihoodRatio.pValue]).toEqual([NaN, NaN, NaN]);
  expect(Math.log(b.upper / b.lower) / (2 * b.standardError)).toBeCloseTo(0.6744897501960817, 9);
});

test("missing values are refused, or left out of their own column alone", () => {
  const holes = table.a.map((value, i) => (i % 10 === 0 ? Number.NaN : value));
  expect(() => univariateCox(outcome, { holes })).toThrow(
    'univariateCox: column "holes" must hold finite numbers; got NaN in row 0; leave such rows out with missing: "omit", or impute them first',
  );
  const [found, b] = univariateCox(outcome, { holes, b: table.b }, { missing: "omit" });
  expect([found.n, b.n]).toEqual([81, 90]);
  const kept = <T>(list: readonly T[]) => list.filter((_, i) => i % 10 !== 0);
  const { time, event, weights, strata } = outcome;
  const part = { time: kept(time), event: kept(event), weights: kept(weights), strata: kept(strata) };
  expect(found.coefficient).toBeCloseTo(coxRegression(part, { x: kept(table.a) }).coefficients[0], 10);
  const infinite = { a: table.a.map((value, i) => (i === 4 ? Infinity : value)) };
  expect(() => univariateCox(outcome, infinite, { missing: "omit" })).toThrow("got Infinity in row 4");
  expect(() => univariateCox({ ...outcome, event: outcome.event.map(() => 0) }, table)).toThrow(
    "at least one event is needed",
  );
});
