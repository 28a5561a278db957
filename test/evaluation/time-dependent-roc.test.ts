import { readFileSync } from "node:fs";
import {
  compareTimeDependentAuc,
  integratedAuc,
  partialAuc,
  type TimeDependentRocOptions,
  timeDependentAccuracy,
  timeDependentRoc,
} from "radiosurv/evaluation";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { adjustedPValue, maximaOfZ } from "../../src/evaluation/max-z.ts";
import { normalCdf } from "../../src/stats/normal.ts";
import { randomFrom, shuffle } from "../../src/stats/random.ts";

// made by fixtures/evaluation/make_roc.R and make_integrated_auc.py: R 4.2.2, riskRegression 2022.11.28; scikit-survival 0.28
const json = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/evaluation/${name}`, import.meta.url), "utf8"));
const fixture = json("roc.json");
const integrated = json("integrated-auc.json");
type Row = Readonly<Record<string, string>>;
const data = (name: string): readonly Row[] =>
  parseCsv(readFileSync(new URL(`../../examples/data/${name}.csv`, import.meta.url), "utf8")).rows;
const numbers = (rows: readonly Row[], name: string, sign = 1) => rows.map((row) => sign * Number(row[name]));

const veteran = data("veteran");
const veteranOutcome = { time: numbers(veteran, "time"), event: numbers(veteran, "event") };
const karno = numbers(veteran, "karno", -1);
const pbc = data("pbc").filter((row) => row.bili !== "" && row.albumin !== "");
const pbcOutcome = { time: numbers(pbc, "time"), status: numbers(pbc, "status") };

const thrown = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing";
};

interface Simulated {
  readonly outcome: { readonly time: number[]; readonly event: number[] };
  readonly status: number[];
  readonly score: number[];
  readonly other: number[];
}

/** Whole times, so that events and censorings are tied. */
function simulated(n: number, seed: number, steps = 12): Simulated {
  const random = randomFrom(seed);
  const score = Array.from({ length: n }, () => Math.round(8 * random()));
  const time = score.map((value) => Math.max(1, Math.ceil(steps * random() * (1 - value / 16))));
  const status = time.map(() => Math.floor(3 * random()));
  return {
    outcome: { time, event: status.map((value) => Number(value > 0)) },
    status,
    score,
    other: score.map((value) => value + Math.round(6 * random())),
  };
}

/** Area by its definition, over all pairs; G by hand. */
function byDefinition(
  time: readonly number[],
  status: readonly number[],
  score: readonly number[],
  t: number,
  { closed = false, others = false } = {},
): number {
  const before = (at: number, including: boolean) => {
    let g = 1;
    for (const s of [...new Set(time)].sort((a, b) => a - b)) {
      if (including ? s > at : s >= at) break;
      const events = time.filter((each, i) => each === s && status[i] > 0).length;
      const censored = time.filter((each, i) => each === s && status[i] === 0).length;
      const risk = time.filter((each) => each >= s).length - events;
      if (risk > 0) g *= 1 - censored / risk;
    }
    return g;
  };
  const isBefore = (i: number) => time[i] < t || (closed && time[i] === t);
  const w = time.map((each, i) => (isBefore(i) && status[i] === 1 ? 1 / before(each, false) : 0));
  const v = time.map((each, i) =>
    each > t ? 1 / before(t, true) : others && isBefore(i) && status[i] === 2 ? 1 / before(each, false) : 0,
  );
  let [top, bottom] = [0, 0];
  for (let i = 0; i < time.length; i++) {
    for (let j = 0; j < time.length; j++) {
      bottom += w[i] * v[j];
      top += w[i] * v[j] * (score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0);
    }
  }
  return top / bottom;
}

describe("timeDependentRoc", () => {
  test("by hand, without censoring before the time", () => {
    // cases at 1, 2, 3 with scores 5, 4, 1; controls beyond 3.5 with 3, 2, 1: of 9 pairs 7 are in order and (1, 1) is tied
    const [roc] = timeDependentRoc({ time: [1, 2, 3, 4, 5, 6], event: [1, 1, 1, 0, 1, 0] }, [5, 4, 1, 3, 2, 1], {
      times: 3.5,
    });
    expect(roc.auc).toBeCloseTo(6.5 / 9, 15);
    expect([roc.cases, roc.controls, roc.censored, roc.otherEvents, roc.uncensored]).toEqual([3, 3, 0, 0, 1]);
    expect([roc.incidence, roc.controlProbability]).toEqual([0.5, 0.5]);
  });

  test("by hand, weighted: one censored at 2 makes those after it count 5/4", () => {
    // G falls to 4/5 at 2: the case at 3 weighs 5/4, the case at 1 weighs 1, controls alike
    const outcome = { time: [1, 2, 2, 3, 4, 5, 6], event: [1, 1, 0, 1, 0, 0, 1] };
    const score = [2, 9, 9, 1, 0, 2, 3];
    const [roc] = timeDependentRoc(outcome, score, { times: 3.5 });
    // cases 2 (1), 9 (1), 1 (5/4) against 0, 2, 3
    expect(roc.auc).toBeCloseTo((1.5 + 3 + (5 / 4) * 1) / (3 * (13 / 4)), 15);
    expect(roc.uncensored).toBeCloseTo(4 / 5, 15);
    expect(roc.curve.thresholds).toEqual(Float64Array.of(-Infinity, 0.5, 1.5, 2.5, 6, Infinity));
    expect(roc.curve.sensitivity[2]).toBeCloseTo(2 / (13 / 4), 15);
    expect(roc.curve.specificity[2]).toBeCloseTo(1 / 3, 15);
    expect(roc.censored).toBe(1);
  });

  test("equals the definition with ties everywhere, and the area below its curve", () => {
    for (let seed = 0; seed < 12; seed++) {
      const { outcome, status, score } = simulated(40, seed);
      for (const t of [3, 4.5, 6]) {
        for (const closed of [false, true]) {
          const cases = closed ? "by" : "before";
          const [roc] = timeDependentRoc(outcome, score, { times: t, cases });
          const single = status.map((value) => Math.min(1, value));
          expect(roc.auc).toBeCloseTo(byDefinition(outcome.time, single, score, t, { closed }), 13);
          expect(partialAuc(roc.curve, { from: 0 })).toBeCloseTo(roc.auc, 13);
          for (const others of [false, true]) {
            const [one] = timeDependentRoc({ time: outcome.time, status }, score, {
              times: t,
              cases,
              cause: 1,
              controls: others ? "without-cause" : "event-free",
            });
            expect(one.auc).toBeCloseTo(byDefinition(outcome.time, status, score, t, { closed, others }), 13);
          }
        }
      }
    }
  });

  test.each(fixture.definition as readonly Record<string, never>[])(
    "veteran at $time, the definition in R",
    (expected) => {
      const [roc] = timeDependentRoc(veteranOutcome, karno, { times: expected.time });
      expect(roc.auc).toBeCloseTo(expected.auc, 13);
      expect(roc.standardError).toBeCloseTo(expected.se, 13);
      expect([roc.cases, roc.controls]).toEqual([expected.cases, expected.controls]);
      expect(roc.incidence).toBeCloseTo(expected.incidence, 13);
      expect(roc.uncensored).toBeCloseTo(expected.uncensored, 13);
      (expected.influence as readonly number[]).forEach((value, i) => expect(roc.influence[i]).toBeCloseTo(value, 12));
      const [accuracy] = timeDependentAccuracy(veteranOutcome, karno, { times: expected.time, threshold: -50 });
      const parts = [
        accuracy.sensitivity,
        accuracy.specificity,
        accuracy.positivePredictiveValue,
        accuracy.negativePredictiveValue,
      ];
      parts.forEach((part, i) => {
        expect(part.estimate).toBeCloseTo(expected.estimates[i], 13);
        expect(part.standardError).toBeCloseTo(expected.errors[i], 13);
      });
    },
  );

  const lung = data("lung").filter((row) => ["ph.ecog", "ph.karno"].every((name) => row[name] !== ""));
  test.each([
    [
      "single",
      { time: numbers(lung, "time"), event: numbers(lung, "event") },
      { age: numbers(lung, "age"), ecog: numbers(lung, "ph.ecog") },
      undefined,
    ],
    ["competing", pbcOutcome, { bili: numbers(pbc, "bili"), albumin: numbers(pbc, "albumin", -1) }, 2],
  ] as const)("%s as riskRegression", (name, outcome, scores: Record<string, number[]>, cause) => {
    for (const { conservative, times, model, auc, se, difference, differenceSe, differenceP } of fixture[name]) {
      const distinct = [...new Set(times as number[])];
      const compared = compareTimeDependentAuc(outcome, scores, {
        times: distinct,
        cases: "by",
        variance: conservative ? "conservative" : "full",
        ...(cause && { cause, controls: "without-cause" as const }),
      });
      (model as string[]).forEach((each, i) => {
        const roc = compared.rocs[compared.names.indexOf(each)][distinct.indexOf(times[i])];
        expect(roc.auc).toBeCloseTo(auc[i], 13);
        expect(roc.standardError).toBeCloseTo(se[i], 13);
      });
      compared.differences.forEach((found, i) => {
        // the reference comes second there
        expect(-found.estimate).toBeCloseTo(difference[i], 13);
        expect(found.standardError).toBeCloseTo(differenceSe[i], 13);
        expect(found.pValue).toBeCloseTo(differenceP[i], 12);
      });
    }
  });

  test("no censoring: the binary area, and DeLong's error nearly", () => {
    const { outcome, score } = simulated(200, 3);
    const all = { time: outcome.time, event: outcome.time.map(() => 1) };
    const [roc] = timeDependentRoc(all, score, { times: 5.5 });
    const [known] = timeDependentRoc(all, score, { times: 5.5, variance: "conservative" });
    const [none] = timeDependentRoc(all, score, { times: 5.5, weighting: "none" });
    expect(roc.standardError).toBeCloseTo(known.standardError, 14);
    expect([none.auc, none.standardError]).toEqual([known.auc, known.standardError]);
    let [top, pairs] = [0, 0];
    score.forEach((a, i) =>
      score.forEach((b, j) => {
        if (all.time[i] >= 5.5 || all.time[j] < 5.5) return;
        pairs++;
        top += a > b ? 1 : a === b ? 0.5 : 0;
      }),
    );
    expect(roc.auc).toBeCloseTo(top / pairs, 14);
  });

  test("weighting none leaves the censored out and counts the rest alike", () => {
    const { outcome, status, score } = simulated(60, 8);
    const [none] = timeDependentRoc(outcome, score, { times: 4.5, weighting: "none" });
    const rows = outcome.time.map((_, i) => i).filter((i) => outcome.time[i] > 4.5 || status[i] > 0);
    const [left] = timeDependentRoc(
      { time: rows.map((i) => outcome.time[i]), event: rows.map((i) => Number(outcome.time[i] < 4.5)) },
      rows.map((i) => score[i]),
      { times: 4.5 },
    );
    expect(none.auc).toBeCloseTo(left.auc, 13);
    expect(none.auc).not.toBeCloseTo(timeDependentRoc(outcome, score, { times: 4.5 })[0].auc, 6);
  });

  test("the order of rows: all but the error of tied rows", () => {
    const { outcome, score } = simulated(80, 5);
    const rows = shuffle(
      score.map((_, i) => i),
      randomFrom(1),
    );
    const of = (list: readonly number[]) => rows.map((i) => list[i]);
    const moved = { time: of(outcome.time), event: of(outcome.event) };
    const compare = (options: Omit<TimeDependentRocOptions, "times">, digits: number) => {
      const [a] = timeDependentRoc(outcome, score, { times: 5.5, ...options });
      const [b] = timeDependentRoc(moved, of(score), { times: 5.5, ...options });
      expect(b.auc).toBeCloseTo(a.auc, 14);
      expect(b.standardError).toBeCloseTo(a.standardError, digits);
      if (digits > 10) rows.forEach((row, i) => expect(b.influence[i]).toBeCloseTo(a.influence[row], 12));
    };
    compare({ variance: "full" }, 13);
    compare({ variance: "conservative" }, 13);
    compare({ variance: "rows" }, 3);
    // without ties the two agree, whatever the order
    const random = randomFrom(2);
    const untied = { ...outcome, time: outcome.time.map((time) => time + random()) };
    const [byRows] = timeDependentRoc(untied, score, { times: 5.5 });
    const [byTimes] = timeDependentRoc(untied, score, { times: 5.5, variance: "full" });
    expect(byRows.standardError).toBeCloseTo(byTimes.standardError, 14);
    const [tied] = timeDependentRoc(outcome, score, { times: 5.5, variance: "full" });
    expect(tied.standardError).not.toBeCloseTo(timeDependentRoc(outcome, score, { times: 5.5 })[0].standardError, 8);
  });

  test("the unit of time, the scale of the score, and times that differ by rounding", () => {
    const { outcome, score } = simulated(80, 6);
    const [roc] = timeDependentRoc(outcome, score, { times: 5 });
    const [years] = timeDependentRoc(
      { time: outcome.time.map((time) => time / 7), event: outcome.event },
      score.map((value) => Math.exp(value)),
      { times: 5 / 7 },
    );
    expect([years.auc, years.standardError]).toEqual([roc.auc, roc.standardError]);
    expect(years.cases).toBe(roc.cases);
    // 0.1 + 0.2 > 0.3 by rounding: no subject is before or beyond for that
    const near = { time: [0.1 + 0.2, 0.1, 0.5], event: [1, 1, 0] };
    expect(timeDependentRoc(near, [2, 3, 1], { times: 0.3 })[0]).toMatchObject({ cases: 1, controls: 1, censored: 1 });
    expect(timeDependentRoc(near, [2, 3, 1], { times: 0.3, cases: "by" })[0]).toMatchObject({ cases: 2, controls: 1 });
  });

  test("the standard error is that of a jackknife", () => {
    const { outcome, score } = simulated(150, 21, 40);
    const random = randomFrom(4);
    const untied = { time: outcome.time.map((time) => time + random()), event: outcome.event };
    for (const variance of ["rows", "full"] as const) {
      const [roc] = timeDependentRoc(untied, score, { times: 15, variance });
      const areas = score.map((_, out) => {
        const without = (list: readonly number[]) => list.filter((__, i) => i !== out);
        return timeDependentRoc({ time: without(untied.time), event: without(untied.event) }, without(score), {
          times: 15,
        })[0].auc;
      });
      const n = areas.length;
      const mean = areas.reduce((sum, area) => sum + area, 0) / n;
      const jackknife = Math.sqrt(((n - 1) / n) * areas.reduce((sum, area) => sum + (area - mean) ** 2, 0));
      expect(roc.standardError / jackknife).toBeGreaterThan(0.97);
      expect(roc.standardError / jackknife).toBeLessThan(1.03);
      areas.forEach((area, i) => expect(roc.influence[i]).toBeCloseTo((n - 1) * (mean - area), 0));
    }
  });

  test("band: wider than the intervals, from the seed, that of one time is the interval", () => {
    const options = { times: [30, 90, 180] };
    const rocs = timeDependentRoc(veteranOutcome, karno, options);
    for (const { auc, standardError, interval, band } of rocs) {
      expect(interval[0]).toBeCloseTo(auc - 1.959963984540054 * standardError, 14);
      expect(band[0]).toBeLessThan(interval[0]);
      expect(band[1] - auc).toBeCloseTo(auc - band[0], 14);
      // between independent and equal estimates
      expect((band[1] - auc) / standardError).toBeLessThan(2.39);
      expect((band[1] - auc) / standardError).toBeGreaterThan(1.97);
    }
    expect(timeDependentRoc(veteranOutcome, karno, options)).toEqual(rocs);
    const other = (more: object) => timeDependentRoc(veteranOutcome, karno, { ...options, ...more })[0];
    expect(other({ seed: 2 }).band).not.toEqual(rocs[0].band);
    expect(other({ simulations: 500 }).band).not.toEqual(rocs[0].band);
    expect(other({ confLevel: 0.8 }).band[0]).toBeGreaterThan(rocs[0].band[0]);
    expect(other({ confLevel: 0.8 }).interval[0]).toBeGreaterThan(rocs[0].interval[0]);
    const logit = other({ scale: "logit" });
    expect(logit.interval[1]).toBeLessThan(1);
    expect(logit.interval).not.toEqual(rocs[0].interval);
    const [single] = timeDependentRoc(veteranOutcome, karno, { times: 90 });
    expect(single.band).toEqual(single.interval);
  });

  test("what is not defined is NaN, and the counts say why", () => {
    const outcome = { time: [1, 2, 3, 4], event: [1, 0, 1, 0] };
    const score = [4, 3, 2, 1];
    const [early, ok, end, beyond] = timeDependentRoc(outcome, score, { times: [0.5, 3.5, 4, 99] });
    expect([early.auc, early.standardError, ...early.interval]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([early.cases, early.controls, early.incidence]).toEqual([0, 4, 0]);
    expect(early.curve.sensitivity[0]).toBeNaN();
    expect(early.curve.specificity[0]).toBe(0);
    expect(ok.auc).toBe(1);
    for (const roc of [end, beyond]) {
      expect([roc.auc, roc.standardError, roc.uncensored]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
      expect([roc.cases, roc.controls, roc.censored]).toEqual([2, 0, 2]);
      expect(roc.curve.specificity[0]).toBeNaN();
      expect(roc.curve.sensitivity[0]).toBe(1);
    }
    const [censored] = timeDependentRoc({ time: [1, 2, 3], event: [0, 0, 0] }, [1, 2, 3], { times: 2.5 });
    expect([censored.auc, censored.cases, censored.controls, censored.censored]).toEqual([Number.NaN, 0, 1, 2]);
    const [one] = timeDependentRoc({ time: [1], event: [1] }, [1], { times: 2 });
    expect([one.auc, one.standardError, one.n]).toEqual([Number.NaN, Number.NaN, 1]);
    const [equal] = timeDependentRoc(outcome, [5, 5, 5, 5], { times: 3.5 });
    expect([equal.auc, equal.curve.thresholds.length]).toEqual([0.5, 2]);
    expect(equal.standardError).toBeLessThan(1e-15);
  });

  test("an area of 1 or 0 has no variance", () => {
    const outcome = { time: [1, 2, 3, 4, 5, 6], event: [1, 0, 1, 0, 1, 1] };
    const [one] = timeDependentRoc(outcome, [6, 5, 4, 3, 2, 1], { times: 3.5 });
    expect([one.auc, one.standardError, ...one.interval, ...one.band]).toEqual([1, 0, 1, 1, 1, 1]);
    const [zero] = timeDependentRoc(outcome, [1, 2, 3, 4, 5, 6], { times: 3.5 });
    expect([zero.auc, zero.standardError]).toEqual([0, 0]);
  });

  test("survives a structured clone", () => {
    const rocs = timeDependentRoc(veteranOutcome, karno, { times: [30, 90] });
    expect(structuredClone(rocs)).toEqual(rocs);
  });

  const small = { time: [1, 2, 3], event: [1, 0, 1] };
  test.each<[string, () => unknown, string]>([
    [
      "no times",
      () => timeDependentRoc(small, [1, 2, 3], undefined as never),
      "setting: timeDependentRoc: times is needed",
    ],
    [
      "no time at all",
      () => timeDependentRoc(small, [1, 2, 3], { times: [] }),
      "setting: timeDependentRoc: times must be a finite number >= 0, or a list of these; got []",
    ],
    [
      "a missing time",
      () => timeDependentRoc(small, [1, 2, 3], { times: Number.NaN }),
      "setting: timeDependentRoc: times must be a finite number >= 0, or a list of these; got NaN",
    ],
    [
      "no score",
      () => timeDependentRoc(small, undefined as never, { times: 1 }),
      "length: timeDependentRoc: score needs length 3, as time has; got none",
    ],
    [
      "a missing score",
      () => timeDependentRoc(small, [1, Number.NaN, 2], { times: 1 }),
      "argument: timeDependentRoc: score must hold finite numbers; got NaN in row 1",
    ],
    [
      "weights",
      () => timeDependentRoc({ ...small, weights: [1, 1, 1] }, [1, 2, 3], { times: 1 }),
      "unsupported: timeDependentRoc: this measure has no form with case weights; got weights in the outcome; leave it out",
    ],
    [
      "strata",
      () => timeDependentRoc({ ...small, strata: [1, 1, 1] }, [1, 2, 3], { times: 1 }),
      "unsupported: timeDependentRoc: strata cannot be taken into account here; leave them out of the outcome, or evaluate each alone",
    ],
    [
      "a cause that was not seen",
      () => timeDependentRoc({ time: [1, 2, 3], status: [1, 0, 2] }, [1, 2, 3], { times: 1, cause: 3 }),
      "setting: timeDependentRoc: cause must be one of those seen, 1, 2; got 3",
    ],
    [
      "another weighting",
      () => timeDependentRoc(small, [1, 2, 3], { times: 1, weighting: "cox" as never }),
      'setting: timeDependentRoc: weighting must be one of marginal, none; got "cox"',
    ],
    [
      "few simulations",
      () => timeDependentRoc(small, [1, 2, 3], { times: 1, simulations: 10 }),
      "setting: timeDependentRoc: simulations must be a whole number >= 100; got 10",
    ],
    [
      "one score to compare",
      () => compareTimeDependentAuc(small, { a: [1, 2, 3] }, { times: 1 }),
      "argument: compareTimeDependentAuc: at least two scores are needed, by name; got 1",
    ],
    [
      "a scale in a comparison",
      () => compareTimeDependentAuc(small, { a: [1, 2, 3], b: [1, 2, 3] }, { times: 1, scale: "logit" } as never),
      'setting: compareTimeDependentAuc: there is no setting "scale" here; there are times, weighting, cases, cause, controls, variance, confLevel, simulations, seed',
    ],
    [
      "accuracy without a threshold",
      () => timeDependentAccuracy(small, [1, 2, 3], { times: 1 } as never),
      "setting: timeDependentAccuracy: threshold is needed",
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});

describe("competing causes", () => {
  const scores = { bili: numbers(pbc, "bili"), albumin: numbers(pbc, "albumin", -1) };

  test("controls and cause", () => {
    const at = (more: object) => timeDependentRoc(pbcOutcome, scores.bili, { times: 2000, cause: 2, ...more })[0];
    const free = at({});
    const all = at({ controls: "without-cause" });
    expect(free.otherEvents).toBe(all.otherEvents);
    expect(all.controls).toBe(free.controls + free.otherEvents);
    expect(all.censored).toBe(free.censored);
    expect(all.auc).not.toBe(free.auc);
    expect(at({ cause: 1 }).cases).toBeLessThan(free.cases);
    // the first cause seen
    expect(timeDependentRoc(pbcOutcome, scores.bili, { times: 2000 })[0].cases).toBe(at({ cause: 1 }).cases);
  });

  test("unweighted, other events are controls like those followed beyond the time", () => {
    const { outcome, status, score } = simulated(80, 17);
    const options = { times: 5.5, weighting: "none" } as const;
    const [found] = timeDependentRoc({ time: outcome.time, status }, score, { ...options, controls: "without-cause" });
    const late = outcome.time.map((time, i) => (status[i] === 2 && time < 5.5 ? 99 : time));
    const event = status.map((value) => Number(value === 1));
    const [single] = timeDependentRoc({ time: late, event }, score, options);
    expect(found.auc).toBeCloseTo(single.auc, 14);
    expect(found.standardError).toBeCloseTo(single.standardError, 14);
  });

  test("one cause alone is the single event", () => {
    const event = pbcOutcome.status.map((value) => Number(value === 2));
    const single = timeDependentRoc({ time: pbcOutcome.time, event }, scores.bili, { times: 2000 });
    const status = event.map((value) => 2 * value);
    for (const controls of ["event-free", "without-cause"] as const) {
      const [found] = timeDependentRoc({ time: pbcOutcome.time, status }, scores.bili, { times: 2000, controls });
      expect(found.auc).toBe(single[0].auc);
      // timeROC takes 1 - F for the probability of a control where others count: the same, but for tied rows
      expect(found.standardError).toBeCloseTo(single[0].standardError, controls === "event-free" ? 14 : 5);
    }
  });
});

describe("compareTimeDependentAuc", () => {
  const scores = { karno, age: numbers(veteran, "age"), diagtime: numbers(veteran, "diagtime") };
  const options = { times: [30, 90, 180] };

  test("differences, tests at a time and over times", () => {
    const compared = compareTimeDependentAuc(veteranOutcome, scores, options);
    expect(compared.names).toEqual(["karno", "age", "diagtime"]);
    expect(compared.differences.map(({ names, time }) => [...names, time].join(" ")).slice(0, 4)).toEqual([
      "karno age 30",
      "karno age 90",
      "karno age 180",
      "karno diagtime 30",
    ]);
    const [first] = compared.differences;
    const v = compared.byTime[0].covariance;
    expect(first.estimate).toBeCloseTo(compared.rocs[0][0].auc - compared.rocs[1][0].auc, 15);
    expect(first.standardError).toBeCloseTo(Math.sqrt(v[0][0] + v[1][1] - 2 * v[0][1]), 14);
    expect(Math.sqrt(v[0][0])).toBeCloseTo(compared.rocs[0][0].standardError, 15);
    expect(first.upper).toBeCloseTo(first.estimate + 1.959963984540054 * first.standardError, 14);
    expect(compared.byTime.map(({ time, df }) => [time, df])).toEqual(options.times.map((time) => [time, 2]));
    expect(compared.byPair.map(({ names, df }) => [...names, df])).toEqual([
      ["karno", "age", 3],
      ["karno", "diagtime", 3],
      ["age", "diagtime", 3],
    ]);
    // two scores: the square of z
    const two = compareTimeDependentAuc(veteranOutcome, { karno, age: scores.age }, { times: 90 });
    expect(two.byTime[0].statistic).toBeCloseTo(two.differences[0].zValue ** 2, 10);
    expect(two.byPair[0].pValue).toBeCloseTo(two.differences[0].pValue, 12);
    expect(two.differences[0].adjustedPValue).toBe(two.differences[0].pValue);
  });

  test("adjusted p-values lie between the plain ones and Bonferroni's", () => {
    const compared = compareTimeDependentAuc(veteranOutcome, scores, options);
    for (const { pValue, adjustedPValue: adjusted } of compared.differences) {
      expect(adjusted).toBeGreaterThanOrEqual(pValue);
      expect(adjusted).toBeLessThan(3 * pValue + 0.02);
    }
    const again = compareTimeDependentAuc(veteranOutcome, scores, { ...options, seed: 3 });
    expect(again.differences[7].adjustedPValue).not.toBe(compared.differences[7].adjustedPValue);
    const fewer = compareTimeDependentAuc(veteranOutcome, scores, { ...options, simulations: 200 });
    expect(fewer.differences[7].adjustedPValue).not.toBe(compared.differences[7].adjustedPValue);
    const level = compareTimeDependentAuc(veteranOutcome, scores, { ...options, confLevel: 0.5 });
    expect(level.differences[0].lower).toBeGreaterThan(compared.differences[0].lower);
  });

  test("the same score twice, and a time without cases", () => {
    const same = compareTimeDependentAuc(veteranOutcome, { karno, again: karno.map((value) => 2 * value) }, options);
    for (const { estimate, standardError, zValue, pValue, adjustedPValue: adjusted } of same.differences) {
      expect([estimate, standardError, zValue, pValue, adjusted]).toEqual([0, 0, Number.NaN, Number.NaN, Number.NaN]);
    }
    expect(same.byPair[0].pValue).toBeNaN();
    const early = compareTimeDependentAuc(veteranOutcome, scores, { times: [0.5, 90] });
    expect(early.byTime[0].pValue).toBeNaN();
    expect(early.byTime[1].pValue).toBeGreaterThan(0);
    expect(early.differences[0].estimate).toBeNaN();
    expect(early.byPair[0].statistic).toBeNaN();
  });
});

describe("maximaOfZ", () => {
  test("one variable, independent ones and equal ones have the quantiles of theory", () => {
    const quantile = (covariance: number[][], p: number) => {
      const maxima = maximaOfZ(covariance, 40000, 1);
      return maxima[Math.floor(p * maxima.length)];
    };
    const identity = (n: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => Number(i === j)));
    expect(quantile([[4]], 0.95)).toBeCloseTo(1.96, 1);
    // (2 Phi(q) - 1)^3 = 0.95
    const q = quantile(identity(3), 0.95);
    expect((2 * normalCdf(q) - 1) ** 3).toBeCloseTo(0.95, 2);
    const equal = [
      [1, 2],
      [2, 4],
    ];
    expect(quantile(equal, 0.95)).toBeCloseTo(1.96, 1);
    expect(maximaOfZ([[0]], 100, 1)).toHaveLength(0);
    expect(maximaOfZ([[Number.NaN]], 100, 1)).toHaveLength(0);
  });

  test("a p-value counts the observed one", () => {
    const maxima = Float64Array.of(1, 2, 3, 4);
    expect([5, 4, -2.5, 0].map((z) => adjustedPValue(maxima, z))).toEqual([1 / 5, 2 / 5, 3 / 5, 1]);
    expect(adjustedPValue(maxima, Number.NaN)).toBeNaN();
  });
});

describe("timeDependentAccuracy", () => {
  const options = { times: [30, 90], threshold: -50 };

  test("is on the curve; all options count", () => {
    const rocs = timeDependentRoc(veteranOutcome, karno, options.times ? { times: options.times } : { times: 1 });
    timeDependentAccuracy(veteranOutcome, karno, options).forEach((at, k) => {
      const { curve, cases, controls } = rocs[k];
      const g = curve.thresholds.findIndex((threshold) => threshold > -60);
      expect(at.sensitivity.estimate).toBeCloseTo(curve.sensitivity[g], 13);
      expect(at.specificity.estimate).toBeCloseTo(curve.specificity[g], 13);
      expect([at.cases, at.controls, at.time, at.n]).toEqual([cases, controls, options.times[k], 137]);
      expect(at.positives).toBe(karno.filter((value) => value >= -50).length);
    });
    const at = (more: object) => timeDependentAccuracy(veteranOutcome, karno, { ...options, times: 99, ...more })[0];
    expect(at({ confLevel: 0.5 }).sensitivity.lower).toBeGreaterThan(at({}).sensitivity.lower);
    expect(at({ cases: "by" }).cases).toBeGreaterThan(at({}).cases);
    expect(at({ variance: "conservative" }).sensitivity.standardError).not.toBe(at({}).sensitivity.standardError);
    expect(at({ weighting: "none" }).sensitivity.estimate).not.toBe(at({}).sensitivity.estimate);
    const pbcAt = (controls: "event-free" | "without-cause") =>
      timeDependentAccuracy(pbcOutcome, numbers(pbc, "bili"), { times: 2000, threshold: 3, cause: 2, controls })[0];
    expect(pbcAt("without-cause").controls).toBeGreaterThan(pbcAt("event-free").controls);
  });

  test("errors are those of a jackknife, competing causes too", () => {
    const { outcome, status, score } = simulated(150, 31, 40);
    const random = randomFrom(5);
    const time = outcome.time.map((value) => value + random());
    const settings = { times: 12, threshold: 4, variance: "full", cause: 1, controls: "without-cause" } as const;
    const [at] = timeDependentAccuracy({ time, status }, score, settings);
    const parts = ["sensitivity", "specificity", "positivePredictiveValue", "negativePredictiveValue"] as const;
    const left = score.map((_, out) => {
      const without = (list: readonly number[]) => list.filter((__, i) => i !== out);
      return timeDependentAccuracy({ time: without(time), status: without(status) }, without(score), settings)[0];
    });
    for (const part of parts) {
      const values = left.map((each) => each[part].estimate);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const jackknife = Math.sqrt(((values.length - 1) / values.length) * squares);
      expect(at[part].standardError / jackknife).toBeGreaterThan(0.96);
      expect(at[part].standardError / jackknife).toBeLessThan(1.04);
    }
  });

  test("nobody on one side, and no cases", () => {
    const outcome = { time: [1, 2, 3, 4], event: [1, 0, 1, 0] };
    const [at] = timeDependentAccuracy(outcome, [4, 3, 2, 1], { times: 3.5, threshold: 9 });
    expect(at.sensitivity).toMatchObject({ estimate: 0, standardError: 0 });
    expect(at.specificity).toMatchObject({ estimate: 1, standardError: 0 });
    expect(at.positivePredictiveValue.estimate).toBeNaN();
    const [early] = timeDependentAccuracy(outcome, [4, 3, 2, 1], { times: 0.5, threshold: 2 });
    expect([early.sensitivity.estimate, early.positivePredictiveValue.estimate]).toEqual([Number.NaN, 0]);
    const [late] = timeDependentAccuracy(outcome, [4, 3, 2, 1], { times: 9, threshold: 2 });
    expect([late.specificity.estimate, late.negativePredictiveValue.estimate]).toEqual([Number.NaN, 0]);
  });
});

describe("integratedAuc", () => {
  test.each(integrated.cases as readonly Record<string, never>[])(
    "$data $marker, step $step, as scikit-survival",
    (expected) => {
      const rows = data(expected.data).filter((row) => row[expected.marker] !== "");
      const time = numbers(rows, expected.time).map((value, i) => value + i * (expected.step as number));
      const outcome = { time, event: numbers(rows, "event") };
      const areas = (expected.times as number[]).map((at, k) => ({ time: at, auc: (expected.auc as number[])[k] }));
      expect(integratedAuc(outcome, areas)).toBeCloseTo(expected.mean, 13);
      if (expected.step === 0) return;
      const rocs = timeDependentRoc(outcome, numbers(rows, expected.marker, expected.sign), {
        times: expected.times,
        cases: "by",
      });
      rocs.forEach(({ auc }, k) => expect(auc).toBeCloseTo(areas[k].auc, 13));
    },
  );

  test("by hand", () => {
    // S falls from 1 to 3/4 at 1 and to 3/8 at 3
    const outcome = { time: [1, 2, 3, 4], event: [1, 0, 1, 0] };
    const areas = [
      { time: 1.5, auc: 0.9 },
      { time: 3.5, auc: 0.6 },
    ];
    expect(integratedAuc(outcome, areas)).toBeCloseTo((0.9 * 0.25 + 0.6 * 0.375) / 0.625, 15);
    const f = [0.25 * 0.75, 0.375 * 0.375];
    expect(integratedAuc(outcome, areas, { weights: "concordance" })).toBeCloseTo(
      (0.9 * f[0] + 0.6 * f[1]) / (f[0] + f[1]),
      15,
    );
    expect(integratedAuc(outcome, [{ time: 0.5, auc: 0.7 }])).toBeNaN();
    expect(integratedAuc(outcome, [{ time: 9, auc: 0.7 }])).toBeNaN();
  });

  test.each<[string, () => unknown, string]>([
    [
      "no areas",
      () => integratedAuc({ time: [1], event: [1] }, []),
      "argument: integratedAuc: areas must be a list of { time, auc } with at least one entry",
    ],
    [
      "times that descend",
      () =>
        integratedAuc({ time: [1, 2], event: [1, 1] }, [
          { time: 2, auc: 1 },
          { time: 1, auc: 1 },
        ]),
      "argument: integratedAuc: areas must ascend by time; got 1 in place 1",
    ],
    [
      "other weights",
      () => integratedAuc({ time: [1], event: [1] }, [{ time: 1, auc: 1 }], { weights: "uno" as never }),
      'setting: integratedAuc: weights must be one of events, concordance; got "uno"',
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});
