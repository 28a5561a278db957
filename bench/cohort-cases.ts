import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { drawLesion, ramp } from "../examples/simulation/lesion.ts";
import { nearlyNormal, random, whiteNoise } from "../examples/simulation/random.ts";
import { smooth, standardize } from "../examples/simulation/smooth.ts";
import { createImage } from "../src/image/index.ts";
import { readNifti, writeNifti } from "../src/io/index.ts";

const SPACING = [0.9, 0.9, 1.6] as const;

/**
 * Writes simulated cases: a volume like an MRI with a tumour of some 5 to 30 thousand voxels, image as int16 and mask as
 * uint8, both compressed NIfTI, and a manifest that both programs read. Each core simulates a share of them.
 *
 * @returns the voxels of each region
 */
export async function writeCohort(directory: string, cases: number, size: readonly number[]): Promise<number[]> {
  const shares = availableParallelism();
  const program = promisify(execFile);
  await Promise.all(
    Array.from({ length: shares }, (_, first) =>
      program(process.execPath, [
        fileURLToPath(import.meta.url),
        directory,
        ...[first, shares, cases, ...size].map(String),
      ]),
    ),
  );
  const lines = ["ID,Patient,Image,Mask"];
  const voxels: number[] = [];
  for (let i = 0; i < cases; i++) {
    lines.push([idOf(i), idOf(i), ...pathsOf(directory, i)].join(","));
    const { data } = readNifti(readFileSync(pathsOf(directory, i)[1])).voxels;
    voxels.push((data as Uint8Array).reduce((sum, value) => sum + value, 0));
  }
  writeFileSync(join(directory, "manifest.csv"), `${lines.join("\n")}\n`);
  return voxels;
}

function idOf(i: number): string {
  return `case-${String(i + 1).padStart(3, "0")}`;
}

function pathsOf(directory: string, i: number): readonly [string, string] {
  return [join(directory, `${idOf(i)}.nii.gz`), join(directory, `${idOf(i)}-mask.nii.gz`)];
}

/** The share of a process: every so many-th case from the first. */
function writeShare(directory: string, [first, shares, cases, ...size]: readonly number[]): void {
  for (let i = first; i < cases; i += shares) {
    for (const [k, image] of simulate(i, size).entries()) {
      writeFileSync(pathsOf(directory, i)[k], writeNifti(image, { gzip: true }));
    }
  }
}

function simulate(i: number, size: readonly number[]) {
  const next = random(9, i);
  const n = size[0] * size[1] * size[2];
  const radius = 12 + 11 * next();
  const lesion = drawLesion(next, size, SPACING, {
    center: size.map((length, axis) => length * SPACING[axis] * (0.46 + 0.08 * next())),
    radius: [radius, radius * (0.8 + 0.2 * next()), radius * (0.8 + 0.2 * next())],
    irregularity: 0.05 + 0.15 * next(),
  });
  const tissue = standardize(smooth(whiteNoise(next, n), size, [4, 4, 2]));
  const inside = standardize(smooth(whiteNoise(next, n), size, [2, 2, 1]));
  const data = new Int16Array(n);
  for (let k = 0; k < n; k++) {
    const edge = ramp(lesion.distance[k], 0.92, 1.06);
    const signal = (620 + 160 * inside[k]) * (1 - edge) + (330 + 70 * tissue[k]) * edge;
    // the magnitude of a signal with noise in both of its parts
    const a = signal + 16 * nearlyNormal(next);
    const b = 16 * nearlyNormal(next);
    data[k] = Math.round(Math.sqrt(a * a + b * b));
  }
  const options = { spacing: SPACING };
  return [createImage(data, size, options), createImage(lesion.mask, size, options)] as const;
}

if (import.meta.main) {
  const [directory, ...numbers] = process.argv.slice(2);
  writeShare(directory, numbers.map(Number));
}
