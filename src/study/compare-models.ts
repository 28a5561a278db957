import { RadiosurvError } from "../error.ts";
import { checkSettings, confLevelRule, isNumber, listOf, positive, type Rules, wholeFrom } from "../rules.ts";
import { seedRule } from "../stats/random.ts";
import type { SurvivalOutcome } from "../survival/index.ts";
import type { Signature } from "./apply-signature.ts";
import { type CohortEvaluation, evaluateCohort } from "./evaluate-cohort.ts";
import { isSignature, predictModel } from "./predict-model.ts";
import type { StudyData, StudyModel } from "./study-model.ts";

/** Patients of one set. */
export interface StudyCohort extends StudyData {
  readonly name: string;
  /** `train`: models may be fitted on it; the others are sealed. */
  readonly role: "train" | "internal" | "external";
  readonly outcome: SurvivalOutcome;
  /** Patient of each row. */
  readonly ids?: ArrayLike<number | string>;
}

/** What {@link compareModels} can be told. */
export interface CompareModelsOptions {
  /** Times of ROC curves, calibration and Brier scores, in the unit of the outcome. */
  readonly times: ArrayLike<number>;
  /** Time of the decision curves. @default the last of `times` */
  readonly decisionTime?: number;
  /** Threshold probabilities of the decision curves, ascending. @default 0, 0.01, ..., 0.45 */
  readonly thresholds?: ArrayLike<number>;
  /** Groups of predicted survival in calibration. @default 5 */
  readonly calibrationGroups?: number;
  /** @default 0.95 */
  readonly confLevel?: number;
  /** Simulated maxima for bands and adjusted p-values of AUCs over times. @default 1000 */
  readonly simulations?: number;
  /** Of these. @default 1 */
  readonly seed?: number;
}

/** A model, and how large it is. */
export interface ComparedModel {
  readonly name: string;
  /** Coefficients of its Cox model, rows and events that it was fitted to, and BIC. None for a mere signature. */
  readonly df?: number;
  readonly bic?: number;
  readonly n: number;
  readonly events: number;
}

/** Models compared in several cohorts. */
export interface ModelComparison {
  readonly models: readonly ComparedModel[];
  readonly cohorts: readonly CohortEvaluation[];
  readonly times: readonly number[];
  readonly decisionTime: number;
  readonly confLevel: number;
}

/** Names of strategies in decision curves. */
export const RESERVED: readonly string[] = ["all", "none"];

const RULES: Rules = {
  times: listOf(isNumber),
  decisionTime: positive,
  thresholds: listOf(isNumber),
  calibrationGroups: wholeFrom(1),
  confLevel: confLevelRule,
  simulations: wholeFrom(100),
  seed: seedRule,
};

/**
 * Judges models in each of several cohorts: Harrell's C with limits, differences of C and of time-dependent AUC for each pair of
 * models (by their covariance, as DeLong's test has it for a plain AUC), calibration, Brier score, decision curves, and
 * Kaplan-Meier curves of the groups by the training cutoffs. Nothing is fitted. BIC is that of the training.
 *
 * Equals `concordanceIndex`, `compareTimeDependentAuc`, `calibrationCurve`, `brierScore`, `decisionCurve`, `kaplanMeier` and
 * `logRankTest` on the predictions of `predictModel`. Times beyond the follow-up of a cohort are left out there, and named in
 * its `warnings`. The values in the training cohort are apparent ones: see `crossValidateSignature`.
 *
 * @param models - models and signatures by name
 * @param cohorts - with the variables and features that the models need
 * @throws RadiosurvError `argument` without a model or a cohort, and what `predictModel` throws; `setting`
 * @example
 * ```ts
 * import { clinicalModel, compareModels } from "radiosurv/study";
 * const outcome = { time: [4, 3, 1, 1, 2, 2, 3, 5, 6, 8], event: [1, 1, 1, 0, 1, 1, 0, 1, 1, 1] };
 * const clinical = { x: [0, 2, 3, 1, 1, 2, 0, 0, 1, 0], y: [1, 0, 0, 1, 0, 1, 0, 1, 0, 1] };
 * const model = clinicalModel(outcome, clinical);
 * const cohorts = [{ name: "training", role: "train", outcome, clinical }] as const;
 * const { cohorts: [training] } = compareModels({ model }, cohorts, { times: [3] });
 * training.concordance[0].estimate; // => 0.8281
 * ```
 */
export function compareModels(
  models: Readonly<Record<string, StudyModel | Signature>>,
  cohorts: readonly StudyCohort[],
  options: CompareModelsOptions,
): ModelComparison {
  const caller = "compareModels";
  checkSettings(caller, options, RULES);
  const entries = Object.entries(models ?? {});
  if (entries.length === 0) {
    throw new RadiosurvError("argument", `${caller}: at least one model is needed, by name; got none`);
  }
  const taken = entries.find(([name]) => RESERVED.includes(name));
  if (taken) {
    throw new RadiosurvError(
      "argument",
      `${caller}: no model may be called "${taken[0]}", which is a strategy of the decision curves; name it otherwise`,
    );
  }
  if (!Array.isArray(cohorts) || cohorts.length === 0) {
    throw new RadiosurvError("argument", `${caller}: a list of at least one cohort is needed; got none`);
  }
  if (options?.times === undefined) throw new RadiosurvError("setting", `${caller}: times is needed`);
  const times = Array.from(options.times);
  const { confLevel = 0.95, simulations = 1000, seed = 1, calibrationGroups = 5 } = options;
  const decisionTime = options.decisionTime ?? times.reduce((most, time) => Math.max(most, time));
  const thresholds = options.thresholds ?? Float64Array.from({ length: 46 }, (_, i) => i / 100);
  const plan = { times, decisionTime, thresholds, calibrationGroups, confLevel, simulations, seed };
  const asked = [...new Set([...times, decisionTime])].sort((a, b) => a - b);
  return {
    models: entries.map(([name, model]) => describe(name, model)),
    cohorts: cohorts.map((cohort: StudyCohort) => {
      const predictions = Object.fromEntries(
        entries.map(([name, model]) => [name, predictModel(model, dataOf(cohort), { times: asked })]),
      );
      return evaluateCohort(cohort, predictions, plan);
    }),
    times,
    decisionTime,
    confLevel,
  };
}

/** What models may see of a cohort. */
export function dataOf({ clinical, features }: StudyData): StudyData {
  return { ...(clinical && { clinical }), ...(features && { features }) };
}

function describe(name: string, model: StudyModel | Signature): ComparedModel {
  const { n, events } = model.provenance;
  if (isSignature(model)) return { name, n, events };
  const df = model.fit.coefficients.filter((value) => value !== null && !Number.isNaN(value)).length;
  return { name, df, bic: model.bic, n, events };
}
