import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createImage, type Mask } from "../src/image/index.ts";
import { writeNrrd } from "../src/io/index.ts";
import { peritumoralRings } from "../src/morphology/index.ts";
import type { Claim, Context, Measured, Part } from "./claim.ts";
import { withFolder } from "./folder.ts";
import { median } from "./median.ts";
import { lacksPython, runPython } from "./reference.ts";

export const part: Part = {
  name: "morphology",
  title: "Rings around a tumour",
  text: "Seven rings of 1 to 7 mm, medians; the dilations of SciPy take seconds, and are made once or a few times. The rings of SciPy are the same voxels; SimpleITK has balls of its own.",
  measure,
};

interface Timed {
  readonly seconds: number;
  readonly counts: readonly number[];
}

const RADII = [1, 2, 3, 4, 5, 6, 7];

/** Name for links, what it is, size, spacing and half axes in mm. */
type Case = readonly [string, string, readonly number[], readonly number[], readonly number[]];
const CASES: readonly Case[] = [
  ["rings-3cm", "256 x 256 x 60, 0.7 x 0.7 x 2.5 mm, a tumour of 3 cm", [256, 256, 60], [0.7, 0.7, 2.5], [15, 13, 14]],
  [
    "rings-10cm",
    "256 x 256 x 60, 0.7 x 0.7 x 2.5 mm, a tumour of 10 cm",
    [256, 256, 60],
    [0.7, 0.7, 2.5],
    [50, 45, 48],
  ],
  ["rings-5cm", "256 x 256 x 60, 1 mm, a tumour of 5 cm", [256, 256, 60], [1, 1, 1], [25, 22, 24]],
];

async function measure({ seconds, python, quick }: Context): Promise<Measured> {
  const lacks = lacksPython(python, "SimpleITK", "scipy");
  const claims: Claim[] = [];
  let versions = {};
  for (const [id, what, size, spacing, axes] of quick ? CASES.slice(0, 1) : CASES) {
    const mask = tumour(size, spacing, axes);
    const ours = median(() => peritumoralRings(mask, { radii: RADII }), seconds);
    const counts = ours.result.map(count);
    type Theirs = { versions: Record<string, string>; ways: Record<string, Timed> };
    const theirs = await withFolder((folder) => {
      const path = join(folder, "mask.nrrd");
      writeFileSync(path, writeNrrd(mask));
      return lacks ? undefined : runPython<Theirs>(python, "morphology.py", path, String(seconds));
    });
    versions = theirs?.versions ?? {};
    const row = { what: `peritumoralRings, ${what}`, ours: ours.seconds, unit: "s" } as const;
    if (lacks) claims.push({ ...row, id, reference: "SciPy and SimpleITK", theirs: lacks });
    for (const [i, [way, timed]] of Object.entries(theirs?.ways ?? {}).entries()) {
      const same = timed.counts.every((n, k) => n === counts[k]);
      if (!same && way.startsWith("SciPy")) throw new Error(`bench: ${way}: ${timed.counts} is not ${counts}`);
      const name = way.startsWith("SimpleITK") ? `${id}-itk` : i === 0 ? id : undefined;
      claims.push({ ...row, id: name, reference: way, theirs: timed.seconds, note: same ? "the same voxels" : "" });
    }
  }
  return { claims, versions };
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
