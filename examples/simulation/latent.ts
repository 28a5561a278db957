import { nearlyNormal, type Random, random } from "./random.ts";

/** Streams of random numbers of a patient; 0 to 2 are those of `simulatePatient`. Each use has its own. */
export const STREAM = {
  risk: 0,
  ultrasound: 1,
  mri: 2,
  clinical: 3,
  reading: 4,
  secondReading: 5,
  outcome: 6,
  phases: 7,
  scanner: 8,
  features: 9,
  missing: 10,
  permutation: 11,
} as const;

/** Latent risk of a patient, mean 0 and variance 1: that which shapes the images. */
export function latentRisk(seed: number, index: number): number {
  return nearlyNormal(random(seed, index, STREAM.risk));
}

/** A standard normal number that correlates with `latent`, itself one. */
export function correlated(next: Random, latent: number, correlation: number): number {
  return correlation * latent + Math.sqrt(1 - correlation * correlation) * nearlyNormal(next);
}

/** How many of the ascending cuts lie at or below a value. */
export function gradeOf(value: number, cuts: readonly number[]): number {
  let grade = 0;
  while (grade < cuts.length && value >= cuts[grade]) grade++;
  return grade;
}
