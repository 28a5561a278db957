import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { writeNifti } from "../../src/io/index.ts";
import { type CohortProgress, writeTable } from "../../src/node/index.ts";
import type { Row } from "../../src/table/index.ts";
import { clinicalRow } from "./clinical-row.ts";
import { repeatedCases, simulateReading, simulateSecondReading } from "./reading.ts";
import { patientId, STUDY_SIZES, totalOf } from "./sets.ts";
import { type StudyOptions, type StudyPatient, simulateStudyPatient } from "./study-patient.ts";
import { toPng } from "./write-cohort.ts";

/** What {@link writeStudyCohort} can be told. */
export interface WriteStudyOptions extends StudyOptions {
  /** Names the cohort. @default 1 */
  readonly seed?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CohortProgress) => void;
}

/** Where a cohort was written. */
export interface StudyFiles {
  /** Columns ID, Cohort, Centre, Modality, Image, Mask (the true one), and Phases with `phases`. */
  readonly manifest: string;
  /** A row a patient: ID, Cohort, Centre, time, event and all variables. */
  readonly clinical: string;
  /** Readings of 60 cases by both readers: ID, Reader, shape, margin, enhancement, tic, size_mm. */
  readonly readings: string;
  /** The truth: ID, risk. */
  readonly truth: string;
}

/**
 * Writes the simulated study: images and true masks (ultrasound as PNG, MRI as .nii.gz), a manifest with a row for each
 * patient and modality, and tables of clinical variables, repeated readings and true risks. One patient is in memory at a
 * time.
 */
export async function writeStudyCohort(directory: string, options: WriteStudyOptions = {}): Promise<StudyFiles> {
  const { seed = 1, sizes = STUDY_SIZES, signal, onProgress } = options;
  const total = totalOf(sizes);
  const images: Row[] = [];
  const patients: Row[] = [];
  const truth: Row[] = [];
  const sizeOf = new Map<number, number>();
  for (let i = 0; i < total; i++) {
    signal?.throwIfAborted();
    const patient = simulateStudyPatient(seed, i, options);
    images.push(...(await writeStudyImages(directory, patient)));
    patients.push(clinicalRow(patient));
    truth.push({ ID: patient.id, risk: patient.risk });
    sizeOf.set(i, patient.reading.sizeMm);
    onProgress?.({ done: i + 1, total, failed: 0, id: patient.id });
  }
  const readings = repeatedCases(sizes).flatMap((i) => readingRows(seed, i, sizeOf.get(i)));
  const write = async (name: string, rows: readonly Row[]): Promise<string> => {
    const path = join(directory, name);
    await writeTable(path, rows);
    return path;
  };
  return {
    manifest: await write("manifest.csv", images),
    clinical: await write("clinical.csv", patients),
    readings: await write("readings.csv", readings),
    truth: await write("truth.csv", truth),
  };
}

/**
 * Writes the images of one patient: for programs that make patients in several processes and put the rows together.
 *
 * @returns the two rows of the manifest
 */
export async function writeStudyImages(directory: string, patient: StudyPatient): Promise<readonly Row[]> {
  const { id, cohort, centre, ultrasound, mri } = patient;
  for (const folder of ["images", "reference"]) await mkdir(join(directory, folder), { recursive: true });
  const write = async (folder: string, name: string, bytes: Uint8Array): Promise<string> => {
    await writeFile(join(directory, folder, name), bytes);
    return `${folder}/${name}`;
  };
  const phases: string[] = [];
  for (const [i, phase] of (mri.phases ?? []).entries()) {
    phases.push(await write("images", `${id}-mri-phase-${i}.nii.gz`, writeNifti(phase, { gzip: true })));
  }
  const cells = { ID: id, Cohort: cohort, Centre: centre };
  return [
    {
      ...cells,
      Modality: "US",
      Image: await write("images", `${id}-us.png`, toPng(ultrasound.image, 1)),
      Mask: await write("reference", `${id}-us.png`, toPng(ultrasound.mask, 255)),
    },
    {
      ...cells,
      Modality: "MRI",
      Image: await write("images", `${id}-mri.nii.gz`, writeNifti(mri.image, { gzip: true })),
      Mask: await write("reference", `${id}-mri.nii.gz`, writeNifti(mri.mask, { gzip: true })),
      ...(phases.length > 0 && { Phases: phases.join(" ") }),
    },
  ];
}

function readingRows(seed: number, index: number, sizeMm: number | undefined): readonly Row[] {
  const first = simulateReading(seed, index, sizeMm);
  return [first, simulateSecondReading(seed, index, first)].map((reading, i) => ({
    ID: patientId(index),
    Reader: i + 1,
    shape: reading.shape,
    margin: reading.margin,
    enhancement: reading.enhancement,
    tic: reading.tic,
    size_mm: reading.sizeMm,
  }));
}
