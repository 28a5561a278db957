import { writeNifti } from "radiosurv/io";
import { latentRisk, STREAM } from "../../simulation/latent.ts";
import { random } from "../../simulation/random.ts";
import { simulateUltrasound } from "../../simulation/ultrasound.ts";
import type { Work } from "../worker/protocol.ts";
import type { CohortJobs, MadeFile } from "./cohort-jobs.ts";

/**
 * Simulates ultrasounds of patients with the masks of their lesions, as files. As it happens in cohorts, one file is cut off and
 * one mask is missing.
 */
export async function makeCohort(
  { seed, patients }: CohortJobs["example"][0],
  work: Work,
): Promise<readonly MadeFile[]> {
  const files: MadeFile[] = [];
  for (let i = 0; i < patients; i++) {
    work.onProgress({ done: i, total: patients, step: `simulating patient ${i + 1}` });
    await work.pause();
    const { image, mask } = simulateUltrasound(random(seed, i, STREAM.ultrasound), latentRisk(seed, i));
    const name = `patient${i + 1}`;
    const bytes = writeNifti(image, { gzip: true });
    files.push({ name: `${name}.nii.gz`, bytes: i === patients - 2 ? bytes.slice(0, bytes.length >> 1) : bytes });
    if (i < patients - 1) files.push({ name: `${name}-mask.nii.gz`, bytes: writeNifti(mask, { gzip: true }) });
  }
  return files;
}
