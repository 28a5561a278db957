// node examples/write-training-images.ts --output DIR [--patients N] [--seed S]
// simulated images with their true masks, for the scripts in the folder models: of each patient us.png, us-lesion.png,
// mri.nii.gz, mri-breast.nii.gz and mri-tumour.nii.gz
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeNifti } from "../src/io/index.ts";
import { progressBar } from "../src/node/index.ts";
import { simulatePatient } from "./simulate-cohort.ts";
import { toPng } from "./simulation/to-png.ts";

const { values } = parseArgs({
  options: {
    output: { type: "string" },
    patients: { type: "string", default: "120" },
    // the study's own cohort has seed 1: nothing that it shows may have been learnt from
    seed: { type: "string", default: "1001" },
  },
});
if (values.output === undefined) {
  console.error("--output DIR is needed: the folder to write images into");
  process.exit(2);
}

const total = Number(values.patients);
const bar = progressBar(process.stderr, { title: "Simulating" });
for (let i = 0; i < total; i++) {
  const { id, ultrasound, mri } = simulatePatient(Number(values.seed), i);
  const folder = join(values.output, id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "us.png"), toPng(ultrasound.image, 1));
  await writeFile(join(folder, "us-lesion.png"), toPng(ultrasound.mask, 255));
  await writeFile(join(folder, "mri.nii.gz"), writeNifti(mri.image, { gzip: true }));
  await writeFile(join(folder, "mri-breast.nii.gz"), writeNifti(mri.breast, { gzip: true }));
  await writeFile(join(folder, "mri-tumour.nii.gz"), writeNifti(mri.mask, { gzip: true }));
  bar.update({ done: i + 1, total, failed: 0, id });
}
bar.end();
