import { categorical } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { expandLike } from "../../src/table/expand-like.ts";
import { checkTable } from "../../src/table/numeric-table.ts";

const check = (table: unknown, rows?: number) => checkTable("caller", table as never, rows);

describe("a table is numbers in the end", () => {
  test("columns of numbers and booleans, one term each; columns that fit are not copied", () => {
    const age = Float64Array.of(61, Number.NaN);
    const { names, columns, terms } = check({ age, male: [true, false], size: Float32Array.of(1.5, 2) });
    expect(names).toEqual(["age", "male", "size"]);
    expect(columns[0]).toBe(age);
    expect(columns[1]).toEqual(Float64Array.of(1, 0));
    expect(columns[2]).toEqual(Float64Array.of(1.5, 2));
    expect(terms).toEqual([
      { name: "age", columns: [0] },
      { name: "male", columns: [1] },
      { name: "size", columns: [2] },
    ]);
  });

  test("a list of texts is a category: indicators of all levels but the first, NaN where it is missing", () => {
    const { names, columns, terms } = check({
      stage: ["II", "I", "III", ""],
      age: [1, 2, 3, 4],
      sex: ["m", "f", null, "m"],
    });
    expect(names).toEqual(["stage=II", "stage=III", "age", "sex=m"]);
    expect(columns).toEqual([
      Float64Array.of(1, 0, 0, Number.NaN),
      Float64Array.of(0, 0, 1, Number.NaN),
      Float64Array.of(1, 2, 3, 4),
      Float64Array.of(1, 0, Number.NaN, 1),
    ]);
    expect(terms).toEqual([
      { name: "stage", columns: [0, 1], levels: ["I", "II", "III"] },
      { name: "age", columns: [2] },
      { name: "sex", columns: [3], levels: ["f", "m"] },
    ]);
  });

  test("a category has its own reference and all its levels", () => {
    const stage = categorical(["b", "a"], { levels: ["a", "b", "c"], reference: "b" });
    const { names, columns } = check({ stage });
    expect(names).toEqual(["stage=a", "stage=c"]);
    expect(columns).toEqual([Float64Array.of(0, 1), Float64Array.of(0, 0)]);
  });

  test("what was checked passes again, and so does a table with names and columns of any kind", () => {
    const once = check({ sex: ["m", "f"], age: [1, 2] });
    const twice = check(once);
    expect(twice).toEqual(once);
    expect(twice.columns[0]).toBe(once.columns[0]);
    expect(check({ names: ["age", "sex"], columns: { sex: ["m", "f"], age: [1, 2], id: ["x"] } }).names).toEqual([
      "age",
      "sex=m",
    ]);
  });

  test("10,000 columns take no time worth speaking of", () => {
    const column = new Float64Array(1);
    const names = Array.from({ length: 10_000 }, (_, j) => `f${j}`);
    const before = performance.now();
    const { columns } = check({ names, columns: names.map(() => column) });
    expect(performance.now() - before).toBeLessThan(200);
    expect(columns[9999]).toBe(column);
  });

  test.each<[unknown, string, string]>([
    [3, "argument", "caller: a table is { names, columns } or a record of lists by name; got number"],
    [null, "argument", "got null"],
    [{ names: ["a"], columns: [] }, "length", "caller: the table needs a column for each of its 1 names; got 0"],
    [{ names: ["a", "a"], columns: [[1], [1]] }, "argument", 'names of columns must differ; "a" stands twice'],
    [{ sex: ["f", "m"], "sex=m": [1, 2] }, "argument", 'names of columns must differ; "sex=m" stands twice'],
    [{ a: [1], b: [1, 2] }, "length", 'caller: column "b" needs length 1; got 2'],
    [{ a: [1], b: ["x", "y"] }, "length", 'caller: column "b" needs length 1; got 2'],
    [{ a: [1], b: categorical(["x", "y"]) }, "length", 'caller: column "b" needs length 1; got 2'],
    [{ a: [1], b: 2 }, "length", 'caller: column "b" needs length 1; got number'],
    [
      { a: [1, null] },
      "argument",
      'caller: column "a" must hold numbers, NaN where one is missing; got null in row 1; write NaN where a value is missing',
    ],
    [{ a: [1, "x"] }, "argument", 'got "x" in row 1; a category is a list of texts alone, or made by categorical()'],
    [{ a: ["x", 1] }, "argument", 'column "a" must hold texts alone or numbers alone; got 1 in row 1 among texts'],
    [
      { a: [null, "61", "NA", "5,5"] },
      "argument",
      'column "a" holds numbers as texts, "61" in row 1; read numbers with readTable, or make it a category with categorical()',
    ],
    [
      { sex: ["f", "m", "NA"] },
      "argument",
      'column "sex" holds "NA" in row 2; write null if it marks a missing value, or read the file with readTable; make it a category with categorical() if it is a level',
    ],
    [
      { id: Array.from({ length: 101 }, (_, i) => `p${i}`) },
      "argument",
      'column "id" holds 101 different texts in 101 rows; leave it out, or make it a category with categorical()',
    ],
    [{ sex: ["m", "m"] }, "argument", 'the category "sex" needs two levels; it has "m" alone; leave it out'],
    [{ sex: categorical([]) }, "argument", 'the category "sex" needs two levels; it has none; leave it out'],
    [
      { sex: { levels: ["a", "a"], codes: new Int32Array(1) } },
      "argument",
      'levels of the category "sex" must be texts that differ; got ["a","a"]',
    ],
    [
      { sex: { levels: ["a", "b"], codes: Int32Array.of(2) } },
      "argument",
      'codes of the category "sex" must be -1 to 1; got 2 in row 0',
    ],
    [
      { names: ["a", "b"], columns: [[1], [1]], terms: [{ name: "a", columns: [0] }] },
      "argument",
      "terms of the table must name each of its 2 columns once",
    ],
    [
      { names: ["a", "b"], columns: [[1], [1]], terms: [{ name: "a", columns: [0, 1], levels: ["x", "y"] }] },
      "argument",
      "and of a category one level more than columns",
    ],
  ])("refuses %#", (table, code, message) => {
    expect(() => check(table)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  test("the number of rows that is asked for", () => {
    expect(() => check({ a: [1, 2] }, 3)).toThrow('caller: column "a" needs length 3; got 2');
  });
});

describe("new data take the columns of the fit", () => {
  const fit = check({ age: [61, 70, 55, 40], stage: categorical(["II", "I", "III", "I"], { reference: "II" }) });
  const like = (table: unknown) => expandLike("caller", table as never, fit);

  test("from texts, categories with other levels, numbers as levels, and columns already expanded", () => {
    const expected = [Float64Array.of(50, 51), Float64Array.of(0, 1), Float64Array.of(1, 0)];
    for (const stage of [
      ["III", "I"],
      categorical(["III", "I"]),
      categorical(["III", "I"], { levels: ["x", "I", "III"] }),
    ]) {
      const { names, columns, terms } = like({ note: ["x", "y"], stage, age: [50, 51] });
      expect(names).toEqual(["age", "stage=I", "stage=III"]);
      expect(columns).toEqual(expected);
      expect(terms).toEqual(fit.terms);
    }
    expect(like({ "stage=III": [1, 0], "stage=I": [0, 1], age: [50, 51] }).columns).toEqual(expected);
    expect(like(check({ stage: ["III", "I"], age: [50, 51] })).columns).toEqual(expected);
    const grade = check({ grade: categorical([1, 2, 3]) });
    expect(expandLike("caller", { grade: [3, 2, Number.NaN] }, grade).columns).toEqual([
      Float64Array.of(0, 1, Number.NaN),
      Float64Array.of(1, 0, Number.NaN),
    ]);
    const flag = check({ flag: categorical([true, false]) });
    expect(expandLike("caller", { flag: [true] }, flag).columns).toEqual([Float64Array.of(1)]);
  });

  test("one row of one level, and a row without one", () => {
    expect(like({ age: [50], stage: ["II"] }).columns).toEqual([
      Float64Array.of(50),
      Float64Array.of(0),
      Float64Array.of(0),
    ]);
    expect(like({ age: [50], stage: [null] }).columns[1]).toEqual(Float64Array.of(Number.NaN));
  });

  test("columns without terms, as fits had them before", () => {
    expect(expandLike("caller", { b: [1], a: [2] }, { names: ["a", "b"] })).toEqual({
      names: ["a", "b"],
      columns: [Float64Array.of(2), Float64Array.of(1)],
      terms: [
        { name: "a", columns: [0] },
        { name: "b", columns: [1] },
      ],
    });
  });

  test.each<[unknown, string, string]>([
    [
      { age: [1, 2], stage: ["I", "IV"] },
      "argument",
      'caller: column "stage" has "IV" in row 1, a level that the fit does not know; it knows "II", "I", "III"',
    ],
    [{ age: [1], stage: categorical(["IV"]) }, "argument", 'column "stage" has "IV" in row 0'],
    // with its own reference the new level would pass for that of the fit
    [check({ age: [1, 2], stage: categorical(["0", "II"]) }), "argument", 'column "stage" has "0" in row 0'],
    [
      { stage: ["I"] },
      "argument",
      'caller: the table needs the columns of the fit, "age", "stage"; "age" is not among "stage"',
    ],
    [{ age: [1] }, "argument", '"stage" (nor "stage=I") is not among "age"'],
    [{ age: [1], "stage=I": [0] }, "argument", '"stage" (nor "stage=III") is not among "age", "stage=I"'],
    [{ age: ["x"], stage: ["I"] }, "argument", 'column "age" must hold numbers'],
    [{ age: categorical(["x"]), stage: ["I"] }, "argument", 'column "age" must hold numbers; got a category'],
    [{ age: [1, 2], stage: ["I"] }, "length", 'caller: column "stage" needs length 2; got 1'],
    [
      { ...check({ age: [1, 2], stage: ["I", "II"] }), columns: [Float64Array.of(1, 2), Float64Array.of(0, 2)] },
      "argument",
      'columns of the category "stage" must hold one 1 a row at most, and 0; got 2 for "II" in row 1',
    ],
    [4, "argument", "a table is { names, columns }"],
  ])("refuses %#", (table, code, message) => {
    expect(() => like(table)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });
});
