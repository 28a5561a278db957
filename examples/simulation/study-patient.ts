import { extractFeatures } from "../../src/extraction/index.ts";
import { shape } from "../../src/features/index.ts";
import type { Image, Mask } from "../../src/image/index.ts";
import { type ClinicalRecord, simulateClinical, withGaps } from "./clinical.ts";
import { PHASE_TIMES } from "./enhancement.ts";
import { latentRisk, STREAM } from "./latent.ts";
import { type SimulatedMri, simulateMri } from "./mri.ts";
import { permutedPatients, type SimulatedOutcome, simulateOutcome } from "./outcome.ts";
import { random } from "./random.ts";
import { type MriReading, simulateReading } from "./reading.ts";
import { scanned, scannedMask } from "./scanner.ts";
import { type Cohort, type Place, patientId, placeOf, type SetSizes, STUDY_SIZES } from "./sets.ts";
import { simulateUltrasound } from "./ultrasound.ts";

/** What {@link simulateStudyPatient} and what stands on it can be told. */
export interface StudyOptions {
  /** Patients of each set. @default 311, 169 and 163 */
  readonly sizes?: SetSizes;
  /** Whether scanners differ between centres. @default true */
  readonly centreEffects?: boolean;
  /** The null cohort: each patient has the outcome of another one. @default false */
  readonly permuted?: boolean;
  /** Factor of the baseline hazard: more events, for small cohorts. @default 1 */
  readonly hazard?: number;
  /** Draws all phases of the MRI, not the peak alone. @default false */
  readonly phases?: boolean;
}

/**
 * A cohort that is made, segmented and measured in two and a half minutes of one core. So few patients would have five
 * events; eight times the hazard gives about half of them one.
 */
export const SMALL_STUDY = { sizes: { train: 26, internal: 12, external: 12 }, hazard: 8 } as const;

/** A patient without images. */
export interface StudyRecord {
  readonly id: string;
  readonly cohort: Cohort;
  readonly centre: Place["centre"];
  /** Mean 0, variance 1: the truth that no study knows. */
  readonly risk: number;
  /** All values, and those that were not lost. */
  readonly truth: ClinicalRecord;
  readonly clinical: Partial<ClinicalRecord>;
  /** Of the first reader. */
  readonly reading: MriReading;
  readonly outcome: SimulatedOutcome;
}

/** A patient of the simulated study. */
export interface StudyPatient extends StudyRecord {
  readonly ultrasound: { readonly image: Image; readonly mask: Mask };
  /** The peak phase; with `phases` all of them too. */
  readonly mri: SimulatedMri;
}

/**
 * A patient of the simulated study, images and all. The same seed, index and options give the same bytes on every runtime,
 * whatever other patients are made, and so patients may be made anywhere and in any order. At centre 1 images are those
 * of `simulatePatient`.
 *
 * @param seed - whole number that names the cohort
 * @param index - number of the patient in it, from 0: sets follow one another
 * @throws RadiosurvError `argument` for an index beyond the sizes
 */
export function simulateStudyPatient(seed: number, index: number, options: StudyOptions = {}): StudyPatient {
  const { sizes = STUDY_SIZES, centreEffects = true, phases = false } = options;
  const centre = centreEffects ? placeOf(index, sizes).centre : 1;
  const risk = latentRisk(seed, index);
  const { tic: curve } = simulateReading(seed, index);
  const series = phases ? { curve, next: random(seed, index, STREAM.phases) } : undefined;
  const ultrasound = simulateUltrasound(random(seed, index, STREAM.ultrasound), risk);
  const mri = simulateMri(random(seed, index, STREAM.mri), risk, series);
  const scan = { seed, index, centre };
  const us = scanned("ultrasound", ultrasound.image, scan);
  const peak = scanned("mri", mri.image, scan);
  const mask = scannedMask(mri.mask, peak);
  const others = mri.phases?.map((phase, part) => ({
    ...(phase.voxels.data === mri.image.voxels.data ? peak : scanned("mri", phase, { ...scan, part: part + 1 })),
    time: PHASE_TIMES[part],
  }));
  return {
    ...simulateStudyRecord(seed, index, options, diameterOf(mri.mask)),
    ultrasound: { image: us, mask: scannedMask(ultrasound.mask, us) },
    mri: { image: peak, mask, breast: scannedMask(mri.breast, peak), ...(others && { phases: others }) },
  };
}

/**
 * The same patient without images, in well below a millisecond. The diameter that the reader measures is then the one
 * that is expected of risk and radius, unless it is given.
 */
export function simulateStudyRecord(
  seed: number,
  index: number,
  options: StudyOptions = {},
  sizeMm?: number,
): StudyRecord {
  const { sizes = STUDY_SIZES, permuted = false, hazard = 1 } = options;
  const place = placeOf(index, sizes);
  const truth = simulateClinical(seed, index);
  const owner = permuted ? permutedPatients(seed, sizes)[index] : index;
  return {
    id: patientId(index),
    ...place,
    risk: latentRisk(seed, index),
    truth,
    clinical: withGaps(seed, index, truth),
    reading: simulateReading(seed, index, sizeMm),
    outcome: simulateOutcome(seed, owner, { hazard }),
  };
}

function diameterOf(mask: Mask): number {
  return extractFeatures(mask, mask, { families: [shape()] }).features.original_shape_Maximum3DDiameter;
}
