import { readFileSync } from "node:fs";
import { fixedTimeTest, kaplanMeier, landmark, landmarkTest, logRankTest } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { arcsineRoot } from "../../src/survival/curves/arcsine-root.ts";
import { randomFrom } from "../io/random.ts";
import { comparison } from "./shared-reference.ts";

// made by fixtures/survival/make_fixed_time.R: R 4.2.2, survival 3.5.3

interface Case {
  readonly id: string;
  readonly data: string;
  readonly columns: { readonly time: string; readonly event: string; readonly group: string };
  readonly time: number;
  readonly groups: readonly string[];
  readonly survival: readonly number[];
  readonly standardErrors: readonly number[];
  readonly df: number;
  readonly tests: Readonly<Record<Transform, { readonly statistic: number; readonly pValue: number }>>;
  readonly difference:
    | Readonly<Record<"estimate" | "standardError" | "lower" | "upper", number>>
    | Record<string, never>;
  readonly landmark: {
    readonly n: readonly number[];
    readonly statistic: number;
    readonly observed: readonly number[];
    readonly expected: readonly number[];
    readonly events: number;
    readonly censored: number;
  };
}
type Transform = "plain" | "log" | "log-log" | "logit" | "arcsine";

const { cases } = JSON.parse(
  readFileSync(new URL("../fixtures/survival/fixed-time.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

function dataOf({ data, columns }: Case) {
  const { rows } = parseCsv(readFileSync(new URL(`../../examples/data/${data}.csv`, import.meta.url), "utf8"));
  return {
    outcome: {
      time: rows.map((row) => Number(row[columns.time])),
      event: rows.map((row) => Number(row[columns.event])),
    },
    group: rows.map((row) => row[columns.group]),
  };
}

const total = { values: 0, largest: 0 };

test.each(cases.map((each) => [each.id, each] as const))("%s, as R has it", (_, each) => {
  const { outcome, group } = dataOf(each);
  const { time } = each;
  const all = comparison();
  for (const transform of Object.keys(each.tests) as Transform[]) {
    const found = fixedTimeTest(outcome, group, { time, transform });
    expect([found.groups, found.df, found.time, found.transform]).toEqual([each.groups, each.df, time, transform]);
    all.compare("survival", found.survival, each.survival);
    all.compare("errors", found.standardErrors, each.standardErrors);
    all.compare(`${transform} statistic`, found.statistic, each.tests[transform].statistic);
    all.compare(`${transform} p`, found.pValue, each.tests[transform].pValue);
    expect(found.difference === undefined).toBe(each.df > 1);
    for (const [name, value] of Object.entries(each.difference)) {
      all.compare(name, found.difference![name as "estimate"], value);
    }
  }
  const later = landmarkTest(outcome, group, { time });
  all.compare("after the landmark", later.statistic, each.landmark.statistic);
  all.compare("n", later.n, each.landmark.n);
  all.compare("observed", later.observed, each.landmark.observed);
  all.compare("expected", later.expected, each.landmark.expected);
  expect(later.excluded).toEqual({ events: each.landmark.events, censored: each.landmark.censored, notEntered: 0 });
  total.values += all.values;
  total.largest = Math.max(total.largest, all.largest);
  expect(all.largest, all.worst).toBeLessThan(1e-11);
});

test("the largest difference of all", () => {
  console.log(`fixed time: ${total.values} values, largest relative difference ${total.largest.toExponential(1)}`);
  expect(total.values).toBeGreaterThan(100);
});

const time = [6, 7, 10, 15, 19, 25, 8, 30, 11];
const event = [1, 0, 1, 1, 0, 1, 1, 0, 1];
const group = ["a", "a", "b", "a", "b", "b", "a", "b", "a"];

describe("a test by hand", () => {
  test("two groups, ties, at an event time: that event counts", () => {
    // a: 2 of 4 have it by 2, Greenwood 2 / (4 * 2) = 1/4; b: 1 of 4, 1 / (4 * 3) = 1/12
    const outcome = { time: [2, 2, 3, 4, 1, 3, 3, 5], event: [1, 1, 1, 0, 1, 1, 0, 0] };
    const found = fixedTimeTest(outcome, [0, 0, 0, 0, 1, 1, 1, 1], { time: 2, transform: "plain" });
    expect(found.survival).toEqual([0.5, 0.75]);
    expect(found.statistic).toBeCloseTo(0.0625 / (0.25 / 4 + 0.5625 / 12), 14);
    expect(found.difference!.estimate).toBe(0.25);
    expect(found.difference!.lower).toBeCloseTo(0.25 - 1.959963984540054 * Math.sqrt(0.0625 + 0.046875), 14);
    const narrow = fixedTimeTest(outcome, [0, 0, 0, 0, 1, 1, 1, 1], { time: 2, confLevel: 0.5 });
    expect(narrow.difference!.upper).toBeLessThan(found.difference!.upper);
    expect(narrow.transform).toBe("log-log");
  });

  test("groups alike differ by nothing", () => {
    const twice = { time: [...time, ...time], event: [...event, ...event] };
    const names = twice.time.map((_, i) => (i < time.length ? 1 : 2));
    for (const transform of ["plain", "log", "log-log", "logit", "arcsine"] as const) {
      const found = fixedTimeTest(twice, names, { time: 12, transform });
      expect(found.statistic).toBeCloseTo(0, 14);
      expect(found.pValue).toBeCloseTo(1, 6);
    }
  });

  test("arcsine of the root, over its range", () => {
    for (let k = 0; k <= 1000; k++) {
      const expected = Math.atan2(Math.sqrt(k / 1000), Math.sqrt(1 - k / 1000));
      expect(Math.abs(arcsineRoot(k / 1000) - expected)).toBeLessThanOrEqual(4 * 2 ** -52 * Math.max(expected, 0.1));
    }
    expect(arcsineRoot(1e-300)).toBeCloseTo(1e-150, 160);
  });
});

describe("what should not matter does not", () => {
  const next = randomFrom(12);
  const order = time.map((_, i) => i).sort(() => next() - 0.5);
  const of = <T>(list: readonly T[]) => order.map((i) => list[i]);

  test("the order of rows, the unit of time, rows written twice", () => {
    const found = fixedTimeTest({ time, event }, group, { time: 12 });
    expect(fixedTimeTest({ time: of(time), event: of(event) }, of(group), { time: 12 })).toEqual(found);
    const years = fixedTimeTest({ time: time.map((t) => t / 365.25), event }, group, { time: 12 / 365.25 });
    expect(years.statistic).toBe(found.statistic);
    const weighted = fixedTimeTest({ time, event, weights: time.map(() => 2) }, group, { time: 12 });
    const twice = fixedTimeTest({ time: [...time, ...time], event: [...event, ...event] }, [...group, ...group], {
      time: 12,
    });
    expect(weighted.statistic).toBeCloseTo(twice.statistic, 13);
  });

  test("landmark: the order of rows; a landmark at 0 leaves all", () => {
    const found = landmarkTest({ time, event }, group, { time: 7 });
    expect(landmarkTest({ time: of(time), event: of(event) }, of(group), { time: 7 }).statistic).toBeCloseTo(
      found.statistic,
      13,
    );
    expect(landmarkTest({ time, event }, group, { time: 0 }).statistic).toBe(
      logRankTest({ time, event }, group).statistic,
    );
  });
});

describe("landmark", () => {
  const outcome = { time, event, weights: time, strata: group, unit: "months" };

  test("leaves out who is not at risk after it, and says how many", () => {
    const found = landmark(outcome, 8);
    expect(Array.from(found.rows)).toEqual([2, 3, 4, 5, 7, 8]);
    expect(found.excluded).toEqual({ events: 2, censored: 1, notEntered: 0 });
    expect(found.outcome).toEqual({
      time: Float64Array.of(2, 7, 11, 17, 22, 3),
      event: Uint8Array.of(1, 1, 0, 1, 0, 1),
      weights: Float64Array.of(10, 15, 19, 25, 30, 11),
      strata: ["b", "a", "b", "b", "b", "a"],
      unit: "months",
    });
  });

  test("rebase: false keeps the time, and estimates are the same", () => {
    const kept = landmark({ time, event }, 8, { rebase: false });
    expect(kept.outcome.time).toEqual(Float64Array.of(10, 15, 19, 25, 30, 11));
    expect(kept.outcome.entry).toEqual(new Float64Array(6).fill(8));
    const curve = kaplanMeier(kept.outcome);
    const anew = kaplanMeier(landmark({ time, event }, 8).outcome);
    expect(curve.survival).toEqual(anew.survival);
    expect(curve.times).toEqual(anew.times.map((t) => t + 8));
  });

  test("survival after it is survival divided by that at the landmark", () => {
    const whole = kaplanMeier({ time, event });
    const later = kaplanMeier(landmark({ time, event }, 8).outcome);
    const at = whole.survival[whole.times.indexOf(8)];
    later.survival.forEach((s, k) => {
      expect(s * at).toBeCloseTo(whole.survival[whole.times.indexOf(8) + 1 + k], 14);
    });
  });

  test("late entry: who enters at the landmark is there, who enters later is not", () => {
    const late = { time: [5, 9, 9, 9], event: [1, 1, 1, 0], entry: [0, 2, 4, 6] };
    const found = landmark(late, 4);
    expect(Array.from(found.rows)).toEqual([0, 1, 2]);
    expect(found.excluded.notEntered).toBe(1);
    expect(found.outcome.entry).toBeUndefined();
  });

  test("rows that take part", () => {
    const found = landmark({ time, event }, 8, { rows: [0, 3, 4] });
    expect([Array.from(found.rows), found.excluded.events]).toEqual([[3, 4], 1]);
  });

  test("rounding does not let a time at the landmark through", () => {
    expect(Array.from(landmark({ time: [0.1 + 0.2, 0.4], event: [1, 1] }, 0.3).rows)).toEqual([1]);
  });

  test("strata of the outcome and of the test are those of the rows that are left", () => {
    const strata = time.map((_, i) => i % 2);
    const first = landmarkTest({ time, event, strata }, group, { time: 7 });
    const second = landmarkTest({ time, event }, group, { time: 7, strata });
    expect(second.statistic).toBe(first.statistic);
    expect(first.statistic).not.toBe(landmarkTest({ time, event }, group, { time: 7 }).statistic);
  });
});

describe("what cannot be compared is refused, by name", () => {
  const run = (options: object, names: ArrayLike<string> = group, more: object = {}) =>
    expect(() => fixedTimeTest({ time, event, ...more }, names, options as never));

  test("fixed time", () => {
    run({}).toThrow("fixedTimeTest: time is needed");
    run({ time: -1 }).toThrow("fixedTimeTest: time must be a positive number; got -1");
    run({ time: 9, transform: "loglog" }).toThrow("transform must be one of plain, log, log-log, logit, arcsine");
    run({ time: 9, confLevel: 1 }).toThrow("confLevel must be a number between 0 and 1; got 1");
    run(
      { time: 9 },
      time.map(() => "a"),
    ).toThrow('fixedTimeTest: at least two groups are needed; all subjects are in "a"');
    run({ time: 9 }, ["a"]).toThrow("fixedTimeTest: group needs length 9, as time has; got 1");
    run({ time: 9 }, undefined, { strata: group }).toThrow("survival is not compared within strata");
    expect(() => fixedTimeTest({ time, event }, undefined as never, { time: 9 })).toThrow(
      "fixedTimeTest: group needs an entry for each subject; got none",
    );
    run({ time: 9 }, undefined, { time: [...time.slice(1), Number.NaN] }).toThrow(
      "fixedTimeTest: time must hold finite numbers >= 0; got NaN in row 8",
    );
    run({ time: 9 }).toThrow(
      'fixedTimeTest: group "b" cannot be compared at time 9: no event was seen until then, and so its survival of 1 has no standard error; choose another time',
    );
    run({ time: 20 }).toThrow(
      'group "a" cannot be compared at time 20: its survival has come to 0, which has no standard error',
    );
    run({ time: 31 }, group, { event: event.map((_, i) => (time[i] === 15 ? 0 : event[i])) }).toThrow(
      'group "a" cannot be compared at time 31: its follow-up ends at 15',
    );
  });

  test("landmark", () => {
    expect(() => landmark({ time, event }, Number.NaN)).toThrow(
      "landmark: the landmark must be a finite time >= 0; got NaN",
    );
    expect(() => landmark({ time, event }, 30)).toThrow(
      "landmark: nobody is at risk after the landmark 30; the longest follow-up is 30",
    );
    expect(() => landmark({ time, event }, 1, { rebase: 1 as never })).toThrow("rebase must be true or false; got 1");
    expect(() => landmark({ time, event }, 1, { rows: [2, 9] })).toThrow(
      "landmark: rows must hold row numbers from 0 to 8; got 9 as number 1",
    );
    expect(() => landmark({ time, event: [1] }, 1)).toThrow("landmark: event needs length 9, as time has; got 1");
    expect(() => landmarkTest({ time, event }, group, {} as never)).toThrow("landmarkTest: time is needed");
    expect(() => landmarkTest({ time, event }, ["a"], { time: 1 })).toThrow("landmarkTest: group needs length 9");
    expect(() => landmarkTest({ time, event }, undefined as never, { time: 1 })).toThrow("group needs length 9");
    expect(() => landmarkTest({ time, event }, group, { time: 1, strata: [1] })).toThrow("strata needs length 9");
    expect(() => landmarkTest({ time, event }, group, { time: 16 })).toThrow('all subjects are in "b"');
  });
});
