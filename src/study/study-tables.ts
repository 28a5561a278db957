import type { ModelComparison } from "./compare-models.ts";
import type { CohortEvaluation } from "./evaluate-cohort.ts";
import { type ReportCell, type ReportTable, shownCell, shownEstimate, shownPValue } from "./report-table.ts";
import type { StudyModel } from "./study-model.ts";

/** Table 2: Harrell's C of each signature in each cohort. */
export function concordanceTable({ cohorts, models, confLevel }: ModelComparison): ReportTable {
  return {
    title: "Concordance of the signatures",
    columns: ["signature", ...cohorts.map(({ cohort }) => cohort)],
    rows: models.map(({ name }) => [name, ...cohorts.map((cohort) => concordanceCell(cohort, name))]),
    notes: [`Harrell's C (${limits(confLevel)}).`, ...apparentNote(cohorts)],
  };
}

/**
 * Table 3: time-dependent AUC of each model in each cohort, and the P of its difference from a reference.
 *
 * @param reference - name of the model that others are compared with
 */
export function aucTable({ cohorts, models, times, confLevel }: ModelComparison, reference: string): ReportTable {
  const rows = cohorts.flatMap((cohort) =>
    models.map(({ name }): ReportCell[] => [
      cohort.cohort,
      name,
      ...times.flatMap((time) => {
        const roc = cohort.rocs.find((each) => each.model === name && each.time === time);
        const difference = cohort.aucDifferences.find(
          (each) => each.time === time && each.names.includes(name) && each.names.includes(reference),
        );
        const shown = roc ? shownEstimate({ estimate: roc.auc, lower: roc.interval[0], upper: roc.interval[1] }) : "";
        return [shown, name === reference || !difference ? "" : shownPValue(difference.pValue)];
      }),
    ]),
  );
  return {
    title: "Time-dependent AUC",
    columns: ["cohort", "model", ...times.flatMap((time) => [`AUC at ${shownCell(time)}`, `P at ${shownCell(time)}`])],
    rows,
    notes: [
      `AUC (${limits(confLevel)}) of cumulative cases and dynamic controls, weighted for censoring.`,
      `P: difference from "${reference}", by the covariance of the influence functions.`,
      ...apparentNote(cohorts),
    ],
  };
}

/** Table 4: hazard ratios of each variable by itself, and in each model. */
export function modelTable(models: Readonly<Record<string, StudyModel>>): ReportTable {
  const rows: ReportCell[][] = [];
  const univariate = new Map(
    Object.values(models).flatMap((model) => (model.univariate ?? []).map((each) => [each.name, each] as const)),
  );
  for (const { name, hazardRatio, lower, upper, pValue } of univariate.values()) {
    rows.push(["by itself", name, shownEstimate({ estimate: hazardRatio, lower, upper }), shownPValue(pValue)]);
  }
  for (const { name, fit } of Object.values(models)) {
    fit.names.forEach((column, j) => {
      const estimate = { estimate: fit.hazardRatios[j], lower: fit.lower[j], upper: fit.upper[j] };
      rows.push([name, column, shownEstimate(estimate), shownPValue(fit.pValues[j])]);
    });
  }
  return {
    title: "Cox models in the training cohort",
    columns: ["model", "variable", "hazard ratio", "P"],
    rows,
    notes: [
      "Hazard ratio (95 % confidence interval), for one unit of the variable or against the reference level; Wald test.",
      "P and intervals of models found by a search, and of scores fitted to the same patients, are too good.",
    ],
  };
}

/** Table 5: concordance, AUC and BIC of each model. */
export function performanceTable({ cohorts, models, times, confLevel }: ModelComparison): ReportTable {
  return {
    title: "Performance of the models",
    columns: [
      "model",
      ...cohorts.map(({ cohort }) => `C, ${cohort}`),
      ...cohorts.flatMap(({ cohort }) => times.map((time) => `AUC at ${shownCell(time)}, ${cohort}`)),
      "coefficients",
      "BIC",
    ],
    rows: models.map(({ name, df, bic }) => [
      name,
      ...cohorts.map((cohort) => concordanceCell(cohort, name)),
      ...cohorts.flatMap((cohort) =>
        times.map((time) => {
          const auc = cohort.rocs.find((each) => each.model === name && each.time === time)?.auc ?? Number.NaN;
          return Number.isNaN(auc) ? "" : auc.toFixed(3);
        }),
      ),
      df ?? null,
      bic ?? null,
    ]),
    notes: [
      `Harrell's C (${limits(confLevel)}). BIC in the training cohort, with the number of events as sample size; coefficients within a score are not counted.`,
      ...apparentNote(cohorts),
    ],
  };
}

function concordanceCell({ concordance }: CohortEvaluation, name: string): string {
  const found = concordance.find(({ model }) => model === name);
  return found ? shownEstimate(found) : "";
}

function limits(confLevel: number): string {
  return `${shownCell(100 * confLevel)} % confidence interval`;
}

function apparentNote(cohorts: readonly CohortEvaluation[]): string[] {
  const training = cohorts.filter(({ role }) => role === "train").map(({ cohort }) => cohort);
  return training.length > 0
    ? [`${training.join(", ")}: apparent values, of the patients that models were fitted to.`]
    : [];
}
