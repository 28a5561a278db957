import { applyCutoffs, logRankTest, type XTileOptions, xTile } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { log } from "../../src/stats/elementary.ts";
import { randomFrom, shuffle } from "../../src/stats/random.ts";
import { cutData } from "../../src/survival/cutpoints/cut-data.ts";
import { allDivisions, cutSearch, largestStatistic } from "../../src/survival/cutpoints/cut-search.ts";

const quick = { permutations: 0, bootstrap: 0 } as const;

interface Cohort {
  readonly time: number[];
  readonly event: number[];
  readonly score: number[];
}

/** Exponential times with ties, some censored, a score with so many distinct values that may act on the hazard. */
function cohort(n: number, seed: number, { effect = 1, values = 1e9 } = {}): Cohort {
  const random = randomFrom(seed);
  const score = Array.from({ length: n }, () => Math.floor(random() * values) / values);
  const time = score.map((x) => Math.ceil((-log(1 - random()) * 20) / (1 + effect * x)));
  return { time, event: score.map(() => (random() < 0.7 ? 1 : 0)), score };
}

describe("by hand", () => {
  // six subjects, an event at each of 1, 2, 3, 5; two tied at 3, one of them censored; scores 3 and 4 tied
  const outcome = { time: [1, 2, 3, 3, 5, 6], event: [1, 1, 1, 0, 1, 0] };
  const score = [9, 4, 3, 3, 2, 1];

  test("one cut", () => {
    const { scan, ...found } = xTile(outcome, score, { minimumFraction: 0, ...quick });
    expect(scan.cutoffs).toEqual([1.5, 2.5, 3.5, 6.5]);
    expect(scan.lowSizes).toEqual([1, 2, 4, 5]);
    // low is the subject at 6: at risk 1 of 6, 5, 4, 2; variance 5/36 + 4/25 + 3/16 + 1/4
    const one = (1 / 6 + 1 / 5 + 1 / 4 + 1 / 2) ** 2 / (5 / 36 + 4 / 25 + 3 / 16 + 1 / 4);
    // low are those at 5 and 6: 2 of 6, 5, 4, 2; everybody at the last, which has no variance
    const two = (2 / 6 + 2 / 5 + 2 / 4) ** 2 / (8 / 36 + 6 / 25 + 4 / 16);
    expect(scan.statistic[0]).toBeCloseTo(one, 13);
    expect(scan.statistic[1]).toBeCloseTo(two, 13);
    // high is the subject at 1: expected 1/6, variance 5/36
    expect(scan.statistic[3]).toBeCloseTo((1 - 1 / 6) ** 2 / (5 / 36), 13);
    expect(found.statistic).toBe(Math.max(...scan.statistic));
    expect(scan.direction).toEqual([1, 1, 1, 1]);
    expect(scan.upper).toEqual(scan.lower);
  });

  test("groups are score <= cutoff, and ties stay together", () => {
    const found = xTile(outcome, score, { minimumFraction: 0.3, ...quick });
    expect(found.cutoffs).toEqual([3.5]);
    expect(found.groupSizes).toEqual([4, 2]);
    expect(found.groupEvents).toEqual([2, 2]);
    expect(Array.from(applyCutoffs(found, score))).toEqual([1, 1, 0, 0, 0, 0]);
  });

  test("direction is -1 where a higher score goes with fewer events", () => {
    const found = xTile(outcome, [1, 2, 3, 4, 5, 6], { minimumFraction: 0.3, ...quick });
    expect(found.direction).toBe(-1);
    expect(new Set(found.scan.direction)).toEqual(new Set([-1]));
  });

  test("of equal statistics the most balanced, then the first", () => {
    // censored before the first event: wherever they are, they change nothing
    const early = { time: [1, 1, 1, 1, 5, 6, 7, 8], event: [0, 0, 0, 0, 1, 1, 1, 0] };
    const found = xTile(early, [2, 3, 4, 5, 6, 7, 1, 0], { minimumFraction: 0, ...quick });
    const equal = found.scan.lowSizes.filter((_, k) => Math.abs(found.scan.statistic[k] - found.statistic) < 1e-9);
    expect(equal).toEqual([2, 3, 4, 5, 6]);
    expect(found.groupSizes).toEqual([4, 4]);
    const odd = xTile({ time: [1, 1, 1, 5, 6, 7, 8], event: [0, 0, 0, 1, 1, 1, 0] }, [2, 3, 4, 6, 7, 1, 0], {
      minimumFraction: 0,
      ...quick,
    });
    expect(odd.groupSizes).toEqual([3, 4]);
  });

  test("neighbouring doubles: the cutoff is the lower one", () => {
    const x = 1 + Number.EPSILON;
    const found = xTile({ time: [1, 2, 3, 4], event: [1, 1, 1, 1] }, [x, x, 1, 1], { ...quick });
    expect(found.cutoffs).toEqual([1]);
    expect(found.groupSizes).toEqual([2, 2]);
    const huge = xTile({ time: [1, 2], event: [1, 1] }, [Number.MAX_VALUE, 1.5e308], { ...quick });
    expect(Number.isFinite(huge.cutoffs[0])).toBe(true);
  });
});

describe("every division is a log-rank test", () => {
  test.each([
    [30, 1, {}],
    [41, 2, { values: 7 }],
    [60, 3, { values: 20 }],
    [25, 4, { effect: -0.9 }],
  ])("%i subjects, seed %i, %o", (n, seed, kind) => {
    const { score, ...outcome } = cohort(n, seed, kind);
    for (const groups of [2, 3] as const) {
      const { scan } = xTile(outcome, score, { groups, minimumFraction: 0, ...quick });
      const m = scan.cutoffs.length;
      expect(scan.statistic).toHaveLength(groups === 2 ? m : (m * (m - 1)) / 2);
      scan.statistic.forEach((statistic, k) => {
        const [lower, upper] = [scan.cutoffs[scan.lower[k]], scan.cutoffs[scan.upper[k]]];
        const group = applyCutoffs(groups === 2 ? [lower] : [lower, upper], score);
        const test = logRankTest(outcome, group);
        // a group of which nothing is expected is left out there; rounding decides where only it is left
        const expected = Number.isNaN(test.statistic) ? 0 : test.statistic;
        expect(Math.abs(statistic - expected)).toBeLessThan(1e-8 * Math.max(1, expected));
        const trend = test.observed.reduce((sum, o, g) => sum + g * (o - test.expected[g]), 0);
        if (Math.abs(trend) > 1e-9) expect(scan.direction[k]).toBe(Math.sign(trend));
        expect(group.filter((g) => g === 0)).toHaveLength(scan.lowSizes[scan.lower[k]]);
        expect(group.filter((g) => g === groups - 1)).toHaveLength(n - scan.lowSizes[scan.upper[k]]);
      });
    }
  });

  test("a middle group censored before the first event leaves the test of the two others", () => {
    const outcome = { time: [1, 1, 5, 6, 7, 8], event: [0, 0, 1, 1, 1, 0] };
    const { scan } = xTile(outcome, [3, 4, 5, 6, 1, 2], { groups: 3, minimumFraction: 0, ...quick });
    const at = scan.lower.findIndex((a, k) => scan.lowSizes[a] === 2 && scan.lowSizes[scan.upper[k]] === 4);
    const one = logRankTest(outcome, [0, 0, 1, 1, 0, 0]);
    expect(scan.statistic[at]).toBeCloseTo(one.statistic, 12);
  });
});

describe("options", () => {
  const { score, ...outcome } = cohort(80, 7);
  const many = cohort(80, 8, { values: 9 });

  test("minimumFraction: each group has at least so many, and a group of exactly so many is allowed", () => {
    const { scan } = xTile(outcome, score, { minimumFraction: 0.25, ...quick });
    expect([scan.lowSizes[0], scan.lowSizes.at(-1)]).toEqual([20, 60]);
    const three = xTile(outcome, score, { groups: 3, minimumFraction: 0.3, ...quick });
    expect(Math.min(...three.groupSizes)).toBeGreaterThanOrEqual(24);
    expect(
      three.scan.lower.every((a, k) => three.scan.lowSizes[three.scan.upper[k]] - three.scan.lowSizes[a] >= 24),
    ).toBe(true);
    // 0.07 * 100 is 7.000000000000001
    const hundred = cohort(100, 1);
    expect(xTile(hundred, hundred.score, { minimumFraction: 0.07, ...quick }).scan.lowSizes[0]).toBe(7);
    expect(xTile(outcome, score, quick).minimumFraction).toBe(0.1);
    expect(xTile(outcome, score, quick).scan.lowSizes[0]).toBe(8);
  });

  test("minimumEvents: each group has at least so many", () => {
    for (const { score: x, ...y } of [{ score, ...outcome }, many]) {
      for (const groups of [2, 3] as const) {
        const limits = { groups, minimumFraction: 0, ...quick };
        const all = xTile(y, x, limits);
        const some = xTile(y, x, { ...limits, minimumEvents: 12 });
        const allowed = all.scan.statistic.filter((_, k) => {
          const cuts = [all.scan.cutoffs[all.scan.lower[k]], all.scan.cutoffs[all.scan.upper[k]]].slice(0, groups - 1);
          const events = [0, 0, 0];
          applyCutoffs(cuts, x).forEach((g, i) => {
            events[g] += y.event[i];
          });
          return events.slice(0, groups).every((count) => count >= 12);
        });
        expect(some.scan.statistic).toEqual(allowed);
        expect(Math.min(...some.groupEvents)).toBeGreaterThanOrEqual(12);
        expect(some.minimumEvents).toBe(12);
      }
    }
  });

  test("maximumCuts: a coarser grid of cuts, of which each is one of the full grid", () => {
    for (const groups of [2, 3] as const) {
      const full = xTile(outcome, score, { groups, ...quick }).scan;
      const coarse = xTile(outcome, score, { groups, maximumCuts: 11, ...quick }).scan;
      expect(coarse.cutoffs).toHaveLength(11);
      expect([coarse.cutoffs[0], coarse.cutoffs[10]]).toEqual([full.cutoffs[0], full.cutoffs.at(-1)]);
      const byCuts = new Map(full.statistic.map((s, k) => [`${full.lower[k]} ${full.upper[k]}`, s]));
      coarse.statistic.forEach((statistic, k) => {
        const at = (c: number): number => full.cutoffs.indexOf(coarse.cutoffs[c]);
        expect(statistic).toBeCloseTo(byCuts.get(`${at(coarse.lower[k])} ${at(coarse.upper[k])}`)!, 10);
      });
    }
    expect(xTile(outcome, score, { maximumCuts: 1, ...quick }).scan.cutoffs).toHaveLength(1);
    expect(xTile(outcome, score, { maximumCuts: 1000, ...quick })).toEqual(xTile(outcome, score, quick));
  });

  test("permutations: as many random orders, and those at least as large are counted", () => {
    const found = xTile(outcome, score, { permutations: 250, bootstrap: 0 });
    expect(found.permutations).toBe(250);
    expect(found.correctedPValue).toBe((1 + found.exceeding) / 251);
    expect(found.correction).toBe("permutation");
    expect(found.correctedPValue).toBeGreaterThan(found.pValue);
  });

  test("permutations 0: Miller and Siegmund for one cutoff, nothing for two", () => {
    const two = xTile(outcome, score, quick);
    expect(two.correction).toBe("miller-siegmund");
    expect(two.correctedPValue).toBe(two.millerSiegmundPValue);
    expect(two.warnings.join()).toContain("by the formula of Miller and Siegmund");
    const three = xTile(outcome, score, { groups: 3, ...quick });
    expect([three.correction, three.correctedPValue]).toEqual(["none", Number.NaN]);
    expect([three.millerSiegmundPValue, three.lausenSchumacherPValue]).toEqual([Number.NaN, Number.NaN]);
    expect(three.warnings.join()).toContain("correctedPValue is NaN");
    const free = xTile(outcome, score, { minimumFraction: 0, ...quick });
    expect([free.correction, free.millerSiegmundPValue]).toEqual(["none", Number.NaN]);
    expect(free.lausenSchumacherPValue).toBeGreaterThan(free.pValue);
  });

  test("bootstrap: so many cutoffs, with percentile limits", () => {
    const found = xTile(outcome, score, { groups: 3, permutations: 0, bootstrap: 60, confLevel: 0.8 }).bootstrap;
    expect(found.cutoffs.map((list) => list.length + found.failed)).toEqual([60, 60]);
    for (const [c, list] of found.cutoffs.entries()) {
      const sorted = Float64Array.from(list).sort();
      const place = 0.1 * (sorted.length - 1);
      const part = place - Math.floor(place);
      const low = (1 - part) * sorted[Math.floor(place)] + part * sorted[Math.ceil(place)];
      expect(found.lower[c]).toBeCloseTo(low, 12);
      expect(found.upper[c]).toBeGreaterThan(found.lower[c]);
    }
    expect(found.cutoffs[0].every((low, k) => low < found.cutoffs[1][k])).toBe(true);
    const none = xTile(outcome, score, quick).bootstrap;
    expect(none).toEqual({ cutoffs: [[]], lower: [Number.NaN], upper: [Number.NaN], failed: 0 });
  });

  test("seed: the same numbers again, others with another; more permutations do not change the bootstrap", () => {
    const run = (options: XTileOptions) => xTile(outcome, score, { permutations: 50, bootstrap: 20, ...options });
    expect(run({ seed: 5 })).toEqual(run({ seed: 5 }));
    expect(run({})).toEqual(run({ seed: 1 }));
    expect(run({ seed: 6 }).bootstrap).not.toEqual(run({ seed: 5 }).bootstrap);
    expect(run({ seed: 6 }).crossFitted).not.toEqual(run({ seed: 5 }).crossFitted);
    const counts = [1, 2, 3, 4, 5, 6].map((seed) => {
      const noise = cohort(60, 3, { effect: 0 });
      return xTile(noise, noise.score, { permutations: 200, bootstrap: 0, seed }).exceeding;
    });
    expect(new Set(counts).size).toBeGreaterThan(1);
    expect(run({ seed: 5, permutations: 10 }).bootstrap).toEqual(run({ seed: 5 }).bootstrap);
    expect(run({ seed: 5 }).seed).toBe(5);
  });

  test("confLevel: wider limits of the hazard ratio", () => {
    const [usual] = xTile(outcome, score, quick).hazardRatios;
    const [wide] = xTile(outcome, score, { confLevel: 0.99, ...quick }).hazardRatios;
    expect(wide.estimate).toBe(usual.estimate);
    expect(wide.lower).toBeLessThan(usual.lower);
    expect(log(usual.upper / usual.estimate)).toBeCloseTo(log(usual.estimate / usual.lower), 10);
  });
});

describe("rows kept for testing", () => {
  const { time, event, score } = cohort(120, 5);
  const trainingRows = score.map((_, i) => i).filter((i) => i % 3 > 0);
  const testRows = score.map((_, i) => i).filter((i) => i % 3 === 0);

  test("are never looked at: the cutoffs are those of the others alone", () => {
    const of = (list: readonly number[]) => trainingRows.map((row) => list[row]);
    const { rows, ...found } = xTile({ time, event }, score, { trainingRows, testRows, ...quick });
    const { rows: _, ...alone } = xTile({ time: of(time), event: of(event) }, of(score), quick);
    expect(found).toEqual(alone);
    expect(rows).toEqual(trainingRows);
  });

  test("a search that would look at one throws", () => {
    const search = (options: XTileOptions) => () => xTile({ time, event }, score, { ...options, ...quick });
    expect(search({ testRows })).toThrow("rows kept for testing must not be fitted on; row 0 is one of testRows");
    expect(search({ trainingRows: [...trainingRows, 3], testRows })).toThrow("row 3 is one of testRows; take it out");
  });
});

describe("permutation p-value", () => {
  test("of five subjects is that of all 120 orders", () => {
    const outcome = { time: [1, 2, 3, 4, 5], event: [1, 1, 0, 1, 1] };
    const score = [5, 3, 4, 2, 1];
    for (const groups of [2, 3] as const) {
      const limits = { groups, minimumFraction: 0.2 };
      const found = xTile(outcome, score, { ...limits, permutations: 20_000, bootstrap: 0 });
      const orders = permutationsOf(score);
      const as = orders.filter((x) => xTile(outcome, x, { ...limits, ...quick }).statistic >= found.statistic - 1e-9);
      const exact = as.length / orders.length;
      expect(Math.abs(found.correctedPValue - exact)).toBeLessThan(
        4 * Math.sqrt((exact * (1 - exact)) / 20_000) + 1e-4,
      );
    }
  });

  test("the largest statistic of an order is that of its map, with ties and fewest events too", () => {
    const random = randomFrom(99);
    for (const values of [1e9, 12]) {
      const { score, ...outcome } = cohort(50, 21, { values });
      for (const groups of [2, 3] as const) {
        for (const events of [0, 3]) {
          const rules = { caller: "xTile", groups, fraction: 0.1, events, most: 1e9 };
          const data = cutData("xTile", outcome, score);
          const search = cutSearch(data, rules);
          const rowAt = data.rowAt.slice();
          for (let i = 0; i < 30; i++) {
            const largest = largestStatistic(search, shuffle(rowAt, random));
            const all = allDivisions(cutSearch({ ...data, rowAt }, rules), "xTile");
            expect(largest).toBeCloseTo(Math.max(...all.statistic), 11);
          }
        }
      }
    }
  });

  test("no division with enough events in an order: below any statistic", () => {
    const data = cutData("xTile", { time: [1, 2, 3, 4], event: [1, 1, 0, 0] }, [1, 3, 2, 4]);
    for (const groups of [2, 3] as const) {
      const search = cutSearch(data, { caller: "xTile", groups, fraction: 0, events: 4 - groups, most: 1e9 });
      expect(largestStatistic(search, Uint32Array.of(2, 3, 0, 1))).toBe(-1);
    }
  });
});

function permutationsOf(list: readonly number[]): number[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, i) => permutationsOf(list.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));
}

describe("invariants", () => {
  const { score, ...outcome } = cohort(70, 31, { values: 40 });
  const settings = { permutations: 40, bootstrap: 15 } as const;
  const found = xTile(outcome, score, { groups: 3, ...settings });

  test("the order of the rows does not matter, random numbers included", () => {
    const rows = shuffle(Array.from(score.keys()), randomFrom(2));
    const of = (list: readonly number[]): number[] => rows.map((row) => list[row]);
    const other = xTile({ time: of(outcome.time), event: of(outcome.event) }, of(score), { groups: 3, ...settings });
    expect(other).toEqual(found);
  });

  test("the unit of time does not matter", () => {
    const years = { ...outcome, time: outcome.time.map((t) => t / 365.25) };
    expect(xTile(years, score, { groups: 3, ...settings })).toEqual(found);
  });

  test("a score on another scale has its cutoffs there", () => {
    const other = xTile(
      outcome,
      score.map((x) => 3 * x - 1),
      { groups: 3, ...settings },
    );
    expect(other.statistic).toBe(found.statistic);
    other.cutoffs.forEach((cutoff, c) => expect(cutoff).toBeCloseTo(3 * found.cutoffs[c] - 1, 12));
  });

  test("the score turned round: low and high change places", () => {
    const turned = xTile(
      outcome,
      score.map((x) => -x),
      { ...quick },
    );
    const straight = xTile(outcome, score, quick);
    expect(turned.statistic).toBeCloseTo(straight.statistic, 10);
    expect([...turned.groupSizes].reverse()).toEqual(straight.groupSizes);
    expect(turned.direction).toBe(-straight.direction);
    expect(turned.hazardRatios[0].estimate).toBeCloseTo(1 / straight.hazardRatios[0].estimate, 8);
  });

  test("the result is JSON, and its groups come back", () => {
    const text = JSON.parse(JSON.stringify(found));
    expect(text.scan).toEqual(found.scan);
    expect(applyCutoffs(text, score)).toEqual(applyCutoffs(found, score));
  });

  test("input stays as it was", () => {
    const frozen = { time: Object.freeze([...outcome.time]), event: Object.freeze([...outcome.event]) };
    expect(xTile(frozen, Object.freeze([...score]), { groups: 3, ...settings })).toEqual(found);
  });

  test("more events than groups differ: two cutoffs are never worse than one", () => {
    const one = xTile(outcome, score, { minimumFraction: 0, ...quick });
    const two = xTile(outcome, score, { groups: 3, minimumFraction: 0, ...quick });
    expect(two.statistic).toBeGreaterThanOrEqual(one.statistic - 1e-9);
    expect([one.df, two.df]).toEqual([1, 2]);
  });
});

describe("cross-fitted groups", () => {
  test("of a strong score: a hazard ratio on the same side; of noise about 1", () => {
    const strong = cohort(300, 41, { effect: 8 });
    const found = xTile(strong, strong.score, quick);
    expect(found.crossFitted.cutoffs).toHaveLength(2);
    expect(found.crossFitted.hazardRatios[0].lower).toBeGreaterThan(1);
    const logs = Array.from({ length: 60 }, (_, seed) => {
      const noise = cohort(100, 100 + seed, { effect: 0 });
      const { hazardRatios, crossFitted } = xTile(noise, noise.score, { seed, ...quick });
      return [Math.abs(log(hazardRatios[0].estimate)), log(crossFitted.hazardRatios[0].estimate)];
    });
    const mean = (c: number): number => logs.reduce((sum, each) => sum + each[c], 0) / logs.length;
    expect(mean(0)).toBeGreaterThan(0.45);
    expect(Math.abs(mean(1))).toBeLessThan(0.2);
  });

  test("three groups: one hazard ratio for each group above the lowest", () => {
    const strong = cohort(300, 42, { effect: 8 });
    const found = xTile(strong, strong.score, { groups: 3, ...quick });
    expect(found.hazardRatios.map(({ group }) => group)).toEqual([1, 2]);
    expect(found.crossFitted.hazardRatios.map(({ group }) => group)).toEqual([1, 2]);
    expect(found.crossFitted.cutoffs.map((list) => list.length)).toEqual([2, 2]);
    expect(found.hazardRatios[1].estimate).toBeGreaterThan(found.hazardRatios[0].estimate);
  });
});

describe("degenerate input", () => {
  test("one event", () => {
    const found = xTile({ time: [1, 2, 3, 4], event: [0, 1, 0, 0] }, [1, 2, 3, 4], { permutations: 20, bootstrap: 10 });
    expect(found.statistic).toBeGreaterThan(0);
    expect(found.hazardRatios[0].estimate).toBeNaN();
    expect(found.crossFitted.statistic).toBeNaN();
    expect(found.bootstrap.failed).toBeGreaterThan(0);
    expect(found.warnings.join("\n")).toMatch(/undefined[\s\S]*halves[\s\S]*bootstrap samples had no/);
  });

  test("an event when nobody else is at risk: statistic 0", () => {
    const found = xTile({ time: [1, 2, 3, 4], event: [0, 0, 0, 1] }, [1, 2, 3, 4], { permutations: 20, bootstrap: 0 });
    expect([found.statistic, found.pValue, found.correctedPValue]).toEqual([0, 1, 1]);
  });

  test("all events at one time", () => {
    const found = xTile({ time: [3, 3, 3, 3], event: [1, 1, 1, 1] }, [1, 2, 3, 4], { permutations: 20, bootstrap: 0 });
    expect([found.statistic, found.correctedPValue]).toEqual([0, 1]);
  });

  test("two subjects", () => {
    const found = xTile({ time: [1, 2], event: [1, 1] }, [5, 3], { permutations: 20, bootstrap: 5 });
    expect(found.cutoffs).toEqual([4]);
    expect(found.statistic).toBeCloseTo(1, 12);
  });

  test("a naive p-value comes with a warning", () => {
    const { score, ...outcome } = cohort(40, 1);
    expect(xTile(outcome, score, quick).warnings[0]).toBe(
      "pValue takes the cutoffs as given, though they were searched for: report correctedPValue",
    );
  });
});

describe("errors", () => {
  const outcome = { time: [1, 2, 3, 4], event: [1, 1, 0, 1] };
  const score = [1, 2, 3, 4];
  const thrown = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`;
    }
    return "nothing";
  };

  test.each<[string, () => unknown, string]>([
    [
      "no event",
      () => xTile({ time: [1, 2], event: [0, 0] }, [1, 2]),
      "argument: xTile: at least one event is needed; all 2 subjects are censored",
    ],
    [
      "all scores tied",
      () => xTile(outcome, [2, 2, 2, 2]),
      "argument: xTile: the score needs at least two distinct values; all 4 are 2",
    ],
    [
      "one subject",
      () => xTile({ time: [1], event: [1] }, [2]),
      "argument: xTile: the score needs at least two distinct values; all 1 are 2",
    ],
    [
      "NaN in the score",
      () => xTile(outcome, [1, 2, Number.NaN, 4]),
      "argument: xTile: score must hold finite numbers; got NaN in row 2",
    ],
    ["score too short", () => xTile(outcome, [1, 2]), "length: xTile: score needs length 4, as time has; got 2"],
    [
      "no score",
      () => xTile(outcome, undefined as never),
      "length: xTile: score needs length 4, as time has; got none",
    ],
    [
      "no place for a cut",
      () => xTile(outcome, [1, 1, 1, 2], { minimumFraction: 0.5 }),
      "argument: xTile: no cutoff leaves 2 groups of at least 2 of 4 subjects; the score has 2 distinct values, 0 candidate cutoffs; lower minimumFraction",
    ],
    [
      "too few events",
      () => xTile(outcome, score, { groups: 3, minimumEvents: 2, minimumFraction: 0 }),
      "argument: xTile: no cutoffs leave 3 groups of at least 1 of 4 subjects and 2 events; the score has 4 distinct values, 3 candidate cutoffs; lower minimumFraction or minimumEvents",
    ],
    [
      "three groups of two values",
      () => xTile(outcome, [1, 1, 2, 2], { groups: 3 }),
      "argument: xTile: no cutoffs leave 3 groups of at least 1 of 4 subjects; the score has 2 distinct values, 1 candidate cutoffs; lower minimumFraction",
    ],
    [
      "weights",
      () => xTile({ ...outcome, weights: [1, 1, 1, 1] }, score),
      "argument: xTile: weights cannot be taken into account here; leave them out of the outcome",
    ],
    [
      "entry",
      () => xTile({ ...outcome, entry: [0, 0, 0, 0] }, score),
      "argument: xTile: entry cannot be taken into account here; leave it out of the outcome",
    ],
    [
      "strata",
      () => xTile({ ...outcome, strata: [0, 0, 1, 1] }, score),
      "argument: xTile: strata cannot be taken into account here; leave them out of the outcome",
    ],
    [
      "four groups",
      () => xTile(outcome, score, { groups: 4 as never }),
      "setting: xTile: groups must be one of 2, 3; got 4",
    ],
    [
      "negative permutations",
      () => xTile(outcome, score, { permutations: -1 }),
      "setting: xTile: permutations must be a whole number >= 0; got -1",
    ],
    [
      "a fraction above a half",
      () => xTile(outcome, score, { minimumFraction: 0.6 }),
      "setting: xTile: minimumFraction must be a number from 0 to 0.5; got 0.6",
    ],
    [
      "a seed that is no number",
      () => xTile(outcome, score, { seed: 0.5 }),
      "setting: xTile: seed must be a whole number from 0 to 2^53 - 1; got 0.5",
    ],
    [
      "confLevel",
      () => xTile(outcome, score, { confLevel: 1 }),
      "setting: xTile: confLevel must be a number between 0 and 1; got 1",
    ],
    [
      "bootstrap",
      () => xTile(outcome, score, { bootstrap: 0.5 }),
      "setting: xTile: bootstrap must be a whole number >= 0; got 0.5",
    ],
    [
      "maximumCuts",
      () => xTile(outcome, score, { maximumCuts: 0 }),
      "setting: xTile: maximumCuts must be a whole number >= 1; got 0",
    ],
  ])("%s", (_, work, message) => {
    expect(thrown(work)).toBe(message);
  });

  test("a map of more than two million pairs: limit, and a coarser grid mends it", () => {
    const large = cohort(3500, 3);
    const options = { groups: 3, ...quick } as const;
    expect(thrown(() => xTile(large, large.score, options))).toMatch(
      /^limit: xTile: at most 2097152 pairs of cutoffs are searched; there are \d+ of 2801 candidates; set maximumCuts, such as to 1000/,
    );
    const coarse = xTile(large, large.score, { maximumCuts: 100, ...options });
    expect(coarse.scan.cutoffs).toHaveLength(100);
  });
});

// of data without an effect: how often p-values are below 0.05
describe("false positives", () => {
  test.each([
    [2, 600, 0.37, 0.5],
    [3, 200, 0.7, 0.9],
  ] as const)("%i groups, %i data sets", (groups, sets, least, most) => {
    const random = randomFrom(2024);
    const below = { naive: 0, corrected: 0, closed: 0 };
    for (let seed = 0; seed < sets; seed++) {
      const score = Array.from({ length: 100 }, random);
      const death = score.map(() => -log(1 - random()));
      const end = score.map(() => -1.5 * log(1 - random()));
      const outcome = {
        time: death.map((t, i) => Math.min(t, end[i])),
        event: death.map((t, i) => t <= end[i]),
      };
      const found = xTile(outcome, score, { groups, permutations: 99, bootstrap: 0, seed });
      if (found.pValue < 0.05) below.naive++;
      if (found.correctedPValue <= 0.05) below.corrected++;
      if (found.lausenSchumacherPValue < 0.05) below.closed++;
    }
    expect(below.naive / sets).toBeGreaterThan(least);
    expect(below.naive / sets).toBeLessThan(most);
    const error = Math.sqrt((0.05 * 0.95) / sets);
    expect(Math.abs(below.corrected / sets - 0.05)).toBeLessThan(3 * error);
    if (groups === 2) expect(Math.abs(below.closed / sets - 0.05)).toBeLessThan(3 * error);
  });
});
