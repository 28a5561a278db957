// node bench/morphology.ts [--seconds N]
// Seven rings around a tumour, 1 .. 7 mm, beside SciPy and SimpleITK. RADIOSURV_PYTHON names a Python that has them if it
// is not python3.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createImage, type Mask } from "../src/image/index.ts";
import { writeNrrd } from "../src/io/index.ts";
import {
  closing,
  connectedComponents,
  dilate,
  distanceTransform,
  fillHoles,
  peritumoralRing,
  peritumoralRings,
} from "../src/morphology/index.ts";
import { median } from "./median.ts";
import { runPython } from "./python.ts";

interface Timed {
  readonly seconds: number;
  readonly counts: readonly number[];
}

const RADII = [1, 2, 3, 4, 5, 6, 7];
const { values: options } = parseArgs({ options: { seconds: { type: "string", default: "2" } } });
const seconds = Number(options.seconds);
const python = process.env.RADIOSURV_PYTHON ?? "python3";

const CASES: readonly (readonly [string, Mask])[] = [
  ["256 x 256 x 60, 0.7 x 0.7 x 2.5 mm, a tumour of 3 cm", tumour([256, 256, 60], [0.7, 0.7, 2.5], [15, 13, 14])],
  ["256 x 256 x 60, 0.7 x 0.7 x 2.5 mm, a tumour of 10 cm", tumour([256, 256, 60], [0.7, 0.7, 2.5], [50, 45, 48])],
  ["256 x 256 x 60, 1 mm, a tumour of 5 cm", tumour([256, 256, 60], [1, 1, 1], [25, 22, 24])],
];

for (const [name, mask] of CASES) {
  const directory = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
  try {
    const path = join(directory, "mask.nrrd");
    writeFileSync(path, writeNrrd(mask));
    const ours = median(() => peritumoralRings(mask, { radii: RADII }), seconds);
    const counts = ours.result.map(count);
    const single = median(() => RADII.map((radius) => peritumoralRing(mask, { radius })), seconds);
    const theirs = runPython<Record<string, Timed>>(python, "morphology.py", path, String(seconds));
    console.log(`\n${name}\n`);
    console.log("| rings 1 .. 7 mm | ms | radiosurv is faster | voxels |\n|---|---:|---:|---|");
    console.log(row("radiosurv, peritumoralRings", ours.seconds, ours.seconds, counts));
    console.log(row("radiosurv, seven peritumoralRing", single.seconds, ours.seconds, single.result.map(count)));
    for (const [way, timed] of Object.entries(theirs)) {
      console.log(row(way, timed.seconds, ours.seconds, timed.counts));
      const same = timed.counts.every((n, k) => n === counts[k]);
      if (!same && way.startsWith("SciPy")) throw new Error(`${way}: ${timed.counts} is not ${counts}`);
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const [, mask] = CASES[1];
console.log(`\nothers, ${CASES[1][0]}\n\n| what | ms |\n|---|---:|`);
const others: Readonly<Record<string, () => unknown>> = {
  distanceTransform: () => distanceTransform(mask),
  "distanceTransform to background": () => distanceTransform(mask, { to: "background" }),
  "dilate 7 mm": () => dilate(mask, { radius: 7 }),
  "dilate 7 voxels, box": () => dilate(mask, { radius: 7, unit: "voxel", shape: "box" }),
  "dilate 7 voxels, cross": () => dilate(mask, { radius: 7, unit: "voxel", shape: "cross" }),
  "closing 3 mm": () => closing(mask, { radius: 3 }),
  fillHoles: () => fillHoles(mask),
  connectedComponents: () => connectedComponents(mask),
};
for (const [what, call] of Object.entries(others)) {
  console.log(`| ${what} | ${(median(call, seconds / 4).seconds * 1000).toFixed(1)} |`);
}

function row(way: string, time: number, ours: number, counts: readonly number[]): string {
  return `| ${way} | ${(time * 1000).toFixed(1)} | ${(time / ours).toFixed(1)} x | ${counts.join(" ")} |`;
}

function count({ voxels: { data } }: Mask): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i];
  return sum;
}

/** An ellipsoid with lobes in the middle of an image; half axes in mm. */
function tumour(size: readonly number[], spacing: readonly number[], axes: readonly number[]): Mask {
  const [nx, ny, nz] = size;
  const data = new Uint8Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const u = ((x - nx / 2) * spacing[0]) / axes[0];
        const v = ((y - ny / 2) * spacing[1]) / axes[1];
        const w = ((z - nz / 2) * spacing[2]) / axes[2];
        const lobes = 0.15 * Math.sin(6 * Math.atan2(v, u)) * (1 - w * w);
        data[i] = u * u + v * v + w * w <= 1 - 0.15 + lobes ? 1 : 0;
      }
    }
  }
  return createImage(data, size, { spacing });
}
