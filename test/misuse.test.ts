import * as evaluation from "radiosurv/evaluation";
import * as selection from "radiosurv/selection";
import * as stats from "radiosurv/stats";
import * as survival from "radiosurv/survival";
import * as table from "radiosurv/table";
import { expect, test } from "vitest";

const time = Array.from({ length: 30 }, (_, i) => i + 1);
const event = time.map((value) => (value % 3 ? 1 : 0));
const outcome = { time, event };

/** What a program in JavaScript may hand over by mistake. */
const JUNK: readonly unknown[] = [
  ...[undefined, null, 5, Number.NaN, "text", true],
  ...[[], {}, [1, 2], [null, null], { time: [1], event: [1] }, { time: null }, { a: null }, { a: "x" }],
  ...[
    { names: null, columns: 3 },
    { a: time, b: event },
  ],
];

type Anything = (...args: readonly unknown[]) => unknown;
const functions = Object.entries({ ...evaluation, ...selection, ...stats, ...survival, ...table }).filter(
  ([name, value]) => typeof value === "function" && name !== "RadiosurvError",
) as unknown as readonly (readonly [string, Anything])[];

test.each(functions)("%s says what it needs, whatever comes", async (_, call) => {
  const surprises = new Set<string>();
  const attempt = async (...args: readonly unknown[]): Promise<void> => {
    try {
      await call(...args);
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== "RadiosurvError") surprises.add(`${name}: ${message}`);
    }
  };
  for (const a of JUNK) {
    for (const b of JUNK) await attempt(a, b);
    await attempt(a);
    await attempt(outcome, a);
    await attempt(outcome, time, a);
    await attempt(outcome, { a: time, b: event }, a);
    await attempt(a, time, event);
  }
  expect([...surprises]).toEqual([]);
});
