import { stepwiseCox } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(11);
const n = 120;
const x = Array.from({ length: n }, () => next() * 2 - 1);
const noise = Array.from({ length: n }, () => next());
const group = Array.from({ length: n }, () => "abc"[Math.floor(next() * 3)]);
const time = x.map((value, i) => -Math.log(1 - next()) * Math.exp(-1.5 * value - (group[i] === "b" ? 1.2 : 0)) * 20);
const outcome = { time, event: time.map(() => (next() < 0.7 ? 1 : 0)) };
const table = { noise, x, group };

describe("where the search ends", () => {
  test("what matters stays, a category as a whole, whatever the way", () => {
    for (const direction of ["both", "backward", "forward"] as const) {
      const { terms, fit, steps } = stepwiseCox(outcome, table, { direction });
      expect([...terms].sort()).toEqual(["group", "x"]);
      expect([...fit.names].sort()).toEqual(["group=b", "group=c", "x"]);
      expect(steps.at(-1)!.criterion).toBe(Math.min(...steps.map(({ criterion }) => criterion)));
      expect(steps[0].terms).toHaveLength(direction === "forward" ? 0 : 3);
    }
  });

  test("forward never drops, backward never adds", () => {
    expect(stepwiseCox(outcome, table, { direction: "forward" }).steps.flatMap(({ drops }) => drops)).toEqual([]);
    expect(stepwiseCox(outcome, table, { direction: "backward" }).steps.flatMap(({ adds }) => adds)).toEqual([]);
  });

  test("a term to keep stays, and is there from the start", () => {
    const kept = stepwiseCox(outcome, table, { keep: ["noise"] });
    expect(kept.terms).toContain("noise");
    const forward = stepwiseCox(outcome, table, { direction: "forward", keep: ["noise"] });
    expect(forward.steps[0].terms).toEqual(["noise"]);
    expect(stepwiseCox(outcome, table, { start: ["x"], keep: ["noise"] }).steps[0].terms).toEqual(["noise", "x"]);
  });

  test("a large penalty empties the model, a small one fills it", () => {
    const none = stepwiseCox(outcome, table, { criterion: 1000 });
    expect([none.terms, none.fit.coefficients, none.penalty]).toEqual([[], [], 1000]);
    expect(stepwiseCox(outcome, table, { criterion: 1e-9 }).terms).toEqual(["noise", "x", "group"]);
    const [events, all, aic] = (["bic", "bic-n", "aic"] as const).map(
      (criterion) => stepwiseCox(outcome, table, { criterion }).penalty,
    );
    const count = outcome.event.filter((value) => value === 1).length;
    expect([events, all, aic]).toEqual([Math.log(count), Math.log(n), 2].map((value) => expect.closeTo(value, 12)));
  });

  test("columns that say the same: the first one is as good as both, and a redundant one costs nothing", () => {
    const { terms, steps } = stepwiseCox(outcome, { x, again: x.map((value) => 2 * value) });
    expect(terms).toHaveLength(2);
    expect(steps[0].drops.map(({ df }) => df)).toEqual([0, 0]);
  });

  test("the result says that its p-values are too good", () => {
    expect(stepwiseCox(outcome, table).warnings[0]).toContain("are too small; validate it on other data");
  });
});

describe("missing values", () => {
  const holes = noise.map((value, i) => (i % 10 === 0 ? Number.NaN : value));

  test("are refused, or their rows are left out of every model and counted", () => {
    expect(() => stepwiseCox(outcome, { ...table, noise: holes })).toThrow('column "noise"');
    const { omitted, fit, terms } = stepwiseCox(outcome, { ...table, noise: holes }, { missing: "omit" });
    expect(omitted).toMatchObject({ count: 12, byColumn: { noise: 12 } });
    expect([fit.n, terms.includes("noise")]).toEqual([108, false]);
  });
});

test.each<[object, string]>([
  [{ start: ["y"] }, 'start must name terms of the table; got "y"; there are "noise", "x", "group"'],
  [{ keep: ["group=b"] }, 'keep must name terms of the table; got "group=b"'],
  [{ start: ["x", "x"] }, 'start must name a term once; "x" stands twice'],
  [{ criterion: "BIC" }, "criterion must be one of bic, bic-n, aic, or a positive number"],
  [{ criterion: 0 }, "criterion must be one of bic, bic-n, aic, or a positive number; got 0"],
  [{ direction: "up" }, "direction must be one of both, forward, backward"],
])("%j is refused", (options, message) => {
  expect(() => stepwiseCox(outcome, table, options)).toThrow(message);
});
