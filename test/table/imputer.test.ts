import { applyImputer, categorical, type FitImputerOptions, fitImputer, readTable } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../src/table/numeric-table.ts";

const NA = Number.NaN;
const training = {
  age: [50, 60, NA, 80, 80, 90],
  stage: ["II", "I", "I", "II", "", ""],
  grade: categorical([3, 2, 3, null, null, 1]),
};

describe("fitImputer", () => {
  test.each<[FitImputerOptions, number]>([
    [{}, 80],
    [{ method: "median", trainingRows: [0, 1, 2, 3, 4, 5, 0] }, 70],
    [{ method: "mean" }, 72],
    [{ method: "mode" }, 80],
    [{ method: "mode", trainingRows: [0, 1] }, 50],
    [{ method: "constant", values: { age: -1, stage: "III", grade: "3" } }, -1],
  ])("%j", (options, age) => {
    const { columns } = fitImputer(training, options);
    expect(columns[0]).toMatchObject({ name: "age", type: "number", value: age });
  });

  test("a category gets its most frequent level, the first of several", () => {
    expect(fitImputer(training).columns.slice(1)).toEqual([
      { name: "stage", type: "category", value: "I", missing: 2 },
      { name: "grade", type: "category", value: "3", missing: 2 },
    ]);
    expect(fitImputer(training, { trainingRows: [0, 2, 3] }).columns[1].value).toBe("II");
  });

  test("is plain JSON", () => {
    const imputer = fitImputer(training);
    expect(JSON.parse(JSON.stringify(imputer))).toEqual(imputer);
  });

  test.each<[object, FitImputerOptions, string, string]>([
    [{ a: [NA, NA] }, {}, "argument", 'fitImputer: column "a" has no value in any of the 2 rows; leave it out'],
    [{ a: [NA, NA, 3] }, { trainingRows: [0, 1] }, "argument", 'column "a" has no value in any of the 2 rows'],
    [{ a: ["x", ""] }, { trainingRows: [1] }, "argument", 'column "a" has no value in any of the 1 rows'],
    [{ a: categorical([null], { levels: ["x"] }) }, {}, "argument", 'column "a" has no value in any of the 1 rows'],
    [{ a: [Infinity] }, {}, "argument", 'column "a" must hold finite numbers; got an infinite one'],
    [{ a: [1] }, { method: "constant" }, "argument", 'values must give a number for the column "a"; got none'],
    [{ a: [1] }, { method: "constant", values: { a: "x" } }, "argument", 'a number for the column "a"; got "x"'],
    [{ a: ["x"] }, { method: "constant", values: { a: 3 } }, "argument", 'a level for the column "a"; got 3'],
    [
      { a: [1] },
      { method: "constant", values: { b: 3 } },
      "argument",
      'values names the column "b", which there is not',
    ],
    [{ a: [1] }, { method: "knn" as never }, "setting", "method must be one of mean, median, mode, constant"],
    [{ a: [1] }, { trainingRows: [1] }, "argument", "trainingRows must hold numbers of rows from 0 to 0"],
    [{ a: [1] }, { values: [1] as never }, "setting", "values must be a record of values by name of column"],
  ])("refuses %#", (table, options, code, message) => {
    expect(() => fitImputer(table as never, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});

describe("applyImputer", () => {
  const imputer = JSON.parse(JSON.stringify(fitImputer(training)));

  test("fills each form of table, and leaves it as it is", () => {
    const table = Object.freeze({
      grade: categorical([null, 1], { levels: [1, 2, 3] }),
      age: Object.freeze([NA, 33]),
      stage: Object.freeze([null, "IV"]),
    });
    const { table: filled, imputed } = applyImputer(imputer, table);
    expect(filled).toEqual({
      grade: { levels: ["1", "2", "3"], codes: Int32Array.of(2, 0) },
      age: Float64Array.of(80, 33),
      stage: ["I", "IV"],
    });
    expect(imputed).toEqual({ grade: 1, age: 1, stage: 1 });
    expect(Array.from(table.grade.codes)).toEqual([-1, 0]);
    const read = readTable("age,stage,grade\n,I,3\n40,,3\n50,I,1\n", { types: { grade: "category" } });
    expect(applyImputer(imputer, read).table.columns).toMatchObject({ age: Float64Array.of(80, 40, 50) });
    expect(applyImputer(imputer, read).imputed).toEqual({ age: 1, stage: 1 });
  });

  test("fills the columns of a category together", () => {
    const numeric = checkTable("test", training);
    const fitted = fitImputer(numeric);
    expect(fitted.columns).toEqual(imputer.columns);
    const { table, imputed } = applyImputer(fitted, numeric);
    expect(imputed).toEqual({ age: 1, stage: 2, grade: 2 });
    expect(table.names).toEqual(["age", "stage=II", "grade=2", "grade=3"]);
    expect(table.columns[1]).toEqual(Float64Array.of(1, 0, 0, 1, 0, 0));
    expect(table.columns[3]).toEqual(Float64Array.of(1, 0, 1, 1, 1, 0));
    expect(table.terms).toEqual(numeric.terms);
    expect(numeric.columns[0][2]).toBeNaN();
  });

  test.each<[object, string, string]>([
    [
      { ...training, size: [1, 2, 3, 4, 5, 6] },
      "argument",
      'the imputer does not know the column "size"; it knows "age"',
    ],
    [{ age: [1] }, "argument", 'the table needs the columns of the imputer; "stage" is not among "age"'],
    [{ ...training, age: ["x", "y", "x", "y", "x", "y"] }, "argument", 'column "age" must hold numbers'],
    [
      { ...training, stage: [1, 2, 3, 4, 5, 6] },
      "argument",
      'column "stage" must be a category, as the imputer has it',
    ],
    [{ ...training, stage: ["I"] }, "length", 'column "stage" needs length 6; got 1'],
    [
      { ...training, grade: categorical([1, 2, 1, 2, null, 1]) },
      "argument",
      'the category "grade" needs the level "3" of the imputer; it has "1", "2"',
    ],
  ])("refuses %#", (table, code, message) => {
    expect(() => applyImputer(imputer, table as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
