import {
  type BrierScore,
  brierScore,
  type CalibrationCurve,
  calibrationCurve,
  compareTimeDependentAuc,
  type DecisionCurves,
  decisionCurve,
  type TimeDependentAucDifference,
  type TimeDependentRoc,
  timeDependentRoc,
} from "../evaluation/index.ts";
import {
  type ConcordanceDifference,
  compareConcordance,
  concordanceIndex,
  kaplanMeier,
  logRankTest,
  type SurvivalCurve,
  type SurvivalOutcome,
} from "../survival/index.ts";
import type { SignatureScores } from "./apply-signature.ts";
import type { ConcordanceEstimate } from "./out-of-fold.ts";

/** Groups by the training cutoff of a model in one cohort. */
export interface GroupComparison {
  readonly model: string;
  /** 0 is low. Lists have one entry a group that occurs. */
  readonly groups: readonly number[];
  readonly n: readonly number[];
  readonly events: readonly number[];
  readonly curves: readonly SurvivalCurve[];
  /** Log-rank test; none for a single group or without an event. In the training cohort the cutoff was searched for it. */
  readonly test?: { readonly statistic: number; readonly df: number; readonly pValue: number };
}

/** Models judged in one cohort. No entry is of a single patient, but for steps of curves. */
export interface CohortEvaluation {
  readonly cohort: string;
  readonly role: "train" | "internal" | "external";
  readonly n: number;
  readonly events: number;
  /** Last follow-up: nothing is known beyond. */
  readonly lastTime: number;
  readonly concordance: readonly (ConcordanceEstimate & { readonly model: string })[];
  /** Each pair of models. */
  readonly concordanceDifferences: readonly ConcordanceDifference[];
  readonly rocs: readonly (Omit<TimeDependentRoc, "influence"> & { readonly model: string })[];
  /** Each pair of models at each time. */
  readonly aucDifferences: readonly TimeDependentAucDifference[];
  readonly calibration: readonly (Omit<CalibrationCurve, "groupOf"> & { readonly model: string })[];
  readonly brier: readonly (Omit<BrierScore, "influence" | "name"> & { readonly model: string })[];
  /** Net benefit at the decision time; none where follow-up ends before it. */
  readonly decision?: DecisionCurves;
  readonly groups: readonly GroupComparison[];
  readonly warnings: readonly string[];
}

/** What is asked of each cohort. */
export interface EvaluationPlan {
  readonly times: readonly number[];
  readonly decisionTime: number;
  readonly thresholds: ArrayLike<number>;
  readonly calibrationGroups: number;
  readonly confLevel: number;
  readonly simulations: number;
  readonly seed: number;
}

/** Judges predictions of models in one cohort. */
export function evaluateCohort(
  { name: cohort, role, outcome }: Pick<CohortEvaluation, "role"> & { name: string; outcome: SurvivalOutcome },
  predictions: Readonly<Record<string, SignatureScores>>,
  plan: EvaluationPlan,
): CohortEvaluation {
  const { confLevel, simulations, seed } = plan;
  const scores = Object.fromEntries(Object.entries(predictions).map(([name, { score }]) => [name, score]));
  const names = Object.keys(scores);
  const lastTime = Array.from(outcome.time).reduce((most, time) => Math.max(most, time), 0);
  const events = Array.from(outcome.event).reduce((sum: number, value) => sum + Number(value), 0);
  const warnings: string[] = [];
  const concordance = names.map((model) => {
    const { estimate, standardError, lower, upper } = concordanceIndex(outcome, scores[model], { confLevel });
    return { model, estimate, standardError, lower, upper };
  });
  const several = names.length > 1;
  const areaOptions = { times: plan.times, confLevel, simulations, seed };
  const areas = several
    ? compareTimeDependentAuc(outcome, scores, areaOptions)
    : { rocs: [timeDependentRoc(outcome, scores[names[0]], areaOptions)], differences: [] };
  const rocs = names.flatMap((model, m) =>
    areas.rocs[m].map(({ influence: _, ...roc }) => {
      if (Number.isNaN(roc.auc)) warnings.push(`no case, or nobody followed beyond ${roc.time}: no AUC of ${model}`);
      return { model, ...roc };
    }),
  );
  return {
    cohort,
    role,
    n: outcome.time.length,
    events,
    lastTime,
    concordance,
    concordanceDifferences: several ? compareConcordance(outcome, scores, { confLevel }).differences : [],
    rocs,
    aucDifferences: areas.differences,
    ...ofSurvival(outcome, predictions, plan, lastTime, warnings),
    groups: names.flatMap((model) => groupsOf(outcome, model, predictions[model].group)),
    warnings: [...new Set(warnings)],
  };
}

// what needs predicted survival, at times within the follow-up of this cohort and of the training
function ofSurvival(
  outcome: SurvivalOutcome,
  predictions: Readonly<Record<string, SignatureScores>>,
  { times, decisionTime, thresholds, calibrationGroups, confLevel }: EvaluationPlan,
  lastTime: number,
  warnings: string[],
): Pick<CohortEvaluation, "calibration" | "brier" | "decision"> {
  const asked = [...new Set([...times, decisionTime])].sort((a, b) => a - b);
  const calibration: CohortEvaluation["calibration"][number][] = [];
  const brier: CohortEvaluation["brier"][number][] = [];
  const risks: Record<string, Float64Array> = {};
  for (const [model, { survival }] of Object.entries(predictions)) {
    if (!survival) {
      warnings.push(`${model} has no baseline: neither calibration nor Brier score nor net benefit`);
      continue;
    }
    const known = asked.filter((time, k) => {
      const known = time <= lastTime && !Number.isNaN(survival[0][k]);
      if (!known) warnings.push(`time ${time} is beyond the follow-up of the cohort or the training of ${model}`);
      return known;
    });
    const at = (time: number): Float64Array => Float64Array.from(survival, (row) => row[asked.indexOf(time)]);
    for (const time of known.filter((each) => times.includes(each))) {
      const options = { time, groups: calibrationGroups, confLevel };
      const { groupOf: _, ...curve } = calibrationCurve(outcome, at(time), options);
      calibration.push({ model, ...curve });
    }
    if (known.includes(decisionTime)) risks[model] = at(decisionTime).map((value) => 1 - value);
    const scored = known.filter((time) => times.includes(time));
    if (scored.length === 0) continue;
    const rows = survival.map((row) => Float64Array.from(scored, (time) => row[asked.indexOf(time)]));
    const { influence: _, name: __, ...score } = brierScore(outcome, rows, { times: scored, confLevel });
    brier.push({ model, ...score });
  }
  const decision =
    Object.keys(risks).length > 0 ? decisionCurve(outcome, risks, { time: decisionTime, thresholds }) : undefined;
  return { calibration, brier, ...(decision && { decision }) };
}

function groupsOf(outcome: SurvivalOutcome, model: string, group: Uint8Array | undefined): GroupComparison[] {
  if (!group) return [];
  const curves = kaplanMeier(outcome, { group });
  const groups = curves.map((curve) => Number(curve.group));
  const events = curves.map(({ eventCount }) => eventCount);
  const n = curves.map((curve) => curve.n);
  const testable = groups.length > 1 && events.some((count) => count > 0);
  const test = testable ? logRankTest(outcome, group) : undefined;
  return [
    {
      model,
      groups,
      n,
      events,
      curves,
      ...(test && { test: { statistic: test.statistic, df: test.df, pValue: test.pValue } }),
    },
  ];
}
