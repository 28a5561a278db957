import { readFileSync } from "node:fs";
import { applyCutoffs, maximallySelectedRankTest } from "radiosurv/survival";
import { parseCsv } from "radiosurv/table";
import { describe, expect, test } from "vitest";
import { log } from "../../src/stats/elementary.ts";
import { normalTail } from "../../src/stats/normal.ts";
import { randomFrom, shuffle } from "../../src/stats/random.ts";
import { gaussianExceedance, gaussLegendre } from "../../src/survival/cutpoints/gaussian-maximum.ts";
import { logRankScores } from "../../src/survival/cutpoints/log-rank-scores.ts";
import { bonferroniPValue, bridgePValue } from "../../src/survival/cutpoints/maximal-p-values.ts";

// made by fixtures/survival/make_cutpoints.R: R 4.2.2, maxstat 0.7.25, mvtnorm 1.1.3
const fixture: {
  readonly own: readonly {
    readonly x: string;
    readonly scores: readonly number[];
    readonly statistic: number;
    readonly estimate: number;
    readonly p: number;
  }[];
  readonly gauss: readonly {
    readonly z: number;
    readonly n: number;
    readonly sizes: readonly number[];
    readonly p: number;
  }[];
} = JSON.parse(readFileSync(new URL("../fixtures/survival/cutpoints.json", import.meta.url), "utf8"));

function dataset(name: string): readonly Readonly<Record<string, string>>[] {
  return parseCsv(readFileSync(new URL(`../../examples/data/${name}.csv`, import.meta.url), "utf8")).rows;
}

const lung = dataset("lung");
const outcome = { time: lung.map((row) => Number(row.time)), event: lung.map((row) => Number(row.event)) };
const age = lung.map((row) => Number(row.age));

describe("by hand", () => {
  // an event at 1, an event and a censoring at 2, an event at 3
  const time = [1, 2, 2, 3];
  const event = [1, 1, 0, 1];

  test("log-rank scores take the largest rank of tied times", () => {
    const scores = logRankScores({ n: 4, time: Float64Array.from(time), event: Uint8Array.from(event) });
    // 1 / (4 - 1 + 1), 1 / (4 - 3 + 1), 1 / (4 - 4 + 1)
    const expected = [1 - 1 / 4, 1 - 1 / 4 - 1 / 2, -1 / 4 - 1 / 2, 1 - 1 / 4 - 1 / 2 - 1];
    expected.forEach((value, i) => expect(scores[i]).toBeCloseTo(value, 15));
  });

  test("the statistic is a sum of scores, standardised over all orders", () => {
    const found = maximallySelectedRankTest({ time, event }, [4, 3, 2, 2], { minimumProportion: 0, pMethod: "none" });
    expect(found.scan.lowSizes).toEqual([2, 3]);
    const scores = [0.75, 0.25, -0.75, -0.75];
    const mean = -0.5 / 4;
    const variance = scores.reduce((sum, a) => sum + (a - mean) ** 2, 0) / 3;
    const at = (sum: number, m: number): number => Math.abs(sum - m * mean) / Math.sqrt((variance * m * (4 - m)) / 4);
    expect(found.scan.statistic[0]).toBeCloseTo(at(-1.5, 2), 14);
    expect(found.scan.statistic[1]).toBeCloseTo(at(-1.25, 3), 14);
    expect(found.statistic).toBe(Math.max(...found.scan.statistic));
    expect(found.scan.estimates).toEqual([2, 3]);
    expect(found.estimate).toBe(2);
    expect(found.cutoffs).toEqual([2.5]);
    expect(found.groupSizes).toEqual([2, 2]);
    expect(found.pValue).toBeNaN();
    expect(Array.from(applyCutoffs(found, [2, 2.5, 2.6]))).toEqual([0, 0, 1]);
  });
});

describe("R", () => {
  test.each(fixture.own.map((each, i) => [each.x, each, ["veteran", "pbc"][i]] as const))(
    "scores of one's own: %s",
    (_, expected, name) => {
      const rows = dataset(name);
      const own = { time: rows.map((row) => Number(row.time)), event: rows.map((row) => Number(row.event)) };
      const found = maximallySelectedRankTest(
        own,
        rows.map((row) => Number(row[expected.x])),
        {
          scores: expected.scores,
          pMethod: "Lau94",
        },
      );
      expect(found.statistic).toBeCloseTo(expected.statistic, 10);
      expect(found.estimate).toBe(expected.estimate);
      // R has p-values above 1, and subtracts small ones from 1
      expect(Math.abs(found.pValue - Math.min(1, expected.p))).toBeLessThan(1e-10);
    },
  );

  test.each(fixture.gauss.map((each) => [each.sizes.join(), each] as const))(
    "multivariate normal integral of cuts %s",
    (_, { z, n, sizes, p }) => {
      expect(Math.abs(gaussianExceedance("test", z, Uint32Array.from(sizes), n) / p - 1)).toBeLessThan(2e-8);
    },
  );
});

describe("p-values", () => {
  test("one cut: the normal tail", () => {
    const sizes = Uint32Array.of(30);
    for (const z of [0.5, 2, 8]) {
      expect(gaussianExceedance("test", z, sizes, 100)).toBeCloseTo(2 * normalTail(z), 15);
      expect(bonferroniPValue(z, sizes, 100) / (2 * normalTail(z))).toBeCloseTo(1, 11);
    }
  });

  test("two cuts: the integral by another rule", () => {
    const [z, r] = [1.8, Math.sqrt((20 * 60) / (40 * 80))];
    const { nodes, weights } = gaussLegendre(80, z);
    const width = Math.sqrt(1 - r * r);
    let outside = 2 * normalTail(z);
    nodes.forEach((x, i) => {
      const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
      outside += 2 * weights[i] * density * (normalTail((z - r * x) / width) + normalTail((z + r * x) / width));
    });
    expect(gaussianExceedance("test", z, Uint32Array.of(20, 40), 100)).toBeCloseTo(outside, 13);
  });

  test("small ones keep their digits: between those of one cut and their sum", () => {
    const sizes = Uint32Array.from({ length: 81 }, (_, i) => i + 10);
    const p = gaussianExceedance("test", 12, sizes, 100);
    expect(p).toBeGreaterThan(2 * normalTail(12));
    expect(p).toBeLessThan(81 * 2 * normalTail(12));
  });

  test("random orders of normal scores agree", () => {
    const random = randomFrom(8);
    const n = 100;
    const scores = Float64Array.from(
      { length: n },
      () => Math.sqrt(-2 * log(1 - random())) * (random() < 0.5 ? 1 : -1),
    );
    const mean = scores.reduce((sum, a) => sum + a / n, 0);
    const variance = scores.reduce((sum, a) => sum + (a - mean) ** 2, 0) / (n - 1);
    const exceeding = Array.from({ length: 20_000 }, () => {
      shuffle(scores, random);
      let [sum, largest] = [0, 0];
      for (let m = 1; m <= 90; m++) {
        sum += scores[m - 1] - mean;
        if (m >= 10) largest = Math.max(largest, Math.abs(sum) / Math.sqrt((variance * m * (n - m)) / n));
      }
      return largest > 2.5;
    }).filter(Boolean).length;
    const sizes = Uint32Array.from({ length: 81 }, (_, i) => i + 10);
    const p = gaussianExceedance("test", 2.5, sizes, n);
    expect(Math.abs(exceeding / 20_000 - p)).toBeLessThan(0.015);
  });

  test("the approximations: 1 for small statistics, NaN without limits", () => {
    expect(bridgePValue(0.5, 0.1, 0.9)).toBe(1);
    expect(bridgePValue(3, 0, 1)).toBeNaN();
    expect(gaussianExceedance("test", 0, Uint32Array.of(1), 3)).toBe(1);
    expect(bonferroniPValue(0, Uint32Array.of(1, 2), 3)).toBe(1);
  });
});

describe("options", () => {
  test("minimumProportion, maximumProportion: sizes of the low group", () => {
    const found = maximallySelectedRankTest(outcome, age, { minimumProportion: 0.3, maximumProportion: 0.6 });
    const n = age.length;
    expect(found.scan.lowSizes[0]).toBeGreaterThanOrEqual(Math.floor(0.3 * n));
    expect(found.scan.lowSizes.at(-1)).toBeLessThanOrEqual(Math.floor(0.6 * n));
    const usual = maximallySelectedRankTest(outcome, age);
    expect(usual).toEqual(maximallySelectedRankTest(outcome, age, { minimumProportion: 0.1, maximumProportion: 0.9 }));
  });

  test("scores: log-rank scores by default; their sign does not matter", () => {
    const usual = maximallySelectedRankTest(outcome, age);
    expect(maximallySelectedRankTest(outcome, age, { scores: "log-rank" })).toEqual(usual);
    const byTime = Array.from(age.keys()).sort((a, b) => outcome.time[a] - outcome.time[b]);
    const ranked = logRankScores({
      n: age.length,
      time: Float64Array.from(byTime, (row) => outcome.time[row]),
      event: Uint8Array.from(byTime, (row) => outcome.event[row]),
    });
    const own = new Float64Array(age.length);
    byTime.forEach((row, i) => {
      own[row] = -ranked[i];
    });
    const found = maximallySelectedRankTest(outcome, age, { scores: own });
    expect(found.estimate).toBe(usual.estimate);
    expect(found.statistic).toBeCloseTo(usual.statistic, 12);
    const equal = maximallySelectedRankTest(outcome, age, { scores: age.map(() => 1) });
    expect([equal.statistic, equal.pValue]).toEqual([0, 1]);
  });

  test("pMethod, permutations, seed", () => {
    const of = (options: object): number => maximallySelectedRankTest(outcome, age, options).pValue;
    const exact = of({});
    expect(of({ pMethod: "exactGauss" })).toBe(exact);
    const random = of({ pMethod: "condMC" });
    expect(Math.abs(random - exact)).toBeLessThan(0.03);
    expect(random).toBe(of({ pMethod: "condMC", permutations: 9999, seed: 1 }));
    expect(random).not.toBe(of({ pMethod: "condMC", seed: 2 }));
    expect((of({ pMethod: "condMC", permutations: 19 }) * 20) % 1).toBeCloseTo(0, 12);
    expect(of({ pMethod: "Lau92" })).toBeGreaterThan(exact);
    expect(of({ pMethod: "Lau94" })).toBeGreaterThan(exact);
    expect(of({ pMethod: "none" })).toBeNaN();
  });
});

describe("invariants and errors", () => {
  test("neither order of the rows nor unit of time matter", () => {
    const rows = shuffle(Array.from(age.keys()), randomFrom(1));
    const other = {
      time: rows.map((row) => outcome.time[row] / 30.4375),
      event: rows.map((row) => outcome.event[row]),
    };
    const options = { pMethod: "condMC", permutations: 99 } as const;
    expect(
      maximallySelectedRankTest(
        other,
        rows.map((row) => age[row]),
        options,
      ),
    ).toEqual(maximallySelectedRankTest(outcome, age, options));
  });

  test.each<[string, () => unknown, string]>([
    [
      "equal scores",
      () =>
        maximallySelectedRankTest(
          outcome,
          age.map(() => 1),
        ),
      "maximallySelectedRankTest: the score needs at least two distinct values; all 228 are 1",
    ],
    [
      "no cut within the proportions",
      () =>
        maximallySelectedRankTest({ time: [1, 2, 3, 4], event: [1, 1, 1, 1] }, [1, 2, 2, 2], {
          minimumProportion: 0.5,
        }),
      "maximallySelectedRankTest: no cutoff leaves 2 to 3 of 4 subjects in the low group; the score has 2 distinct values; lower minimumProportion or raise maximumProportion",
    ],
    [
      "scores of another length",
      () => maximallySelectedRankTest(outcome, age, { scores: [1, 2] }),
      "maximallySelectedRankTest: scores needs length 228, as time has; got 2",
    ],
    [
      "NaN in the scores",
      () => maximallySelectedRankTest(outcome, age, { scores: age.map((a, i) => (i === 3 ? Number.NaN : a)) }),
      "maximallySelectedRankTest: scores must hold finite numbers; got NaN in row 3",
    ],
    [
      "another name of scores",
      () => maximallySelectedRankTest(outcome, age, { scores: "wilcoxon" as never }),
      'maximallySelectedRankTest: scores must be "log-rank" or a list of numbers; got "wilcoxon"',
    ],
    [
      "a proportion above 1",
      () => maximallySelectedRankTest(outcome, age, { maximumProportion: 1.5 }),
      "maximallySelectedRankTest: maximumProportion must be a number from 0 to 1; got 1.5",
    ],
    [
      "another p-value",
      () => maximallySelectedRankTest(outcome, age, { pMethod: "HL" as never }),
      'maximallySelectedRankTest: pMethod must be one of exactGauss, Lau92, Lau94, condMC, none; got "HL"',
    ],
    [
      "no permutations",
      () => maximallySelectedRankTest(outcome, age, { permutations: 0 }),
      "maximallySelectedRankTest: permutations must be a whole number >= 1; got 0",
    ],
    [
      "thousands of cuts",
      () =>
        gaussianExceedance(
          "maximallySelectedRankTest",
          4,
          Uint32Array.from({ length: 80_000 }, (_, i) => i + 10_000),
          100_000,
        ),
      'maximallySelectedRankTest: the exact Gaussian p-value of 80000 cuts of 100000 rows would take minutes; use pMethod "Lau94" or "condMC"',
    ],
  ])("%s", (_, work, message) => {
    expect(work).toThrow(message);
  });
});
