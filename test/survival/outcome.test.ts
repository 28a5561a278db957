import {
  kaplanMeier,
  logRankTest,
  pairwiseLogRank,
  restrictedMeanSurvival,
  survivalAt,
  survivalQuantile,
} from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

const time = [6, 6, 6, 6, 7, 9, 10, 10];
const event = [1, 1, 1, 0, 1, 0, 1, 0];

describe("an outcome that is not allowed is named by row", () => {
  test.each<[object, string, string]>([
    [{ time, event: event.slice(1) }, "length", "kaplanMeier: event needs length 8, as time has; got 7"],
    [{ time: [], event: [] }, "length", "kaplanMeier: at least 1 subject is needed; got 0"],
    [{ time: [1, -2], event: [1, 1] }, "argument", "time must hold finite numbers >= 0; got -2 in row 1"],
    [{ time: [1, Number.NaN], event: [1, 1] }, "argument", "time must hold finite numbers >= 0; got NaN in row 1"],
    [{ time: [1, "2"], event: [1, 1] }, "argument", 'time must hold finite numbers >= 0; got "2" in row 1'],
    [
      { time: [1, 2], event: [1, 2] },
      "argument",
      "event must be 0 or 1; got 2 in row 1; if 1 means censored and 2 event, as in R's lung data, subtract 1",
    ],
    [{ time: [1, 2], event: [1, null] }, "argument", "event must be 0 or 1; got null in row 1"],
    [
      { time: [1, 2], event: [1, 0], entry: [0, 2] },
      "argument",
      "entry must be before time; got entry 2 and time 2 in row 1",
    ],
    [
      { time: [1, 2], event: [1, 0], entry: [0, 2 - 1e-12] },
      "argument",
      "entry must be before time by more than rounding (1.5e-8); row 1 has both at",
    ],
    [
      { time: [1, 2], event: [1, 0], weights: [1, -1] },
      "argument",
      "weights must hold finite numbers >= 0; got -1 in row 1",
    ],
    [{ time: 3, event: [1] }, "argument", "the outcome must be an object { time, event } of two lists; got object"],
    [undefined as never, "argument", "the outcome must be an object { time, event } of two lists; got undefined"],
  ])("%j", (outcome, code, message) => {
    expect(() => kaplanMeier(outcome as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }),
    );
  });

  test("groups and options too", () => {
    const outcome = { time, event };
    expect(() => kaplanMeier(outcome, { group: [1, 2] })).toThrow(
      "kaplanMeier: group needs length 8, as time has; got 2",
    );
    expect(() => kaplanMeier(outcome, { group: ["a", "", "a", "a", "a", "a", "a", "a"] })).toThrow(
      "group must have a value for each subject; it is missing in row 1; leave such rows out first",
    );
    expect(() => kaplanMeier(outcome, { confType: "loglog" as "log" })).toThrow(
      "confType must be one of plain, log, log-log, logit, arcsine",
    );
    expect(() => kaplanMeier(outcome, { confLevel: 95 })).toThrow("confLevel must be a number between 0 and 1; got 95");
    expect(() => logRankTest(outcome, [1, 1, 1, 1, 1, 1, 1, 1])).toThrow(
      'at least two groups are needed; all subjects are in "1"',
    );
    expect(() => logRankTest({ time, event: event.map(() => 0) }, time)).toThrow(
      "at least one event is needed; all subjects are censored",
    );
    expect(() => logRankTest({ time, event, weights: time }, event)).toThrow(
      "case weights have no agreed variance here",
    );
    expect(() => logRankTest(outcome, event, { weights: "wilcoxon" as "gehan" })).toThrow(
      "weights must be one of log-rank, gehan, tarone-ware, peto, peto-andersen, or { p, q } of two numbers",
    );
    expect(() => logRankTest(outcome, event, { rho: 1, weights: "gehan" })).toThrow(
      "rho and weights exclude each other",
    );
    expect(() => logRankTest(outcome, event, { trend: [1] })).toThrow(
      "trend needs a number for each of the 2 groups (0, 1); got [1]",
    );
    expect(() => logRankTest(outcome, [1, 2])).toThrow("group needs length 8");
    expect(() => pairwiseLogRank(outcome, event, { adjust: "fdr" as "BH" })).toThrow(
      "method must be one of bonferroni, holm, hochberg, hommel, BH, BY, none",
    );
    expect(() => restrictedMeanSurvival(outcome, {} as never)).toThrow("tau is needed");
    expect(() => restrictedMeanSurvival(outcome, { tau: 0 })).toThrow("tau must be a positive number; got 0");
    expect(() => survivalQuantile(kaplanMeier(outcome), 1)).toThrow("p must lie between 0 and 1; got 1");
    expect(() => survivalAt(kaplanMeier(outcome), [3, 2])).toThrow("times must ascend; got 2 as number 1");
  });
});

describe("little data", () => {
  test("one subject", () => {
    const dead = kaplanMeier({ time: [5], event: [1] });
    expect([dead.survival[0], dead.standardError[0], dead.lower[0]]).toEqual([0, Number.NaN, Number.NaN]);
    expect(survivalQuantile(dead).estimate).toBe(5);
    const alive = kaplanMeier({ time: [5], event: [0] });
    expect([alive.survival[0], alive.standardError[0], alive.lower[0], alive.upper[0]]).toEqual([1, 0, 1, 1]);
    expect(survivalQuantile(alive).estimate).toBe(Number.NaN);
  });

  test("no event; all at one time; time 0", () => {
    expect(Array.from(kaplanMeier({ time: [1, 2], event: [0, 0] }).survival)).toEqual([1, 1]);
    expect(Array.from(kaplanMeier({ time: [3, 3, 3], event: [1, 1, 0] }).survival)).toEqual([1 / 3]);
    expect(Array.from(kaplanMeier({ time: [0, 1], event: [1, 1] }).times)).toEqual([0, 1]);
    // one time for all: every death was to be expected, and nothing varies but by chance
    expect(logRankTest({ time: [3, 3, 3, 3], event: [1, 1, 1, 1] }, [0, 0, 1, 1]).statistic).toBe(Number.NaN);
  });
});

describe("what should not matter does not", () => {
  const next = randomFrom(4);
  const n = 300;
  const data = {
    time: Array.from({ length: n }, () => Math.ceil(next() * 400)),
    event: Array.from({ length: n }, () => (next() < 0.6 ? 1 : 0)),
  };
  const entry = data.time.map((value) => Math.floor(next() * value));
  const group = data.time.map(() => Math.floor(next() * 3));
  const shuffled = <T>(list: readonly T[], order: readonly number[]) => order.map((i) => list[i]);

  test("the order of rows", () => {
    const order = data.time.map((_, i) => i).sort(() => next() - 0.5);
    const other = {
      time: shuffled(data.time, order),
      event: shuffled(data.event, order),
      entry: shuffled(entry, order),
    };
    expect(kaplanMeier(other)).toEqual(kaplanMeier({ ...data, entry }));
    expect(logRankTest(other, shuffled(group, order))).toEqual(logRankTest({ ...data, entry }, group));
  });

  test("the unit of time, also where its rounding would untie times", () => {
    const days = kaplanMeier(data, { group });
    for (const scale of [1 / 7, 12 / 365.25, 1 / 365.25, 1 / 3]) {
      const scaled = { ...data, time: data.time.map((value) => (value * scale * 3 + value * scale) / 4) };
      const other = kaplanMeier(scaled, { group });
      other.forEach((curve, i) => {
        expect(curve.survival).toEqual(days[i].survival);
        expect(curve.times[5] / scale).toBeCloseTo(days[i].times[5], 9);
      });
      expect(logRankTest(scaled, group).statistic).toBe(logRankTest(data, group).statistic);
    }
  });

  test("times that differ by rounding are one time", () => {
    const curve = kaplanMeier({ time: [0.1 + 0.2, 0.3, 0.3 + 1e-9, 0.5], event: [1, 1, 1, 0] });
    expect(Array.from(curve.events)).toEqual([3, 0]);
  });

  test("rows written twice are rows of weight 2, but for the standard error of a test", () => {
    const twice = { time: [...data.time, ...data.time], event: [...data.event, ...data.event] };
    const weighted = kaplanMeier({ ...data, weights: data.time.map(() => 2) });
    const { n: _, ...rest } = kaplanMeier(twice);
    const { n: __, ...other } = weighted;
    expect(other).toEqual(rest);
  });

  test("booleans, typed arrays and numbers; the unit is a label", () => {
    const typed = { time: Float32Array.from(data.time), event: data.event.map(Boolean), unit: "days" };
    expect(kaplanMeier(typed)).toEqual({ ...kaplanMeier(data), unit: "days" });
  });
});
