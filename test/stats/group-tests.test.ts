import {
  adjustPValues,
  analysisOfVariance,
  bartlettTest,
  kruskalWallisTest,
  mannWhitneyTest,
  shapiroWilkTest,
  splitGroups,
  tTest,
} from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(12);
const groups = [9, 14, 11].map((n, j) => Array.from({ length: n }, () => Math.round(10 * (next() + 0.2 * j)) / 2));

describe("splitGroups", () => {
  test("sorts numbers by value and keeps the order of rows", () => {
    expect(splitGroups([1, 2, 3, 4], [10, 9, 10, 9])).toEqual({
      names: ["9", "10"],
      groups: [Float64Array.of(2, 4), Float64Array.of(1, 3)],
      omitted: 0,
    });
  });

  test("missing values and groups", () => {
    const found = splitGroups([1, Number.NaN, 3], ["a", "a", null as never], { missing: "omit" });
    expect(found).toEqual({ names: ["a"], groups: [Float64Array.of(1)], omitted: 2 });
    expect(() => splitGroups([1, 2], ["a", ""])).toThrow(
      "splitGroups: group must have a value in each row; it is missing in row 1",
    );
    expect(() => splitGroups([1, Number.POSITIVE_INFINITY], ["a", "b"])).toThrow(
      "splitGroups: values must hold finite numbers; got Infinity in row 1",
    );
    expect(() => splitGroups([1], ["a", "b"])).toThrow("splitGroups: group needs length 1, as values has; got 2");
  });
});

describe("kruskalWallisTest", () => {
  test("by hand: ranks 1, 2 and 3, 4 and 5, 6", () => {
    // 12 / (6 7) (2 (2^2 + 0 + 2^2)) = 32 / 7
    const found = kruskalWallisTest([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expect(found.statistic).toBeCloseTo(32 / 7, 14);
    expect(found).toMatchObject({ df: 2, groups: ["0", "1", "2"], n: [2, 2, 2], meanRanks: [1.5, 3.5, 5.5] });
  });

  test("of two groups it is the square of Mann and Whitney's z without correction", () => {
    const { zValue, pValue } = mannWhitneyTest(groups[0], groups[1], { correction: false, exact: false });
    const found = kruskalWallisTest({ a: groups[0], b: groups[1] });
    expect(found.groups).toEqual(["a", "b"]);
    expect(found.statistic).toBeCloseTo(zValue ** 2, 11);
    expect(found.pValue).toBeCloseTo(pValue, 12);
  });

  test("order of groups does not matter; equal values leave nothing to test", () => {
    const turned = kruskalWallisTest(groups.toReversed());
    expect(turned.statistic).toBeCloseTo(kruskalWallisTest(groups).statistic, 12);
    expect(kruskalWallisTest([[1, 1], [1]])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
  });
});

describe("analysisOfVariance", () => {
  test("by hand", () => {
    // means 2, 4, 6 about 4: between 2 (4 + 0 + 4), within 3 (1 + 1)
    const found = analysisOfVariance([
      [1, 3],
      [3, 5],
      [5, 7],
    ]);
    expect(found).toMatchObject({
      statistic: 16 / 2 / (6 / 3),
      df1: 2,
      df2: 3,
      means: [2, 4, 6],
      variances: [2, 2, 2],
      sumOfSquares: { between: 16, within: 6 },
    });
    expect(found.etaSquared).toBeCloseTo(16 / 22, 15);
  });

  test("of two groups it is the square of t", () => {
    const student = tTest(groups[0], groups[1], { kind: "student" });
    const equal = analysisOfVariance(groups.slice(0, 2));
    expect(equal.statistic).toBeCloseTo(student.statistic ** 2, 11);
    expect(equal.pValue).toBeCloseTo(student.pValue, 12);
    const welch = tTest(groups[0], groups[1]);
    const unequal = analysisOfVariance(groups.slice(0, 2), { variances: "unequal" });
    expect(unequal.statistic).toBeCloseTo(welch.statistic ** 2, 11);
    expect(unequal.df2).toBeCloseTo(welch.df, 10);
    expect(unequal.pValue).toBeCloseTo(welch.pValue, 12);
  });

  test("a common level takes no digits", () => {
    const far = groups.map((values) => values.map((v) => v + 2 ** 30));
    expect(analysisOfVariance(far).statistic).toBeCloseTo(analysisOfVariance(groups).statistic, 6);
  });

  test("nothing varies, or nothing is left to vary", () => {
    expect(
      analysisOfVariance([
        [1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
    expect(
      analysisOfVariance([
        [1, 1],
        [2, 2],
      ]),
    ).toMatchObject({ statistic: Number.POSITIVE_INFINITY, pValue: 0 });
    expect(analysisOfVariance([[1], [2]]).pValue).toBeNaN();
  });
});

describe("bartlettTest", () => {
  test("by hand: variances 2 and 8", () => {
    const found = bartlettTest([
      [0, 2],
      [0, 4],
    ]);
    // 2 ln 5 - ln 2 - ln 8 over 1 + (2 - 1 / 2) / 3
    expect(found.statistic).toBeCloseTo((2 * Math.log(5) - Math.log(16)) / 1.5, 14);
    expect(found).toMatchObject({ df: 1, variances: [2, 8], n: [2, 2] });
  });

  test("equal variances, one of nothing, none at all", () => {
    expect(
      bartlettTest([
        [1, 2, 4],
        [11, 12, 14],
      ]),
    ).toMatchObject({ statistic: 0, pValue: 1 });
    expect(
      bartlettTest([
        [1, 1],
        [1, 2],
      ]),
    ).toMatchObject({ statistic: Number.POSITIVE_INFINITY, pValue: 0 });
    expect(
      bartlettTest([
        [1, 1],
        [2, 2],
      ]).statistic,
    ).toBeNaN();
  });
});

test("groups are a list, lists by name, or names and groups", () => {
  const [a, b] = groups;
  const found = kruskalWallisTest({ a, b });
  expect(kruskalWallisTest({ names: ["a", "b"], groups: [a, b] })).toEqual(found);
  expect(kruskalWallisTest([a, b])).toEqual({ ...found, groups: ["0", "1"] });
  // lists that happen to be called so
  expect(kruskalWallisTest({ names: a, groups: b })).toEqual({ ...found, groups: ["names", "groups"] });
});

describe("groups that are refused", () => {
  const all = [kruskalWallisTest, analysisOfVariance, bartlettTest] as const;

  test.each<[unknown, object, string]>([
    [[[1, 2]], {}, "at least two groups are needed; got 1"],
    [7, {}, "groups must be a list of lists, or lists by name; got number"],
    [null, {}, "groups must be a list of lists, or lists by name; got null"],
    [{ a: [1, 2], b: 3 }, {}, "groups must be a list of lists, or lists by name; b is a number"],
    [{ a: [1, 2], b: [3, Number.NaN] }, {}, "group b must hold finite numbers; got NaN in row 1"],
    [
      [
        [1, 2],
        [3, 4],
      ],
      { exact: true },
      'there is no setting "exact" here',
    ],
    [
      [
        [1, 2],
        [3, 4],
      ],
      { missing: "drop" },
      "missing must be one of throw, omit",
    ],
  ])("%#", (given, options, message) => {
    for (const testOf of all) expect(() => testOf(given as never, options)).toThrow(`${testOf.name}: ${message}`);
  });

  test("too few values, missing ones counted", () => {
    expect(() => kruskalWallisTest([[1], []])).toThrow(
      "kruskalWallisTest: at least 1 value is needed in group 1; got 0",
    );
    expect(() => bartlettTest([[1, 2], [1]])).toThrow("bartlettTest: at least 2 values are needed in group 1; got 1");
    expect(() => analysisOfVariance([[1, 2], [1]], { variances: "unequal" })).toThrow(
      "at least 2 values are needed in group 1",
    );
    for (const testOf of all) {
      const found = testOf(
        [
          [1, Number.NaN, 2, 5],
          [3, 4, 4],
        ],
        { missing: "omit" },
      );
      expect(found).toEqual({
        ...testOf([
          [1, 2, 5],
          [3, 4, 4],
        ]),
        omitted: 1,
      });
    }
  });
});

describe("tTest", () => {
  test("by hand", () => {
    // means 2 and 5, variances 1 and 4
    const welch = tTest([1, 2, 3], [3, 5, 7]);
    expect(welch.statistic).toBeCloseTo(-3 / Math.sqrt(5 / 3), 14);
    expect(welch.df).toBeCloseTo(25 / 9 / (1 / 18 + 16 / 18), 13);
    expect(welch).toMatchObject({ difference: -3, means: [2, 5], n: [3, 3], omitted: 0 });
    const student = tTest([1, 2, 3], [3, 5, 7], { kind: "student" });
    expect(student.df).toBe(4);
    const paired = tTest([1, 2, 3], [3, 5, 7], { kind: "paired" });
    expect(paired).toMatchObject({ difference: -3, df: 2, n: [3, 3], means: [2, 5] });
    expect(paired.statistic).toBeCloseTo(-3 * Math.sqrt(3), 13);
    const one = tTest([1, 2, 3], 1);
    expect(one).toMatchObject({ difference: 1, df: 2, n: [3], means: [2] });
    expect(one.statistic).toBeCloseTo(Math.sqrt(3), 13);
  });

  test("limits hold what the test does not refuse", () => {
    const [x, y] = [groups[0], groups[1]];
    const { pValue, lower, upper } = tTest(x, y);
    const level = tTest(x, y, { confLevel: 1 - pValue });
    expect(Math.min(Math.abs(level.lower), Math.abs(level.upper))).toBeLessThan(1e-9);
    expect(tTest(x, y, { confLevel: 0.99 }).lower).toBeLessThan(lower);
    expect(tTest(x, y, { alternative: "less" }).lower).toBe(Number.NEGATIVE_INFINITY);
    expect(tTest(x, y, { alternative: "greater" }).upper).toBe(Number.POSITIVE_INFINITY);
    expect(upper).toBeGreaterThan(lower);
  });

  test("nothing varies", () => {
    expect(tTest([1, 1], [1, 1])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, lower: 0, upper: 0 });
    expect(tTest([1, 1], [2, 2])).toMatchObject({
      statistic: Number.NEGATIVE_INFINITY,
      pValue: 0,
      lower: -1,
      upper: -1,
    });
  });

  test.each<[unknown[], string]>([
    [[[1], [1, 2]], "at least 2 rows are needed; got 1"],
    [[[1, 2], [1, 2, 3], { kind: "paired" }], "y needs length 2, as x has; got 3"],
    [
      [
        [1, Number.NaN],
        [1, 2, 3],
      ],
      "x must hold finite numbers; got NaN in row 1",
    ],
    [[[1, 2], Number.NaN], "y must hold finite numbers; got NaN in row 0"],
    [[[1, 2], [1, 2], { kind: "equal" }], "kind must be one of welch, student, paired"],
  ])("%#", (given, message) => {
    expect(() => (tTest as (...list: unknown[]) => unknown)(...given)).toThrow(`tTest: ${message}`);
  });

  test("missing values: of pairs both go", () => {
    const [x, y] = [
      [1, Number.NaN, 3, 5],
      [2, 2, Number.NaN, 9],
    ];
    expect(tTest(x, y, { missing: "omit" })).toEqual({ ...tTest([1, 3, 5], [2, 2, 9]), omitted: 2 });
    const paired = tTest(x, y, { missing: "omit", kind: "paired" });
    expect(paired).toEqual({ ...tTest([1, 5], [2, 9], { kind: "paired" }), omitted: 2 });
  });
});

describe("shapiroWilkTest", () => {
  const values = Array.from({ length: 40 }, () => next() ** 2);

  test("order, level and scale do not matter", () => {
    const { statistic, pValue } = shapiroWilkTest(values);
    for (const other of [values.toReversed(), values.map((v) => 1e6 * v), values.map((v) => 5 - v)]) {
      expect(shapiroWilkTest(other).statistic).toBeCloseTo(statistic, 12);
      expect(shapiroWilkTest(other).pValue / pValue).toBeCloseTo(1, 9);
    }
  });

  test("three values in line lie as those of a normal distribution; two equal ones do not at all", () => {
    expect(shapiroWilkTest([1, 2, 3]).pValue).toBeCloseTo(1, 12);
    expect(shapiroWilkTest([1, 1, 3])).toMatchObject({ n: 3 });
    expect(shapiroWilkTest([1, 1, 3]).statistic).toBeCloseTo(0.75, 14);
    expect(shapiroWilkTest([1, 1, 3]).pValue).toBeLessThan(1e-7);
  });

  test("a single value apart from many equal ones is beyond the range of the approximation", () => {
    expect(shapiroWilkTest([0, 0, 0, 1]).pValue).toBeLessThan(0.002);
    expect(shapiroWilkTest([...new Array(10).fill(0), 1]).pValue).toBeLessThan(1e-6);
  });

  test.each<[unknown, object, string]>([
    [[1, 2], {}, "at least 3 rows are needed; got 2"],
    [new Array(5001).fill(0).map((_, i) => i), {}, "at most 5000 values are allowed; got 5001"],
    [[2, 2, 2], {}, "values must not be all equal; all are 2"],
    [[1, Number.NaN, 3], {}, "values must hold finite numbers; got NaN in row 1"],
    [
      [1, Number.NaN, 3],
      { missing: "omit" },
      "at least 3 rows are needed; got 2 without the 1 in which a value is missing",
    ],
  ])("%#", (given, options, message) => {
    expect(() => shapiroWilkTest(given as never, options)).toThrow(`shapiroWilkTest: ${message}`);
  });

  test("missing values are counted", () => {
    expect(shapiroWilkTest([...values, Number.NaN], { missing: "omit" })).toEqual({
      ...shapiroWilkTest(values),
      omitted: 1,
    });
  });
});

test("adjustPValues by Hommel lies between Hochberg and no adjustment", () => {
  const p = Array.from({ length: 12 }, () => next() ** 3);
  const hommel = adjustPValues(p, { method: "hommel" });
  adjustPValues(p, { method: "hochberg" }).forEach((hochberg, i) => {
    expect(hommel[i]).toBeLessThanOrEqual(hochberg);
    expect(hommel[i]).toBeGreaterThanOrEqual(p[i]);
  });
});
