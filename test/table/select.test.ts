import { categorical, selectColumns, selectRows } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { checkTable } from "../../src/table/numeric-table.ts";

const table = Object.freeze({
  age: Object.freeze([61, 70, 55]),
  size: Float32Array.of(1, 2, 3),
  sex: Object.freeze(["m", "f", null]),
  stage: categorical(["II", "I", "III"]),
});

describe("selectRows", () => {
  test("keeps the kind of each list, and all levels; rows may come twice", () => {
    expect(selectRows(table, [2, 0, 2])).toEqual({
      age: [55, 61, 55],
      size: Float32Array.of(3, 1, 3),
      sex: [null, "m", null],
      stage: { levels: ["I", "II", "III"], codes: Int32Array.of(2, 1, 2) },
    });
    expect(selectRows(table, Uint32Array.of(1)).age).toEqual([70]);
  });

  test("keeps the form of the table", () => {
    const numeric = checkTable("test", table && { age: table.age, stage: table.stage });
    expect(selectRows(numeric, [1])).toEqual({
      names: ["age", "stage=II", "stage=III"],
      columns: [Float64Array.of(70), Float64Array.of(0), Float64Array.of(0)],
      terms: numeric.terms,
    });
    expect(selectRows({ names: ["a"], columns: [Float64Array.of(1, 2)] }, [1])).toEqual({
      names: ["a"],
      columns: [Float64Array.of(2)],
    });
    expect(selectRows({ names: ["b", "a"], columns: { a: [1, 2], b: ["x", "y"] } }, [1])).toEqual({
      names: ["b", "a"],
      columns: { a: [2], b: ["y"] },
    });
  });

  test("refuses rows that there are not", () => {
    for (const [row, shown] of [
      [3, "3"],
      [-1, "-1"],
      [0.5, "0.5"],
      [Number.NaN, "NaN"],
    ] as const) {
      expect(() => selectRows(table, [0, row])).toThrow(
        `selectRows: rows must be whole numbers from 0 to 2; got ${shown} as number 1`,
      );
    }
    expect(() => selectRows({ a: [1], b: [1, 2] }, [0])).toThrow('column "b" needs length 1, as "a" has; got 2');
  });
});

describe("selectColumns", () => {
  test("takes variables in the order asked for, without a copy", () => {
    const chosen = selectColumns(table, ["stage", "age"]);
    expect(Object.keys(chosen)).toEqual(["stage", "age"]);
    expect(chosen.age).toBe(table.age);
    expect(selectColumns({ names: ["a", "b"], columns: { a: [1], b: ["x"] } }, ["b"])).toEqual({
      names: ["b"],
      columns: { b: ["x"] },
    });
  });

  test("takes a category with all its columns", () => {
    const numeric = checkTable("test", { age: table.age, stage: table.stage, male: [true, false, true] });
    const { names, columns, terms } = selectColumns(numeric, ["male", "stage"]);
    expect(names).toEqual(["male", "stage=II", "stage=III"]);
    expect(columns[1]).toBe(numeric.columns[1]);
    expect(terms).toEqual([
      { name: "male", columns: [0] },
      { name: "stage", columns: [1, 2], levels: ["I", "II", "III"] },
    ]);
    expect(selectColumns({ names: ["a", "b"], columns: [Float64Array.of(1), Float64Array.of(2)] }, ["b"])).toEqual({
      names: ["b"],
      columns: [Float64Array.of(2)],
    });
    expect(() => selectColumns(numeric, ["stage=II"])).toThrow(
      'selectColumns: names must be those of columns; "stage=II" is not among "age", "stage", "male"',
    );
  });

  test("refuses a name twice", () => {
    expect(() => selectColumns(table, ["age", "age"])).toThrow('"age" is asked for twice');
    expect(() => selectColumns(table, ["weight"])).toThrow('"weight" is not among "age", "size", "sex", "stage"');
  });
});
