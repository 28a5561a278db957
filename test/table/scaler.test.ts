import { applyScaler, categorical, type FitScalerOptions, fitImputer, fitScaler } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../src/table/numeric-table.ts";

const NA = Number.NaN;
const table = Object.freeze({
  // mean 6, sum of squares 16 + 4 + 1 + 49 = 70, so that the deviation is sqrt(70 / 3)
  volume: Object.freeze([2, 4, NA, 5, 13]),
  slices: [5, 5, 5, 5, 5],
  sex: ["m", "f", "f", "", "m"],
});

describe("fitScaler", () => {
  test.each<[FitScalerOptions, number, number]>([
    [{}, 6, Math.sqrt(70 / 3)],
    [{ method: "z-score", trainingRows: [0, 1] }, 3, Math.SQRT2],
    // ascending 2, 4, 5, 13: R's quantile(type = 7) has 3.5, 4.5 and 7
    [{ method: "robust" }, 4.5, 3.5],
    [{ method: "min-max" }, 2, 11],
  ])("%j", (options, center, scale) => {
    const scaler = fitScaler(table, options);
    expect(scaler.columns[0].name).toBe("volume");
    expect(scaler.columns[0].center).toBe(center);
    expect(scaler.columns[0].scale).toBeCloseTo(scale, 14);
    expect(scaler.columns[1]).toEqual({ name: "slices", center: 5, scale: 1 });
    expect([scaler.constant, scaler.unscaled]).toEqual([["slices"], ["sex"]]);
    expect(JSON.parse(JSON.stringify(scaler))).toEqual(scaler);
  });

  test("takes the columns asked for", () => {
    const scaler = fitScaler(table, { columns: ["slices"] });
    expect(scaler.columns).toHaveLength(1);
    expect(scaler.unscaled).toEqual(["volume", "sex"]);
  });

  test("is exact where rounding would hide a constant, and far from 0", () => {
    expect(fitScaler({ a: [0.1, 0.1, 0.1] })).toMatchObject({ constant: ["a"], columns: [{ center: 0.1, scale: 1 }] });
    const far = fitScaler({ a: [1e9 + 1, 1e9 + 2, 1e9 + 3] }).columns[0];
    expect([far.center, far.scale]).toEqual([1e9 + 2, 1]);
    expect(fitScaler({ a: [7] }).constant).toEqual(["a"]);
  });

  test("names columns of which more than half are equal, with robust", () => {
    expect(fitScaler({ a: [1, 1, 1, 1, 9] }, { method: "robust" }).constant).toEqual(["a"]);
  });

  test.each<[object, FitScalerOptions, string, string]>([
    [{ a: [NA, NA] }, {}, "argument", 'fitScaler: column "a" must hold finite numbers; got none in 2 rows'],
    [{ a: [1, Infinity] }, {}, "argument", "got an infinite one"],
    [{ a: [1] }, { columns: ["b"] }, "argument", 'fitScaler: "b" is not among the columns "a"'],
    [{ a: ["x", "y"] }, { columns: ["a"] }, "argument", 'column "a" must hold numbers'],
    [{ a: [1] }, { method: "unit" as never }, "setting", "method must be one of z-score, robust, min-max"],
    [{ a: [1] }, { trainingRows: 3 as never }, "setting", "trainingRows must be a list of numbers of rows"],
    [{ a: [1], b: [1, 2] }, {}, "length", 'column "b" needs length 1; got 2'],
  ])("refuses %#", (given, options, code, message) => {
    expect(() => fitScaler(given as never, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe("applyScaler", () => {
  test("scales by the constants of the training set, in any order of columns", () => {
    const scaler = JSON.parse(JSON.stringify(fitScaler(table, { method: "min-max" })));
    const scaled = applyScaler(scaler, { sex: ["f", "m"], slices: [6, 5], volume: [NA, 24] });
    expect(scaled).toEqual({ sex: ["f", "m"], slices: Float64Array.of(1, 0), volume: Float64Array.of(NA, 2) });
    expect(table.volume[0]).toBe(2);
  });

  test("leaves the columns of categories alone", () => {
    const numeric = checkTable("test", {
      volume: [4, 6, 8],
      stage: categorical(["a", "b", null], { levels: ["a", "b", "c"] }),
    });
    const scaler = fitScaler(numeric);
    expect(scaler.unscaled).toEqual(["stage"]);
    expect(applyScaler(scaler, numeric)).toEqual({
      ...numeric,
      columns: [Float64Array.of(-1, 0, 1), Float64Array.of(0, 1, NA), Float64Array.of(0, 0, NA)],
    });
  });

  test("the training set has mean 0 and deviation 1 afterwards", () => {
    const x = Array.from({ length: 500 }, (_, i) => ((i * 7919) % 500) ** 2 + 1e6);
    const [column] = fitScaler(applyScaler(fitScaler({ x }), { x })).columns;
    expect(column.center).toBeCloseTo(0, 14);
    expect(column.scale).toBeCloseTo(1, 14);
  });

  test("refuses other columns", () => {
    const scaler = fitScaler(table);
    expect(() => applyScaler(scaler, { ...table, age: [1, 2, 3, 4, 5] })).toThrow(
      'applyScaler: the scaler does not know the column "age"; it knows "volume", "slices", "sex"',
    );
    expect(() => applyScaler(scaler, { volume: [1] })).toThrow(
      'the table needs the columns of the scaler; "slices" is not among "volume"',
    );
    expect(() => applyScaler(scaler, { ...table, slices: ["a", "b", "a", "b", "a"] })).toThrow(
      'column "slices" must hold numbers',
    );
  });
});

test("rows that are kept for testing are never fitted on, and what was used is told", () => {
  const table = { a: [1, 2, 3, 4], b: [2, 2, NaN, 9] };
  for (const learn of [fitScaler, fitImputer]) {
    expect(learn(table, { trainingRows: [0, 1], testRows: [2, 3] }).rows).toEqual([0, 1]);
    expect(learn(table).rows).toEqual([0, 1, 2, 3]);
    expect(() => learn(table, { testRows: [3] })).toThrow(
      "rows kept for testing must not be fitted on; row 3 is one of testRows; name the rows to fit on in trainingRows",
    );
    expect(() => learn(table, { trainingRows: [0, 3], testRows: [3] })).toThrow("take it out of trainingRows");
  }
});
