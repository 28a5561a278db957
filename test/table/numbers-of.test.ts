import { categorical, numbersOf } from "radiosurv/table";
import { expect, test } from "vitest";

test("numbersOf takes a column out of any table", () => {
  const x = Float64Array.of(1, 2);
  expect(numbersOf({ names: ["x"], columns: [x] }, "x")).toBe(x);
  expect(numbersOf({ names: ["x"], columns: { x } }, "x")).toBe(x);
  expect(numbersOf({ x: [true, false] }, "x")).toEqual(Float64Array.of(1, 0));
  expect(() => numbersOf({ x, y: [1] }, "z")).toThrow('numbersOf: the table has no column "z"; it has "x", "y"');
  expect(() => numbersOf({ x: ["a", "b"] }, "x")).toThrow('numbersOf: column "x" must hold numbers');
  expect(() => numbersOf({ x: categorical(["a"]) }, "x")).toThrow('column "x" must hold numbers; got a category');
});
