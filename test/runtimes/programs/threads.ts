// node threads.ts FOLDER THREADS: extracts the cases of a manifest in threads, with a journal, and prints the table; then folds
import { writeFileSync } from "node:fs";
import process from "node:process";
import { createImage } from "radiosurv/image";
import { writeNifti } from "radiosurv/io";
import { extractCohort, foldWorkers } from "radiosurv/node";
import { crossValidateInParallel } from "radiosurv/survival";
import { formatCsv } from "radiosurv/table";

const [folder, threads] = process.argv.slice(2);
const rows = ["ID,Image,Mask"];
for (const [i, name] of ["a", "b", "c", "d"].entries()) {
  const size = [9 + i, 8, 7];
  const length = size[0] * 56;
  const image = Int16Array.from({ length }, (_, k) => (k * 7919) % 251);
  const mask = Uint8Array.from({ length }, (_, k) => (k % 5 > 0 ? 1 : 0));
  writeFileSync(`${folder}/${name}.nii`, writeNifti(createImage(image, size)));
  writeFileSync(`${folder}/${name}-mask.nii`, writeNifti(createImage(mask, size)));
  rows.push(`${name},${name}.nii,${name}-mask.nii`);
}
writeFileSync(`${folder}/manifest.csv`, `${rows.join("\n")}\n`);

const concurrency = Number(threads);
const module = new URL("./threads-setup.ts", import.meta.url);
const extract = (ends: string, more: object) =>
  extractCohort(`${folder}/manifest.csv`, { concurrency, setup: { module, data: { ends } }, ...more });
const { rows: first } = await extract("", { journal: `${folder}/journal-${threads}.jsonl` });
const { rows: again } = await extract("", { journal: `${folder}/journal-${threads}.jsonl` });
console.log(formatCsv(first) === formatCsv(again), formatCsv(first));
const { cases } = await extract("b", { caseTimeout: 3 });
console.log(cases.map(({ id, error }) => `${id}: ${error?.message ?? "good"}`).join("\n"));

const { runFold, close } = foldWorkers({ workers: concurrency });
const outcome = { time: [5, 8, 1, 3, 9, 2, 7, 4, 6], event: [1, 1, 1, 1, 0, 1, 1, 1, 0] };
const table = { x: [4, 1, 8, 7, 0, 9, 3, 5, 2], z: [1, 0, 1, 0, 1, 0, 1, 0, 1] };
const { mean } = await crossValidateInParallel(outcome, table, { folds: 3, lambda: [0.5, 0.1], runFold });
await close();
console.log(mean.join());
