import { brierScore, compareBrierScores, integratedBrierScore, RadiosurvError } from "radiosurv/evaluation";
import { coxRegression, predictCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";

// censored at 2, so that G is 1 before and 4/5 after
const outcome = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 1, 0, 0] };
const survival = [0.2, 0.6, 0.3, 0.5, 0.8, 0.9];

function errorOf(run: () => unknown): RadiosurvError {
  try {
    run();
  } catch (error) {
    if (error instanceof RadiosurvError) return error;
  }
  throw new Error("nothing was thrown");
}

describe("by hand", () => {
  test("weights, null model and accuracy", () => {
    const { estimate, reference, predictionAccuracy, n } = brierScore(outcome, survival, { times: [3.5] });
    const expected = (0.04 + (0.09 + 0.25 + 0.04 + 0.01) / 0.8) / 6;
    expect(estimate[0]).toBeCloseTo(expected, 14);
    // 5/6 * 3/4 survive
    const none = (0.625 ** 2 * (1 + 1 / 0.8) + (3 * 0.375 ** 2) / 0.8) / 6;
    expect(reference[0]).toBeCloseTo(none, 14);
    expect(predictionAccuracy[0]).toBeCloseTo(1 - expected / none, 13);
    expect(n).toBe(6);
  });

  test("an event and a censoring at one time: the event leaves first, and weighs 1 / G(t-)", () => {
    const tied = { time: [2, 2, 2, 3], event: [1, 0, 1, 0] };
    // after the two events half of the rest is censored
    const { estimate } = brierScore(tied, [0.1, 0.5, 0.2, 0.7], { times: [2] });
    expect(estimate[0]).toBeCloseTo((0.01 + 0.04 + 0.09 / 0.5) / 4, 14);
    // an event at t counts as one by t
    expect(brierScore({ time: [2, 3], event: [1, 1] }, [0, 1], { times: [2] }).estimate[0]).toBe(0);
  });

  test("without censoring it is the mean squared error", () => {
    const all = { time: [1, 2, 3, 4], event: [1, 1, 1, 1] };
    const { estimate, standardError } = brierScore(all, [0.3, 0.4, 0.8, 0.9], { times: [2.5] });
    const squares = [0.09, 0.16, 0.04, 0.01];
    const mean = 0.3 / 4;
    expect(estimate[0]).toBeCloseTo(mean, 14);
    const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3;
    expect(standardError[0]).toBeCloseTo(Math.sqrt(variance / 4), 14);
  });

  test("risks of exactly 0 and 1", () => {
    const { estimate } = brierScore(outcome, [0, 1, 0, 1, 1, 1], { times: [3.5] });
    expect(estimate[0]).toBe(0);
    expect(brierScore(outcome, [1, 0, 1, 0, 0, 0], { times: [3.5] }).estimate[0]).toBeCloseTo((1 + 4 / 0.8) / 6, 14);
  });

  test("integrals by both rules, from 0 and from the first time", () => {
    const times = [1.5, 3.5, 4.5];
    const rows = survival.map((value) => times.map((t) => value ** (t / 3.5)));
    const [a, b, c] = brierScore(outcome, rows, { times }).estimate;
    const ibs = (rule: "step" | "trapezoid", from: "origin" | "first") =>
      integratedBrierScore(outcome, rows, { times, rule, from });
    expect(ibs("step", "origin").estimate).toBeCloseTo((a * 2 + b) / 4.5, 14);
    expect(ibs("step", "first").estimate).toBeCloseTo((a * 2 + b) / 3, 14);
    expect(ibs("trapezoid", "first").estimate).toBeCloseTo((a + b + (b + c) / 2) / 3, 14);
    expect(ibs("trapezoid", "origin").estimate).toBeCloseTo((0.75 * a + a + b + (b + c) / 2) / 4.5, 14);
    expect(integratedBrierScore(outcome, rows, { times }).estimate).toBe(ibs("step", "origin").estimate);
    const { from, to, lower, upper, estimate, standardError, predictionAccuracy, reference } = ibs("step", "first");
    expect([from, to]).toEqual([1.5, 4.5]);
    expect(upper - estimate).toBeCloseTo(1.959963984540054 * standardError, 12);
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(predictionAccuracy).toBeCloseTo(1 - estimate / reference, 14);
  });

  test("scikit-survival, where no event and censoring are at one time", () => {
    // scikit-survival 0.28.0: brier_score and integrated_brier_score
    const times = [1.5, 2.5, 3.5];
    const rows = survival.map((value) => times.map(() => value));
    const { estimate } = brierScore(outcome, rows, { times });
    [0.165, 0.17125, 0.08791667].forEach((value, k) => {
      expect(estimate[k]).toBeCloseTo(value, 8);
    });
    const { estimate: integral } = integratedBrierScore(outcome, rows, { times, rule: "trapezoid", from: "first" });
    expect(integral).toBeCloseTo(0.14885416666666668, 14);
  });
});

describe("options", () => {
  test("survival and risk are two ways to say the same", () => {
    const risk = survival.map((value) => 1 - value);
    const [a] = brierScore(outcome, survival, { times: [3.5] }).estimate;
    expect(brierScore(outcome, risk, { times: [3.5], predicted: "risk" }).estimate[0]).toBeCloseTo(a, 14);
    expect(brierScore(outcome, risk, { times: [3.5] }).estimate[0]).not.toBeCloseTo(a, 3);
  });

  test("variance and confidence level", () => {
    const full = brierScore(outcome, survival, { times: [3.5] });
    const known = brierScore(outcome, survival, { times: [3.5], variance: "conservative" });
    expect(known.standardError[0]).not.toBe(full.standardError[0]);
    const wide = brierScore(outcome, survival, { times: [3.5], confLevel: 0.99 });
    expect(wide.upper[0]).toBeGreaterThan(full.upper[0]);
    expect(full.lower[0]).toBeGreaterThanOrEqual(0);
  });

  test("what predictCox returns is taken as it is, and a list of typed arrays too", () => {
    const x = [3, 1, 2, 2, 0, 1];
    const fit = coxRegression(outcome, { x });
    const rows = predictCox(fit, { x }, { times: [1.5, 3.5] }).survival;
    const { estimate } = brierScore(outcome, rows, { times: [1.5, 3.5] });
    const [alone] = brierScore(
      outcome,
      rows.map((row) => row[1]),
      { times: [3.5] },
    ).estimate;
    expect(estimate[1]).toBe(alone);
  });

  test("the unit is kept", () => {
    expect(brierScore({ ...outcome, unit: "months" }, survival, { times: [3.5] }).unit).toBe("months");
  });

  test("differences are of the first less the second, with a name for each", () => {
    const { scores, differences } = compareBrierScores(outcome, { a: survival, b: survival }, { times: [3.5] });
    expect(scores.map(({ name }) => name)).toEqual(["reference", "a", "b"]);
    expect(differences[2]).toMatchObject({ names: ["a", "b"], time: 3.5, estimate: 0, standardError: 0 });
    expect(differences[0].estimate).toBe(scores[0].estimate[0] - scores[1].estimate[0]);
  });
});

describe("invariants", () => {
  const many = Array.from({ length: 80 }, (_, i) => i);
  const big = { time: many.map((i) => ((i * 37) % 41) + 1), event: many.map((i) => (i * 13) % 3 && 1) };
  const predicted = many.map((i) => ((i * 29) % 83) / 83);
  const of = (rows: readonly number[], unit = 1) =>
    brierScore(
      { time: rows.map((i) => unit * big.time[i]), event: rows.map((i) => big.event[i]) },
      rows.map((i) => predicted[i]),
      { times: [unit * 20] },
    );

  test("order of rows and unit of time", () => {
    const straight = of(many);
    const back = of([...many].reverse());
    expect(back.estimate[0]).toBeCloseTo(straight.estimate[0], 14);
    expect(back.standardError[0]).toBeCloseTo(straight.standardError[0], 14);
    expect(of(many, 30.4375).standardError[0]).toBeCloseTo(straight.standardError[0], 14);
  });

  test("each row twice: the same estimate, and an error smaller by the root of 2", () => {
    const twice = of([...many, ...many]);
    const once = of(many);
    expect(twice.estimate[0]).toBeCloseTo(once.estimate[0], 14);
    expect(twice.standardError[0] * Math.SQRT2 * Math.sqrt(159 / 160)).toBeCloseTo(
      once.standardError[0] * Math.sqrt(79 / 80),
      12,
    );
  });

  test("influences sum to 0 and are the jackknife to first order", () => {
    const { influence, estimate } = of(many);
    expect(influence[0].reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 14);
    const left = of(many.filter((i) => i !== 7)).estimate[0];
    expect(79 * (estimate[0] - left)).toBeCloseTo(80 * influence[0][7], 1);
  });

  test("a competing outcome with one cause is an outcome in time", () => {
    const risk = predicted.map((value) => 1 - value);
    const competing = { time: big.time, status: big.event };
    const found = brierScore(competing, risk, { times: [20], predicted: "risk" });
    expect(found.estimate[0]).toBeCloseTo(of(many).estimate[0], 14);
    expect(found.reference[0]).toBeCloseTo(of(many).reference[0], 12);
  });

  test("strata are not used; inputs stay as they are", () => {
    const strata = many.map((i) => i % 2);
    const frozen = Object.freeze({ ...big, strata });
    const kept = structuredClone(frozen);
    expect(brierScore(frozen, predicted, { times: [20] }).estimate).toEqual(of(many).estimate);
    expect(frozen).toEqual(kept);
  });

  test("a time that differs from an observed one by rounding is that one", () => {
    const near = { time: [0.1 + 0.2, 1, 2], event: [1, 0, 1] };
    expect(brierScore(near, [0, 1, 1], { times: [0.3] }).estimate[0]).toBe(0);
  });
});

describe("what is refused", () => {
  const run = (given: object, predictions: unknown = survival, options: object = { times: [3] }) =>
    errorOf(() => brierScore(given as typeof outcome, predictions as number[], options as { times: number[] }));

  test.each([
    [outcome, survival, { times: [7] }, "argument", /time must be within the follow-up, which ends at 6; got 7/],
    [{ time: [1, 2], event: [0, 0] }, [0.5, 0.5], { times: [3] }, "argument", /follow-up, which ends at 2; got 3/],
    [outcome, survival, { times: [2, 3] }, "length", /need 2 values in each row, one a time; got 1 in row 0/],
    [outcome, survival.map((s) => [s, s]), { times: [3, 2] }, "argument", /times must ascend; got 2 as number 1/],
    [outcome, survival, { times: [] }, "argument", /at least one time is needed/],
    [outcome, survival, { times: [Number.NaN] }, "argument", /a finite number >= 0; got NaN/],
    [outcome, survival, {}, "setting", /times is needed/],
    [outcome, survival, { times: [3], time: 3 }, "setting", /no setting "time"/],
    [outcome, survival, { times: [3], predicted: "hazard" }, "setting", /one of survival, risk/],
    [outcome, survival, { times: [3], variance: "none" }, "setting", /one of full, conservative/],
    [outcome, survival, { times: [3], confLevel: 95 }, "setting", /between 0 and 1; got 95/],
    [outcome, survival, { times: [3], cause: 1 }, "setting", /cause needs an outcome \{ time, status \}/],
    [outcome, [0.1, 0.2], { times: [3] }, "length", /need length 6, as time has; got 2/],
    [outcome, null, { times: [3] }, "length", /need length 6, as time has; got null/],
    [outcome, [0.1, 0.2, Number.NaN, 0.1, 0.1, 0.1], { times: [3] }, "argument", /0 to 1; got NaN in row 2/],
    [outcome, [0.1, 0.2, 80, 0.1, 0.1, 0.1], { times: [3] }, "argument", /0 to 1; got 80 in row 2/],
    [{ ...outcome, weights: [1, 1, 1, 1, 1, 1] }, survival, { times: [3] }, "unsupported", /no form with case weights/],
    [{ ...outcome, entry: [0, 0, 0, 0, 0, 0] }, survival, { times: [3] }, "unsupported", /no form with late entry/],
    [{ time: [1], event: [2] }, [0.5], { times: [1] }, "argument", /event must be 0 or 1; got 2/],
    [{ time: [1, 2], status: [1, 2] }, [0.5, 0.5], { times: [1] }, "setting", /say so by predicted: "risk"/],
    [
      { time: [1, 2], status: [1, 2] },
      [0.5, 0.5],
      { times: [1], predicted: "risk", cause: 3 },
      "setting",
      /cause must be one of those seen, 1, 2; got 3/,
    ],
  ])("case %#", (given, predictions, options, code, message) => {
    const error = run(given, predictions, options);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/^brierScore: /);
  });

  test("comparisons and integrals", () => {
    const compare = (models: unknown) =>
      errorOf(() => compareBrierScores(outcome, models as Record<string, number[]>, { times: [3] }));
    expect(compare({ reference: survival }).message).toMatch(/no model may be called "reference"/);
    expect(compare({}).message).toMatch(/got an empty object/);
    expect(compare(survival).message).toMatch(/by name; got a list/);
    expect(compare(3).message).toMatch(/got number/);
    expect(compare({ a: [1] }).message).toMatch(/predictions of "a" need length 6/);
    const ibs = (options: object) =>
      errorOf(() => integratedBrierScore(outcome, survival, options as { times: number[] })).message;
    expect(ibs({ times: [3], from: "first" })).toMatch(/must be after the beginning, 3; got 3/);
    expect(ibs({ times: [3], rule: "simpson" })).toMatch(/one of step, trapezoid/);
    expect(ibs({ times: [3], from: 2 })).toMatch(/one of origin, first/);
  });

  test("one subject has no error; beyond the last time all is known if all had the event", () => {
    const { estimate, standardError } = brierScore({ time: [2], event: [1] }, [0.25], { times: [3] });
    expect(estimate[0]).toBe(0.0625);
    expect(standardError[0]).toBeNaN();
  });
});

test("one time may be a number, as in timeDependentRoc", () => {
  const outcome = { time: [5, 3, 8, 1, 9, 4], event: [1, 1, 0, 1, 1, 1] };
  const survival = [0.2, 0.6, 0.3, 0.5, 0.8, 0.9];
  expect(brierScore(outcome, survival, { times: 3.5 })).toEqual(brierScore(outcome, survival, { times: [3.5] }));
});
