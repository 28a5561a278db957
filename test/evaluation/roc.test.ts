import { readFileSync } from "node:fs";
import { type DelongOptions, delongTest, operatingPoint, partialAuc, rocCurve } from "radiosurv/evaluation";
import { studentTQuantile } from "radiosurv/stats";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { randomFrom, shuffle } from "../../src/stats/random.ts";

// made by fixtures/evaluation/make_roc.R: R 4.2.2, pROC 1.18.0; printed with 15 digits
const fixture = JSON.parse(readFileSync(new URL("../fixtures/evaluation/roc.json", import.meta.url), "utf8"));
const { rows: lung } = parseCsv(readFileSync(new URL("../../examples/data/lung.csv", import.meta.url), "utf8"));
const known = lung.filter(
  (row) => ["ph.ecog", "ph.karno"].every((name) => row[name] !== "") && (Number(row.time) > 365 || row.event === "1"),
);
const label = known.map(({ time, event }) => Number(time) <= 365 && event === "1");
const column = (name: string) => known.map((row) => Number(row[name]));

const thrown = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return `${(error as { code: string }).code}: ${(error as Error).message}`;
  }
  return "nothing";
};

/** By its definition: pairs of a case and a control. */
function pairs(labels: ArrayLike<number>, score: ArrayLike<number>): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    for (let j = 0; j < labels.length; j++) {
      if (!labels[i] || labels[j]) continue;
      count++;
      sum += score[i] > score[j] ? 1 : score[i] === score[j] ? 0.5 : 0;
    }
  }
  return sum / count;
}

function simulated(n: number, seed: number): { readonly label: number[]; readonly a: number[]; readonly b: number[] } {
  const random = randomFrom(seed);
  const labels = Array.from({ length: n }, (_, i) => (i < 2 ? i : Math.round(random())));
  const a = labels.map((one) => Math.round(6 * random() + 2 * one));
  return { label: labels, a, b: a.map((value) => value + Math.round(4 * random())) };
}

describe("rocCurve", () => {
  test("by hand: 2 of 3 x 3 pairs are tied or turned round", () => {
    // controls 1, 2, 3; cases 2, 4, 5: of 9 pairs 7 are in order, (2, 2) is tied and (2, 3) is not in order
    const roc = rocCurve([0, 0, 1, 0, 1, 1], [1, 2, 2, 3, 4, 5]);
    expect(roc.auc).toBe(7.5 / 9);
    // placements of the cases 1.5/3, 1, 1 and of the controls 1, 2.5/3, 2/3: variances 1/12 and 1/36
    expect(roc.standardError).toBeCloseTo(Math.sqrt(1 / 36 + 1 / 108), 15);
    expect(roc.curve.thresholds).toEqual(Float64Array.of(-Infinity, 1.5, 2.5, 3.5, 4.5, Infinity));
    expect(Array.from(roc.curve.sensitivity, (value) => Math.round(3 * value))).toEqual([3, 3, 2, 2, 1, 0]);
    expect(Array.from(roc.curve.specificity, (value) => Math.round(3 * value))).toEqual([0, 1, 2, 3, 3, 3]);
    expect([roc.n, roc.cases, roc.controls, roc.direction, roc.confLevel]).toEqual([6, 3, 3, "higher", 0.95]);
    expect(roc.partial).toBeUndefined();
  });

  test("equals the definition for tied scores", () => {
    for (let seed = 0; seed < 20; seed++) {
      const { label: labels, a } = simulated(30, seed);
      expect(rocCurve(labels, a).auc).toBeCloseTo(pairs(labels, a), 14);
    }
  });

  test.each(fixture.binary as readonly Record<string, never>[])("$marker as pROC", (expected) => {
    const direction = (expected.marker as string) === "ph.karno" ? "lower" : "higher";
    const roc = rocCurve(label, column(expected.marker), { direction, confLevel: 0.9 });
    expect(roc.auc).toBeCloseTo(expected.auc, 13);
    expect(roc.standardError).toBeCloseTo(expected.se, 13);
    expect(roc.interval[0]).toBeCloseTo(expected.ci[0], 13);
    expect(roc.interval[1]).toBeCloseTo(expected.ci[1], 13);
    const part = (over: "specificity" | "sensitivity", from: number, to: number, correction: "none" | "mcclish") =>
      partialAuc(roc.curve, { over, from, to, correction });
    expect(part("specificity", 0.8, 1, "none")).toBeCloseTo(expected.specificity, 13);
    expect(part("sensitivity", 0.7, 0.9, "none")).toBeCloseTo(expected.sensitivity, 13);
    expect(part("specificity", 0.5, 1, "mcclish")).toBeCloseTo(expected.specificityCorrected, 13);
    expect(part("sensitivity", 0.6, 0.95, "mcclish")).toBeCloseTo(expected.sensitivityCorrected, 13);
  });

  test("a score is never turned round", () => {
    const { label: labels, a } = simulated(40, 3);
    const up = rocCurve(labels, a);
    const down = rocCurve(
      labels,
      a.map((value) => -value),
    );
    expect(down.auc).toBeCloseTo(1 - up.auc, 15);
    expect(down.auc).toBeLessThan(0.5);
    const lower = rocCurve(
      labels,
      a.map((value) => -value),
      { direction: "lower" },
    );
    expect({ ...lower, direction: "higher", curve: 0 }).toEqual({ ...up, curve: 0 });
    expect(lower.curve.sensitivity).toEqual(up.curve.sensitivity);
    expect(Array.from(lower.curve.thresholds)).toEqual(Array.from(up.curve.thresholds, (value) => -value));
  });

  test("an area of 1 or 0 has no variance, equal scores have 0.5", () => {
    const perfect = rocCurve([0, 0, 1, 1], [1, 2, 3, 4]);
    expect([perfect.auc, perfect.standardError, ...perfect.interval]).toEqual([1, 0, 1, 1]);
    expect(rocCurve([0, 0, 1, 1], [4, 3, 2, 1]).auc).toBe(0);
    expect(rocCurve([0, 0, 1, 1], [1, 2, 3, 4], { interval: "logit" }).interval).toEqual([Number.NaN, Number.NaN]);
    const constant = rocCurve([0, 0, 1, 1], [7, 7, 7, 7]);
    expect([constant.auc, constant.standardError]).toEqual([0.5, 0]);
    expect(constant.curve.sensitivity).toEqual(Float64Array.of(1, 0));
    expect(rocCurve([0, 1, 1], [1, 2, 0]).standardError).toBeNaN();
  });

  test("intervals: cut to 0..1, logit within, and none of a stated level alike", () => {
    const { label: labels, a } = simulated(30, 5);
    const plain = rocCurve(labels, a);
    const logit = rocCurve(labels, a, { interval: "logit" });
    const { auc, standardError: se } = plain;
    const half = (1.959963984540054 * se) / (auc * (1 - auc));
    const centre = Math.log(auc / (1 - auc));
    expect(logit.interval[0]).toBeCloseTo(1 / (1 + Math.exp(half - centre)), 14);
    expect(logit.interval[1]).toBeCloseTo(1 / (1 + Math.exp(-half - centre)), 14);
    expect(plain.interval[0]).toBeCloseTo(auc - 1.959963984540054 * se, 14);
    expect(rocCurve([0, 0, 1, 0, 1, 1], [1, 2, 2, 3, 4, 5]).interval[1]).toBe(1);
    expect(rocCurve(labels, a, { confLevel: 0.5 }).interval[0]).toBeGreaterThan(plain.interval[0]);
  });

  test("bootstrap: from the seed, near DeLong, of the partial area too", () => {
    const { label: labels, a } = simulated(200, 7);
    const partial = { from: 0.7, correction: "mcclish" } as const;
    const options = { interval: "bootstrap", replicates: 500, seed: 4, partial } as const;
    const found = rocCurve(labels, a, options);
    expect(rocCurve(labels, a, options)).toEqual(found);
    expect(rocCurve(labels, a, { ...options, seed: 5 }).interval).not.toEqual(found.interval);
    expect(rocCurve(labels, a, { ...options, replicates: 400 }).interval).not.toEqual(found.interval);
    const delong = rocCurve(labels, a);
    expect(found.auc).toBe(delong.auc);
    expect(found.standardError / delong.standardError).toBeGreaterThan(0.9);
    expect(found.standardError / delong.standardError).toBeLessThan(1.1);
    expect(found.interval[0]).toBeLessThan(found.auc);
    expect(found.interval[1]).toBeGreaterThan(found.auc);
    expect(found.partial!.auc).toBe(partialAuc(found.curve, partial));
    expect(found.partial!.interval![0]).toBeLessThan(found.partial!.auc);
    expect(found.partial!.standardError).toBeGreaterThan(found.standardError / 2);
    expect(rocCurve(labels, a, { partial }).partial).toEqual({ auc: found.partial!.auc });
  });

  test("order of rows, scale of the score, doubled rows", () => {
    const { label: labels, a } = simulated(50, 11);
    const roc = rocCurve(labels, a);
    const rows = shuffle(
      labels.map((_, i) => i),
      randomFrom(1),
    );
    const moved = rocCurve(
      rows.map((i) => labels[i]),
      rows.map((i) => a[i]),
    );
    expect(moved.auc).toBe(roc.auc);
    expect(moved.standardError).toBeCloseTo(roc.standardError, 14);
    expect(moved.curve).toEqual(roc.curve);
    expect(
      rocCurve(
        labels,
        a.map((value) => Math.exp(value)),
      ).standardError,
    ).toBe(roc.standardError);
    expect(rocCurve([...labels, ...labels], [...a, ...a]).auc).toBe(roc.auc);
  });

  test("thresholds part neighbouring doubles and do not overflow", () => {
    const near = rocCurve([0, 1], [1, 1 + Number.EPSILON]);
    expect(near.curve.thresholds[1]).toBe(1 + Number.EPSILON);
    const tiny = rocCurve([0, 1], [0, 5e-324]).curve.thresholds[1];
    expect(tiny).toBe(5e-324);
    const far = rocCurve([0, 1], [Number.MAX_VALUE / 2, Number.MAX_VALUE]).curve.thresholds[1];
    expect(far).toBe(Number.MAX_VALUE * 0.75);
  });

  test.each<[string, () => unknown, string]>([
    [
      "no label",
      () => rocCurve(undefined as never, [1]),
      "argument: rocCurve: label must be a list of 0 and 1; got undefined",
    ],
    ["an empty one", () => rocCurve([], []), "length: rocCurve: at least 2 subjects are needed; got 0"],
    [
      "another value",
      () => rocCurve([0, 2], [1, 2]),
      "argument: rocCurve: label must be 0 or 1, or false or true; got 2 in row 1",
    ],
    [
      "a missing label",
      () => rocCurve([0, 1, Number.NaN], [1, 2, 3]),
      "argument: rocCurve: label must be 0 or 1, or false or true; got NaN in row 2; leave such rows out first",
    ],
    [
      "one class",
      () => rocCurve([0, 0, 0], [1, 2, 3]),
      "argument: rocCurve: at least one subject with the event and one without it are needed; label is 0 in all 3 rows",
    ],
    [
      "no score",
      () => rocCurve([0, 1], undefined as never),
      "length: rocCurve: score needs length 2, as label has; got none",
    ],
    ["a short score", () => rocCurve([0, 1], [1]), "length: rocCurve: score needs length 2, as label has; got 1"],
    [
      "a missing score",
      () => rocCurve([0, 1], [1, Number.NaN]),
      "argument: rocCurve: score must hold finite numbers; got NaN in row 1",
    ],
    [
      "another direction",
      () => rocCurve([0, 1], [1, 2], { direction: "auto" as never }),
      'setting: rocCurve: direction must be one of higher, lower; got "auto"',
    ],
    [
      "a range that is none",
      () => rocCurve([0, 1], [1, 2], { partial: { from: 0.9, to: 0.8 } }),
      "setting: rocCurve: from must be below to; got 0.9 and 0.8",
    ],
    [
      "a range without an end",
      () => partialAuc(rocCurve([0, 1], [1, 2]).curve, {} as never),
      "setting: partialAuc: from is needed",
    ],
    [
      "a part that is none",
      () => rocCurve([0, 1], [1, 2], { partial: 3 as never }),
      "setting: rocCurve: partial must be an object { over, from, to, correction }; got 3",
    ],
    [
      "one replicate",
      () => rocCurve([0, 1], [1, 2], { replicates: 1 }),
      "setting: rocCurve: replicates must be a whole number >= 2; got 1",
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});

describe("partialAuc", () => {
  test("the whole range is the area, and parts add up", () => {
    const { label: labels, a } = simulated(60, 2);
    const { auc, curve } = rocCurve(labels, a);
    for (const over of ["specificity", "sensitivity"] as const) {
      expect(partialAuc(curve, { over, from: 0 })).toBeCloseTo(auc, 14);
      const [low, high] = [
        partialAuc(curve, { over, from: 0, to: 0.37 }),
        partialAuc(curve, { over, from: 0.37, to: 1 }),
      ];
      expect(low + high).toBeCloseTo(auc, 14);
      expect(partialAuc(curve, { over, from: 0, correction: "mcclish" })).toBeCloseTo(auc, 14);
    }
  });

  test("the corrected area is 1 for a perfect score, 0.5 for equal ones", () => {
    const perfect = rocCurve([0, 0, 1, 1], [1, 2, 3, 4]).curve;
    expect(partialAuc(perfect, { from: 0.8, correction: "mcclish" })).toBe(1);
    expect(partialAuc(perfect, { from: 0.8 })).toBeCloseTo(0.2, 15);
    const constant = rocCurve([0, 0, 1, 1], [1, 1, 1, 1]).curve;
    expect(partialAuc(constant, { from: 0.8, correction: "mcclish" })).toBeCloseTo(0.5, 14);
  });
});

describe("delongTest", () => {
  test("by hand", () => {
    // placements of a: cases 1/4, 3/4, 1, 1, controls 1, 3/4, 3/4, 1/2; of b: 3/4, 1, 1, 1 and 1, 1, 1, 3/4
    const labels = [0, 0, 0, 0, 1, 1, 1, 1];
    const [a, b] = [
      [1, 4, 3, 6, 2, 5, 7, 8],
      [1, 2, 3, 5, 4, 6, 7, 8],
    ];
    const found = delongTest(labels, a, b);
    expect(found.auc).toEqual([0.75, 0.9375]);
    const differences = { cases: [-1 / 2, -1 / 4, 0, 0], controls: [0, -1 / 4, -1 / 4, -1 / 4] };
    const spread = (values: readonly number[]) => values.reduce((sum, value) => sum + (value + 3 / 16) ** 2, 0) / 3 / 4;
    const se = Math.sqrt(spread(differences.cases) + spread(differences.controls));
    expect(found.estimate).toBe(-3 / 16);
    expect(found.standardError).toBeCloseTo(se, 15);
    expect(found.zValue).toBeCloseTo(-3 / 16 / se, 14);
    expect(found.lower).toBeCloseTo(-3 / 16 - 1.959963984540054 * se, 14);
    expect(found.upper).toBeCloseTo(-3 / 16 + 1.959963984540054 * se, 14);
    expect([found.cases, found.controls, found.names]).toEqual([4, 4, ["a", "b"]]);
  });

  test("paired, unpaired and of three scores as pROC", () => {
    const [age, ecog] = [column("age"), column("ph.ecog")];
    const karno = column("ph.karno").map((value) => -value);
    const paired = delongTest(label, age, ecog);
    expect(paired.zValue).toBeCloseTo(fixture.paired.z, 12);
    expect(paired.pValue).toBeCloseTo(fixture.paired.p, 13);
    expect(delongTest(label, age, ecog, { alternative: "less" }).pValue).toBeCloseTo(fixture.paired.pLess, 13);
    const three = delongTest(label, { age, ecog, karno });
    three.covariance.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(fixture.covariance[i][j], 15)),
    );
    expect(three.test.df).toBe(2);
    expect(three.test.statistic).toBeCloseTo(fixture.global.statistic, 11);
    expect(three.test.pValue).toBeCloseTo(fixture.global.p, 12);
    expect(three.differences.map(({ names }) => names)).toEqual([
      ["age", "ecog"],
      ["age", "karno"],
      ["ecog", "karno"],
    ]);
    const { names: _, ...first } = three.differences[0];
    expect(paired).toMatchObject(first);
    expect(delongTest(label, { age, ecog }).test.pValue).toBeCloseTo(paired.pValue, 13);
    const man = known.map((row) => row.sex === "1");
    const of = <T>(list: readonly T[], which: boolean) => list.filter((__, i) => man[i] === which);
    const apart = delongTest(of(label, true), of(age, true), of(age, false), { labelOfB: of(label, false) });
    expect(apart.tValue).toBeCloseTo(fixture.unpaired.t, 12);
    expect(apart.df).toBeCloseTo(fixture.unpaired.df, 10);
    expect(apart.pValue).toBeCloseTo(fixture.unpaired.p, 13);
    expect(apart.upper - apart.estimate).toBeCloseTo(studentTQuantile(0.975, apart.df) * apart.standardError, 13);
    expect(apart.cases[0] + apart.controls[0]).toBe(of(label, true).length);
  });

  test("direction and level reach all forms", () => {
    const { label: labels, a, b } = simulated(40, 9);
    const minus = (list: readonly number[]) => list.map((value) => -value);
    const forms: ((options: DelongOptions, x: number[], y: number[]) => { auc: readonly number[] })[] = [
      (options, x, y) => delongTest(labels, x, y, { ...options, labelOfB: undefined }),
      (options, x, y) => delongTest(labels, { x, y }, options),
      (options, x, y) => delongTest(labels, x, y, { ...options, labelOfB: labels }),
    ];
    for (const form of forms) expect(form({ direction: "lower" }, minus(a), minus(b)).auc).toEqual(form({}, a, b).auc);
    const wide = delongTest(labels, a, b, { confLevel: 0.99 });
    expect(wide.intervals[0][0]).toBeLessThan(delongTest(labels, a, b).intervals[0][0]);
    expect(wide.lower).toBeLessThan(delongTest(labels, a, b).lower);
    const greater = delongTest(labels, a, b, { alternative: "greater", labelOfB: labels });
    const less = delongTest(labels, a, b, { alternative: "less", labelOfB: labels });
    expect(greater.pValue + less.pValue).toBeCloseTo(1, 14);
  });

  test("scores that order alike have no z, and others of no variance an infinite one", () => {
    const labels = [0, 0, 1, 1, 0, 1];
    const a = [1, 2, 3, 4, 5, 6];
    const same = delongTest(
      labels,
      a,
      a.map((value) => value ** 3),
    );
    expect([same.estimate, same.standardError, same.zValue, same.pValue]).toEqual([0, 0, Number.NaN, Number.NaN]);
    expect(delongTest(labels, { a, b: a }).test).toEqual({ statistic: Number.NaN, df: 1, pValue: Number.NaN });
    const opposite = delongTest([0, 0, 1, 1], [1, 2, 3, 4], [4, 3, 2, 1]);
    expect([opposite.estimate, opposite.zValue, opposite.pValue]).toEqual([1, Number.POSITIVE_INFINITY, 0]);
    const perfect = delongTest([0, 0, 1, 1], [1, 2, 3, 4], [1, 2, 3, 4], { labelOfB: [0, 0, 1, 1] });
    expect([perfect.tValue, perfect.df, perfect.pValue]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const single = delongTest([0, 1, 1], [1, 2, 3], [1, 3, 2]);
    expect(single.standardError).toBeNaN();
    expect(single.pValue).toBeNaN();
  });

  test("order of rows", () => {
    const { label: labels, a, b } = simulated(50, 13);
    const rows = shuffle(
      labels.map((_, i) => i),
      randomFrom(2),
    );
    const of = (list: readonly number[]) => rows.map((i) => list[i]);
    expect(delongTest(of(labels), of(a), of(b)).zValue).toBeCloseTo(delongTest(labels, a, b).zValue, 12);
  });

  test.each<[string, () => unknown, string]>([
    [
      "one score",
      () => delongTest([0, 1], { a: [1, 2] }),
      "argument: delongTest: at least two scores are needed, as two lists or by name; got 1",
    ],
    [
      "no second score",
      () => delongTest([0, 1], [1, 2], undefined as never),
      "length: delongTest: b needs length 2, as label has; got none",
    ],
    [
      "a score of another length, by name",
      () => delongTest([0, 1], { old: [1, 2], new: [1] }),
      "length: delongTest: new needs length 2, as label has; got 1",
    ],
    [
      "labels of b of one kind",
      () => delongTest([0, 1], [1, 2], [1, 2], { labelOfB: [1, 1] }),
      "argument: delongTest: at least one subject with the event and one without it are needed; labelOfB is 1 in all 2 rows",
    ],
    [
      "labels of b with a record",
      () => delongTest([0, 1], { a: [1, 2], b: [1, 2] }, { labelOfB: [0, 1] } as never),
      "argument: delongTest: labelOfB goes with two lists of scores; got scores by name",
    ],
    [
      "a setting that is not there",
      () => delongTest([0, 1], [1, 2], [1, 2], { paired: false } as never),
      'setting: delongTest: there is no setting "paired" here; there are direction, alternative, confLevel, labelOfB',
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });
});

describe("operatingPoint", () => {
  const age = column("age");

  test("counts and intervals at a threshold as R", () => {
    const { at65 } = fixture;
    const point = operatingPoint(label, age, { threshold: 65 });
    expect([point.truePositives, point.falsePositives, point.trueNegatives, point.falseNegatives]).toEqual(
      ["tp", "fp", "tn", "fn"].map((name) => at65.counts[name]),
    );
    for (const [interval, key] of [
      ["wilson", "wilson"],
      ["clopper-pearson", "exact"],
    ] as const) {
      const found = operatingPoint(label, age, { threshold: 65, interval });
      const compare = (part: { lower: number; upper: number }, [lower, upper]: readonly number[]) => {
        expect(part.lower).toBeCloseTo(lower, 12);
        expect(part.upper).toBeCloseTo(upper, 12);
      };
      compare(found.sensitivity, at65.sensitivity[key]);
      compare(found.specificity, at65.specificity[key]);
      compare(found.positivePredictiveValue, at65.ppv[key]);
      compare(found.negativePredictiveValue, at65.npv[key]);
      const labels = [0, ...new Array(7).fill(1)];
      const none = operatingPoint(labels, new Array(8).fill(0), { threshold: 1, interval });
      compare(none.sensitivity, at65.none[key]);
      compare(operatingPoint(labels, new Array(8).fill(0), { threshold: 0, interval }).sensitivity, at65.all[key]);
    }
  });

  test("a threshold between, at and beyond the scores", () => {
    const at = (threshold: number) => operatingPoint([0, 0, 1, 1], [1, 2, 2, 3], { threshold });
    expect(at(2).truePositives).toBe(2);
    expect(at(2).falsePositives).toBe(1);
    expect(at(2.1).truePositives).toBe(1);
    expect(at(1.5).threshold).toBe(1.5);
    const nobody = at(9);
    expect(nobody.sensitivity.estimate).toBe(0);
    expect(nobody.positivePredictiveValue).toEqual({ estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN });
    expect(at(-9).negativePredictiveValue.estimate).toBeNaN();
    const lower = operatingPoint([1, 1, 0, 0], [1, 2, 2, 3], { threshold: 2, direction: "lower" });
    expect([lower.truePositives, lower.falsePositives]).toEqual([2, 1]);
  });

  test("the point of a sensitivity or a specificity is the best that has it", () => {
    const { label: labels, a } = simulated(60, 4);
    const { curve } = rocCurve(labels, a);
    for (const wanted of [0, 0.3, 0.75, 1]) {
      const first = operatingPoint(labels, a, { sensitivity: wanted });
      const best = Math.max(...Array.from(curve.specificity).filter((_, g) => curve.sensitivity[g] >= wanted));
      expect(first.sensitivity.estimate).toBeGreaterThanOrEqual(wanted);
      expect(first.specificity.estimate).toBeCloseTo(best, 15);
      const second = operatingPoint(labels, a, { specificity: wanted });
      const other = Math.max(...Array.from(curve.sensitivity).filter((_, g) => curve.specificity[g] >= wanted));
      expect(second.specificity.estimate).toBeGreaterThanOrEqual(wanted);
      expect(second.sensitivity.estimate).toBeCloseTo(other, 15);
    }
  });

  test("Youden's point; of equal ones the most sensitive", () => {
    // thresholds 1.5 and 3.5 both have 1/2
    const point = operatingPoint([0, 1, 0, 1], [1, 2, 3, 4]);
    expect([point.threshold, point.youden]).toEqual([1.5, 0.5]);
    expect(point.accuracy.estimate).toBe(0.75);
  });

  test.each<[string, () => unknown, string]>([
    [
      "two wishes",
      () => operatingPoint([0, 1], [1, 2], { sensitivity: 0.5, specificity: 0.5 }),
      "setting: operatingPoint: at most one of sensitivity and specificity can be given",
    ],
    [
      "a sensitivity in percent",
      () => operatingPoint([0, 1], [1, 2], { sensitivity: 90 }),
      "setting: operatingPoint: sensitivity must be a number from 0 to 1; got 90",
    ],
    [
      "another interval",
      () => operatingPoint([0, 1], [1, 2], { interval: "wald" as never }),
      'setting: operatingPoint: interval must be one of wilson, clopper-pearson; got "wald"',
    ],
  ])("refuses %s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });

  test("the level reaches the intervals", () => {
    const wide = operatingPoint(label, age, { confLevel: 0.99 }).sensitivity;
    expect(wide.lower).toBeLessThan(operatingPoint(label, age).sensitivity.lower);
  });
});
