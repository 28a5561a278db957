import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractFeatures, type IbsiConfiguration, ibsiConfiguration } from "../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../src/features/index.ts";
import { laplacianOfGaussian, original, wavelet } from "../src/filters/index.ts";
import { readNifti, readNrrd, writeNrrd } from "../src/io/index.ts";
import { benchCases } from "./cases.ts";
import { type Claim, type Context, count, type Measured, type Part, shown } from "./claim.ts";
import { load } from "./families.ts";
import { withFolder } from "./folder.ts";
import { largestDifference } from "./largest-difference.ts";
import { median } from "./median.ts";
import { fileOf, lacksPython, runPython } from "./reference.ts";

export const part: Part = {
  name: "filters",
  title: "Filters, voxel maps, the IBSI profile",
  text: "Medians of warm repetitions, but for voxel maps, which both programs make once, each in a new process.",
  measure,
};

interface Configurations {
  readonly configurations: Readonly<
    Record<string, IbsiConfiguration & { readonly image: string; readonly mask: string }>
  >;
}

const SHARED = new URL("../../shared/data/", import.meta.url);

async function measure(context: Context): Promise<Measured> {
  const lacks = lacksPython(context.python, "radiomics");
  const claims: Claim[] = [];
  // of brain1 and the IBSI's phantom only where the reference data lie beside the checkout
  if (existsSync(SHARED)) claims.push(filtered(context, lacks));
  if (!context.quick) claims.push(await voxelMaps(context, lacks));
  if (existsSync(SHARED)) claims.push(configuration(context));
  return { claims, versions: {} };
}

function filtered({ seconds, python }: Context, lacks: string | undefined): Claim {
  const paths = ["image", "label"].map((what) =>
    fileURLToPath(new URL(`pyradiomics/images/brain1_${what}.nrrd`, SHARED)),
  );
  type Theirs = { seconds: number; features: Record<string, number> };
  const theirs = lacks ? undefined : runPython<Theirs>(python, "filters.py", "image", ...paths, String(seconds));
  const [image, mask] = paths.map((path) => readNrrd(new Uint8Array(readFileSync(path))));
  const families = [shape(), firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  const filters = [original(), wavelet(), laplacianOfGaussian({ sigma: ["1.0", "2.0", "3.0", "4.0", "5.0"] })];
  const ours = median(() => extractFeatures(image, mask, { families, filters, additionalInfo: false }), seconds);
  return {
    id: "filters",
    what: "brain1: original, 8 wavelet and 5 LoG images, all classes",
    reference: "PyRadiomics, `execute`",
    ours: ours.seconds,
    theirs: theirs?.seconds ?? lacks ?? "",
    unit: "s",
    atLeast: 8,
    note:
      theirs &&
      `${Object.keys(theirs.features).length} features, largest relative difference ${largestDifference(ours.result.features, theirs.features).toExponential(1)}`,
  };
}

async function voxelMaps({ python }: Context, lacks: string | undefined): Promise<Claim> {
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
  return withFolder((folder) => {
    const paths = ["image.nrrd", "mask.nrrd"].map((name) => join(folder, name));
    writeFileSync(paths[0], writeNrrd(image));
    writeFileSync(paths[1], writeNrrd({ ...mask, voxels: { ...mask.voxels, data: ball } }));
    type Maps = { seconds: number; features: Record<string, number>; peakBytes: number };
    const theirs = lacks ? undefined : runPython<Maps>(python, "filters.py", "maps", ...paths);
    const ours = JSON.parse(
      execFileSync(process.execPath, [fileOf("voxel-maps.ts"), ...paths], { encoding: "utf8" }),
    ) as Maps;
    // of MCC PyRadiomics leaves whole batches at the initial value
    const { original_glcm_MCC: _, ...compared } = theirs?.features ?? {};
    return {
      id: "voxel-maps",
      what: `voxel maps of GLCM and first order, radius 1, 32 bins, ${count(voxels)} voxels`,
      reference: "PyRadiomics, `execute(voxelBased=True)`",
      ours: ours.seconds,
      theirs: theirs?.seconds ?? lacks ?? "",
      unit: "s",
      atLeast: 20,
      note:
        theirs &&
        `memory of the process ${shown(ours.peakBytes, "bytes")} beside ${shown(theirs.peakBytes, "bytes")}; sums of ${Object.keys(compared).length} maps differ by ${largestDifference(ours.features, compared).toExponential(1)} at most`,
    } satisfies Claim;
  });
}

function configuration({ seconds, mirp }: Context): Claim {
  const text = readFileSync(new URL("ibsi1/configurations.json", SHARED), "utf8");
  const { config_C: c } = (JSON.parse(text) as Configurations).configurations;
  const paths = [c.image, c.mask].map((path) => fileURLToPath(new URL(`ibsi1/${path}`, SHARED)));
  type Theirs = { seconds: number; version: string; features: number };
  const lacks = lacksPython(mirp, "mirp");
  const theirs = lacks ? undefined : runPython<Theirs>(mirp, "mirp_configuration.py", ...paths, String(seconds));
  const ours = median(() => {
    const [image, mask] = paths.map((path) => readNifti(new Uint8Array(readFileSync(path))));
    return extractFeatures(image, mask, ibsiConfiguration(c));
  }, seconds);
  return {
    id: "ibsi",
    what: "IBSI configuration C, reading included",
    reference: `MIRP${theirs ? ` ${theirs.version}` : ""}, \`extract_features\``,
    ours: ours.seconds,
    theirs: theirs?.seconds ?? lacks ?? "",
    unit: "s",
    atLeast: 10,
    note: `${Object.keys(ours.result.features).length} features`,
  };
}
