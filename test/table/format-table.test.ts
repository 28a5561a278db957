import { categorical, formatTable } from "radiosurv/table";
import { expect, test } from "vitest";
import { checkTable } from "../../src/table/numeric-table.ts";

test("writes numbers, booleans, texts and categories, missing cells empty", () => {
  const table = {
    age: [61.5, Number.NaN, -0],
    male: [true, false, true],
    stage: categorical(["II", null, "I,b"]),
    note: ['say "so"', null, " x"],
  };
  expect(formatTable(table)).toBe('age,male,stage,note\n61.5,true,II,"say ""so"""\n,false,,\n-0,true,"I,b"," x"\n');
  expect(formatTable({ names: ["b", "a"], columns: { a: [1], b: ["x"] } })).toBe("b,a\nx,1\n");
});

test("writes the decimal mark and the delimiter asked for", () => {
  expect(formatTable({ a: [1.5, 1e-7], b: [1, 2] }, { decimal: "," })).toBe("a;b\n1,5;1\n1e-7;2\n");
  expect(formatTable({ a: [1.5] }, { decimal: ",", delimiter: "," })).toBe('a\n"1,5"\n');
  expect(formatTable({ a: [1.5] }, { delimiter: "." })).toBe('a\n"1.5"\n');
  expect(formatTable({ a: [Infinity], b: [1] }, { delimiter: "t" })).toBe('atb\n"Infinity"t1\n');
});

test("indicator columns become the category that they came from", () => {
  const table = checkTable("test", { age: [1, 2, 3], stage: ["II", "I", ""] });
  expect(formatTable(table)).toBe("age,stage\n1,II\n2,I\n3,\n");
});

test("refuses what is no table", () => {
  expect(() => formatTable(3 as never)).toThrow("formatTable: a table is { names, columns }");
  expect(() => formatTable({ a: [1], b: [1, 2] })).toThrow('formatTable: column "b" needs length 1, as "a" has; got 2');
  expect(() => formatTable({ a: [1] }, { delimiter: "" })).toThrow("formatTable: delimiter must be one character");
  expect(() => formatTable({ a: [1] }, { decimal: ":" as never })).toThrow("decimal must be one of ., ,");
});
