import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createImage, type Image } from "radiosurv/image";
import { writeNifti } from "radiosurv/io";
import { formatCsv, type Row } from "radiosurv/table";
import { randomFrom } from "../../src/stats/random.ts";
import { temporaryDirectory } from "./small-cohort.ts";

/** Width of the images, pixels. */
const WIDTH = 24;

/** A patient of a cohort whose risk shows in the grey levels of the tumour. */
export function studyRows(n: number, seed = 1): readonly (Row & { readonly ID: string; readonly risk: number })[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const risk = random();
    return {
      ID: `p${i + 1}`,
      Cohort: i % 3 === 2 ? "external" : "train",
      months: Math.round(10 * (6 + 80 * (1 - risk) * random())) / 10,
      dead: i % 4 === 3 ? 0 : 1,
      age: 40 + Math.floor(40 * random()),
      sex: random() < 0.5 ? "f" : "m",
      risk,
    };
  });
}

/** Images and masks of patients, small and fast, with a manifest of them in a directory of its own. */
export async function writeStudyImages(n: number): Promise<string> {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, "images"));
  const rows: Row[] = [];
  for (const { risk, ...row } of studyRows(n)) {
    const [image, mask] = imageOf(risk, Number(row.ID.slice(1)));
    const names = { Image: `images/${row.ID}.nii`, Mask: `images/${row.ID}-mask.nii` };
    await writeFile(join(directory, names.Image), writeNifti(image));
    await writeFile(join(directory, names.Mask), writeNifti(mask));
    rows.push({ ...row, ...names });
  }
  await writeFile(join(directory, "cohort.csv"), formatCsv(rows));
  await writeFile(
    join(directory, "params.yaml"),
    "setting: { binWidth: 10 }\nfeatureClass: { firstorder: [Mean, Variance, Entropy, Energy] }\n",
  );
  return directory;
}

function imageOf(risk: number, seed: number): readonly [image: Image, mask: Image] {
  const random = randomFrom(seed);
  const inside = (i: number): boolean => Math.hypot((i % WIDTH) - 11.5, Math.floor(i / WIDTH) - 11.5) < 6;
  const n = WIDTH * WIDTH;
  const grey = Int16Array.from({ length: n }, (_, i) => 40 + (inside(i) ? 60 * risk : 10 * risk) + 60 * random());
  const mask = Uint8Array.from({ length: n }, (_, i) => (inside(i) ? 1 : 0));
  return [createImage(grey, [WIDTH, WIDTH]), createImage(mask, [WIDTH, WIDTH])];
}
