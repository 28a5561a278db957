import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { writeNifti } from "../../src/io/index.ts";
import { formatCsv, parseCsv, type Row } from "../../src/table/index.ts";
import { writeWhole } from "../write-whole.ts";
import { patientId } from "./sets.ts";
import { type StudyOptions, type StudyPatient, simulateStudyPatient } from "./study-patient.ts";
import { toPng } from "./to-png.ts";

/** A patient to be written. */
export interface PatientTask {
  readonly directory: string;
  readonly seed: number;
  readonly index: number;
  /** `simulateStudyPatient`'s. */
  readonly options: StudyOptions;
  /** Names the code that makes the images: a patient of other code is made anew. */
  readonly code: string;
}

/** What tables need of a patient whose images are written. */
export interface WrittenPatient {
  /** Rows of the manifest. */
  readonly images: readonly Readonly<Record<string, string>>[];
  /** Diameter of the tumour in the MRI. */
  readonly sizeMm: number;
}

/**
 * Writes the images and true masks of a patient, unless they are there. Each file appears whole; last comes a record of their
 * sizes, by which another run sees that all of them are there and are of the same seed, options and code.
 */
export async function writeStudyPatient(task: PatientTask): Promise<WrittenPatient> {
  const { directory, seed, index, options, code } = task;
  const record = join(directory, "patients", `${patientId(index)}.json`);
  const key = JSON.stringify({ seed, index, options, code });
  const before = await readRecord(record);
  if (before?.key === key && (await areThere(directory, before.files))) return before;
  const patient = simulateStudyPatient(seed, index, options);
  const files: [name: string, size: number][] = [];
  const rows = await writeStudyImages(patient, async (name, bytes) => {
    await writeWhole(join(directory, name), bytes);
    files.push([name, bytes.length]);
  });
  // as they would be read, so that it does not matter which run has made them
  const images = parseCsv(formatCsv(rows)).rows.map((row) => ({ ...row }));
  const written = { images, sizeMm: patient.reading.sizeMm };
  await writeWhole(record, JSON.stringify({ key, files, ...written }));
  return written;
}

async function readRecord(
  path: string,
): Promise<(WrittenPatient & { key: string; files: readonly [name: string, size: number][] }) | undefined> {
  return readFile(path, "utf8").then(JSON.parse, () => undefined);
}

async function areThere(directory: string, files: readonly [name: string, size: number][]): Promise<boolean> {
  const found = await Promise.all(files.map(([name]) => stat(join(directory, name)).catch(() => undefined)));
  return files.every(([, size], i) => found[i]?.size === size);
}

/** Hands over the files of a patient: ultrasound as PNG, MRI as .nii.gz; returns the rows of the manifest. */
async function writeStudyImages(
  { id, cohort, centre, ultrasound, mri }: StudyPatient,
  write: (name: string, bytes: Uint8Array) => Promise<void>,
): Promise<readonly Row[]> {
  const put = async (name: string, bytes: Uint8Array): Promise<string> => {
    await write(name, bytes);
    return name;
  };
  const phases: string[] = [];
  for (const [i, phase] of (mri.phases ?? []).entries()) {
    phases.push(await put(`images/${id}-mri-phase-${i}.nii.gz`, writeNifti(phase, { gzip: true })));
  }
  const cells = { ID: id, Cohort: cohort, Centre: centre };
  return [
    {
      ...cells,
      Modality: "US",
      Image: await put(`images/${id}-us.png`, toPng(ultrasound.image, 1)),
      Mask: await put(`reference/${id}-us.png`, toPng(ultrasound.mask, 255)),
    },
    {
      ...cells,
      Modality: "MRI",
      Image: await put(`images/${id}-mri.nii.gz`, writeNifti(mri.image, { gzip: true })),
      Mask: await put(`reference/${id}-mri.nii.gz`, writeNifti(mri.mask, { gzip: true })),
      ...(phases.length > 0 && { Phases: phases.join(" ") }),
    },
  ];
}
