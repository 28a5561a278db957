import {
  integratedDiscrimination,
  likelihoodRatioComparison,
  netReclassification,
  RadiosurvError,
} from "radiosurv/evaluation";
import { type CoxFit, coxRegression } from "radiosurv/survival";
import { describe, expect, test } from "vitest";

const label = [1, 1, 1, 0, 0, 0, 0];
const before = [0.4, 0.6, 0.2, 0.3, 0.6, 0.1, 0.2];
const after = [0.7, 0.8, 0.1, 0.2, 0.3, 0.2, 0.1];

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof RadiosurvError) return `${error.code}: ${error.message}`;
  }
  throw new Error("nothing was thrown");
}

const many = Array.from({ length: 100 }, (_, i) => i);
const outcome = { time: many.map((i) => ((i * 37) % 41) + 1), event: many.map((i) => (i * 13) % 3 && 1) };
const old = many.map((i) => ((i * 29) % 83) / 83);
const other = many.map((i) => 0.7 * old[i] + 0.3 * (1 - outcome.time[i] / 41));

describe("labels, by hand", () => {
  test("any change counts", () => {
    const { events, nonEvents, estimate, moved, table, eventRate } = netReclassification(label, before, after);
    // two of three up, one down; three of four down, one up
    expect(events.estimate).toBeCloseTo(1 / 3, 14);
    expect(nonEvents.estimate).toBeCloseTo(2 / 4, 14);
    expect(estimate).toBeCloseTo(5 / 6, 14);
    expect(events.standardError).toBeCloseTo(Math.sqrt((1 - 1 / 9) / 3), 14);
    expect(nonEvents.standardError).toBeCloseTo(Math.sqrt((1 - 1 / 4) / 4), 14);
    expect(moved).toEqual({ up: 3, down: 4, same: 0 });
    expect(table).toBeUndefined();
    expect(eventRate).toBeCloseTo(3 / 7, 14);
  });

  test("categories; a risk at a limit is in the upper one", () => {
    const { events, nonEvents, table, moved } = netReclassification(label, before, after, { cutoffs: [0.3, 0.6] });
    // 0.4 to 0.7 is up; 0.3 to 0.2 and 0.6 to 0.3 are down
    expect([events.estimate, nonEvents.estimate]).toEqual([1 / 3, 0.5]);
    expect(moved).toEqual({ up: 1, down: 2, same: 4 });
    expect(table?.find(({ from, to }) => from === 1 && to === 2)).toEqual({ from: 1, to: 2, n: 1, events: 1 });
    expect(table?.find(({ from, to }) => from === 1 && to === 0)).toEqual({ from: 1, to: 0, n: 1, events: 0 });
    expect(table).toHaveLength(9);
  });

  test("integrated discrimination", () => {
    const { events, nonEvents, estimate, slopes } = integratedDiscrimination(label, before, after);
    expect(events.estimate).toBeCloseTo((0.3 + 0.2 - 0.1) / 3, 14);
    expect(nonEvents.estimate).toBeCloseTo((-0.1 - 0.3 + 0.1 - 0.1) / 4, 14);
    expect(estimate).toBeCloseTo(slopes.new - slopes.old, 14);
  });

  test("nothing changes", () => {
    const { estimate, moved, pValue } = netReclassification(label, before, before);
    expect([estimate, moved.same]).toEqual([0, 7]);
    expect(pValue).toBeNaN();
    expect(integratedDiscrimination(label, before, before).estimate).toBe(0);
  });

  test("nobody with the event", () => {
    expect(netReclassification([0, 0], [0.1, 0.2], [0.2, 0.1]).events.estimate).toBeNaN();
    expect(integratedDiscrimination([0, 0], [0.1, 0.2], [0.2, 0.1]).estimate).toBeNaN();
  });
});

describe("in time", () => {
  test("without censoring both methods are that of labels", () => {
    const all = { time: outcome.time, event: many.map(() => 1) };
    const labels = outcome.time.map((time) => time <= 20);
    const expected = netReclassification(labels, old, other);
    for (const method of ["kaplan-meier", "ipcw"] as const) {
      const found = netReclassification(all, old, other, { time: 20, method });
      expect(found.events.estimate).toBeCloseTo(expected.events.estimate, 12);
      expect(found.nonEvents.estimate).toBeCloseTo(expected.nonEvents.estimate, 12);
      expect(found.eventRate).toBeCloseTo(expected.eventRate, 12);
    }
    const idi = integratedDiscrimination(all, old, other, { time: 20 });
    const plain = integratedDiscrimination(labels, old, other);
    expect(idi.estimate).toBeCloseTo(plain.estimate, 12);
    expect(idi.standardError).toBeCloseTo(plain.standardError, 3);
  });

  test("asymptotic errors of weights are near those of the bootstrap", () => {
    const asymptotic = netReclassification(outcome, old, other, { time: 20, method: "ipcw" });
    const drawn = netReclassification(outcome, old, other, { time: 20, method: "ipcw", resamples: 2000 });
    expect(Math.abs(drawn.standardError / asymptotic.standardError - 1)).toBeLessThan(0.1);
    expect(Math.abs(drawn.events.standardError / asymptotic.events.standardError - 1)).toBeLessThan(0.1);
    const idi = integratedDiscrimination(outcome, old, other, { time: 20 });
    const resampled = integratedDiscrimination(outcome, old, other, { time: 20, resamples: 2000 });
    expect(Math.abs(resampled.standardError / idi.standardError - 1)).toBeLessThan(0.12);
    expect(resampled.estimate).toBe(idi.estimate);
  });

  test("Kaplan-Meier has errors by the bootstrap alone; seed and level", () => {
    const of = (options: object) => netReclassification(outcome, old, other, { time: 20, ...options });
    expect(of({}).standardError).toBeNaN();
    const found = of({ resamples: 300 });
    expect(found.lower).toBeLessThan(found.estimate);
    expect(found.upper).toBeGreaterThan(found.estimate);
    expect(of({ resamples: 300 })).toEqual(found);
    expect(of({ resamples: 300, seed: 9 }).lower).not.toBe(found.lower);
    expect(of({ resamples: 300, confLevel: 0.5 }).lower).toBeGreaterThan(found.lower);
  });

  test("order of rows, survival in place of risk, one cause in place of an event", () => {
    const back = [...many].reverse();
    const turned = { time: back.map((i) => outcome.time[i]), event: back.map((i) => outcome.event[i]) };
    const found = netReclassification(outcome, old, other, { time: 20 });
    const survival = (list: readonly number[]) => back.map((i) => 1 - list[i]);
    const again = netReclassification(turned, survival(old), survival(other), { time: 20, predicted: "survival" });
    expect(again.estimate).toBeCloseTo(found.estimate, 12);
    const status = { time: outcome.time, status: outcome.event };
    expect(netReclassification(status, old, other, { time: 20, cause: 1 }).estimate).toBeCloseTo(found.estimate, 12);
  });

  test("nobody goes up", () => {
    const lower = old.map((value) => value / 2);
    const { events, moved } = netReclassification(outcome, old, lower, { time: 20 });
    expect(moved.up).toBe(0);
    expect(events.estimate).toBeLessThan(0);
  });
});

describe("likelihood ratio", () => {
  const x = many.map((i) => (i * 7) % 11);
  const z = many.map((i) => outcome.time[i] + ((i * 17) % 23));
  const small = coxRegression(outcome, { x });
  const large = coxRegression(outcome, { x, z });

  test("statistic, share of information and AIC", () => {
    const { statistic, df, adequacy, newInformation, aicDifference } = likelihoodRatioComparison(small, large);
    expect(statistic).toBeCloseTo(2 * (large.logLikelihood[1] - small.logLikelihood[1]), 12);
    expect(df).toBe(1);
    expect(adequacy + newInformation).toBe(1);
    expect(aicDifference).toBeCloseTo(2 - statistic, 10);
    expect(likelihoodRatioComparison(small, small).pValue).toBeNaN();
    expect(likelihoodRatioComparison(JSON.parse(JSON.stringify(small)), large).statistic).toBe(statistic);
  });

  test.each([
    [large, small, /it lacks z/],
    [small, coxRegression(outcome, { x, z }, { ties: "breslow" }), /to the same rows in the same way/],
    [small, coxRegression({ time: z, event: outcome.event }, { x, z }), /to the same rows in the same way/],
    [small, {}, /large must be what coxRegression returned/],
    [undefined, large, /small must be what coxRegression returned/],
  ])("case %#", (a, b, message) => {
    expect(messageOf(() => likelihoodRatioComparison(a as CoxFit, b as CoxFit))).toMatch(message);
  });
});

describe("what is refused", () => {
  test.each([
    [outcome, old, other, {}, /^setting: netReclassification: time is needed/],
    [outcome, old, other, { time: 50 }, /^argument: .*ends at 41/],
    [outcome, old, [0.5], { time: 20 }, /^length: .*predictions of "new" need length 100/],
    [outcome, [2, ...old.slice(1)], other, { time: 20 }, /^argument: .*predictions of "old".*got 2 in row 0/],
    [outcome, old, other, { time: 20, cutoffs: [] }, /^setting: .*got none/],
    [outcome, old, other, { time: 20, cutoffs: [0.5, 0.2] }, /^setting: .*got 0.2 as number 1/],
    [outcome, old, other, { time: 20, cutoffs: [20] }, /^setting: .*between 0 and 1; got 20/],
    [outcome, old, other, { time: 20, method: "smooth" }, /^setting: .*one of kaplan-meier, ipcw/],
    [outcome, old, other, { time: 20, resamples: 1.5 }, /^setting: .*resamples/],
    [label, before, after, { time: 3 }, /^setting: .*need an outcome in time/],
    [[1, 2], [0.1, 0.1], [0.1, 0.1], {}, /^argument: .*labels must be 0 or 1; got 2 in row 1/],
  ])("case %#", (given, a, b, options, message) => {
    expect(messageOf(() => netReclassification(given as number[], a, b, options as object))).toMatch(message);
  });

  test("of the integrated discrimination", () => {
    expect(
      messageOf(() => integratedDiscrimination(outcome, old, other, { time: 20, cutoffs: [0.5] } as object)),
    ).toMatch(/^setting: integratedDiscrimination: there is no setting "cutoffs"/);
  });
});
