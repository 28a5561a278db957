import { readFileSync } from "node:fs";
import {
  adjustPValues,
  analysisOfVariance,
  fisherExactTest,
  kendall,
  mannWhitneyTest,
  mcNemarTest,
  pearson,
  shapiroWilkTest,
  spearman,
  tTest,
  wilcoxonSignedRankTest,
} from "radiosurv/stats";
import { parseCsv } from "radiosurv/table";
import { afterAll, describe, expect, test } from "vitest";
import { comparison } from "../survival/shared-reference.ts";

// R 4.2.2; the calls are in ../fixtures/stats/make_classical.R, whose values have 15 digits

interface RTest {
  readonly alternative: "two-sided" | "less" | "greater";
  readonly p: number;
  readonly statistic: number;
  readonly estimate: number;
  readonly limits: readonly number[] | null;
}

interface RankCase {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly exact: boolean;
  readonly correction: boolean;
  readonly tests: readonly RTest[];
}

// biome-ignore lint/suspicious/noExplicitAny: each entry has a form of its own
const fixture: any = JSON.parse(readFileSync(new URL("../fixtures/stats/classical.json", import.meta.url), "utf8"));

const all = comparison();
afterAll(() => console.log(`R: ${all.values} values, largest relative difference ${all.largest.toExponential(1)}`));
const finite = (limits: readonly number[]) => limits.map((x) => (Number.isFinite(x) ? x : Number.NaN));
const within = (tolerance: number) => expect(all.largest, all.worst).toBeLessThan(tolerance);

const column = (data: string, name: string): number[] => {
  const { rows } = parseCsv(readFileSync(new URL(`../../examples/data/${data}.csv`, import.meta.url), "utf8"));
  return rows.map((row) => (row[name] === "" ? Number.NaN : Number(row[name])));
};

describe("shapiro.test", () => {
  test("real columns", () => {
    for (const { data, column: name, n, W, p } of fixture.shapiroColumns) {
      const found = shapiroWilkTest(column(data, name), { missing: "omit" });
      expect(found.n).toBe(n);
      all.compare(`${name} W`, found.statistic, W);
      all.compare(`${name} p`, found.pValue, p);
    }
    within(1e-10);
  });

  test("sizes at which the formulas change", () => {
    for (const { power, n, W, p } of fixture.shapiroSizes.flat()) {
      const values = Array.from({ length: n }, (_, i) => ((((i + 1) * 7919) % 10007) / 100) ** power);
      const found = shapiroWilkTest(values);
      all.compare(`${n} W`, found.statistic, W);
      all.compare(`${n} p`, found.pValue, p);
    }
    for (const { x, W, p } of fixture.shapiroThree) {
      const found = shapiroWilkTest(x);
      all.compare("three W", found.statistic, W);
      // the smallest W has p = 0 but for rounding
      if (p > 1e-12) all.compare("three p", found.pValue, p);
      else expect(found.pValue).toBeLessThan(1e-7);
    }
    within(1e-10);
  });
});

describe("fisher.test", () => {
  test("odds ratios and limits of 2 x 2 tables, by roots found to the last digit", () => {
    for (const { table, p, estimate, lower, upper, level90 } of fixture.fisherTwo) {
      const found = fisherExactTest(table);
      all.compare("p", found.pValue, p);
      all.compare("odds ratio", [found.oddsRatio, found.lower, found.upper] as number[], [estimate, lower, upper]);
      const narrower = fisherExactTest(table, { confLevel: 0.9 });
      all.compare("90 %", [narrower.lower, narrower.upper] as number[], [level90.lower, level90.upper]);
    }
    within(1e-10);
  });

  test("larger tables", () => {
    for (const { table, p } of fixture.fisherMore) all.compare("p", fisherExactTest(table).pValue, p);
    within(1e-9);
  });
});

describe("wilcox.test", () => {
  test("two samples", () => {
    for (const { x, y, exact, correction, tests } of fixture.mannWhitney as RankCase[]) {
      for (const { alternative, statistic, p, estimate, limits } of tests) {
        const found = mannWhitneyTest(x, y, { alternative, exact, correction });
        expect(found.method).toBe(exact ? "exact" : "normal");
        all.compare("W", found.statistic, statistic);
        all.compare("p", found.pValue, p);
        if (!limits) continue;
        all.compare("estimate", found.difference.estimate, estimate);
        all.compare("limits", finite([found.difference.lower, found.difference.upper]), limits);
      }
    }
    within(1e-9);
  });

  test("two samples of nearly 50, exact by default", () => {
    const first = Array.from({ length: 49 }, (_, i) => (((i + 1) * 7919) % 10007) / 100);
    for (const { shift, tests } of fixture.mannWhitneyLarge) {
      const second = Array.from({ length: 45 }, (_, i) => (((i + 1) * 6007) % 9973) / 100 + shift);
      for (const { alternative, statistic, p, estimate, limits } of tests as RTest[]) {
        const found = mannWhitneyTest(first, second, { alternative, exact: true });
        all.compare("W", found.statistic, statistic);
        all.compare("p", found.pValue, p);
        all.compare("estimate", found.difference.estimate, estimate);
        all.compare("limits", finite([found.difference.lower, found.difference.upper]), limits);
        const other = mannWhitneyTest(second, first, { exact: true });
        all.compare("p of the mirrored", mannWhitneyTest(first, second, { exact: true }).pValue, other.pValue);
      }
    }
    within(1e-9);
  });

  test("pairs", () => {
    for (const { x, y, exact, correction, tests } of fixture.signedRank as RankCase[]) {
      for (const { alternative, statistic, p, estimate, limits } of tests) {
        const found = wilcoxonSignedRankTest(x, y, { alternative, exact, correction });
        all.compare("V", found.statistic, statistic);
        all.compare("p", found.pValue, p);
        if (!limits) continue;
        all.compare("estimate", found.difference.estimate, estimate);
        all.compare("limits", finite([found.difference.lower, found.difference.upper]), limits);
      }
    }
    within(1e-9);
  });

  test("exact with ties: all assignments, counted one by one", () => {
    const { x, y, less, greater } = fixture.mannWhitneyTied;
    all.compare("less", mannWhitneyTest(x, y, { exact: true, alternative: "less" }).pValue, less);
    all.compare("greater", mannWhitneyTest(x, y, { exact: true, alternative: "greater" }).pValue, greater);
    all.compare("mirrored", mannWhitneyTest(y, x, { exact: true, alternative: "less" }).pValue, greater);
    const signed = fixture.signedRankTied;
    const of = (alternative: "less" | "greater") =>
      wilcoxonSignedRankTest(signed.d, 0, { exact: true, alternative }).pValue;
    all.compare("signed less", of("less"), signed.less);
    all.compare("signed greater", of("greater"), signed.greater);
    within(1e-9);
  });
});

describe("cor.test", () => {
  const { x, y } = fixture.correlation;

  test.each([
    ["pearson", pearson, {}],
    ["pearson90", pearson, { confLevel: 0.9 }],
    ["spearman", spearman, {}],
    ["spearmanT", spearman, { exact: false }],
    ["kendall", kendall, {}],
    ["kendallZ", kendall, { exact: false }],
  ] as const)("%s", (name, correlation, options) => {
    for (const { alternative, statistic, p, estimate, limits } of fixture.correlation[name] as RTest[]) {
      const found = (correlation as typeof pearson)(x, y, { ...options, alternative });
      all.compare("estimate", found.estimate, estimate);
      // R shows S, also where it takes t
      if (name !== "spearmanT") all.compare("statistic", found.statistic, statistic);
      all.compare("p", found.pValue, p);
      if (limits) all.compare("limits", [found.lower, found.upper], limits);
    }
    within(1e-9);
  });

  test("exact distributions", () => {
    const ranks = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    for (const { n, tests } of fixture.spearmanSmall) {
      const second = ranks(n).map((i) => (i * 3) % 11);
      for (const { alternative, statistic, p } of tests as RTest[]) {
        const found = spearman(ranks(n), second, { alternative });
        expect(found.method).toBe("exact");
        all.compare(`S of ${n}`, found.statistic, statistic);
        all.compare(`p of ${n}`, found.pValue, p);
      }
    }
    const { n, tests } = fixture.kendallLarge;
    for (const { alternative, statistic, p } of tests as RTest[]) {
      const found = kendall(
        ranks(n),
        ranks(n).map((i) => (i * 31) % 53),
        { alternative },
      );
      expect(found.method).toBe("exact");
      all.compare("T", found.statistic, statistic);
      all.compare("p", found.pValue, p);
    }
    within(1e-9);
  });
});

describe("other tests", () => {
  test("t.test", () => {
    const { x, y, welch, student, one, paired, pairedX, pairedY } = fixture.tTest;
    for (const [tests, a, b, kind] of [
      [welch, x, y, "welch"],
      [student, x, y, "student"],
      [one, x, 1, "welch"],
      [paired, pairedX, pairedY, "paired"],
    ] as const) {
      for (const { alternative, t, df, p, limits } of tests) {
        const found = tTest(a, b, { kind, alternative });
        all.compare("t", found.statistic, t);
        all.compare("df", found.df, df);
        all.compare("p", found.pValue, p);
        // that of one mean is about the mean itself in R
        const shift = typeof b === "number" ? b : 0;
        all.compare("limits", finite([found.lower + shift, found.upper + shift]), limits);
      }
    }
    within(1e-9);
  });

  test("oneway.test, mcnemar.test of three categories, p.adjust with hommel", () => {
    const { groups, F, df1, df2, p } = fixture.welch;
    const welch = analysisOfVariance(groups, { variances: "unequal" });
    all.compare("welch", [welch.statistic, welch.df1, welch.df2, welch.pValue], [F, df1, df2, p]);
    const { table, exact, ...bowker } = fixture.mcNemar;
    const found = mcNemarTest(table);
    all.compare("bowker", [found.statistic, found.df, found.pValue], [bowker.statistic, bowker.df, bowker.p]);
    all.compare(
      "binomial",
      mcNemarTest(
        [
          [30, 12],
          [4, 40],
        ],
        { exact: true },
      ).pValue,
      exact,
    );
    const { p: raw, adjusted } = fixture.hommel;
    const pValues = raw.map((value: number | null) => value ?? Number.NaN);
    all.compare("hommel", adjustPValues(pValues, { method: "hommel" }), adjusted);
    within(1e-9);
  });
});
