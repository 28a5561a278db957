import { columnNames, type Row } from "radiosurv/table";
import { expect, test } from "vitest";
import { columnSurvey } from "../../src/node/column-survey.ts";

const rows: readonly Row[] = [
  { ID: "a", x: 1, flag: true, error: undefined, mixed: 1 },
  { ID: "b", y: Number.NaN, x: 2, mixed: null },
  { z: 1, ID: "c", flag: 1, y: [1], error: undefined, mixed: false },
  { ID: "d", w: { a: 1 } },
];

test("finds names as columnNames does, and kinds", () => {
  const survey = columnSurvey();
  expect(survey.columns()).toEqual([]);
  for (const row of rows) survey.add(row);
  expect(survey.columns().map(({ name }) => name)).toEqual(columnNames(rows));
  expect(Object.fromEntries(survey.columns().map(({ name, kind }) => [name, kind]))).toEqual({
    ...{ ID: "text", x: "number", flag: "text", error: "text", mixed: "text", y: "text", z: "number", w: "text" },
  });
});

test("rows may be seen in any order", () => {
  const inOrder = columnSurvey();
  for (const row of rows) inOrder.add(row);
  for (const order of [
    [3, 2, 1, 0],
    [2, 0, 3, 1],
    [1, 3, 0, 2],
  ]) {
    const survey = columnSurvey();
    for (const i of order) survey.add(rows[i], 1000 + i * 10);
    expect(survey.columns()).toEqual(inOrder.columns());
  }
});
