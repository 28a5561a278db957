import { type CoxOptions, coxRegression, univariateCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(9);
const n = 120;
const age = Array.from({ length: n }, () => 40 + 40 * next());
const sex = Array.from({ length: n }, () => (next() < 0.5 ? 0 : 1));
const time = age.map((value, i) => Math.ceil((-Math.log(next()) * 400) / Math.exp(0.03 * value - 0.4 * sex[i])));
const event = age.map(() => (next() < 0.7 ? 1 : 0));
const outcome = { time, event };

describe("what cannot be fitted is refused, by name and row", () => {
  test.each<[object, object, object, string]>([
    [
      { time, event: event.map(() => 0) },
      { age },
      {},
      "coxRegression: at least one event is needed; all 120 subjects are censored",
    ],
    [outcome, { age: age.slice(1) }, {}, 'coxRegression: column "age" needs length 120; got 119'],
    [
      outcome,
      { age: age.map((v, i) => (i === 3 || i === 9 ? Number.NaN : v)) },
      {},
      'column "age" must hold finite numbers; got NaN in row 3 and in 1 more; impute such rows first, or leave them out with missing: "omit"',
    ],
    [
      outcome,
      { names: ["a", "a"], columns: [new Float64Array(n), new Float64Array(n)] },
      {},
      'names of columns must differ; "a" stands twice',
    ],
    [
      outcome,
      { grade: age.map(() => "II") },
      {},
      'coxRegression: the category "grade" needs two levels; it has "II" alone; leave it out',
    ],
    [{ time, event: event.map((v) => v + 1) }, { age }, {}, "event must be 0 or 1; got 2 in row"],
    [outcome, { age }, { ties: "exakt" }, "ties must be one of efron, breslow"],
    [outcome, { age }, { offset: [1] }, "offset needs length 120, as time has; got 1"],
    [outcome, { age }, { cluster: [1] }, "cluster needs length 120, as time has; got 1"],
    [outcome, { age }, { strata: [1] }, "strata needs length 120, as time has; got 1"],
    [outcome, 3 as never, {}, "a table is { names, columns } or a record of lists by name; got number"],
  ])("%#", (given, table, options, message) => {
    expect(() => coxRegression(given as never, table as never, options as CoxOptions)).toThrow(message);
  });
});

describe("what means little is named in the result", () => {
  test("a constant column and one that follows from others are set aside, as in R", () => {
    const fit = coxRegression(outcome, { age, one: age.map(() => 1), sex, both: age.map((v, i) => 2 * v - sex[i]) });
    expect(fit.warnings).toEqual(['set aside, as constant or as following from earlier columns: "one", "both"']);
    const plain = coxRegression(outcome, { age, sex });
    expect(fit.coefficients[0]).toBeCloseTo(plain.coefficients[0], 8);
    expect([fit.coefficients[1], fit.standardErrors[3], fit.covariance[0][1]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(fit.tests.likelihoodRatio.df).toBe(2);
    expect(fit.bic).toBeCloseTo(plain.bic, 8);
  });

  test("a column that separates those with the event is named", () => {
    const marker = event.map((value, i) => (value && time[i] < 1e9 ? 1 : 0));
    const fit = coxRegression(outcome, { sex, marker });
    expect(fit.converged).toBe(false);
    expect(fit.warnings).toEqual([
      'coefficients may be infinite, as the columns separate subjects with the event from others: "marker"',
    ]);
  });

  test("so is one that orders all event times, where the likelihood flattens out", () => {
    const times = Array.from({ length: 30 }, (_, i) => i + 1);
    const all = { time: times, event: times.map(() => 1) };
    const fit = coxRegression(all, {
      order: times.map((value) => -value),
      age: times.map((value) => (value * 7) % 11),
    });
    expect([fit.converged, fit.warnings.length]).toEqual([false, 1]);
    expect(fit.warnings[0]).toContain('"order"');
    expect(univariateCox(all, { order: times.map((value) => -value) })[0].converged).toBe(false);
  });

  test("more columns than events", () => {
    const few = { time: [1, 2, 3, 4], event: [1, 0, 1, 0] };
    const fit = coxRegression(few, { a: [1, 2, 4, 3], b: [3, 1, 1, 2], c: [1, 0, 5, 9] });
    expect(fit.warnings.at(-1)).toBe("3 columns for 2 events: the coefficients mean nothing");
  });

  test("one subject, and all events at one time", () => {
    const one = coxRegression({ time: [3], event: [1] }, { x: [1] });
    expect(one.coefficients).toEqual([Number.NaN]);
    expect(one.tests.likelihoodRatio).toEqual({ statistic: 0, df: 0, pValue: Number.NaN });
    const tied = coxRegression(
      { time: [5, 5, 5, 7, 8], event: [1, 1, 1, 0, 0] },
      { x: [1, 2, 3, 2, 1] },
      { ties: "breslow" },
    );
    expect(tied.converged).toBe(true);
  });
});

describe("what should not matter does not", () => {
  const fit = coxRegression(outcome, { age, sex });
  const close = (other: typeof fit, digits = 9) => {
    for (const field of ["coefficients", "standardErrors"] as const) {
      other[field].forEach((value, j) => expect(value / fit[field][j]).toBeCloseTo(1, digits));
    }
    expect(other.logLikelihood[1]).toBeCloseTo(fit.logLikelihood[1], 8);
  };

  test("the order of rows, the unit of time and the unit of a column", () => {
    const order = age.map((_, i) => i).sort(() => next() - 0.5);
    const of = (list: readonly number[]) => order.map((i) => list[i]);
    close(coxRegression({ time: of(time), event: of(event) }, { age: of(age), sex: of(sex) }));
    close(coxRegression({ time: time.map((value) => value / 365.25), event }, { age, sex }));
    const scaled = coxRegression(outcome, { age: age.map((value) => value * 1e6 + 5e8), sex });
    expect((scaled.coefficients[0] * 1e6) / fit.coefficients[0]).toBeCloseTo(1, 8);
  });

  test("weights of 2 and rows written twice, with Breslow's ties", () => {
    const twice = <T>(list: readonly T[]) => [...list, ...list];
    const ties = "breslow";
    const a = coxRegression({ time: twice(time), event: twice(event) }, { age: twice(age), sex: twice(sex) }, { ties });
    const b = coxRegression({ ...outcome, weights: age.map(() => 2) }, { age, sex }, { ties });
    a.coefficients.forEach((value, j) => expect(value).toBeCloseTo(b.coefficients[j], 10));
    expect(a.logLikelihood[1]).toBeCloseTo(b.logLikelihood[1], 7);
  });

  test("a subject cut into two intervals, strata of one, an offset of 0", () => {
    const cut = time.map((value) => value / 2);
    const twice = <T>(list: readonly T[]) => [...list, ...list];
    const split = {
      entry: [...time.map(() => 0), ...cut],
      time: [...cut, ...time],
      event: [...event.map(() => 0), ...event],
    };
    close(coxRegression(split, { age: twice(age), sex: twice(sex) }));
    close(coxRegression({ ...outcome, strata: age.map(() => "a") }, { age, sex }, { offset: age.map(() => 0) }));
  });

  test("a fit is plain JSON", () => {
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
});
