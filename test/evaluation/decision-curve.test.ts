import { decisionCurve, RadiosurvError } from "radiosurv/evaluation";
import { kaplanMeier, survivalAt } from "radiosurv/survival";
import { describe, expect, test } from "vitest";

const label = [1, 1, 1, 0, 0, 0, 0, 0];
const risk = [0.9, 0.6, 0.3, 0.7, 0.4, 0.2, 0.1, 0.1];

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RadiosurvError) return `${error.code}: ${error.message}`;
  }
  throw new Error("nothing was thrown");
}

describe("labels, by hand", () => {
  test("rates and net benefit", () => {
    const { curves, eventRate, n } = decisionCurve(label, risk, { thresholds: [0.25, 0.5] });
    const [all, none, model] = curves;
    expect([n, eventRate]).toEqual([8, 3 / 8]);
    expect(model.positive).toEqual(Float64Array.of(5 / 8, 3 / 8));
    expect(model.truePositive).toEqual(Float64Array.of(3 / 8, 2 / 8));
    expect(model.falsePositive).toEqual(Float64Array.of(2 / 8, 1 / 8));
    expect(model.netBenefit[0]).toBeCloseTo(3 / 8 - 2 / 8 / 3, 14);
    expect(model.netBenefit[1]).toBeCloseTo(1 / 8, 14);
    expect(model.standardizedNetBenefit[1]).toBeCloseTo(1 / 3, 14);
    expect(all.netBenefit[1]).toBeCloseTo(3 / 8 - 5 / 8, 14);
    expect(model.netInterventionsAvoided[1]).toBeCloseTo(1 / 8 + 2 / 8, 14);
    expect(none.netBenefit).toEqual(new Float64Array(2));
    expect(none.netInterventionsAvoided[1]).toBeCloseTo(2 / 8, 14);
  });

  test("a risk at the threshold is positive, or not with `above`", () => {
    const of = (positive?: "at-least" | "above") =>
      decisionCurve(label, risk, { thresholds: [0.6, 0.7], positive }).curves[2].positive;
    expect(of()).toEqual(Float64Array.of(3 / 8, 2 / 8));
    expect(of("at-least")).toEqual(of());
    expect(of("above")).toEqual(Float64Array.of(2 / 8, 1 / 8));
  });

  test("risks of exactly 0 and 1, and thresholds 0 and 1", () => {
    const { curves } = decisionCurve([1, 0, 1, 0], [1, 0, 0, 0.5], { thresholds: [0, 0.5, 1] });
    const [all, , model] = curves;
    // a risk of 0 is negative at threshold 0 too, and one of 1 positive at threshold 1
    expect(model.positive).toEqual(Float64Array.of(0.5, 0.5, 0.25));
    expect(model.netBenefit).toEqual(Float64Array.of(0.25, 0, 0.25));
    expect(model.netInterventionsAvoided[0]).toBeNaN();
    expect(all.netBenefit).toEqual(Float64Array.of(0.5, 0, Number.NEGATIVE_INFINITY));
    const above = decisionCurve([1, 0, 1, 0], [1, 0, 0, 0.5], { thresholds: [0, 1], positive: "above" }).curves[2];
    expect(above.positive).toEqual(Float64Array.of(0.5, 0));
  });

  test("harm, of all models or by name; the default thresholds; names", () => {
    const of = (harm?: number | Record<string, number>) => decisionCurve(label, { a: risk, b: risk }, { harm });
    const { thresholds, curves } = of();
    expect(thresholds).toHaveLength(100);
    expect([thresholds[0], thresholds[35], thresholds[99]]).toEqual([0, 0.35, 0.99]);
    expect(curves.map(({ name }) => name)).toEqual(["all", "none", "a", "b"]);
    const at = (harm: number | Record<string, number>, j: number) => of(harm).curves[j].netBenefit[30];
    expect(at(0.02, 2)).toBeCloseTo(curves[2].netBenefit[30] - 0.02, 14);
    expect(at({ b: 0.02 }, 2)).toBe(curves[2].netBenefit[30]);
    expect(at({ b: 0.02 }, 3)).toBeCloseTo(curves[3].netBenefit[30] - 0.02, 14);
    expect(at(0.02, 0)).toBe(curves[0].netBenefit[30]);
  });

  test("another prevalence keeps sensitivity and specificity", () => {
    const { curves, eventRate } = decisionCurve(label, risk, { thresholds: [0.5], prevalence: 0.1 });
    expect(eventRate).toBe(0.1);
    expect(curves[2].truePositive[0]).toBeCloseTo((2 / 3) * 0.1, 14);
    expect(curves[2].falsePositive[0]).toBeCloseTo((1 / 5) * 0.9, 14);
    expect(curves[2].standardizedNetBenefit[0]).toBeCloseTo(((2 / 3) * 0.1 - (1 / 5) * 0.9) / 0.1, 13);
  });

  test("booleans are labels; nobody with the event", () => {
    const { curves } = decisionCurve([false, false], [0.2, 0.6], { thresholds: [0.5] });
    expect(curves[2].netBenefit[0]).toBe(-0.5);
    expect(curves[2].standardizedNetBenefit[0]).toBe(Number.NEGATIVE_INFINITY);
  });
});

const many = Array.from({ length: 90 }, (_, i) => i);
const outcome = { time: many.map((i) => ((i * 37) % 41) + 1), event: many.map((i) => (i * 13) % 3 && 1) };
const risks = many.map((i) => ((i * 29) % 83) / 83);

describe("outcomes in time", () => {
  test("each subset has its own Kaplan-Meier estimate", () => {
    const thresholds = [0, 0.2, 0.5, 0.8];
    const { curves, eventRate } = decisionCurve(outcome, risks, { time: 20, thresholds });
    expect(eventRate).toBeCloseTo(1 - survivalAt(kaplanMeier(outcome), [20]).survival[0], 14);
    thresholds.forEach((p, k) => {
      const rows = many.filter((i) => risks[i] > 0 && risks[i] >= p);
      const subset = { time: rows.map((i) => outcome.time[i]), event: rows.map((i) => outcome.event[i]) };
      const rate = 1 - survivalAt(kaplanMeier(subset), [20]).survival[0];
      const share = rows.length / 90;
      expect(curves[2].truePositive[k]).toBeCloseTo(rate * share, 13);
      expect(curves[2].netBenefit[k]).toBeCloseTo(rate * share - ((1 - rate) * share * p) / (1 - p), 13);
    });
  });

  test("without censoring it is that of labels", () => {
    const all = { time: outcome.time, event: many.map(() => 1) };
    const labels = outcome.time.map((time) => time <= 20);
    const a = decisionCurve(all, risks, { time: 20, sparse: "estimate" }).curves[2].netBenefit;
    const b = decisionCurve(labels, risks).curves[2].netBenefit;
    for (let k = 0; k < 100; k++) expect(a[k]).toBeCloseTo(b[k], 12);
  });

  test("order of rows, unit of time, survival in place of risk, one cause in place of an event", () => {
    const back = [...many].reverse();
    const turned = { time: back.map((i) => 7 * outcome.time[i]), event: back.map((i) => outcome.event[i]) };
    const survival = back.map((i) => 1 - risks[i]);
    const thresholds = [0.105, 0.305, 0.505];
    const a = decisionCurve(outcome, risks, { time: 20, thresholds }).curves[2].netBenefit;
    const b = decisionCurve(turned, survival, { time: 140, thresholds, predicted: "survival" }).curves[2].netBenefit;
    const status = { time: outcome.time, status: outcome.event };
    const c = decisionCurve(status, risks, { time: 20, thresholds, cause: 1 }).curves[2].netBenefit;
    for (let k = 0; k < 3; k++) {
      expect(b[k]).toBeCloseTo(a[k], 12);
      expect(c[k]).toBeCloseTo(a[k], 12);
    }
  });

  test("few who are treated: as dcurves, or by the curve as it stands", () => {
    const few = { time: [1, 2, 3, 9, 9, 9], event: [1, 1, 0, 0, 1, 0] };
    const of = (values: number[], sparse?: "dcurves" | "estimate") =>
      decisionCurve(few, values, { time: 5, thresholds: [0.5], sparse }).curves[2].truePositive[0];
    const early = [0.9, 0.9, 0.1, 0.1, 0.1, 0.1];
    const late = [0.1, 0.1, 0.1, 0.9, 0.9, 0.1];
    const censored = [0.9, 0.1, 0.9, 0.1, 0.1, 0.1];
    const nobody = [0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
    expect(of(early)).toBeNaN();
    expect(of(early, "dcurves")).toBeNaN();
    expect(of(early, "estimate")).toBeCloseTo(2 / 6, 14);
    expect(of(late)).toBeNaN();
    expect(of(late, "estimate")).toBe(0);
    expect(of(censored)).toBeNaN();
    expect(of(censored, "estimate")).toBeNaN();
    expect(of(nobody)).toBe(0);
    // just at the time is long enough
    const at = { time: [1, 2, 5, 9], event: [1, 0, 0, 0] };
    expect(decisionCurve(at, [0.9, 0.1, 0.9, 0.1], { time: 5, thresholds: [0.5] }).curves[2].truePositive[0]).toBe(
      0.25,
    );
  });

  test("an event and a censoring at one time", () => {
    const tied = { time: [2, 2, 2, 3], event: [1, 0, 0, 0] };
    const { truePositive } = decisionCurve(tied, [1, 1, 1, 0], { time: 2, thresholds: [0.5] }).curves[2];
    expect(truePositive[0]).toBeCloseTo(1 / 4, 14);
  });
});

describe("bootstrap", () => {
  const both = { a: risks, b: risks.map((value) => value * value) };
  const options = { time: 20, thresholds: [0.1, 0.3, 0.5], resamples: 400 };

  test("bands enclose the estimate, differences have limits, and the seed decides", () => {
    const { curves, differences } = decisionCurve(outcome, both, options);
    const [all, none, a] = curves;
    expect(none.lower).toBeUndefined();
    for (const curve of [all, a]) {
      curve.netBenefit.forEach((value, k) => {
        expect(curve.lower?.[k]).toBeLessThan(value);
        expect(curve.upper?.[k]).toBeGreaterThan(value);
      });
    }
    expect(differences.map(({ names }) => names.join(" - "))).toEqual(["a - all", "b - all", "a - b"]);
    const [, , last] = differences;
    expect(last.netBenefit[1]).toBe(curves[2].netBenefit[1] - curves[3].netBenefit[1]);
    expect(last.lower?.[1]).toBeLessThan(last.upper?.[1] as number);
    expect(decisionCurve(outcome, both, options).curves).toEqual(curves);
    expect(decisionCurve(outcome, both, { ...options, seed: 2 }).curves).not.toEqual(curves);
    const narrow = decisionCurve(outcome, both, { ...options, confLevel: 0.5 }).curves[2];
    expect(narrow.lower?.[1]).toBeGreaterThan(a.lower?.[1] as number);
    expect(decisionCurve(outcome, both, { ...options, resamples: 0 }).curves[2].lower).toBeUndefined();
  });

  test("the width is that of the binomial formula", () => {
    const labels = many.map((i) => i % 3 === 0);
    const { curves } = decisionCurve(labels, risks, { thresholds: [0.5], resamples: 4000 });
    const { truePositive, falsePositive, netBenefit, lower, upper } = curves[2];
    const variance = (truePositive[0] + falsePositive[0] - netBenefit[0] ** 2) / 90;
    const width = (upper?.[0] as number) - (lower?.[0] as number);
    expect(Math.abs(width / (2 * 1.96 * Math.sqrt(variance)) - 1)).toBeLessThan(0.06);
  });
});

describe("what is refused", () => {
  test.each([
    [outcome, risks, {}, /^setting: decisionCurve: time is needed/],
    [outcome, risks, { time: 42 }, /^argument: .*ends at 41; got 42/],
    [outcome, risks, { time: 20, prevalence: 0.3 }, /^setting: .*prevalence needs a list of labels/],
    [outcome, risks, { time: 20, cause: 1 }, /^setting: .*cause needs an outcome \{ time, status \}/],
    [outcome, risks, { time: 20, thresholds: [0.2, 0.1] }, /^argument: .*got 0.1 as number 1/],
    [outcome, risks, { time: 20, thresholds: [Number.NaN] }, /^argument: .*got NaN as number 0/],
    [outcome, risks, { time: 20, thresholds: [50] }, /^argument: .*got 50 as number 0/],
    [outcome, risks, { time: 20, thresholds: [] }, /^argument: .*got none/],
    [outcome, risks, { time: 20, positive: ">=" }, /^setting: .*one of at-least, above/],
    [outcome, risks, { time: 20, sparse: true }, /^setting: .*one of dcurves, estimate/],
    [outcome, risks, { time: 20, resamples: -1 }, /^setting: .*resamples/],
    [outcome, risks, { time: 20, seed: 0.5 }, /^setting: .*seed/],
    [outcome, risks, { time: 20, confLevel: 2 }, /^setting: .*confLevel/],
    [outcome, risks, { time: 20, harm: "much" }, /^setting: .*harm must be a number, or a record/],
    [outcome, { a: risks }, { time: 20, harm: { b: 1 } }, /^setting: .*harm must be by name of a model, a; got "b"/],
    [outcome, { all: risks }, { time: 20 }, /^argument: .*no model may be called "all"/],
    [outcome, [0.5], { time: 20 }, /^length: .*need length 90/],
    [{ ...outcome, weights: risks }, risks, { time: 20 }, /^unsupported: .*case weights/],
    [label, risk, { time: 3 }, /^setting: .*time needs an outcome in time/],
    [label, risk, { cause: 1 }, /^setting: .*cause needs an outcome in time/],
    [label, risk, { prevalence: 0 }, /^setting: .*prevalence/],
    [
      [1, 0, Number.NaN],
      [0.1, 0.2, 0.3],
      {},
      /^argument: .*labels must be 0 or 1; got NaN in row 2; where follow-up ended/,
    ],
    [[], [], {}, /^length: .*at least 1 subject/],
    [label, risk.map((value) => value * 100), {}, /^argument: .*probabilities from 0 to 1; got 90 in row 0/],
  ])("case %#", (given, values, options, message) => {
    expect(messageOf(() => decisionCurve(given as number[], values as number[], options as object))).toMatch(message);
  });
});
