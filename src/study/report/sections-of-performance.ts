import type { ReportCell } from "../report-table.ts";
import type { StudyResult } from "../study-result.ts";
import { type PageContext, type PageSection, pageFigure, paragraph } from "./page-section.ts";
import { areaTable } from "./sections-of-signatures.ts";
import { concordanceIn, drawnModels, labelOf, mainModel } from "./study-facts.ts";
import { digits, estimated, level, pShown, shown } from "./words.ts";

/** Table 5, concordance, ROC curves; in a study without signatures also the table of AUCs. */
export function performanceSection(result: StudyResult, context: PageContext): PageSection {
  const { number, plate } = context;
  const { modelComparison: comparison, modelValidation } = result;
  const { models, cohorts, times, confLevel } = comparison;
  const sized = (key: string): string => {
    const size = models.find(({ name }) => name === key)?.df;
    return size === undefined ? "" : String(size);
  };
  const rows = cohorts.flatMap((cohort): ReportCell[][] => {
    const own = models.map(({ name, bic }): ReportCell[] => [
      cohort.role === "train" ? `${cohort.cohort}, apparent` : cohort.cohort,
      labelOf(result, name),
      estimatedOr(concordanceIn(cohort, name)),
      ...times.map((time) => digits(cohort.rocs.find((roc) => roc.model === name && roc.time === time)?.auc)),
      cohort.role === "train" ? sized(name) : " ",
      cohort.role === "train" ? digits(bic, 1) : " ",
    ]);
    if (cohort.role !== "train") return own;
    const nested = models.flatMap(({ name }): ReportCell[][] => {
      const found = modelValidation[name as keyof typeof modelValidation];
      if (!found) return [];
      const label = `${cohort.cohort}, nested cross-validation`;
      return [[label, labelOf(result, name), estimatedOr(found.concordance), ...times.map(() => " "), " ", " "]];
    });
    return [...own, ...nested];
  });
  const training = cohorts.find(({ role }) => role === "train")?.cohort;
  const five = number.table({
    title: "Performance of the models",
    grouped: true,
    columns: ["cohort", "model", "C-index", ...times.map((time) => `AUC at ${shown(time)}`), "coefficients", "BIC"],
    rows,
    notes: [
      `Harrell's C-index (${level(confLevel)} confidence interval); AUC weighted for censoring.`,
      `BIC with the number of events as sample size${result.signature ? "; coefficients within a score are not counted, so that it is too good for models of scores" : ""}.`,
      ...(training ? [`${training}, apparent: of the patients that models were fitted to.`] : []),
    ],
  });
  const concordance = plate("concordance");
  const roc = plate("roc");
  const area = plate("area");
  const figures = [concordance, roc, area].map((each) => each && number.figure(pageFigure(each)));
  const errors = errorTable(result, context);
  const auc = result.signature ? undefined : areaTable(result, context, models[0].name);
  const best = models
    .filter(({ bic, df }) => bic !== undefined && (df ?? 0) > 0)
    .sort((a, b) => (a.bic ?? 0) - (b.bic ?? 0))[0];
  const used = [five, ...figures, errors, auc].filter((each) => each !== undefined);
  const place = (each: (typeof used)[number] | undefined): string => `{${used.indexOf(each!)}}`;
  const [c, r, a] = figures;
  const others = [
    ...(c ? [`${place(c)} shows the C-index`] : []),
    ...(r ? [`${place(r)} ROC curves`] : []),
    ...(a ? [`${place(a)} the AUC over time`] : []),
    ...(auc ? [`${place(auc)} has the AUC with limits`] : []),
    ...(errors ? [`${place(errors)} the Brier score`] : []),
  ];
  const lowest = best ? `, and the ${labelOf(result, best.name)} model the lowest BIC (${digits(best.bic, 1)})` : "";
  return {
    id: "performance",
    title: "Performance",
    parts: [
      paragraph(
        `{0} judges the models in each set${lowest}. ${others.length > 0 ? `${others.join(", ")}.` : ""}`
          .replace(", and the", "; the")
          .replace("model the lowest", "model has the lowest")
          .trim(),
        ...used,
      ),
      five.html,
      ...figures.flatMap((each) => (each ? [each.html] : [])),
      ...(auc ? [auc.html] : []),
      ...(errors ? [errors.html] : []),
      ...differenceParts(result, context),
    ],
  };
}

function estimatedOr(found: Parameters<typeof estimated>[0] | undefined): string {
  return found ? estimated(found) : "";
}

function errorTable(
  result: StudyResult,
  { number }: PageContext,
): ReturnType<PageContext["number"]["detail"]> | undefined {
  const { cohorts, confLevel } = result.modelComparison;
  const times = [...new Set(cohorts.flatMap(({ brier }) => brier.flatMap((each) => Array.from(each.times))))].sort(
    (a, b) => a - b,
  );
  if (times.length === 0) return undefined;
  const at = (each: (typeof cohorts)[number]["brier"][number], time: number, list: ArrayLike<number>): number => {
    const k = Array.from(each.times).indexOf(time);
    return k < 0 ? Number.NaN : list[k];
  };
  const rows = cohorts.flatMap(({ cohort, brier }): ReportCell[][] => {
    if (brier.length === 0) return [];
    const [first] = brier;
    const null_: ReportCell[] = [
      cohort,
      "no variable (Kaplan-Meier)",
      ...times.map((time) => digits(at(first, time, first.reference))),
    ];
    const own = brier.map((each): ReportCell[] => [
      cohort,
      labelOf(result, each.model),
      ...times.map((time) =>
        estimated({
          estimate: at(each, time, each.estimate),
          lower: at(each, time, each.lower),
          upper: at(each, time, each.upper),
        }),
      ),
    ]);
    return [null_, ...own];
  });
  return number.detail({
    title: "Brier score",
    grouped: true,
    columns: ["cohort", "model", ...times.map((time) => `at ${shown(time)}`)],
    rows,
    notes: [
      `Mean squared error of the predicted survival, weighted for censoring (${level(confLevel)} confidence interval); the lower the better. A model is of use where it is below the one without variables.`,
    ],
  });
}

// differences from the main model alone: all pairs would be noise
function differenceParts(result: StudyResult, { number }: PageContext): string[] {
  const main = mainModel(result);
  const { cohorts, confLevel } = result.modelComparison;
  const { keys } = drawnModels(result);
  if (!main || keys.length < 2) return [];
  const [key, { name }] = main;
  const rows = cohorts.flatMap(({ cohort, concordanceDifferences }) =>
    concordanceDifferences.flatMap((each): ReportCell[][] => {
      const [first, second] = each.names;
      const other = first === key ? second : first;
      if (![first, second].includes(key) || !keys.includes(other)) return [];
      const turned = first !== key;
      const [lower, upper] = turned ? [-each.upper, -each.lower] : [each.lower, each.upper];
      const estimate = turned ? -each.estimate : each.estimate;
      const shownInterval = Number.isFinite(estimate)
        ? `${digits(estimate)} (${digits(lower)} to ${digits(upper)})`
        : "";
      return [[cohort, labelOf(result, other), shownInterval, pShown(each.pValue)]];
    }),
  );
  if (rows.length === 0) return [];
  const table = number.detail({
    title: `C-index of the ${name} model less that of others`,
    grouped: true,
    columns: ["cohort", "less that of", "difference", "P"],
    rows,
    notes: [
      `${level(confLevel)} confidence interval and two-sided P by the covariance of both estimates; not corrected for the number of comparisons.`,
    ],
  });
  return [paragraph(`{0} tests the differences from the ${name} model.`, table), table.html];
}
