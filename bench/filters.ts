import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractFeatures, type IbsiConfiguration, ibsiConfiguration } from "../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../src/features/index.ts";
import { laplacianOfGaussian, original, wavelet } from "../src/filters/index.ts";
import { readNifti, readNrrd, writeNrrd } from "../src/io/index.ts";
import { benchCases } from "./cases.ts";
import { load } from "./families.ts";
import { median } from "./median.ts";
import { largestDifference } from "./pyradiomics.ts";
import { hasPackage, runPython } from "./python.ts";

/** One line of the table: what, against whom, seconds of both. */
export interface SideBySide {
  readonly name: string;
  readonly other: string;
  readonly ours: number;
  readonly theirs: number;
  readonly target: number;
  /** What else is worth knowing: agreement, memory. */
  readonly note: string;
}

interface Configurations {
  readonly configurations: Readonly<
    Record<string, IbsiConfiguration & { readonly image: string; readonly mask: string }>
  >;
}

const SHARED = new URL("../../shared/data/", import.meta.url);

/** Filters, voxel maps and the IBSI pipeline side by side with PyRadiomics and MIRP; those whose data are there. */
export function compareFilters(seconds: number, python: string, mirp: string): SideBySide[] {
  const rows: SideBySide[] = [];
  if (existsSync(SHARED)) rows.push(filtered(seconds, python));
  rows.push(voxelMaps(python));
  if (existsSync(SHARED) && hasPackage(mirp, "mirp")) rows.push(configuration(seconds, mirp));
  return rows;
}

function filtered(seconds: number, python: string): SideBySide {
  const paths = ["image", "label"].map((what) =>
    fileURLToPath(new URL(`pyradiomics/images/brain1_${what}.nrrd`, SHARED)),
  );
  const theirs = runPython<{ seconds: number; features: Record<string, number> }>(
    python,
    "filters.py",
    "image",
    ...paths,
    String(seconds),
  );
  const [image, mask] = paths.map((path) => readNrrd(new Uint8Array(readFileSync(path))));
  const families = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  const filters = [original(), wavelet(), laplacianOfGaussian({ sigma: ["1.0", "2.0", "3.0", "4.0", "5.0"] })];
  const ours = median(() => extractFeatures(image, mask, { families, filters, additionalInfo: false }), seconds);
  const difference = largestDifference(ours.result.features, theirs.features);
  return {
    name: "brain1: original, 8 wavelet and 5 LoG images, all classes",
    other: "PyRadiomics",
    ours: ours.seconds,
    theirs: theirs.seconds,
    target: 8,
    note: `${Object.keys(theirs.features).length} features, largest relative difference ${difference.toExponential(1)}`,
  };
}

function voxelMaps(python: string): SideBySide {
  const { image, mask } = load(benchCases()[0]);
  const [nx, ny] = image.size;
  // a ball in the same noise
  const ball = mask.voxels.data.slice();
  let voxels = 0;
  for (let i = 0; i < ball.length; i++) {
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    ball[i] = (x - 47.5) ** 2 + (y - 47.5) ** 2 + (z - 47.5) ** 2 <= 13.4 ** 2 ? 1 : 0;
    voxels += ball[i];
  }
  const directory = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
  try {
    const paths = ["image.nrrd", "mask.nrrd"].map((name) => join(directory, name));
    writeFileSync(paths[0], writeNrrd(image));
    writeFileSync(paths[1], writeNrrd({ ...mask, voxels: { ...mask.voxels, data: ball } }));
    type Maps = { seconds: number; features: Record<string, number>; peakBytes: number };
    const theirs = runPython<Maps>(python, "filters.py", "maps", ...paths);
    const script = fileURLToPath(new URL("voxel-maps.ts", import.meta.url));
    const ours = JSON.parse(execFileSync(process.execPath, [script, ...paths], { encoding: "utf8" })) as Maps;
    // of MCC PyRadiomics leaves whole batches at the initial value
    const { original_glcm_MCC: _, ...compared } = theirs.features;
    return {
      name: `voxel maps of GLCM and first order, radius 1, 32 bins, ${voxels} voxels`,
      other: "PyRadiomics",
      ours: ours.seconds,
      theirs: theirs.seconds,
      target: 20,
      note: `peak memory of the process ${Math.round(ours.peakBytes / 1e6)} MB (PyRadiomics ${Math.round(theirs.peakBytes / 1e6)}), sums of ${Object.keys(compared).length} maps differ by ${largestDifference(ours.features, compared).toExponential(1)} at most`,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function configuration(seconds: number, python: string): SideBySide {
  const text = readFileSync(new URL("ibsi1/configurations.json", SHARED), "utf8");
  const { config_C: c } = (JSON.parse(text) as Configurations).configurations;
  const paths = [c.image, c.mask].map((path) => fileURLToPath(new URL(`ibsi1/${path}`, SHARED)));
  type Result = { seconds: number; version: string; features: number };
  const theirs = runPython<Result>(python, "mirp_configuration.py", ...paths, String(seconds));
  const ours = median(() => {
    const [image, mask] = paths.map((path) => readNifti(new Uint8Array(readFileSync(path))));
    return extractFeatures(image, mask, ibsiConfiguration(c));
  }, seconds);
  return {
    name: "IBSI configuration C, reading included",
    other: `MIRP ${theirs.version}`,
    ours: ours.seconds,
    theirs: theirs.seconds,
    target: 10,
    note: `${Object.keys(ours.result.features).length} features`,
  };
}
