import { type CategoricalOptions, categorical } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { levelsOf } from "../../src/survival/outcome.ts";

describe("categorical", () => {
  test.each([[["b", "a", "B", "10", "9"]], [[10, 9, -1, 9, 0.5]], [[true, false, true]], [["b", 1, "a", 10, 9]]])(
    "has the levels that groups have: %j",
    (values) => {
      const { levels, codes } = categorical(values);
      const groups = levelsOf("test", "values", values);
      expect(levels).toEqual(groups.names);
      expect(Array.from(codes)).toEqual(Array.from(groups.codes));
    },
  );

  test("a reference comes first, other levels keep their order; levels that do not occur stay", () => {
    expect(categorical([3, 1], { reference: 3 })).toEqual({ levels: ["3", "1"], codes: Int32Array.of(0, 1) });
    expect(categorical(["a"], { levels: ["c", "b", "a"], reference: "b" })).toEqual({
      levels: ["b", "c", "a"],
      codes: Int32Array.of(2),
    });
    expect(categorical(["a"], { levels: ["c", "a"] }).levels).toEqual(["c", "a"]);
  });

  test("missing values have code -1, and are no level", () => {
    const values = [1, null, undefined, Number.NaN, ""] as never;
    expect(categorical(values)).toEqual({ levels: ["1"], codes: Int32Array.of(0, -1, -1, -1, -1) });
    expect(categorical([])).toEqual({ levels: [], codes: new Int32Array(0) });
  });

  test("a number and its text are one level", () => {
    expect(categorical([2, "2", 10, "1"]).levels).toEqual(["1", "10", "2"]);
    expect(categorical([0, -0]).levels).toEqual(["0"]);
  });

  test.each<[unknown, CategoricalOptions, string, string]>([
    [
      ["a", "x"],
      { levels: ["a", "b"] },
      "argument",
      'categorical: values must be among the levels "a", "b"; got "x" in row 1; add it to levels, or write null where it is missing',
    ],
    [["a"], { reference: "z" }, "argument", 'categorical: reference must be a level, one of "a"; got "z"'],
    [["a"], { levels: ["a", "a"] }, "setting", "levels must be a list of texts or numbers that differ"],
    [["a"], { levels: ["a", ""] }, "setting", "levels must be a list"],
    [["a"], { reference: "" }, "setting", "reference must be a level"],
    [["a"], { order: ["a"] } as never, "setting", 'there is no setting "order" here'],
    [[{}], {}, "argument", "values must be texts, numbers or booleans; got {} in row 0"],
    ["abc", {}, "argument", "categorical: values must be a list; got string"],
    [null, {}, "argument", "categorical: values must be a list; got null"],
  ])("refuses %#", (values, options, code, message) => {
    expect(() => categorical(values as never, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });
});
