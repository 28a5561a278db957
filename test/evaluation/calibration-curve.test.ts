import { calibrationCurve, correctedCalibrationCurve, RadiosurvError } from "radiosurv/evaluation";
import { kaplanMeier, survivalAt } from "radiosurv/survival";
import { describe, expect, test } from "vitest";

const outcome = { time: [1, 2, 3, 4, 5, 6, 7, 8], event: [1, 1, 0, 1, 1, 0, 0, 1] };
const predicted = [0.3, 0.4, 0.6, 0.2, 0.7, 0.8, 0.6, 0.9];

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RadiosurvError) return `${error.code}: ${error.message}`;
  }
  throw new Error("nothing was thrown");
}

const many = Array.from({ length: 120 }, (_, i) => i);
const big = { time: many.map((i) => ((i * 37) % 97) + 1), event: many.map((i) => (i * 13) % 4 && 1) };
const survival = many.map((i) => 0.05 + (0.9 * ((i * 61) % 120)) / 120);

describe("groups", () => {
  test("two groups by hand", () => {
    const { groups, groupOf, cutPoints } = calibrationCurve(outcome, predicted, { time: 4.5, groups: 2 });
    // four at least in the first: 0.2, 0.3, 0.4, 0.6, and the other 0.6 with them
    expect(Array.from(groupOf)).toEqual([0, 0, 0, 0, 1, 1, 0, 1]);
    expect(cutPoints).toEqual(Float64Array.of(0.2, 0.7, 0.9));
    expect(groups[0]).toMatchObject({ n: 5, events: 3, from: 0.2, to: 0.7 });
    expect(groups[0].predicted).toBeCloseTo(0.42, 14);
    // events at 1 and 2 of 5, censored at 3, event at 4 of 2
    expect(groups[0].observed).toBeCloseTo((3 / 5) * (1 / 2), 14);
    expect(groups[1]).toMatchObject({ n: 3, observed: 1 });
  });

  test("groups of a size, at quantiles, and by given limits", () => {
    const of = (options: object) => calibrationCurve(big, survival, { time: 40, knots: 0, ...options });
    expect(of({}).groups).toHaveLength(5);
    expect(of({ groupSize: 40 }).groups.map(({ n }) => n)).toEqual([40, 40, 40]);
    expect(of({ groupSize: 500 }).groups).toHaveLength(1);
    const { cutPoints, groups } = of({ groups: 3, grouping: "quantiles" });
    expect([cutPoints[0], cutPoints[3]]).toEqual([0, 1]);
    expect(groups.reduce((sum, { n }) => sum + n, 0)).toBe(120);
    const given = of({ cutPoints: [0, 0.5, 1] });
    expect(given.groups.map(({ from, to }) => [from, to])).toEqual([
      [0, 0.5],
      [0.5, 1],
    ]);
    // limits are kept for other data
    expect(of({ cutPoints: of({ groups: 4 }).cutPoints }).groups).toEqual(of({ groups: 4 }).groups);
  });

  test("a group without subjects, and one whose follow-up ends too early, have no estimate", () => {
    const { groups } = calibrationCurve(outcome, predicted, { time: 4.5, cutPoints: [0, 0.1, 0.5, 1], knots: 0 });
    expect(groups[0]).toMatchObject({ n: 0, events: 0 });
    expect(groups[0].predicted).toBeNaN();
    expect(groups[0].observed).toBeNaN();
    const early = calibrationCurve(outcome, [0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9, 0.9], {
      time: 4.5,
      cutPoints: [0, 0.5, 1],
      knots: 0,
    });
    expect(early.groups[0].observed).toBeNaN();
    expect(early.groups[1].observed).toBeCloseTo(0.8, 14);
  });

  test("an event and a censoring at one time", () => {
    const tied = { time: [2, 2, 3, 4], event: [1, 0, 1, 0] };
    const [group] = calibrationCurve(tied, [0.5, 0.5, 0.5, 0.5], { time: 2, groups: 2 }).groups;
    expect(group).toMatchObject({ n: 4, observed: 0.75 });
  });

  test("scale and level of the limits", () => {
    const of = (options: object) =>
      calibrationCurve(big, survival, { time: 40, groups: 1, knots: 0, ...options }).groups[0];
    const plain = of({ confType: "plain" });
    expect(plain.upper - plain.observed).toBeCloseTo(1.959963984540054 * plain.standardError, 12);
    expect(of({}).lower).not.toBe(plain.lower);
    expect(of({ confLevel: 0.5 }).lower).toBeGreaterThan(of({}).lower);
    expect(of({}).observed).toBe(survivalAt(kaplanMeier(big), [40]).survival[0]);
  });
});

describe("curve and numbers", () => {
  test("knots and points", () => {
    const of = (options: object) => calibrationCurve(big, survival, { time: 40, ...options }).smooth;
    expect(of({}).knots).toHaveLength(3);
    expect(of({ knots: 4 }).knots).toHaveLength(4);
    expect(of({ points: 7 }).observed).toHaveLength(7);
    expect(of({ knots: 0 }).observed).toHaveLength(0);
    expect(of({ knots: 0 }).ici).toBeNaN();
    const { e50, ici, e90, emax } = of({});
    expect([e50, ici, e90, emax]).toEqual([...[e50, ici, e90, emax]].sort((a, b) => a - b));
  });

  test("risk in place of survival gives the same", () => {
    const risk = survival.map((value) => 1 - value);
    const a = calibrationCurve(big, risk, { time: 40, predicted: "risk" });
    const b = calibrationCurve(big, survival, { time: 40 });
    expect(a.groups.map(({ n }) => n)).toEqual(b.groups.map(({ n }) => n));
    expect(a.smooth.ici).toBeCloseTo(b.smooth.ici, 10);
    expect(a.slope.estimate).toBeCloseTo(b.slope.estimate, 10);
    expect(a.observedToExpected.estimate).toBeCloseTo(b.observedToExpected.estimate, 12);
  });

  test("order of rows and unit of time", () => {
    const back = [...many].reverse();
    const turned = { time: back.map((i) => 7 * big.time[i]), event: back.map((i) => big.event[i]) };
    const a = calibrationCurve(
      turned,
      back.map((i) => survival[i]),
      { time: 280 },
    );
    const b = calibrationCurve(big, survival, { time: 40 });
    expect(a.smooth.e90).toBeCloseTo(b.smooth.e90, 10);
    expect(a.groups[2].observed).toBeCloseTo(b.groups[2].observed, 12);
  });

  test("predictions that are right have a slope near 1, and twice the log hazard ratio a slope near 1/2", () => {
    const x = many.map((i) => Math.sin(i * 12.9898) * 1.5);
    const u = many.map((i) => (((i * 7919) % 120) + 0.5) / 120);
    const exact = { time: many.map((i) => -Math.log(u[i]) / Math.exp(x[i])), event: many.map(() => 1) };
    const at = (factor: number) =>
      calibrationCurve(
        exact,
        x.map((value) => Math.exp(-0.5 * Math.exp(factor * value))),
        { time: 0.5, knots: 0 },
      ).slope;
    expect(Math.abs(at(1).estimate - 1)).toBeLessThan(0.25);
    expect(at(2).estimate).toBeCloseTo(at(1).estimate / 2, 8);
    expect(at(1).upper).toBeGreaterThan(at(1).estimate);
  });

  test.each([
    [predicted.map((value, i) => (i === 2 ? 1 : value)), /exactly 0 or 1; rows with that: 1$/],
    [predicted.map((value, i) => (i < 2 ? 0 : value)), /rows with that: 2$/],
    [predicted.map(() => 0.5), /all predictions are the same/],
  ])("no slope and no curve: case %#", (values, warning) => {
    const { warnings, slope, smooth, groups, observedToExpected } = calibrationCurve(outcome, values, { time: 4.5 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(warning);
    expect(slope.estimate).toBeNaN();
    expect(smooth.ici).toBeNaN();
    expect(smooth.observedOf).toHaveLength(8);
    expect(groups[0].n).toBeGreaterThan(0);
    expect(observedToExpected.estimate).toBeGreaterThan(0);
  });

  test("all censored", () => {
    const none = { time: [1, 2, 3], event: [0, 0, 0] };
    const { warnings, observedToExpected, difference } = calibrationCurve(none, [0.5, 0.6, 0.7], { time: 2 });
    expect(warnings[0]).toMatch(/all subjects are censored/);
    expect(observedToExpected.estimate).toBe(0);
    expect(observedToExpected.lower).toBeNaN();
    expect(difference.estimate).toBeCloseTo(-0.4, 14);
  });
});

describe("what is refused", () => {
  const run = (options: object, values: unknown = predicted, given: object = outcome) =>
    messageOf(() => calibrationCurve(given as typeof outcome, values as number[], options as { time: number }));

  test.each([
    [
      { time: 9 },
      /^argument: calibrationCurve: time must be within the follow-up, which ends at 8; got 9; take a time/,
      { ...outcome, event: [1, 1, 0, 1, 1, 0, 0, 0] },
    ],
    [{ time: 3 }, /^argument: .*ends at 2; got 3/, { time: [1, 2, 2, 2, 2, 2, 2, 2], event: [0, 0, 0, 0, 0, 0, 0, 0] }],
    [{}, /^setting: .*time is needed/],
    [{ time: -1 }, /^setting: .*time must be a number >= 0; got -1/],
    [{ time: 4, groups: 0 }, /^setting: .*a whole number >= 1; got 0/],
    [{ time: 4, groupSize: 1.5 }, /^setting: .*groupSize/],
    [{ time: 4, grouping: "deciles" }, /^setting: .*one of equal-size, quantiles/],
    [{ time: 4, cutPoints: [0.5] }, /^setting: .*at least two ascending numbers.*got 1/],
    [{ time: 4, cutPoints: [0.5, 0.2] }, /^setting: .*got 0.2 as number 1/],
    [{ time: 4, cutPoints: [0.5, 1] }, /^setting: .*must span all predicted survival; got 0.5 to 1, and 0.3 in row 0/],
    [{ time: 4, knots: 2 }, /^setting: .*one of 0, 3, 4/],
    [{ time: 4, points: 1 }, /^setting: .*points/],
    [{ time: 4, confType: "probit" }, /^setting: .*confType/],
    [{ time: 4, confLevel: 1 }, /^setting: .*confLevel/],
    [{ time: 4, predicted: "odds" }, /^setting: .*one of survival, risk/],
  ])("case %#", (options, message, given: object = outcome) => {
    expect(run(options, predicted, given)).toMatch(message);
  });

  test("predictions", () => {
    expect(run({ time: 4 }, [0.5])).toMatch(/^length: .*need length 8, as time has; got 1/);
    expect(
      run(
        { time: 4 },
        predicted.map(() => Number.NaN),
      ),
    ).toMatch(/got NaN in row 0/);
    expect(run({ time: 4 }, predicted, { ...outcome, weights: predicted })).toMatch(/^unsupported/);
  });
});

describe("corrected by the bootstrap", () => {
  const rows = many;
  const model = {
    outcome: (list: readonly number[]) => ({
      time: list.map((i) => big.time[i]),
      event: list.map((i) => big.event[i]),
    }),
    fit: (list: readonly number[]) => list.length,
    predict: (_: number, list: readonly number[]) => list.map((i) => survival[i]),
  };

  test("a model that learns nothing has no optimism on average", () => {
    const given = { time: 40, groups: 3, resamples: 100, seed: 3 };
    const found = correctedCalibrationCurve(rows, model, given);
    expect(found.resamples).toBe(100);
    for (const group of found.groups) {
      expect(Math.abs(group.optimism)).toBeLessThan(0.03);
      expect(group.corrected).toBe(group.observed - group.optimism);
    }
    expect(correctedCalibrationCurve(rows, model, given).groups).toEqual(found.groups);
    expect(correctedCalibrationCurve(rows, model, { ...given, seed: 4 }).groups).not.toEqual(found.groups);
    expect(found.slope.apparent).toBe(found.apparent.slope.estimate);
  });

  test("settings are checked under its own name", () => {
    expect(messageOf(() => correctedCalibrationCurve(rows, model, { time: 40, resamples: 0 }))).toMatch(
      /^setting: correctedCalibrationCurve: resamples/,
    );
  });
});
