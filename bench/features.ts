import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BenchCase, benchCases } from "./cases.ts";
import { type Claim, type Context, count, type Measured, type Part } from "./claim.ts";
import { extract, load } from "./families.ts";
import { withFolder } from "./folder.ts";
import { largestDifference } from "./largest-difference.ts";
import { median } from "./median.ts";
import { fileOf, lacksPython, runPython } from "./reference.ts";

export const part: Part = {
  name: "features",
  title: "Features of one image",
  text:
    'The same bytes, images already in memory, medians of warm repetitions. "All classes" is one extraction with everything ' +
    "that it returns, diagnostics and hashes too; a class alone is without diagnostics. The checks of the mask and the cropping are in " +
    "each of these rows, so they add up to more than the first. Memory is the peak of what is live during an extraction beyond image " +
    "and mask, for each voxel of the box around the region.",
  measure,
};

interface Theirs {
  readonly versions: Readonly<Record<string, string>>;
  readonly case: {
    readonly seconds: number;
    readonly classes: Readonly<Record<string, number>>;
    readonly imageHash: string;
    readonly features: Readonly<Record<string, number>>;
  };
}

const MEMORY_TARGET = 32;

async function measure(context: Context): Promise<Measured> {
  const lacks = lacksPython(context.python, "radiomics");
  const claims: Claim[] = [];
  let versions = {};
  for (const [i, each] of benchCases().entries()) {
    if (context.quick && i > 0) break;
    // one right after the other, so that both meet the same machine
    const theirs = lacks ? undefined : await runPyRadiomics(each, context);
    versions = theirs?.versions ?? {};
    claims.push(...claimsOf(each, i, context, theirs?.case, lacks));
  }
  return { claims, versions };
}

function claimsOf(
  each: BenchCase,
  i: number,
  { seconds }: Context,
  theirs: Theirs["case"] | undefined,
  lacks = "",
): Claim[] {
  const input = load(each);
  const whole = median(() => extract(each, input, each.classes), seconds);
  const { features, diagnostics } = whole.result;
  if (theirs && diagnostics["diagnostics_Image-original_Hash"] !== theirs.imageHash) {
    throw new Error(`bench: the programs got different images for ${each.name}`);
  }
  const voxels = each.mask.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0);
  const what = `${each.name}, ${count(voxels)} voxels`;
  const agreement = theirs
    ? `${Object.keys(theirs.features).length} features, largest relative difference ${largestDifference(features, theirs.features).toExponential(1)}; `
    : "";
  return [
    {
      id: each.id,
      what: `${what}: all classes`,
      reference: "PyRadiomics, `execute`",
      ours: whole.seconds,
      theirs: theirs?.seconds ?? lacks,
      unit: "s",
      atLeast: each.target,
      note: `${agreement}memory ${peakMemory(i).toFixed(1)} bytes a voxel (at most ${MEMORY_TARGET})`,
    },
    ...each.classes.map((name): Claim => {
      const alone = median(() => extract(each, input, [name], { additionalInfo: false }), seconds / 4);
      return {
        what: `the same: ${name} alone`,
        reference: "PyRadiomics, `execute`",
        ours: alone.seconds,
        theirs: theirs?.classes[name] ?? lacks,
        unit: "s",
      };
    }),
  ];
}

function runPyRadiomics({ image, mask, ...rest }: BenchCase, { seconds, python }: Context): Promise<Theirs> {
  return withFolder((folder) => {
    writeFileSync(join(folder, "image"), image);
    writeFileSync(join(folder, "mask"), mask);
    writeFileSync(join(folder, "case.json"), JSON.stringify(rest));
    return runPython<Theirs>(python, "pyradiomics.py", folder, String(seconds));
  });
}

function peakMemory(index: number): number {
  const output = execFileSync(process.execPath, ["--expose-gc", fileOf("memory.ts"), String(index)], {
    encoding: "utf8",
  });
  const { bytes, boxVoxels } = JSON.parse(output) as { bytes: number; boxVoxels: number };
  return bytes / boxVoxels;
}
