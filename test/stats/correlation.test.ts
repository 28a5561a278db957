import { kendall, pearson, spearman } from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(5);
const n = 60;
const x = Array.from({ length: n }, () => Math.round(20 * next()));
const y = x.map((value) => Math.round(value + 12 * next()));

describe("by hand", () => {
  test("Spearman with ties: ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4", () => {
    // sums of squares about 2.5: 4.5 and 5; of products 4.5
    expect(spearman([1, 5, 5, 9], [10, 30, 20, 40]).estimate).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 14);
  });

  test("Spearman, exact: of the 24 orders of four rows 1 has S = 0, 3 have S = 2", () => {
    const found = spearman([1, 2, 3, 4], [1, 2, 4, 3], { alternative: "greater" });
    expect(found).toMatchObject({ statistic: 2, method: "exact", n: 4, omitted: 0 });
    expect(found.estimate).toBeCloseTo(0.8, 14);
    expect(found.pValue).toBeCloseTo(4 / 24, 14);
    expect(spearman([1, 2, 3, 4], [1, 2, 4, 3]).pValue).toBeCloseTo(8 / 24, 14);
    expect(spearman([1, 2, 3, 4], [1, 2, 4, 3], { alternative: "less" }).pValue).toBeCloseTo(23 / 24, 14);
  });

  test("Spearman, exact: one of 14! orders", () => {
    const rows = Array.from({ length: 14 }, (_, i) => i);
    const found = spearman(rows, rows, { exact: true, alternative: "greater" });
    expect(found.pValue * 87178291200).toBeCloseTo(1, 12);
    expect(spearman(rows, rows.toReversed(), { exact: true, alternative: "less" }).pValue).toBe(found.pValue);
  });

  test("Kendall with ties: pairs of four rows", () => {
    // pairs: 1-2 and 1-3 agree, 1-4 agrees, 2-3 tied in x, 2-4 agrees, 3-4 tied in y
    const found = kendall([1, 2, 2, 3], [1, 2, 4, 4]);
    expect(found).toMatchObject({ concordant: 4, discordant: 0, method: "normal" });
    expect(found.estimate).toBeCloseTo(4 / 5, 14);
  });

  test("Kendall, exact: of the 6 orders of three rows two have one pair in order, or two", () => {
    expect(kendall([1, 2, 3], [1, 3, 2], { alternative: "greater" }).pValue).toBeCloseTo(3 / 6, 14);
    expect(kendall([1, 2, 3], [1, 3, 2]).pValue).toBe(1);
  });

  test("Pearson of a line is 1, with p = 0", () => {
    const found = pearson([1, 2, 3, 4], [3, 5, 7, 9]);
    expect(found).toMatchObject({ estimate: 1, pValue: 0, lower: 1, upper: 1, df: 2, method: "t" });
    expect(found.statistic).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("what does not matter", () => {
  const all = [spearman, kendall, pearson] as const;

  test.each(all)("order of rows, which list is first, a linear scale: %o", (correlation) => {
    const order = x.map((_, i) => i).sort((a, b) => ((a * 17) % n) - ((b * 17) % n));
    const found = correlation(x, y);
    const moved = correlation(
      order.map((i) => x[i]),
      order.map((i) => y[i]),
    );
    expect(moved.estimate).toBeCloseTo(found.estimate, 13);
    expect(moved.pValue / found.pValue).toBeCloseTo(1, 10);
    expect(correlation(y, x).estimate).toBeCloseTo(found.estimate, 13);
    expect(
      correlation(
        x.map((v) => 8 * v - 3),
        y,
      ).estimate,
    ).toBeCloseTo(found.estimate, 13);
    expect(
      correlation(
        x.map((v) => -v),
        y,
      ).estimate,
    ).toBeCloseTo(-found.estimate, 13);
  });

  test("a growing function does not change rank correlations", () => {
    const grown = x.map((v) => v ** 3 + v);
    expect(spearman(grown, y)).toEqual(spearman(x, y));
    expect(kendall(grown, y)).toEqual(kendall(x, y));
  });

  test("Kendall counts the pairs that a loop over all of them does", () => {
    let [concordant, discordant] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const sign = Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
        if (sign > 0) concordant++;
        if (sign < 0) discordant++;
      }
    }
    expect(kendall(x, y)).toMatchObject({ concordant, discordant });
  });

  test("numbers of any size", () => {
    expect(
      pearson(
        x.map((v) => v * 1e-200),
        y.map((v) => v * 1e200),
      ).estimate,
    ).toBeCloseTo(pearson(x, y).estimate, 13);
    expect(
      pearson(
        x.map((v) => v + 1e9),
        y,
      ).estimate,
    ).toBeCloseTo(pearson(x, y).estimate, 7);
  });

  test("inputs are not changed", () => {
    const [a, b] = [Object.freeze([3, 1, 2, 5]), Object.freeze([1, 2, 3, 4])];
    for (const correlation of all) correlation(a, b);
    expect(a).toEqual([3, 1, 2, 5]);
  });
});

describe("what is undefined, missing or refused", () => {
  test.each([spearman, kendall, pearson])("a constant list has no correlation: %o", (correlation) => {
    const found = correlation([1, 1, 1, 1], [1, 2, 3, 4]);
    expect([found.estimate, found.pValue]).toEqual([Number.NaN, Number.NaN]);
    // a constant of which the mean is not exact
    expect(correlation([0.1, 0.1, 0.1], [1, 2, 3]).estimate).toBeNaN();
  });

  test("two rows have a correlation without a test", () => {
    expect(pearson([1, 2], [2, 1])).toMatchObject({ estimate: -1, pValue: Number.NaN, lower: Number.NaN });
    expect(spearman([1, 2], [2, 1])).toMatchObject({ estimate: -1, pValue: Number.NaN });
    expect(kendall([1, 2], [2, 1])).toMatchObject({ estimate: -1, pValue: 1, method: "exact" });
  });

  test.each([spearman, kendall, pearson])("rows with a missing value are left out and counted: %o", (correlation) => {
    const found = correlation([1, Number.NaN, 3, 4, 9], [2, 2, 5, null as never, 1], { missing: "omit" });
    expect(found).toEqual({ ...correlation([1, 3, 9], [2, 5, 1]), omitted: 2 });
  });

  test.each<[unknown[], string]>([
    [
      [
        [1, 2, 3],
        [1, 2],
      ],
      "y needs length 3, as x has; got 2",
    ],
    [[[1], [1]], "at least 2 rows are needed; got 1"],
    [
      [
        [1, Number.NaN, 2],
        [1, 2, 3],
      ],
      'x must hold finite numbers; got NaN in row 1; leave such rows out first, or set missing: "omit"',
    ],
    [
      [[1, 2, 2], [1, Number.POSITIVE_INFINITY, 3], { missing: "omit" }],
      "y must hold finite numbers; got Infinity in row 1",
    ],
    [
      [[1, Number.NaN], [1, 2], { missing: "omit" }],
      "at least 2 rows are needed; got 1 without the 1 in which a value is missing",
    ],
    [[null, [1, 2]], "x must be a list; got null"],
    [[[1, 2, 3], [1, 2, 3], { alternative: "bigger" }], "alternative must be one of two-sided, less, greater"],
    [[[1, 2, 3], [1, 2, 3], { missing: "drop" }], "missing must be one of throw, omit"],
    [[[1, 2, 3], [1, 2, 3], { method: "t" }], 'there is no setting "method" here'],
  ])("%#", (given, message) => {
    for (const correlation of [spearman, kendall, pearson]) {
      expect(() => (correlation as (...list: unknown[]) => unknown)(...given)).toThrow(
        `${correlation.name}: ${message}`,
      );
    }
  });

  test("exact tests that are not possible", () => {
    const rows = Array.from({ length: 201 }, (_, i) => i);
    const fifteen = rows.slice(0, 15);
    expect(() => spearman(fifteen, fifteen, { exact: true })).toThrow(
      "spearman: an exact test takes up to 14 rows; got 15",
    );
    expect(() => kendall(rows, rows, { exact: true })).toThrow("kendall: an exact test takes up to 200 rows; got 201");
    for (const correlation of [spearman, kendall]) {
      expect(() => correlation([1, 1, 2], [1, 2, 3], { exact: true })).toThrow("needs values without ties");
    }
    expect(() => pearson([1, 2], [1, 2], { confLevel: 95 })).toThrow(
      "confLevel must be a number between 0 and 1; got 95",
    );
  });
});
