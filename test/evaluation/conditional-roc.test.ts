import { readFileSync } from "node:fs";
import {
  incidentDynamicRoc,
  integratedAuc,
  kaplanMeierRoc,
  nearestNeighbourRoc,
  partialAuc,
} from "radiosurv/evaluation";
import { concordanceIndex } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffle } from "../../src/stats/random.ts";

// made by fixtures/evaluation/make_roc.R: the definitions, written out in R 4.2.2
const fixture = JSON.parse(readFileSync(new URL("../fixtures/evaluation/roc.json", import.meta.url), "utf8"));
const { rows: veteran } = parseCsv(readFileSync(new URL("../../examples/data/veteran.csv", import.meta.url), "utf8"));
const column = (name: string) => veteran.map((row) => Number(row[name]));
const outcome = { time: column("time"), event: column("event") };
const [age, karno] = [column("age"), column("karno")];

const thrown = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing";
};

function expectClose(found: ArrayLike<number>, expected: readonly (number | null)[]): void {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    if (value === null) expect(found[i]).toBeNaN();
    else expect(found[i]).toBeCloseTo(value, 12);
  });
}

const small = { time: [1, 2, 3, 4], event: [1, 0, 1, 0] };

describe("kaplanMeierRoc", () => {
  test("by hand", () => {
    // S(3.5) = 3/4 * 1/2 = 3/8; above 2.5 are the subjects of times 1 and 2, whose estimate is 1/2
    const [roc] = kaplanMeierRoc(small, [4, 3, 2, 1], { times: 3.5 });
    expect(roc.survival).toBe(3 / 8);
    expect(roc.curve.thresholds).toEqual(Float64Array.of(-Infinity, 1.5, 2.5, 3.5, Infinity));
    expectClose(roc.curve.sensitivity, [1, 6 / 5, 2 / 5, 2 / 5, 0]);
    expectClose(roc.curve.specificity, [0, 1, 1 / 3, 1, 1]);
    expect([roc.n, roc.cases, roc.controls, roc.censored]).toEqual([4, 2, 1, 1]);
  });

  test.each(fixture.given as readonly Record<string, never>[])("at $time as its definition", (expected) => {
    const [roc] = kaplanMeierRoc(outcome, age, { times: expected.time });
    expect(roc.auc).toBeCloseTo(expected.kaplanMeier, 13);
    expect(roc.survival).toBeCloseTo(expected.survival, 13);
    expectClose(roc.curve.sensitivity, expected.kmSensitivity);
    expectClose(roc.curve.specificity, expected.kmSpecificity);
  });

  test("several times in any order are those one by one", () => {
    const times = [182, 30, 99];
    const all = kaplanMeierRoc(outcome, age, { times });
    times.forEach((time, k) => expect(all[k]).toEqual(kaplanMeierRoc(outcome, age, { times: time })[0]));
    const nearest = nearestNeighbourRoc(outcome, age, { times });
    times.forEach((time, k) => expect(nearest[k]).toEqual(nearestNeighbourRoc(outcome, age, { times: time })[0]));
  });
});

describe("nearestNeighbourRoc", () => {
  test.each(fixture.given as readonly Record<string, never>[])("at $time as its definition", (expected) => {
    const [roc] = nearestNeighbourRoc(outcome, age, { times: expected.time, span: expected.span });
    expect(roc.auc).toBeCloseTo(expected.nearest, 13);
    expect([roc.survival, roc.meanSurvival]).toEqual([
      expect.closeTo(expected.survival, 13),
      expect.closeTo(expected.meanSurvival, 13),
    ]);
    expectClose(roc.curve.sensitivity, expected.sensitivity);
    expectClose(roc.curve.specificity, expected.specificity);
    expect(roc.span).toBe(expected.span);
  });

  test("monotone, within 0 and 1, with the area below it; the default span", () => {
    for (const neighbourhood of ["distance", "rank"] as const) {
      const [roc] = nearestNeighbourRoc(outcome, age, { times: 99, neighbourhood });
      expect(roc.span).toBeCloseTo(0.25 * 137 ** -0.2, 14);
      for (let g = 1; g < roc.curve.sensitivity.length; g++) {
        expect(roc.curve.sensitivity[g]).toBeLessThanOrEqual(roc.curve.sensitivity[g - 1]);
        expect(roc.curve.specificity[g]).toBeGreaterThanOrEqual(roc.curve.specificity[g - 1]);
      }
      expect(partialAuc(roc.curve, { from: 0 })).toBeCloseTo(roc.auc, 13);
      expect([roc.curve.sensitivity[0], roc.curve.specificity.at(-1)]).toEqual([1, 1]);
    }
  });

  test("without ties ranks are a window of 2 k + 1 subjects", () => {
    // three neighbours of each, two at the ends, nobody censored: S(2.5) is the part of them that is beyond
    const whole = { time: [1, 2, 3, 4, 5], event: [1, 1, 1, 1, 1] };
    const [roc] = nearestNeighbourRoc(whole, [5, 4, 3, 2, 1], { times: 2.5, span: 0.2, neighbourhood: "rank" });
    expect(roc.meanSurvival).toBeCloseTo((1 + 1 + 2 / 3 + 1 / 3 + 0) / 5, 15);
    const [distance] = nearestNeighbourRoc(whole, [5, 4, 3, 2, 1], { times: 2.5, span: 0.2 });
    // the highest score has itself alone
    expect(distance.meanSurvival).toBeCloseTo((1 + 1 + 2 / 3 + 1 / 3 + 0) / 5, 15);
    // as far below as the next one is above: all of them for the 4
    const [uneven] = nearestNeighbourRoc(whole, [50, 4, 3, 2, 1], { times: 2.5, span: 0.2 });
    expect(uneven.meanSurvival).toBeCloseTo((1 + 1 + 2 / 3 + 3 / 5 + 0) / 5, 15);
  });

  test("a span of 1 takes all of them", () => {
    const [roc] = nearestNeighbourRoc(outcome, age, { times: 99, span: 1, neighbourhood: "rank" });
    expect(roc.meanSurvival).toBeCloseTo(roc.survival, 13);
    expect(roc.auc).toBeCloseTo(0.5, 13);
  });

  test("the order of rows", () => {
    const rows = shuffle(
      age.map((_, i) => i),
      randomFrom(3),
    );
    const of = (list: readonly number[]) => rows.map((i) => list[i]);
    const moved = { time: of(outcome.time), event: of(outcome.event) };
    const at = { times: 99 };
    expect(nearestNeighbourRoc(moved, of(age), at)[0].auc).toBeCloseTo(
      nearestNeighbourRoc(outcome, age, at)[0].auc,
      13,
    );
    expect(kaplanMeierRoc(moved, of(age), at)[0].auc).toBeCloseTo(kaplanMeierRoc(outcome, age, at)[0].auc, 13);
  });
});

describe("what both have no answer to", () => {
  const forms = { kaplanMeierRoc, nearestNeighbourRoc } as const;
  test.each(Object.keys(forms) as (keyof typeof forms)[])("%s", (name) => {
    const at = (time: number, of = small) => forms[name](of, [4, 3, 2, 1], { times: time })[0];
    expect([at(0.5).auc, at(0.5).cases, at(0.5).controls]).toEqual([Number.NaN, 0, 4]);
    expect([at(9).auc, at(9).survival, at(9).controls]).toEqual([Number.NaN, Number.NaN, 0]);
    const ended = { time: [1, 2, 3, 4], event: [1, 0, 1, 1] };
    expect([at(9, ended).auc, at(9, ended).survival]).toEqual([Number.NaN, 0]);
    expect(forms[name]({ time: [1], event: [0] }, [1], { times: 0.5 })[0].auc).toBeNaN();
    expect(forms[name](small, [7, 7, 7, 7], { times: 3.5 })[0].auc).toBe(0.5);
    expect(thrown(() => forms[name]({ time: [1], status: [1] } as never, [1], { times: 1 }))).toBe(
      `unsupported: ${name}: competing causes have no form here; got { time, status }; use timeDependentRoc`,
    );
    expect(thrown(() => forms[name](small, [1, 2, 3, 4], {} as never))).toBe(`setting: ${name}: times is needed`);
    expect(thrown(() => forms[name](small, [1, 2, 3], { times: 1 }))).toBe(
      `length: ${name}: score needs length 4, as time has; got 3`,
    );
    expect(thrown(() => forms[name]({ ...small, entry: [0, 0, 0, 0] }, [1, 2, 3, 4], { times: 1 }))).toMatch(
      `unsupported: ${name}: this measure has no form with late entry`,
    );
  });

  test("options of the neighbours", () => {
    const work = (more: object) => () => nearestNeighbourRoc(small, [1, 2, 3, 4], { times: 1, ...more });
    expect(thrown(work({ span: 0 }))).toBe(
      "setting: nearestNeighbourRoc: span must be a number above 0, at most 1; got 0",
    );
    expect(thrown(work({ neighbourhood: "kernel" }))).toBe(
      'setting: nearestNeighbourRoc: neighbourhood must be one of distance, rank; got "kernel"',
    );
  });
});

describe("incidentDynamicRoc", () => {
  test("by hand, for a given coefficient", () => {
    // hazard ratios 1, 2, 4 of the scores 0, 1, 2; at 1 all are at risk and the last one has the event
    const [coefficient, score] = [Math.LN2, [2, 0, 1]];
    const roc = incidentDynamicRoc({ time: [1, 2, 3], event: [1, 1, 0] }, score, { coefficient, times: [1, 2] });
    // controls 0 and 1: the case is the 2 with 4/7, 1 with 2/7 and 0 with 1/7; then the control is 1, and the case with 2/3
    expectClose(roc.auc, [4 / 7 + (2 / 7) * 0.75 + (1 / 7) * 0.25, (2 / 3) * 0.5]);
    expect(Array.from(roc.eventTimes)).toEqual([1, 2]);
    // S falls to 2/3 and 1/3: f S are 2/9 and 1/9
    expectClose(roc.weights, [2 / 3, 1 / 3]);
    expect(roc.concordance).toBeCloseTo((2 * roc.auc[0] + roc.auc[1]) / 3, 14);
    expect(roc.rocs.map(({ atRisk, events, time }) => [time, atRisk, events])).toEqual([
      [1, 3, 1],
      [2, 2, 1],
    ]);
    roc.rocs.forEach(({ auc }, k) => expect(auc).toBeCloseTo(roc.auc[k], 14));
    expectClose(roc.rocs[0].curve.sensitivity, [1, 6 / 7, 4 / 7, 0]);
    expectClose(roc.rocs[0].curve.specificity, [0, 0.5, 1, 1]);
  });

  test.each(["karno", "age"])("%s as its definition, with the Cox model of R", (name) => {
    const expected = fixture.incident[name];
    const score = name === "karno" ? karno : age;
    const roc = incidentDynamicRoc(outcome, score, { times: [99] });
    expect(roc.coefficient).toBeCloseTo(expected.coefficient, 10);
    expectClose(roc.eventTimes, expected.times);
    expected.auc.forEach((value: number | null, k: number) => {
      if (value === null) expect(roc.auc[k]).toBeNaN();
      else expect(roc.auc[k]).toBeCloseTo(value, 10);
    });
    expect(roc.concordance).toBeCloseTo(expected.concordance, 10);
    expect(roc.tau).toBe(999);
    const early = incidentDynamicRoc(outcome, score, { tau: 100 });
    expect(early.concordance).toBeCloseTo(expected.concordance100, 10);
    expect(early.weights.at(-1)).toBe(0);
    const areas = Array.from(roc.eventTimes, (time, k) => ({ time, auc: roc.auc[k] })).filter(({ auc }) => auc > 0);
    expect(integratedAuc(outcome, areas, { weights: "concordance" })).toBeCloseTo(roc.concordance, 12);
    expect(roc.rocs[0].auc).toBeCloseTo(roc.auc[roc.eventTimes.indexOf(99)], 13);
    expect(roc.warnings).toEqual([]);
  });

  test("near the concordance where hazards are proportional", () => {
    const random = randomFrom(8);
    const score = Array.from({ length: 2000 }, () => 2 * random());
    const time = score.map((value) => -Math.log(random() + 1e-12) / Math.exp(value));
    const event = time.map((value) => Number(value < 2));
    const followed = { time: time.map((value) => Math.min(value, 2)), event };
    const { concordance } = incidentDynamicRoc(followed, score);
    expect(concordance).toBeCloseTo(concordanceIndex(followed, score).estimate, 1);
  });

  test("a score that is constant, one that separates, times without anybody", () => {
    const constant = incidentDynamicRoc(small, [1, 1, 1, 1], { times: 2 });
    expect(constant.coefficient).toBeNaN();
    expect(constant.warnings[0]).toMatch("constant");
    expect([constant.concordance, constant.rocs[0].auc]).toEqual([0.5, 0.5]);
    const apart = incidentDynamicRoc(small, [4, 3, 2, 1]);
    expect(apart.coefficient).toBeGreaterThan(10);
    expect(apart.concordance).toBeCloseTo(1, 8);
    const late = incidentDynamicRoc(small, [1, 3, 2, 4], { times: [99, 4], coefficient: 1 });
    expect(late.rocs.map(({ auc, atRisk, events }) => [auc, atRisk, events])).toEqual([
      [Number.NaN, 0, 0],
      [0.5, 1, 0],
    ]);
    const last = incidentDynamicRoc({ time: [1], event: [1] }, [1], { coefficient: 1 });
    expect([last.concordance, last.auc[0]]).toEqual([Number.NaN, Number.NaN]);
    const far = incidentDynamicRoc(small, [1e6, 1e6 + 1, 1e6 + 2, 1e6 + 3], { coefficient: 300 });
    expect(far.concordance).toBeGreaterThan(0);
  });

  test.each<[string, () => unknown, string]>([
    [
      "nobody with the event",
      () => incidentDynamicRoc({ time: [1, 2], event: [0, 0] }, [1, 2]),
      "argument: incidentDynamicRoc: at least one event is needed; all 2 subjects are censored",
    ],
    [
      "a tau of 0",
      () => incidentDynamicRoc(small, [1, 2, 3, 4], { tau: 0 }),
      "setting: incidentDynamicRoc: tau must be a positive number; got 0",
    ],
    [
      "a coefficient that is none",
      () => incidentDynamicRoc(small, [1, 2, 3, 4], { coefficient: Number.NaN }),
      "setting: incidentDynamicRoc: coefficient must be a number; got NaN",
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});
