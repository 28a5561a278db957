import { join } from "node:path";
import { type CohortProgress, writeTable } from "../../src/node/index.ts";
import { threadPool } from "../../src/node/thread-pool.ts";
import type { Row } from "../../src/table/index.ts";
import { sourceDigest } from "../source-digest.ts";
import { clinicalRow } from "./clinical-row.ts";
import { repeatedCases, simulateReading, simulateSecondReading } from "./reading.ts";
import { patientId, STUDY_SIZES, totalOf } from "./sets.ts";
import { type StudyOptions, simulateStudyRecord } from "./study-patient.ts";
import { type PatientTask, type WrittenPatient, writeStudyPatient } from "./write-study-patient.ts";

/** What {@link writeStudyCohort} can be told. */
export interface WriteStudyOptions extends StudyOptions {
  /** Names the cohort. @default 1 */
  readonly seed?: number;
  /** Threads that make patients. 1: the thread of the caller. @default 1 */
  readonly concurrency?: number;
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

/** What makes the images. */
const CODE = ["examples/simulation", "src/image", "src/io", "src/features", "src/extraction", "src/stats"];

/**
 * Writes the simulated study: images and true masks (ultrasound as PNG, MRI as .nii.gz), a manifest with a row for each
 * patient and modality, and tables of clinical variables, repeated readings and true risks. A thread holds one patient at a
 * time. Patients whose files are whole are not made again, and the files are the same for any number of threads.
 */
export async function writeStudyCohort(directory: string, options: WriteStudyOptions = {}): Promise<StudyFiles> {
  const { seed = 1, concurrency = 1, signal, onProgress, ...made } = options;
  const { sizes = STUDY_SIZES } = made;
  const total = totalOf(sizes);
  const code = sourceDigest(...CODE);
  const tasks = Array.from({ length: total }, (_, index) => ({ directory, seed, index, options: made, code }));
  const written = await inThreads(tasks, concurrency, signal, onProgress);
  const records = written.map(({ sizeMm }, i) => simulateStudyRecord(seed, i, made, sizeMm));
  const readings = repeatedCases(sizes).flatMap((i) => readingRows(seed, i, written[i].sizeMm));
  const write = async (name: string, rows: readonly Row[]): Promise<string> => {
    const path = join(directory, name);
    await writeTable(path, rows);
    return path;
  };
  return {
    manifest: await write(
      "manifest.csv",
      written.flatMap(({ images }) => images),
    ),
    clinical: await write("clinical.csv", records.map(clinicalRow)),
    readings: await write("readings.csv", readings),
    truth: await write(
      "truth.csv",
      records.map(({ id, risk }) => ({ ID: id, risk })),
    ),
  };
}

async function inThreads(
  tasks: readonly PatientTask[],
  concurrency: number,
  signal: AbortSignal | undefined,
  onProgress: WriteStudyOptions["onProgress"],
): Promise<readonly WrittenPatient[]> {
  const threads = Math.min(concurrency, tasks.length);
  const script = new URL("./patient-worker.ts", import.meta.url);
  const pool = threads > 1 ? threadPool<PatientTask, WrittenPatient>(script, { threads }) : undefined;
  const written: WrittenPatient[] = new Array(tasks.length);
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length) {
      signal?.throwIfAborted();
      const i = next++;
      written[i] = pool ? await pool.run(tasks[i], { signal }) : await writeStudyPatient(tasks[i]);
      onProgress?.({ done: ++done, total: tasks.length, failed: 0, id: patientId(i) });
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(threads, 1) }, lane));
  } finally {
    next = tasks.length;
    await pool?.close();
  }
  return written;
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
