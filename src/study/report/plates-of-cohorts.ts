import { aucOverTimeFigure, kaplanMeierFigure, rocFigure } from "../../plot/index.ts";
import type { CohortEvaluation } from "../evaluate-cohort.ts";
import type { StudyResult } from "../study-result.ts";
import { PANEL_WIDTH, panelTheme, stem } from "./panel-style.ts";
import type { Panel, Plate } from "./plates.ts";
import { drawnModels, headlineOf, labelOf } from "./study-facts.ts";
import { counted, level, listed, pWords, shown, timesWords, timeWords } from "./words.ts";

const GROUP_LABELS = [
  ["low risk", "high risk"],
  ["low risk", "middle risk", "high risk"],
];

/** Kaplan-Meier curves of the risk groups, one panel a cohort; P of the training cohort accounts for the search. */
export function survivalPlate(result: StudyResult): Plate | undefined {
  const headline = headlineOf(result);
  const cutoff = headline?.cutoff;
  if (!headline || !cutoff) return undefined;
  const names = GROUP_LABELS[cutoff.groups - 2] ?? [];
  const cohorts = headline.comparison.cohorts.filter(({ groups }) =>
    groups.some(({ model }) => model === headline.name),
  );
  // one axis for all, so that panels can be compared
  const maximumTime = Math.max(...cohorts.map(({ lastTime }) => lastTime));
  const panels = cohorts.map((cohort): Panel => {
    const groups = cohort.groups.find(({ model }) => model === headline.name)!;
    const training = cohort.role === "train";
    // score and cutoff were fitted to these patients: only those of models without them tell something
    const tested = training ? headline.validation?.groupTest : groups.test;
    const pValue = tested?.pValue ?? Number.NaN;
    const labels = Object.fromEntries(groups.groups.map((group) => [String(group), names[group] ?? `group ${group}`]));
    const known = Number.isFinite(pValue);
    const told = training
      ? known
        ? `${pWords(pValue)} in nested cross-validation (naive: ${pWords(cutoff.pValue)}).`
        : "No P-value: score and cutoff were fitted here."
      : groups.test
        ? `${pWords(pValue)}, log-rank test.`
        : "No test: one group, or no event.";
    return {
      name: stem("kaplan-meier", cohort.cohort),
      note: `${titleOf(cohort)}. ${told}`,
      figure: kaplanMeierFigure(groups.curves, {
        title: training && known ? `${shortTitle(cohort)}; P nested` : shortTitle(cohort),
        width: PANEL_WIDTH,
        height: 350,
        theme: panelTheme(),
        maximumTime,
        ...(Object.keys(labels).length > 1 && { labels }),
        ...(known && { pValue }),
      }),
    };
  });
  if (panels.length === 0) return undefined;
  const confLevel = cohorts[0].groups[0]?.curves[0]?.confLevel ?? 0.95;
  return {
    section: "survival",
    title: `Survival of the risk groups of the ${headline.label}`,
    caption: `Kaplan-Meier curves with ${level(confLevel)} confidence bands (log scale), censored patients as marks, and numbers at risk; n: ${sizes(cohorts)}. Groups by the ${cutoff.cutoffs.length === 1 ? "cutoff" : "cutoffs"} ${listed(cutoff.cutoffs.map((value) => shown(value)))} of the training cohort (low: at or below it).`,
    columns: columnsFor(panels.length),
    panels,
  };
}

/** ROC curves at each time, one panel a cohort. */
export function rocPlate(result: StudyResult): Plate | undefined {
  const headline = headlineOf(result);
  if (!headline) return undefined;
  const { cohorts, confLevel, times } = headline.comparison;
  const shownIn = cohorts.flatMap((cohort) => {
    const rocs = cohort.rocs.filter(({ model, auc }) => model === headline.name && Number.isFinite(auc));
    return rocs.length > 0 ? [{ cohort, rocs }] : [];
  });
  if (shownIn.length === 0) return undefined;
  const panels = shownIn.map(
    ({ cohort, rocs }): Panel => ({
      name: stem("roc", cohort.cohort),
      note: `${titleOf(cohort)}.`,
      figure: rocFigure(rocs, {
        title: titleOf(cohort),
        width: PANEL_WIDTH,
        theme: panelTheme(),
        labels: rocs.map(({ time }) => timeWords(result, time)),
      }),
    }),
  );
  return {
    section: "roc",
    title: `ROC curves of the ${headline.label}`,
    caption: `Time-dependent ROC curves at ${timesWords(result, times)} (cumulative cases, dynamic controls, weighted for censoring), with AUC and ${level(confLevel)} confidence interval; n: ${sizes(cohorts)}. ${apparent(cohorts)}`,
    columns: columnsFor(panels.length),
    panels,
  };
}

/** AUC of the models over time, one panel a cohort. */
export function areaPlate(result: StudyResult): Plate | undefined {
  const { cohorts, times, confLevel } = result.modelComparison;
  const { keys, note } = drawnModels(result);
  if (times.length < 2) return undefined;
  const panels = cohorts.flatMap((cohort): Panel[] => {
    const lines = keys.flatMap((key) => {
      // limits of several models at once would hide each other
      const areas = cohort.rocs
        .filter(({ model, auc }) => model === key && Number.isFinite(auc))
        .map(({ time, auc, interval }) => ({ time, auc, ...(keys.length === 1 && { interval }) }));
      return areas.length > 0 ? [[labelOf(result, key), areas] as const] : [];
    });
    if (lines.length === 0) return [];
    const { unit } = result;
    return [
      {
        name: stem("auc-over-time", cohort.cohort),
        note: `${titleOf(cohort)}.`,
        figure: aucOverTimeFigure(Object.fromEntries(lines), {
          title: titleOf(cohort),
          width: PANEL_WIDTH,
          theme: panelTheme(),
          ...(unit && { unit }),
        }),
      },
    ];
  });
  if (panels.length === 0) return undefined;
  return {
    section: "area",
    title: "AUC of the models over time",
    caption: said(
      `Area under the time-dependent ROC curve at ${timesWords(result, times)}, ${keys.length === 1 ? `with pointwise ${level(confLevel)} confidence limits` : "without limits for clearness"}; the line at 0.5 is chance.`,
      note,
      `n: ${sizes(cohorts)}.`,
      apparent(cohorts),
    ),
    columns: columnsFor(panels.length),
    panels,
  };
}

/** Sentences, but for empty ones. */
export function said(...sentences: readonly string[]): string {
  return sentences.filter(Boolean).join(" ");
}

export function titleOf(cohort: CohortEvaluation): string {
  return `${shortTitle(cohort)}, ${counted(cohort.events, "event")}`;
}

function shortTitle({ cohort, role, n }: CohortEvaluation): string {
  const kind = role === "train" ? "training" : role;
  const same = cohort.toLowerCase() === kind || cohort.toLowerCase() === role;
  return `${cohort}${same ? "" : ` (${kind})`}, n = ${n}`;
}

export function sizes(cohorts: readonly CohortEvaluation[]): string {
  return listed(cohorts.map(({ cohort, n }) => `${cohort} ${n}`));
}

/** What must be said of values in the training cohort. */
export function apparent(cohorts: readonly CohortEvaluation[]): string {
  const training = cohorts.filter(({ role }) => role === "train").map(({ cohort }) => cohort);
  return training.length > 0
    ? `Values in ${listed(training)} are apparent: the models were fitted to these patients.`
    : "";
}

export function columnsFor(panels: number): 1 | 2 | 3 {
  return panels === 1 ? 1 : panels === 2 || panels === 4 ? 2 : 3;
}
