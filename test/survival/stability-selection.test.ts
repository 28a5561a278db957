import { type StabilitySelectionOptions, stabilitySelection } from "radiosurv/survival";
import { expect, test } from "vitest";
import { simulated } from "./penalized-cox-cases.ts";

const { outcome, table } = simulated(150, 40, 9);
const select = (options: StabilitySelectionOptions = {}) =>
  stabilitySelection(outcome, table, { pairs: 20, ...options });

test("columns with effects are found, and others seldom taken", () => {
  const { selected, probabilities, simultaneous, columns, names, pairs, threshold } = select({ columns: 4 });
  expect(selected.slice(0, 2).sort()).toEqual(["x0", "x1"]);
  expect([columns, names.length, pairs, threshold]).toEqual([4, 40, 20, 0.75]);
  // each half takes exactly so many
  expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(4, 12);
  simultaneous.forEach((value, j) => {
    expect(value).toBeLessThanOrEqual(probabilities[j]);
    expect(value).toBeGreaterThanOrEqual(2 * probabilities[j] - 1 - 1e-12);
  });
});

test("bounds of the number of false columns", () => {
  const { errorBounds } = select({ columns: 4, threshold: 0.9 });
  // 16 / (0.8 * 40)
  expect(errorBounds.worstCase).toBeCloseTo(0.5, 12);
  // 4 (1 - 0.9 + 1 / 40) / (1 + 1 / 20) * 16 / 40
  expect(errorBounds.unimodal).toBeCloseTo((((4 * 0.125) / 1.05) * 16) / 40, 12);
  // 1 / (2 (0.4 - 1 / 40)) * 16 / 40
  expect(select({ columns: 4, threshold: 0.7 }).errorBounds.unimodal).toBeCloseTo((1 / (2 * 0.375)) * 0.4, 12);
  const many = select({ columns: 30, pairs: 2 }).errorBounds;
  expect(many.unimodal).toBe(many.worstCase);
});

test("seed, threshold, columns, progress; settings of the path", () => {
  expect(select({ seed: 1 })).toEqual(select());
  expect(select({ seed: 2 }).probabilities).not.toEqual(select().probabilities);
  expect(select({ threshold: 0.51 }).selected.length).toBeGreaterThanOrEqual(select({ threshold: 1 }).selected.length);
  expect(select().columns).toBe(Math.floor(Math.sqrt(0.8 * 40)));
  const told: number[] = [];
  select({ pairs: 3, onProgress: ({ done, total }) => told.push(done, total) });
  expect(told).toEqual([1, 3, 2, 3, 3, 3]);
  const without = select({ exclude: ["x0"], penaltyFactors: { x1: 0 } });
  expect([without.probabilities[0], without.probabilities[1]]).toEqual([0, 0]);
});

test("misuse", () => {
  expect(() => select({ threshold: 0.5 })).toThrow(
    "stabilitySelection: threshold must be a number above 0.5, 1 at most; got 0.5",
  );
  expect(() => select({ pairs: 0 })).toThrow("pairs must be a whole number >= 1; got 0");
  expect(() => select({ columns: 0 })).toThrow("columns must be a whole number >= 1; got 0");
  expect(() => select({ seed: 0.5 })).toThrow("seed must be a whole number from 0 to 2^53 - 1; got 0.5");
  expect(() => select({ onProgress: 1 as never })).toThrow("onProgress must be a function; got 1");
  expect(() => stabilitySelection({ time: [1, 2, 3], event: [1, 1, 1] }, { x: [1, 2, 3] })).toThrow(
    "stabilitySelection: at least 4 events are needed, 2 a half; got 3",
  );
});
