import { describeColumn } from "radiosurv/study";
import { expect, test } from "vitest";

test("describes the values that are there, and counts those that are not", () => {
  // R: x <- c(3, 1, 4, 1, 5, 9, 2, 6); mean(x) 3.875; sd(x) 2.748376; median(x) 3.5
  const values = Object.freeze([3, 1, 4, Number.NaN, 1, 5, undefined, 9, 2, 6, Number.POSITIVE_INFINITY]);
  const result = describeColumn(values, { bins: 4 });
  expect(result).toMatchObject({ n: 8, missing: 3, mean: 3.875, minimum: 1, median: 3.5, maximum: 9 });
  expect(result.standardDeviation).toBeCloseTo(2.7483761439387144, 14);
  // bins of width 2 from 1: 1 1 2 | 3 4 | 5 6 | 9
  expect(result.histogram).toEqual([3, 2, 2, 1]);
});

test("the number of bins follows the rule of Rice", () => {
  const bins = (n: number) => describeColumn(Array.from({ length: n }, (_, i) => i)).histogram.length;
  expect([4, 27, 80, 1000].map(bins)).toEqual([5, 6, 9, 20]);
});

test("one value, equal values, no value", () => {
  expect(describeColumn([2])).toMatchObject({ n: 1, mean: 2, median: 2, standardDeviation: Number.NaN });
  expect(describeColumn([7, 7, 7])).toMatchObject({ standardDeviation: 0, histogram: [0, 0, 3, 0, 0] });
  expect(describeColumn([Number.NaN])).toMatchObject({ n: 0, missing: 1, mean: Number.NaN, histogram: [] });
});
