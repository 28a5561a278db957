import {
  type AdjustmentMethod,
  adjustPValues,
  analysisOfVariance,
  bartlettTest,
  chiSquaredTest,
  cohenKappa,
  crossTabulate,
  fisherExactTest,
  intraclassCorrelation,
  kendall,
  kruskalWallisTest,
  mannWhitneyTest,
  mcNemarTest,
  pearson,
  spearman,
  splitGroups,
  tTest,
  wilcoxonSignedRankTest,
} from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { agreement } from "../survival/agreement.ts";
import {
  type CaseInputs,
  caseRows,
  factorColumn,
  numberColumn,
  REFERENCE,
  referenceCases,
} from "../survival/reference-cases.ts";
import { type Comparison, comparison } from "../survival/shared-reference.ts";

// R 4.2.2, psych 2.2.9; see ../shared/reference/survival/classical.json

// biome-ignore lint/suspicious/noExplicitAny: each case has outputs of its own
type Outputs = any;

/** fisher.test finds odds ratios, limits or their reciprocals by `uniroot`, which stops at a distance of 1.2e-4. */
const UNIROOT = 1e-2;

const METHODS: readonly AdjustmentMethod[] = ["BH", "bonferroni", "holm", "BY", "hochberg", "hommel"];

const total = agreement("Classical tests", "stats, psych");
const oddsRatios = agreement("Odds ratios as fisher.test stops", "stats: fisher.test", UNIROOT);

describe(`classical tests of R, ${REFERENCE}`, () => {
  test.each(referenceCases<Outputs>("classical").map((each) => [each.id, each] as const))("%s", (_, each) => {
    const all = comparison();
    const rough = comparison();
    const inputs = each.inputs as CaseInputs & Outputs;
    if (each.outputs.table && !each.outputs.unweighted) compareTable(all, rough, inputs, each.outputs);
    else if (each.outputs.kruskal) compareGroups(all, inputs, each.outputs);
    else if (each.outputs.unweighted) compareKappa(all, inputs, each.outputs);
    else if (each.outputs.spearman) compareCorrelations(all, inputs, each.outputs);
    else if (each.id.startsWith("icc")) compareIntraclass(all, inputs, each.outputs);
    else if (each.id === "wilcoxon_exact_small") compareMannWhitney(all, inputs, each.outputs);
    else if (each.id === "paired_small") comparePaired(all, inputs, each.outputs);
    else if (each.id === "spearman_exact_small") compareExactCorrelations(all, inputs, each.outputs);
    else throw new Error(`nothing compares ${each.id}`);
    const dataset = inputs.data ?? "in the case";
    total.add(dataset, all);
    if (rough.values > 0) oddsRatios.add(dataset, rough);
  });

  test("the largest difference of all", () => {
    total.check(2000);
    oddsRatios.check(30);
  });
});

function compareTable(all: Comparison, rough: Comparison, inputs: Outputs, outputs: Outputs): void {
  const { table } = outputs;
  if (inputs.data) {
    const { row_variable: row, column_variable: column, ...rest } = inputs;
    const rows = caseRows({ ...rest, x: [{ column: row }, { column }] });
    const found = crossTabulate(factorColumn(rows, row), factorColumn(rows, column));
    expect(found.counts).toEqual(table);
    expect(found.rows).toEqual(outputs.row_levels);
    expect(found.columns).toEqual(outputs.column_levels);
  }
  const plain = chiSquaredTest(table, { correction: "none" });
  all.compare("chi-squared", plain.statistic, outputs.chisq);
  all.compare("df", plain.df, outputs.df);
  all.compare("p", plain.pValue, outputs.p);
  all.compare("cramer", plain.cramersV, outputs.cramers_v);
  outputs.table.forEach((_: unknown, i: number) => {
    all.compare("expected", plain.expected[i], outputs.expected[i]);
    all.compare("residuals", plain.residuals[i], outputs.pearson_residuals[i]);
    all.compare("standardized", plain.standardizedResiduals[i], outputs.standardized_residuals[i]);
  });
  if (outputs.yates) {
    const yates = chiSquaredTest(table);
    all.compare("yates", yates.statistic, outputs.yates.chisq);
    all.compare("yates p", yates.pValue, outputs.yates.p);
  }
  if (outputs.mcnemar) {
    const corrected = mcNemarTest(table);
    const uncorrected = mcNemarTest(table, { correction: "none" });
    all.compare("mcnemar", uncorrected.statistic, outputs.mcnemar.chisq);
    all.compare("mcnemar p", uncorrected.pValue, outputs.mcnemar.p);
    all.compare("mcnemar corrected", corrected.statistic, outputs.mcnemar.chisq_corrected);
    all.compare("mcnemar corrected p", corrected.pValue, outputs.mcnemar.p_corrected);
  }
  for (const [key, alternative] of [
    ["two_sided", "two-sided"],
    ["less", "less"],
    ["greater", "greater"],
  ] as const) {
    const expected = outputs.fisher[key];
    if (!expected) continue;
    const found = fisherExactTest(table, { alternative });
    all.compare(`fisher ${key}`, found.pValue, expected.p);
    if (!expected.ci95) continue;
    rough.compare(`odds ratio ${key}`, found.oddsRatio ?? -1, expected.odds_ratio_conditional_mle);
    rough.compare(`limits ${key}`, [found.lower ?? -1, found.upper ?? -1], expected.ci95);
  }
}

function compareGroups(all: Comparison, inputs: Outputs, outputs: Outputs): void {
  const rows = caseRows(inputs);
  const column = inputs.x[0].column;
  const { names, groups } = splitGroups(numberColumn(rows, column), factorColumn(rows, inputs.group));
  expect(names).toEqual(outputs.levels.map(String));
  const kruskal = kruskalWallisTest(groups);
  expect(kruskal.n).toEqual(outputs.n);
  all.compare("H", kruskal.statistic, outputs.kruskal.H);
  all.compare("df", kruskal.df, outputs.kruskal.df);
  all.compare("p", kruskal.pValue, outputs.kruskal.p);
  all.compare("mean ranks", kruskal.meanRanks, outputs.mean_ranks);
  const anova = analysisOfVariance(groups);
  all.compare("F", anova.statistic, outputs.anova.F);
  all.compare("df1", anova.df1, outputs.anova.df1);
  all.compare("df2", anova.df2, outputs.anova.df2);
  all.compare("F p", anova.pValue, outputs.anova.p);
  const bartlett = bartlettTest(groups);
  all.compare("bartlett", bartlett.statistic, outputs.bartlett.stat);
  all.compare("bartlett df", bartlett.df, outputs.bartlett.df);
  all.compare("bartlett p", bartlett.pValue, outputs.bartlett.p);
  const group = (level: unknown) => groups[names.indexOf(String(level))];
  const raw = outputs.pairwise.map((pair: Outputs) => {
    const [a, b] = [group(pair.level_a), group(pair.level_b)];
    const corrected = mannWhitneyTest(a, b, { exact: false });
    all.compare("W", corrected.statistic, pair.W);
    all.compare("W p corrected", corrected.pValue, pair.p_continuity_corrected);
    all.compare("W p", mannWhitneyTest(a, b, { exact: false, correction: false }).pValue, pair.p_uncorrected);
    const welch = tTest(a, b);
    all.compare("welch t", welch.statistic, pair.welch_t);
    all.compare("welch df", welch.df, pair.welch_df);
    all.compare("welch p", welch.pValue, pair.welch_p);
    all.compare("welch limits", [welch.lower, welch.upper], pair.welch_ci95);
    const student = tTest(a, b, { kind: "student" });
    all.compare("student t", student.statistic, pair.pooled_t);
    all.compare("student p", student.pValue, pair.pooled_p);
    return corrected.pValue;
  });
  for (const method of METHODS) {
    all.compare(method, adjustPValues(raw, { method }), outputs.pairwise_adjusted[method]);
  }
}

function compareMannWhitney(all: Comparison, { a, b }: Outputs, outputs: Outputs): void {
  const found = mannWhitneyTest(a, b);
  expect(found.method).toBe("exact");
  all.compare("W", found.statistic, outputs.W);
  all.compare("p", found.pValue, outputs.p);
  all.compare("p less", mannWhitneyTest(a, b, { alternative: "less" }).pValue, outputs.p_less);
  all.compare("p greater", mannWhitneyTest(a, b, { alternative: "greater" }).pValue, outputs.p_greater);
  all.compare("estimate", found.difference.estimate, outputs.hodges_lehmann);
  all.compare("limits", [found.difference.lower, found.difference.upper], outputs.ci95);
}

function comparePaired(all: Comparison, { a, b }: Outputs, outputs: Outputs): void {
  const found = wilcoxonSignedRankTest(a, b);
  expect(found.method).toBe("normal");
  all.compare("V", found.statistic, outputs.V);
  all.compare("p", found.pValue, outputs.p_corrected);
  all.compare("p uncorrected", wilcoxonSignedRankTest(a, b, { correction: false }).pValue, outputs.p_uncorrected);
  const t = tTest(a, b, { kind: "paired" });
  all.compare("t", t.statistic, outputs.t);
  all.compare("df", t.df, outputs.df);
  all.compare("t p", t.pValue, outputs.t_p);
  all.compare("mean", t.difference, outputs.mean_diff);
  all.compare("limits", [t.lower, t.upper], outputs.ci95);
}

function compareExactCorrelations(all: Comparison, { a, b }: Outputs, outputs: Outputs): void {
  const rho = spearman(a, b);
  all.compare("rho", rho.estimate, outputs.rho);
  all.compare("S", rho.statistic, outputs.S);
  all.compare("rho p", rho.pValue, outputs.p);
  const tau = kendall(a, b);
  all.compare("tau", tau.estimate, outputs.tau);
  all.compare("T", tau.statistic, outputs.kendall_T);
  all.compare("tau p", tau.pValue, outputs.kendall_p);
}

function compareKappa(all: Comparison, { categories, rater1, rater2 }: Outputs, outputs: Outputs): void {
  for (const [key, weights] of [
    ["unweighted", "none"],
    ["linear", "linear"],
    ["quadratic", "quadratic"],
  ] as const) {
    const found = cohenKappa(rater1, rater2, { weights, categories, variance: "psych" });
    expect(found.table).toEqual(outputs.table);
    if (key === "unweighted") all.compare("agreement", found.observedAgreement, outputs.observed_agreement);
    all.compare(`${key} kappa`, found.estimate, outputs[key].kappa);
    all.compare(`${key} variance`, found.standardError ** 2, outputs[key].var);
    all.compare(`${key} limits`, [found.lower, found.upper], outputs[key].ci95);
    if (weights !== "none") continue;
    const plain = cohenKappa(rater1, rater2, { categories });
    all.compare("default variance", plain.standardError ** 2, outputs[key].var);
  }
}

function compareIntraclass(all: Comparison, inputs: Outputs, outputs: Outputs): void {
  if (inputs.subjects_by_raters) {
    compareForms(all, inputs.subjects_by_raters, outputs);
    return;
  }
  const rows = caseRows({ data: inputs.data, time: "id", event: "id" });
  for (const feature of inputs.features) {
    const raters = inputs.readers.map((reader: string) => [reader, numberColumn(rows, `${feature}__${reader}`)]);
    compareForms(all, Object.fromEntries(raters), outputs[feature]);
  }
}

function compareForms(all: Comparison, ratings: number[][] | Record<string, number[]>, outputs: Outputs): void {
  for (const [form, expected] of Object.entries<Outputs>(outputs.forms)) {
    const found = intraclassCorrelation(ratings, { form: form as "ICC1" });
    const { meanSquares } = found;
    all.compare("between subjects", meanSquares.subjects, outputs.ms_between_subjects);
    all.compare("between raters", meanSquares.raters, outputs.ms_between_judges);
    all.compare("residual", meanSquares.residual, outputs.ms_residual);
    all.compare("within", meanSquares.within, outputs.ms_within);
    all.compare(form, found.estimate, expected.icc);
    all.compare(`${form} F`, found.fStatistic, expected.F);
    all.compare(`${form} df`, [found.df1, found.df2], [expected.df1, expected.df2]);
    all.compare(`${form} p`, found.pValue, expected.p);
    all.compare(`${form} limits`, [found.lower, found.upper], [expected.lower, expected.upper]);
  }
}

function compareCorrelations(all: Comparison, inputs: Outputs, outputs: Outputs): void {
  const rows = caseRows({ ...inputs, time: undefined, event: undefined });
  expect(rows).toHaveLength(outputs.n);
  const columns: number[][] = inputs.x.map(({ column }: { column: string }) => numberColumn(rows, column));
  for (let i = 0; i < columns.length; i++) {
    for (let j = 0; j < columns.length; j++) {
      const found = {
        spearman: spearman(columns[i], columns[j], { exact: false }),
        pearson: pearson(columns[i], columns[j]),
        kendall: kendall(columns[i], columns[j], { exact: false }),
      };
      for (const name of ["spearman", "pearson", "kendall"] as const) {
        if (!outputs[name]) continue;
        all.compare(`${name} r ${i} ${j}`, found[name].estimate, outputs[name].r[i][j]);
        if (i !== j) all.compare(`${name} p ${i} ${j}`, found[name].pValue, outputs[name].p[i][j]);
      }
    }
  }
}
