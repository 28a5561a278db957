/** A file that was made. */
export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The jobs of the cohort worker. */
export type CohortJobs = {
  readonly example: readonly [{ readonly seed: number; readonly patients: number }, readonly MadeFile[]];
};
