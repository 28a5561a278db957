import { mannWhitneyTest, wilcoxonSignedRankTest } from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

describe("mannWhitneyTest", () => {
  test("exact, by hand: of the 10 ways to choose two of five ranks one gives W = 0, one W = 1, two W = 2", () => {
    const found = mannWhitneyTest([1, 4], [2, 3, 5]);
    expect(found).toMatchObject({ statistic: 2, method: "exact", zValue: Number.NaN, n: [2, 3], omitted: 0 });
    expect(found.superiority).toBeCloseTo(2 / 6, 15);
    expect(found.pValue).toBeCloseTo(0.8, 14);
    expect(mannWhitneyTest([1, 4], [2, 3, 5], { alternative: "less" }).pValue).toBeCloseTo(0.4, 14);
    // differences -4, -2, -1, -1, 1, 2
    expect(found.difference.estimate).toBe(-1);
  });

  test("with ties, by hand: ranks 1.5, 3.5 against 1.5, 3.5, 5", () => {
    const found = mannWhitneyTest([1, 2], [1, 2, 3], { correction: false });
    expect(found).toMatchObject({ statistic: 2, method: "normal" });
    // variance 6 / 12 (6 - 12 / 20)
    expect(found.zValue).toBeCloseTo(-1 / Math.sqrt(2.7), 14);
    const corrected = mannWhitneyTest([1, 2], [1, 2, 3]);
    expect(corrected.zValue).toBeCloseTo(-0.5 / Math.sqrt(2.7), 14);
  });

  test("is exact below 50 values without ties, and where told", () => {
    const many = Array.from({ length: 50 }, (_, i) => i);
    expect(mannWhitneyTest(many, [0.5]).method).toBe("normal");
    expect(mannWhitneyTest(many.slice(1), [0.5]).method).toBe("exact");
    expect(mannWhitneyTest(many.slice(1), [2]).method).toBe("normal");
    expect(mannWhitneyTest(many, [2], { exact: true }).method).toBe("exact");
    expect(mannWhitneyTest([1], [2], { exact: false }).method).toBe("normal");
  });

  test("the exact and the approximate test agree where there are many", () => {
    const next = randomFrom(8);
    const [x, y] = [120, 90].map((n) => Array.from({ length: n }, () => next() ** 2));
    const shifted = y.map((v) => v + 0.02);
    const exact = mannWhitneyTest(x, shifted, { exact: true });
    const normal = mannWhitneyTest(x, shifted);
    expect(Math.abs(exact.pValue / normal.pValue - 1)).toBeLessThan(0.01);
    expect(Math.abs(exact.difference.lower - normal.difference.lower)).toBeLessThan(5e-3);
    // the smaller sample is the one that is counted, whichever comes first
    expect(mannWhitneyTest(shifted, x, { exact: true }).pValue / exact.pValue).toBeCloseTo(1, 10);
  });

  test("the estimate is the median of all differences, with ties too", () => {
    const next = randomFrom(4);
    for (let k = 0; k < 40; k++) {
      const [x, y] = [1 + (k % 7), 1 + (k % 5)].map((n) => Array.from({ length: n }, () => Math.round(8 * next()) / 4));
      const all = x.flatMap((a) => y.map((b) => a - b)).sort((a, b) => a - b);
      const [low, high] = [all[(all.length - 1) >> 1], all[all.length >> 1]];
      const { difference } = mannWhitneyTest(x, y);
      expect(difference.estimate).toBe((low + high) / 2);
      expect(all).toContain(difference.lower);
      expect(all).toContain(difference.upper);
      expect(difference.lower).toBeLessThanOrEqual(difference.estimate);
      expect(difference.upper).toBeGreaterThanOrEqual(difference.estimate);
    }
  });

  test("a higher confidence widens the limits; one side has none in a one-sided test", () => {
    const [x, y] = [
      [1.2, 3.4, 2.2, 5.9, 4.1, 3.3],
      [2.1, 4.4, 3.9, 6.0, 7.7],
    ];
    const wide = mannWhitneyTest(x, y, { confLevel: 0.99 }).difference;
    const narrow = mannWhitneyTest(x, y, { confLevel: 0.8 }).difference;
    expect(wide.upper - wide.lower).toBeGreaterThan(narrow.upper - narrow.lower);
    expect(mannWhitneyTest(x, y, { alternative: "less" }).difference.lower).toBe(Number.NEGATIVE_INFINITY);
    expect(mannWhitneyTest(x, y, { alternative: "greater" }).difference.upper).toBe(Number.POSITIVE_INFINITY);
  });

  test("values that are all equal", () => {
    const same = mannWhitneyTest([2, 2], [2, 2, 2]);
    expect(same).toMatchObject({ statistic: 3, pValue: Number.NaN, difference: { estimate: 0, lower: 0, upper: 0 } });
    expect(mannWhitneyTest([2, 2], [2, 2, 2], { exact: true }).pValue).toBe(1);
  });

  test("missing values", () => {
    const found = mannWhitneyTest([1, Number.NaN, 4], [2, 3, 5, Number.NaN], { missing: "omit" });
    expect(found).toEqual({ ...mannWhitneyTest([1, 4], [2, 3, 5]), omitted: 2 });
    expect(() => mannWhitneyTest([1], [2, Number.NaN])).toThrow(
      "mannWhitneyTest: y must hold finite numbers; got NaN in row 1",
    );
    expect(() => mannWhitneyTest([], [2])).toThrow("mannWhitneyTest: at least 1 row is needed; got 0");
    const many = Array.from({ length: 2000 }, (_, i) => i);
    expect(() => mannWhitneyTest(many, many, { exact: true })).toThrow(
      "mannWhitneyTest: 4000 values are too many for an exact test; leave exact out, as the normal approximation is close",
    );
  });

  test("a hundred thousand values", () => {
    const next = randomFrom(2);
    const [x, y] = [0, 0.01].map((shift) => Float64Array.from({ length: 1e5 }, () => next() + shift));
    const { difference, pValue } = mannWhitneyTest(x, y);
    expect(pValue).toBeLessThan(1e-8);
    expect(difference.lower).toBeLessThan(-0.01);
    expect(difference.upper).toBeGreaterThan(-0.0125);
  });
});

describe("wilcoxonSignedRankTest", () => {
  test("exact, by hand: of the 8 ways to give signs to ranks 1, 2, 3 one has V = 1", () => {
    const found = wilcoxonSignedRankTest([5, 2, 1], [4, 4, 4]);
    expect(found).toMatchObject({ statistic: 1, method: "exact", n: 3, zeros: 0 });
    expect(found.pValue).toBeCloseTo(0.5, 15);
    expect(wilcoxonSignedRankTest([5, 2, 1], 4)).toEqual(found);
    // averages of two of -3, -2, 1: -3, -2.5, -2, -1, -0.5, 1
    expect(found.difference.estimate).toBe(-1.5);
  });

  test("pairs without a difference are left out", () => {
    const found = wilcoxonSignedRankTest([5, 2, 1, 7], [4, 4, 4, 7], { correction: false });
    expect(found).toMatchObject({ statistic: 1, method: "normal", n: 3, zeros: 1 });
    expect(found.zValue).toBeCloseTo((1 - 3) / Math.sqrt(3.5), 14);
    expect(wilcoxonSignedRankTest([5, 2, 1, 7], [4, 4, 4, 7]).zValue).toBeCloseTo(-1.5 / Math.sqrt(3.5), 14);
    const none = wilcoxonSignedRankTest([1, 2], [1, 2]);
    expect(none).toMatchObject({ statistic: 0, pValue: Number.NaN, n: 0, zeros: 2 });
    expect(none.difference.estimate).toBeNaN();
  });

  test("exchanging the two mirrors everything", () => {
    const next = randomFrom(6);
    const x = Array.from({ length: 12 }, next);
    const y = Array.from({ length: 12 }, next);
    const [found, mirrored] = [wilcoxonSignedRankTest(x, y), wilcoxonSignedRankTest(y, x)];
    expect(found.statistic + mirrored.statistic).toBe(78);
    expect(found.pValue).toBeCloseTo(mirrored.pValue, 13);
    expect(found.difference.lower).toBeCloseTo(-mirrored.difference.upper, 14);
    const less = wilcoxonSignedRankTest(x, y, { alternative: "less", exact: true }).pValue;
    expect(less).toBeCloseTo(wilcoxonSignedRankTest(y, x, { alternative: "greater" }).pValue, 13);
  });

  test("the estimate is the median of all averages", () => {
    const next = randomFrom(14);
    for (let n = 1; n < 12; n++) {
      const d = Array.from({ length: n }, () => Math.round(16 * next()) / 4 - 2.125);
      const all = d.flatMap((a, i) => d.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
      const middle = (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2;
      expect(wilcoxonSignedRankTest(d, 0).difference.estimate).toBe(middle);
    }
  });

  test.each<[unknown[], string]>([
    [[[1, 2], [1]], "y needs length 2, as x has; got 1"],
    [
      [
        [1, Number.NaN],
        [1, 2],
      ],
      "x must hold finite numbers; got NaN in row 1",
    ],
    [[[], []], "at least 1 row is needed; got 0"],
    [[[1, 2], [1, 3], { exact: "yes" }], "exact must be true or false"],
    [[[1, 2], [1, 3], { correction: 1 }], "correction must be true or false"],
  ])("%#", (given, message) => {
    expect(() => (wilcoxonSignedRankTest as (...list: unknown[]) => unknown)(...given)).toThrow(
      `wilcoxonSignedRankTest: ${message}`,
    );
  });

  test("missing pairs are counted", () => {
    const found = wilcoxonSignedRankTest([5, Number.NaN, 2, 1], [4, 1, 4, 4], { missing: "omit" });
    expect(found).toEqual({ ...wilcoxonSignedRankTest([5, 2, 1], [4, 4, 4]), omitted: 1 });
  });
});
