import { categorical, completeCases } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../src/table/numeric-table.ts";

const outcome = { time: Float64Array.of(1, 2, 3, 4, 5), event: [1, 0, null, 1, 0], unit: "months" };
const table = {
  age: [61, Number.NaN, 55, 48, 50],
  sex: ["m", "f", "f", "", "m"],
  stage: categorical(["I", "II", "I", null, "II"]),
};

describe("completeCases", () => {
  test("leaves out rows of table and outcome, and says why", () => {
    expect(completeCases(table, outcome, { missing: "omit" })).toEqual({
      table: { age: [61, 50], sex: ["m", "m"], stage: { levels: ["I", "II"], codes: Int32Array.of(0, 1) } },
      outcome: { time: Float64Array.of(1, 5), event: [1, 0], unit: "months" },
      rows: [0, 4],
      omitted: { count: 3, byColumn: { age: 1, sex: 1, stage: 1 }, byOutcome: { event: 1 } },
    });
  });

  test("hands back what misses nothing as it is", () => {
    const whole = { a: [1, 2], b: ["x", "y"] };
    const lists = { time: [1, 2] };
    const found = completeCases(whole, lists);
    expect(found.table).toBe(whole);
    expect(found.outcome).toBe(lists);
    expect(found.rows).toEqual([0, 1]);
    expect(completeCases(whole).outcome).toEqual({});
  });

  test("counts a category once, not by its columns", () => {
    const numeric = checkTable("test", { age: [1, 2, 3, Number.NaN], stage: ["I", "II", "", "III"] });
    const { table: kept, omitted } = completeCases(numeric, undefined, { missing: "omit" });
    expect(omitted.byColumn).toEqual({ age: 1, stage: 1 });
    expect(kept.columns).toEqual([Float64Array.of(1, 2), Float64Array.of(0, 1), Float64Array.of(0, 0)]);
    expect(kept.terms).toEqual(numeric.terms);
  });

  test("infinity is no missing value", () => {
    expect(completeCases({ a: [Infinity] }).rows).toEqual([0]);
  });

  test("names columns and rows, the first few of many", () => {
    expect(() => completeCases(table, outcome)).toThrow(
      expect.objectContaining({
        code: "argument",
        message:
          'completeCases: values are missing in "age" (row 1), "sex" (row 3), "stage" (row 3), "event" (row 2); 3 of 5 rows in all; impute them, or leave the rows out with missing: "omit"',
      }),
    );
    const gaps = new Float64Array(9).fill(Number.NaN, 2);
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, j) => [`c${j}`, gaps]));
    expect(() => completeCases(many)).toThrow('"c4" (rows 2, 3, 4, 5, 6 and 2 more) and 2 more; 7 of 9 rows in all');
    expect(() => completeCases({ a: [Number.NaN], b: [1] }, undefined, { missing: "omit" })).toThrow(
      'completeCases: values are missing in "a" (row 0); no row of 1 would remain; leave columns out, or impute them',
    );
  });

  test("refuses lists of other lengths, and other settings", () => {
    expect(() => completeCases({ a: [1] }, { time: [1, 2] })).toThrow(
      "completeCases: time needs length 1, as the table has; got 2",
    );
    expect(() => completeCases({ a: [1], b: [1, 2] })).toThrow(
      'completeCases: column "b" needs length 1, as the table has; got 2',
    );
    expect(() => completeCases({ a: [1] }, {}, { missing: "drop" as never })).toThrow(
      "missing must be one of throw, omit",
    );
  });
});
