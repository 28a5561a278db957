import { RadiosurvError } from "../../src/error.ts";

/** How many patients each set has. */
export interface SetSizes {
  readonly train: number;
  readonly internal: number;
  readonly external: number;
}

/** A set of patients: `train` and `internal` are of centre 1, `external` of centres 2 and 3. */
export type Cohort = "train" | "internal" | "external";

/** Where a patient belongs. */
export interface Place {
  readonly cohort: Cohort;
  readonly centre: 1 | 2 | 3;
}

/** Sizes of Xiong et al. 2024, Breast Cancer Research, doi 10.1186/s13058-024-01909-3. */
export const STUDY_SIZES: SetSizes = { train: 311, internal: 169, external: 163 };

/** Names of the sets in the order of patients. */
export const COHORTS: readonly Cohort[] = ["train", "internal", "external"];

/** Patients in all sets. */
export function totalOf(sizes: SetSizes): number {
  for (const cohort of COHORTS) {
    if (Number.isInteger(sizes?.[cohort]) && sizes[cohort] >= 0) continue;
    throw new RadiosurvError(
      "argument",
      `sizes needs a whole number >= 0 for each of train, internal and external; got ${sizes?.[cohort]} for ${cohort}`,
    );
  }
  return sizes.train + sizes.internal + sizes.external;
}

/**
 * Where patient `index` belongs: the first ones are those of the training set, then come the internal and the external test
 * set. No order is in the patients, so this is a split at random. Of five external patients three are of centre 2.
 *
 * @throws RadiosurvError `argument` for sizes that are no whole numbers, or an index beyond them
 */
export function placeOf(index: number, sizes: SetSizes): Place {
  const total = totalOf(sizes);
  if (!(Number.isInteger(index) && index >= 0 && index < total)) {
    throw new RadiosurvError("argument", `index must be a whole number from 0 to ${total - 1}; got ${index}`);
  }
  const { train, internal } = sizes;
  if (index < train) return { cohort: "train", centre: 1 };
  if (index < train + internal) return { cohort: "internal", centre: 1 };
  return { cohort: "external", centre: (index - train - internal) % 5 < 3 ? 2 : 3 };
}

/** Name of a patient; the same in images, manifest and tables. */
export function patientId(index: number): string {
  return `patient-${String(index + 1).padStart(3, "0")}`;
}
