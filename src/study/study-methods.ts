import { cutoffMethods, type Draft, signatureMethods } from "./report/methods-of-signatures.ts";
import { REFERENCES, type ReferenceKey, type StudyReference } from "./report/references.ts";
import { headlineOf, modelsOf, settingsOf, testsOf, trainingOf } from "./report/study-facts.ts";
import { counted, level, listed, shown, timesWords, timeWords } from "./report/words.ts";
import type { StudyResult } from "./study-result.ts";

/** A paragraph on methods: plain text in which sources are numbers in brackets. */
export interface MethodsParagraph {
  readonly heading: string;
  readonly text: string;
  /** Sources that the text cites, with their numbers. */
  readonly references: readonly (StudyReference & { readonly number: number })[];
}

/**
 * What was done in a study, as the methods section of a paper tells it. Every sentence follows from the result: numbers of
 * patients and events, filter, folds, rule of the penalty, cutoffs, tests, seed, version. What the result cannot know, such as
 * where patients come from and how images were made, is not there: `studyChecklist` says what the authors must add.
 *
 * @returns paragraphs in the order of a paper; sources are numbered in the order in which they are cited
 * @example
 * ```ts
 * import { runStudy, studyMethods } from "radiosurv/study";
 * const time = Array.from({ length: 40 }, (_, i) => ((i * 7) % 40) + 1);
 * const outcome = { time, event: time.map((_, i) => (i % 4 === 0 ? 0 : 1)), unit: "months" };
 * const clinical = { age: time.map((value, i) => 70 - value + (i % 9)) };
 * const cohorts = [{ name: "training", role: "train", outcome, clinical }] as const;
 * const result = await runStudy(cohorts, { clinical: ["age"], times: [12] });
 * studyMethods(result)[0].text; // => "Training: training (n = 40, 30 events). There was no test cohort. Time is in months; predictions were judged at 12 months. Before anything was fitted, the data were checked for patients in more than one cohort where identifiers were given, for variables that a cohort lacks, and for units that seem to differ."
 * ```
 */
export function studyMethods(result: StudyResult): readonly MethodsParagraph[] {
  const drafts = [
    patients(result),
    missingData(result),
    ...signatureMethods(result),
    ...models(result),
    ...(result.signature ? [] : cutoffMethods(result)),
    ...validation(result),
    evaluation(result),
    software(result),
  ];
  const numbers = new Map<ReferenceKey, number>();
  for (const key of drafts.flatMap(({ cited }) => cited)) if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  return drafts.map(({ heading, sentences, cited }) => ({
    heading,
    text: sentences
      .filter((text): text is string => typeof text === "string" && text !== "")
      .join(" ")
      .replace(/\[(\w+)\]/g, (whole, key: ReferenceKey) => (numbers.has(key) ? `[${numbers.get(key)}]` : whole)),
    references: [...new Set(cited)].map((key) => ({ number: numbers.get(key)!, ...REFERENCES[key] })),
  }));
}

function patients(result: StudyResult): Draft {
  const size = ({ name, n, events }: StudyResult["cohorts"][number]): string =>
    `${name} (n = ${n}, ${counted(events, "event")})`;
  const tests = testsOf(result);
  const parts = (["internal", "external"] as const).flatMap((role) => {
    const some = tests.filter((each) => each.role === role);
    return some.length > 0 ? [`${role} test: ${listed(some.map(size))}`] : [];
  });
  const { units } = settingsOf(result);
  const sealed =
    tests.length === 0
      ? "There was no test cohort."
      : result.leaks
        ? "The internal test cohort had a say in the choice of the ring; all else was fitted to the training cohort alone."
        : `Everything was fitted to the training cohort alone; ${tests.length === 1 ? "the test cohort was" : "test cohorts were"} sealed, and looked at in the comparison only.`;
  return {
    heading: "Patients and outcome",
    sentences: [
      `${[`Training: ${size(trainingOf(result))}`, ...parts].join("; ")}.`,
      sealed,
      `Time is ${result.unit ? `in ${result.unit}` : "in the unit of the data"}; predictions were judged at ${timesWords(result, result.times)}.`,
      `Before anything was fitted, the data were checked for patients in more than one cohort where identifiers were given, for variables that a cohort lacks${units === "ignore" ? "" : ", and for units that seem to differ"}.`.replace(
        units === "ignore" ? "given, for" : "\0",
        "given, and for",
      ),
    ],
    cited: [],
  };
}

function missingData({ missing, settings, cohorts }: StudyResult): Draft {
  if (missing.length === 0) {
    const refused = settings?.missing === "impute" ? "" : "; the software would have refused them";
    return { heading: "Missing data", sentences: [`No value was missing in what was used${refused}.`], cited: [] };
  }
  const rows = missing.map(({ cohort, region, rows: some }) => {
    const n = cohorts.find(({ name }) => name === cohort)?.n ?? 0;
    return `${region ?? "clinical variables"} of ${some} of ${counted(n, "patient")} in ${cohort}`;
  });
  return {
    heading: "Missing data",
    sentences: [
      `Values were missing in ${listed(rows)}.`,
      "They were replaced by the median, categories by the most frequent level, of the training cohort (single imputation).",
    ],
    cited: [],
  };
}

function models(result: StudyResult): Draft[] {
  const all = modelsOf(result);
  if (all.length === 0) return [];
  const { clinical, imaging, models: settings } = settingsOf(result);
  const searched = all.filter(([, model]) => model.selection);
  const { criterion = "bic", entryPValue = 1 } = settings;
  const [, anySearch] = searched[0] ?? [];
  const names: Readonly<Record<string, string>> = {
    bic: "BIC with the number of events as sample size",
    "bic-n": "BIC with the number of patients as sample size",
    aic: "AIC",
  };
  const considered = [
    clinical.length > 0 && `clinical: ${listed(clinical)}`,
    imaging.length > 0 && `reading of images: ${listed(imaging)}`,
  ].filter(Boolean);
  const entered =
    Number(entryPValue) < 1 ? `those with P <= ${shown(Number(entryPValue))} by themselves` : "all of them";
  const search = anySearch?.selection && {
    bic: names[String(criterion)] ?? `a penalty of ${shown(Number(criterion))} for each coefficient`,
    direction: anySearch.selection.direction === "both" ? "both directions" : `${anySearch.selection.direction} steps`,
  };
  const { combined } = result.models;
  return [
    {
      heading: "Models",
      sentences: [
        considered.length > 0 &&
          `Variables considered (${considered.join("; ")}) were examined one by one in Cox models.`,
        search &&
          `From ${entered} a multivariable Cox model was found stepwise in ${search.direction} by ${search.bic}${String(criterion) === "bic" ? " [bic]" : ""}.`,
        `${counted(all.length, "model")}: ${listed(all.map(([, model]) => model.name))}; Efron's treatment of ties.`.replace(
          /^1 model: /,
          "Model: ",
        ),
        combined &&
          "The combined model is a Cox model of two scores: the Rad-score, and the linear predictor of the model of clinical variables and readings.",
        "Proportional hazards were tested by scaled Schoenfeld residuals against 1 less the Kaplan-Meier estimate [hazards].",
      ],
      cited: [...(search && String(criterion) === "bic" ? (["bic"] as const) : []), "hazards"],
    },
  ];
}

function validation(result: StudyResult): Draft[] {
  const headline = headlineOf(result);
  const nested = headline?.validation;
  if (!nested) return [];
  const { folds, repeats, optimism, rings } = nested;
  const steps = [
    ...(rings ? ["the choice of the ring"] : []),
    ...(result.signature ? ["reduction of features", "penalty", "selection"] : []),
    ...(modelsOf(result).some(([, model]) => model.selection) ? ["search for variables"] : []),
    ...(headline.cutoff ? ["cutoff"] : []),
  ];
  const slope = optimism?.metrics.map(({ name }) => (name === "logRank" ? "log-rank statistic" : name));
  return [
    {
      heading: "Internal validation",
      sentences: [
        `Nested cross-validation of the training cohort: ${counted(folds, "outer fold")}${repeats > 1 ? `, repeated ${repeats} times` : ""}. ${steps.length > 0 ? `Without each fold everything was done anew (${listed(steps)})` : "Without each fold the models were fitted anew"}; what came out scored the patients of the fold, and only pairs within a fold were compared [nested].`,
        optimism &&
          `Optimism of ${listed(slope ?? [])} was estimated by ${counted(optimism.resamples, "bootstrap resample")}${optimism.failed > 0 ? `, of which ${optimism.failed} failed` : ""} (${optimism.method}) [harrell].`,
      ],
      cited: ["nested", ...(optimism ? (["harrell"] as const) : [])],
    },
  ];
}

function evaluation(result: StudyResult): Draft {
  const { modelComparison, times } = result;
  const { cohorts, confLevel, decisionTime, models: compared } = modelComparison;
  const { calibrationGroups, simulations } = settingsOf(result);
  const calibrated = cohorts.some(({ calibration }) => calibration.length > 0);
  const decided = cohorts.find(({ decision }) => decision)?.decision;
  const thresholds = decided && [decided.thresholds[0], decided.thresholds[decided.thresholds.length - 1]];
  const grouped = headlineOf(result)?.cutoff !== undefined;
  return {
    heading: "Evaluation",
    sentences: [
      `Discrimination: Harrell's C-index with ${level(confLevel)} confidence interval [harrell], and the area under the time-dependent ROC curve (cumulative cases, dynamic controls, inverse probability of censoring weights) [auc].`,
      compared.length > 1 &&
        `Differences of C-index and AUC between models were tested by the covariance of their influence functions, as DeLong's test does for a plain AUC; P-values are two-sided${simulations ? `, and bands over times come from ${simulations} simulations` : ""}.`,
      calibrated &&
        `Calibration: predicted against observed survival at ${timesWords(result, times)}, in ${calibrationGroups ? `${calibrationGroups} groups` : "groups"} of equal size by Kaplan-Meier, and smoothed by a restricted cubic spline [calibration]; overall error by the Brier score [brier].`,
      decided &&
        thresholds &&
        `Clinical use: net benefit at ${timeWords(result, decisionTime)} for threshold probabilities from ${shown(thresholds[0])} to ${shown(thresholds[1])}, against treating all and none [decision].`,
      grouped && "Survival of risk groups: Kaplan-Meier curves with limits on the log scale, and the log-rank test.",
      compared.length > 1 &&
        `Models were compared by BIC in the training cohort${result.signature ? "; coefficients within a score are not counted there" : ""}.`,
      "No P-value was corrected for the number of models, cohorts or times.",
    ],
    cited: [
      "harrell",
      "auc",
      ...(calibrated ? (["calibration", "brier"] as const) : []),
      ...(decided ? (["decision"] as const) : []),
    ],
  };
}

function software({ version, seed }: StudyResult): Draft {
  return {
    heading: "Software",
    sentences: [
      `All computations were done with radiosurv ${version}; all random numbers come from the seed ${seed}, so that the same data and settings give the same results on any computer.`,
    ],
    cited: [],
  };
}
