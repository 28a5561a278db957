import { readFileSync } from "node:fs";
import { concordanceIndex } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { expect, test } from "vitest";

// scikit-survival 0.28.0: concordance_index_ipcw(train, test, nodes, tau) of gbsg, rows whose number is a multiple of 3 as
// test. A thousandth of a day times the number of the row unties times: scikit-survival takes G(t), and not G(t-)

const { rows } = parseCsv(readFileSync(new URL("../../examples/data/gbsg.csv", import.meta.url), "utf8"));
const part = (inTest: boolean) => rows.filter((_, i) => (i % 3 === 0) === inTest);
const outcomeOf = (some: typeof rows) => ({
  time: some.map((row) => Number(row.rfstime) + rows.indexOf(row) * 0.001),
  event: some.map((row) => Number(row.event)),
});
const [training, evaluated] = [outcomeOf(part(false)), outcomeOf(part(true))];
const nodes = part(true).map((row) => Number(row.nodes));

test.each([
  [1000, 0.6397944413925482],
  [1800, 0.6194695466886286],
  [2200, 0.6239590784102371],
])("Uno's index with the censoring of a training cohort, up to %d days", (tau, expected) => {
  const { estimate } = concordanceIndex(evaluated, nodes, { weighting: "uno", training, tau });
  expect(Math.abs(estimate / expected - 1)).toBeLessThan(1e-12);
  expect(concordanceIndex(evaluated, nodes, { weighting: "uno", tau }).estimate).not.toBeCloseTo(expected, 5);
});

test("the training cohort being the evaluated one changes nothing", () => {
  for (const weighting of ["uno", "schemper"] as const) {
    const own = concordanceIndex(evaluated, nodes, { weighting });
    expect(concordanceIndex(evaluated, nodes, { weighting, training: evaluated })).toEqual(own);
  }
});

test("an event beyond the follow-up of the training cohort is named", () => {
  const short = { time: [10, 20, 30], event: [1, 0, 1] };
  expect(() => concordanceIndex(evaluated, nodes, { weighting: "uno", training: short })).toThrow(
    /nobody of the training outcome is followed up to the event at time [\d.]+ in row \d+; take tau within its follow-up/,
  );
  expect(() => concordanceIndex(evaluated, nodes, { training: 3 as never })).toThrow(
    "training must be an outcome { time, event }; got 3",
  );
});
