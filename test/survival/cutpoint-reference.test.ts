import { applyCutoffs, logRankTest, maximallySelectedRankTest, univariateCox, xTile } from "radiosurv/survival";
import { describe, expect, test } from "vitest";
import { agreement } from "./agreement.ts";
import { caseOutcome, caseRows, factorColumn, numberColumn, REFERENCE, referenceCases } from "./reference-cases.ts";
import { comparison } from "./shared-reference.ts";

// R 4.2.2, survival 3.5.3, maxstat 0.7.25, survminer 0.4.9; see ../shared/reference/survival/cutpoint.json

interface Outputs {
  readonly candidates: readonly number[];
  readonly n_low: readonly number[];
  readonly chisq_two_groups: readonly number[];
  readonly best_two: readonly {
    readonly min_group_proportion: number;
    readonly cut: number;
    readonly n_low: number;
    readonly chisq: number;
    readonly p_uncorrected: number;
    readonly hr_high_vs_low: number;
    readonly p_miller_siegmund: number | null;
  }[];
  readonly best_three: readonly {
    readonly min_group_proportion: number;
    readonly cut1: number;
    readonly cut2: number;
    readonly n: readonly number[];
    readonly chisq: number;
    readonly p_uncorrected: number;
  }[];
  readonly top_three_group_pairs: Pairs;
  readonly grid_three_groups: Pairs;
}

interface Pairs {
  readonly cut1: readonly number[];
  readonly cut2: readonly number[];
  readonly chisq: readonly number[];
}

interface Maxstat {
  readonly statistic: number;
  readonly estimate: number;
  readonly cuts: readonly number[];
  readonly standardized_statistics: readonly number[];
  readonly logrank_scores_first12: readonly number[];
  readonly p_Lau92: number;
  readonly p_Lau94: number;
  readonly p_exactGauss: number;
  readonly surv_cutpoint: { readonly minprop: number; readonly cutpoint: number; readonly statistic: number };
}

interface Transfer {
  readonly per_cohort: readonly {
    readonly level: string;
    readonly n_low: number;
    readonly n_high: number;
    readonly observed: readonly number[];
    readonly expected: readonly number[];
    readonly chisq: number;
    readonly p: number;
    readonly hr: number;
    readonly hr_lower: number;
    readonly hr_upper: number;
    readonly wald_p: number;
  }[];
}

/** How far coxph stops from the optimum, by its default rule for the likelihood: the steps of coxRegression go on. */
const COXPH = 1e-6;

/** What is left of a p-value that maxstat subtracts from 1. */
const SUBTRACTED = 1e-14;

const quick = { permutations: 0, bootstrap: 0 } as const;
const total = agreement("Cutpoints", "survival: survdiff; maxstat", 1e-9);

const all = referenceCases<Outputs & Maxstat & Transfer>("cutpoint").map((each) => [each.id, each] as const);

describe(`survdiff, ${REFERENCE}`, () => {
  test.each(all.filter(([, { outputs }]) => outputs.best_two))("%s", (_, { inputs, outputs }) => {
    const rows = caseRows(inputs);
    const outcome = caseOutcome(inputs, rows);
    const score = numberColumn(rows, inputs.x![0].column);
    const sorted = Float64Array.from(score).sort();
    // largest score of the low group, which R calls the cut
    const below = (cutoff: number): number => sorted.filter((value) => value <= cutoff).at(-1) ?? Number.NaN;
    const compared = comparison();
    const ratios = comparison();
    const { scan } = xTile(outcome, score, { minimumFraction: 0, ...quick });
    compared.compare("candidates", scan.cutoffs.map(below), outputs.candidates);
    compared.compare("sizes", scan.lowSizes, outputs.n_low);
    compared.compare("chi-squared", scan.statistic, outputs.chisq_two_groups);
    for (const expected of outputs.best_two) {
      const found = xTile(outcome, score, { minimumFraction: expected.min_group_proportion, ...quick });
      const what = `two groups, at least ${expected.min_group_proportion}`;
      compared.compare(what, below(found.cutoffs[0]), expected.cut);
      compared.compare(what, found.groupSizes, [expected.n_low, score.length - expected.n_low]);
      compared.compare(what, found.statistic, expected.chisq);
      compared.compare(what, found.pValue, expected.p_uncorrected);
      ratios.compare(what, found.hazardRatios[0].estimate, expected.hr_high_vs_low);
      compared.compare(what, found.millerSiegmundPValue, expected.p_miller_siegmund);
    }
    for (const expected of outputs.best_three) {
      const found = xTile(outcome, score, { groups: 3, minimumFraction: expected.min_group_proportion, ...quick });
      const what = `three groups, at least ${expected.min_group_proportion}`;
      compared.compare(what, found.cutoffs.map(below), [expected.cut1, expected.cut2]);
      compared.compare(what, found.groupSizes, expected.n);
      compared.compare(what, found.statistic, expected.chisq);
      compared.compare(what, found.pValue, expected.p_uncorrected);
    }
    const map = xTile(outcome, score, { groups: 3, minimumFraction: 0, ...quick }).scan;
    const lows = map.cutoffs.map(below);
    const byCuts = new Map(map.statistic.map((value, k) => [`${lows[map.lower[k]]} ${lows[map.upper[k]]}`, value]));
    const top = Float64Array.from(map.statistic).sort().reverse();
    compared.compare("largest pairs", top.subarray(0, 20), outputs.top_three_group_pairs.chisq);
    for (const pairs of [outputs.top_three_group_pairs, outputs.grid_three_groups]) {
      const found = pairs.cut1.map((cut, k) => byCuts.get(`${cut} ${pairs.cut2[k]}`) ?? Number.NaN);
      compared.compare("pairs", found, pairs.chisq);
    }
    total.add(inputs.data, compared);
    expect(ratios.largest, ratios.worst).toBeLessThan(COXPH);
  });
});

describe(`maxstat, ${REFERENCE}`, () => {
  test.each(all.filter(([, { outputs }]) => outputs.p_Lau92))("%s", (_, { inputs, outputs, settings }) => {
    const rows = caseRows(inputs);
    const outcome = caseOutcome(inputs, rows);
    const score = numberColumn(rows, inputs.x![0].column);
    const proportions = {
      minimumProportion: settings!.minprop as number,
      maximumProportion: settings!.maxprop as number,
    };
    const compared = comparison();
    const found = maximallySelectedRankTest(outcome, score, { ...proportions, pMethod: "Lau92" });
    compared.compare("statistic", found.statistic, outputs.statistic);
    compared.compare("estimate", found.estimate, outputs.estimate);
    compared.compare("cuts", found.scan.estimates, outputs.cuts);
    compared.compare("statistics", found.scan.statistic, outputs.standardized_statistics);
    compared.compare("Lau92", found.pValue, outputs.p_Lau92);
    const lau94 = maximallySelectedRankTest(outcome, score, { ...proportions, pMethod: "Lau94" });
    expect(Math.abs(lau94.pValue - outputs.p_Lau94)).toBeLessThan(SUBTRACTED);
    expect(lau94.pValue / outputs.p_Lau94).toBeCloseTo(1, 1);
    const { minprop } = outputs.surv_cutpoint;
    const survminer = maximallySelectedRankTest(outcome, score, {
      minimumProportion: minprop,
      maximumProportion: 1 - minprop,
      pMethod: "none",
    });
    compared.compare("surv_cutpoint", survminer.estimate, outputs.surv_cutpoint.cutpoint);
    compared.compare("surv_cutpoint, statistic", survminer.statistic, outputs.surv_cutpoint.statistic);
    total.add(inputs.data, compared);
    const exact = maximallySelectedRankTest(outcome, score, proportions);
    expect(exact.pMethod).toBe("exactGauss");
    expect(Math.abs(exact.pValue - outputs.p_exactGauss)).toBeLessThan(1e-3);
  });
});

describe(`a cutoff in other cohorts, ${REFERENCE}`, () => {
  test.each(all.filter(([, { outputs }]) => outputs.per_cohort))("%s", (_, { inputs, outputs, settings }) => {
    const rows = caseRows(inputs);
    const cohort = factorColumn(rows, inputs.group!);
    const compared = comparison();
    const ratios = comparison();
    for (const expected of outputs.per_cohort) {
      const part = rows.filter((_row, i) => cohort[i] === expected.level);
      const outcome = caseOutcome(inputs, part);
      const group = applyCutoffs(settings!.cut as number, numberColumn(part, inputs.x![0].column));
      const test = logRankTest(outcome, group);
      compared.compare("n", test.n, [expected.n_low, expected.n_high]);
      compared.compare("observed", test.observed, expected.observed);
      compared.compare("expected", test.expected, expected.expected);
      compared.compare("chi-squared", test.statistic, expected.chisq);
      compared.compare("p", test.pValue, expected.p);
      const [fit] = univariateCox(outcome, { group });
      ratios.compare("hazard ratio", fit.hazardRatio, expected.hr);
      ratios.compare("limits", [fit.lower, fit.upper], [expected.hr_lower, expected.hr_upper]);
      ratios.compare("Wald", fit.pValue, expected.wald_p);
    }
    total.add(inputs.data, compared);
    expect(ratios.largest, ratios.worst).toBeLessThan(COXPH);
  });

  test("the largest difference of all", () => {
    total.check(3000);
  });
});
