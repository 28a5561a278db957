import { exp, log } from "../../src/stats/elementary.ts";
import { shuffle } from "../../src/stats/random.ts";
import { type ClinicalRecord, simulateClinical } from "./clinical.ts";
import { latentRisk, STREAM } from "./latent.ts";
import { random } from "./random.ts";
import { COHORTS, type SetSizes, totalOf } from "./sets.ts";

/** Disease-free survival of a patient. */
export interface SimulatedOutcome {
  /** Months from surgery to the event or the end of follow-up, to 0.01. */
  readonly time: number;
  /** 1: recurrence, metastasis, contralateral cancer or death at `time`; 0: none of them until then. */
  readonly event: 0 | 1;
}

/**
 * The truth: logarithms of hazard ratios. `risk` a standard deviation of the latent risk that shapes the images, `n_stage`
 * and `grade` a step, `hr` positive hormone receptors. All other variables have the coefficient 0: what a model finds in
 * them it finds by chance, or because they go with one of these.
 */
export const TRUE_COEFFICIENTS = { risk: 0.8, n_stage: 0.45, grade: 0.3, hr: -0.3 } as const;

/**
 * The baseline, of a patient with risk 0, N0, grade 1 and no hormone receptors: survival is exp(-(t / scale)^shape), t in
 * months. The scale was set so that 74 of 643 patients have the event, in the mean over seeds.
 */
export const BASELINE_HAZARD = { shape: 1.2, scale: 690 } as const;

/** Quantiles of the time from surgery to the closing of the records, months, at 0, 1/4, 1/2, 3/4 and 1. */
const CLOSING = [20, 49, 54.5, 78.5, 122] as const;

/** Rate at which patients are lost before, a month. */
const LOSS = 0.0008;

/** What {@link simulateOutcome} can be told. */
export interface OutcomeOptions {
  /** Factor of the baseline hazard: more events, for a cohort too small for the study's. @default 1 */
  readonly hazard?: number;
}

/** Linear predictor of a patient: the logarithm of the hazard ratio to the baseline. */
export function linearPredictor(risk: number, { nStage, grade, hormoneReceptor }: ClinicalRecord): number {
  const { risk: perRisk, n_stage, grade: perGrade, hr } = TRUE_COEFFICIENTS;
  return perRisk * risk + n_stage * nStage + perGrade * (grade - 1) + hr * hormoneReceptor;
}

/**
 * Disease-free survival of a patient: a Weibull time with proportional hazards, censored when the records are closed or the
 * patient is lost, whichever is first. Censoring depends on nothing else.
 */
export function simulateOutcome(seed: number, index: number, options: OutcomeOptions = {}): SimulatedOutcome {
  const next = random(seed, index, STREAM.outcome);
  const predictor = linearPredictor(latentRisk(seed, index), simulateClinical(seed, index));
  const { shape, scale } = BASELINE_HAZARD;
  const hazard = exp(predictor) * (options.hazard ?? 1);
  // 1 - next() is never 0
  const eventTime = scale * exp(log(-log(1 - next()) / hazard) / shape);
  const quarter = 4 * next();
  const closed = Math.floor(quarter);
  const closing = CLOSING[closed] + (quarter - closed) * (CLOSING[closed + 1] - CLOSING[closed]);
  const lost = -log(1 - next()) / LOSS;
  const censored = Math.min(closing, lost);
  const event = eventTime <= censored ? 1 : 0;
  return { time: Math.max(1, Math.round(100 * Math.min(eventTime, censored))) / 100, event };
}

/**
 * Whose outcome each patient of the null cohort has: a permutation inside each set by the seed, so that sets keep their
 * events and follow-up, and nothing goes with them.
 */
export function permutedPatients(seed: number, sizes: SetSizes): Uint32Array {
  const patients = Uint32Array.from({ length: totalOf(sizes) }, (_, i) => i);
  let start = 0;
  COHORTS.forEach((cohort, i) => {
    shuffle(patients.subarray(start, start + sizes[cohort]), random(seed, i, STREAM.permutation, 1));
    start += sizes[cohort];
  });
  return patients;
}
