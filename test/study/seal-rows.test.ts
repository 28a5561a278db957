import { sealRows } from "radiosurv/study";
import { expect, test } from "vitest";
import { messageOf, synthetic } from "./study-cohort.ts";

const { outcome } = synthetic("train");
const events = (rows: readonly number[]) => rows.reduce((sum, row) => sum + outcome.event[row], 0);

test("draws the same part of events and of others, by the seed", () => {
  const { trainingRows, testRows } = sealRows(outcome, { testFraction: 0.25, seed: 2 });
  expect(testRows.length).toBe(Math.round(37 / 4) + Math.round(274 / 4));
  expect(events(testRows)).toBe(9);
  expect([...trainingRows, ...testRows].sort((a, b) => a - b)).toEqual([...Array(311).keys()]);
  expect(sealRows(outcome, { testFraction: 0.25, seed: 2 })).toEqual({ trainingRows, testRows });
  expect(sealRows(outcome, { testFraction: 0.25, seed: 3 }).testRows).not.toEqual(testRows);
  expect(sealRows(outcome).testRows.length).toBe(12 + 91);
});

test("patients are not divided", () => {
  const ids = Array.from(outcome.time, (_, i) => i % 100);
  const { trainingRows, testRows } = sealRows(outcome, { ids });
  const sealed = new Set(testRows.map((row) => ids[row]));
  expect(trainingRows.some((row) => sealed.has(ids[row]))).toBe(false);
  expect(messageOf(() => sealRows(outcome, { ids, testRows: [3] }))).toContain("that of row 103 has sealed rows too");
});

test.each([
  [{ testRows: [311] }, "testRows must hold numbers of rows from 0 to 310; got 311"],
  [{ testRows: [...Array(311).keys()] }, "at least one row to fit on is needed"],
  [{ testFraction: 1 }, "testFraction must be a number between 0 and 1"],
  [{ ids: [1] }, "ids needs length 311"],
  [{ seed: -1 }, "seed must be"],
])("%j is refused", (options, message) => {
  expect(messageOf(() => sealRows(outcome, options))).toContain(message);
});
