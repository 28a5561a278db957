import { fisherExactTest } from "radiosurv/stats";
import { expect, test } from "vitest";

const table = [
  [8, 3, 5],
  [2, 9, 4],
  [6, 1, 7],
];

test("random tables estimate the exact p-value, and the more of them the better", () => {
  const exact = fisherExactTest(table).pValue;
  const replicates = 20_000;
  const { pValue } = fisherExactTest(table, { replicates, seed: 5 });
  // within four standard errors
  expect(Math.abs(pValue - exact)).toBeLessThan(4 * Math.sqrt((exact * (1 - exact)) / replicates));
  expect(pValue).toBe(fisherExactTest(table, { replicates, seed: 5 }).pValue);
  expect(pValue).not.toBe(fisherExactTest(table, { replicates, seed: 6 }).pValue);
});

test("a table that is too large for the exact test has an estimate", () => {
  const large = [
    [61, 70, 55, 64],
    [72, 58, 66, 60],
    [54, 63, 59, 71],
    [40, 52, 48, 50],
  ];
  expect(() => fisherExactTest(large)).toThrow("set replicates for an estimate by random ones");
  // R 4.2.2: set.seed(1); fisher.test(large, simulate.p.value = TRUE, B = 1e6)$p.value is 0.6546
  const { pValue } = fisherExactTest(large, { replicates: 20_000 });
  expect(Math.abs(pValue - 0.6546393)).toBeLessThan(0.02);
});

test("p is never 0, and 2 x 2 tables stay exact", () => {
  const apart = [
    [50, 0, 0],
    [0, 50, 0],
    [0, 0, 50],
  ];
  expect(fisherExactTest(apart, { replicates: 99 }).pValue).toBe(0.01);
  const small = [
    [3, 1],
    [1, 3],
  ];
  expect(fisherExactTest(small, { replicates: 50 })).toEqual(fisherExactTest(small));
  expect(() => fisherExactTest(table, { replicates: -1 })).toThrow("replicates must be a whole number >= 0; got -1");
});
