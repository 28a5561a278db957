import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "fast-png";
import { contiguousData, type Image } from "../../src/image/image.ts";
import { writeNifti } from "../../src/io/index.ts";
import { type CohortProgress, writeTable } from "../../src/node/index.ts";
import type { Row } from "../../src/table/index.ts";
import { simulatePatient } from "../simulate-cohort.ts";

/**
 * Writes the images of a simulated cohort as files, the ultrasound as PNG and the MRI as .nii.gz, with a manifest of
 * them. No image has a mask; the true ones, which a study of real patients does not have, are written beside them for
 * whoever wants to know how good a segmentation is.
 *
 * @returns path of the manifest: columns ID, Image, Reference (the true mask), Modality, Risk
 */
export async function writeSimulatedCohort(
  directory: string,
  seed: number,
  patients: number,
  onProgress?: (progress: CohortProgress) => void,
): Promise<string> {
  for (const folder of ["images", "reference"]) await mkdir(join(directory, folder), { recursive: true });
  const rows: Row[] = [];
  for (let i = 0; i < patients; i++) {
    const { id, risk, ultrasound, mri } = simulatePatient(seed, i);
    const add = async (Modality: string, extension: string, image: Uint8Array, mask: Uint8Array): Promise<void> => {
      const name = `${id}-${Modality.toLowerCase()}.${extension}`;
      const row = { ID: id, Image: `images/${name}`, Reference: `reference/${name}`, Modality };
      await writeFile(join(directory, row.Image), image);
      await writeFile(join(directory, row.Reference), mask);
      rows.push({ ...row, Risk: risk });
    };
    await add("US", "png", toPng(ultrasound.image, 1), toPng(ultrasound.mask, 255));
    await add("MRI", "nii.gz", writeNifti(mri.image, { gzip: true }), writeNifti(mri.mask, { gzip: true }));
    onProgress?.({ done: i + 1, total: patients, failed: 0, id });
  }
  const path = join(directory, "manifest.csv");
  await writeTable(path, rows);
  return path;
}

export function toPng(image: Image, factor: number): Uint8Array {
  const [width, height] = image.size;
  const data = Uint8Array.from(contiguousData(image), (value) => value * factor);
  return encode({ width, height, data, channels: 1, depth: 8 });
}
