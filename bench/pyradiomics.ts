import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BenchCase, benchCases } from "./cases.ts";
import { extract, load } from "./families.ts";
import { median } from "./median.ts";
import { runPython } from "./python.ts";

/** One case as both programs measured it. */
export interface Comparison {
  readonly name: string;
  readonly voxels: number;
  /** All classes together, then each alone; seconds. */
  readonly rows: readonly { readonly name: string; readonly ours: number; readonly theirs: number }[];
  readonly features: number;
  /** Largest relative difference between the features of both programs. */
  readonly largestDifference: number;
  /** Peak of live memory beyond the input, in bytes for each voxel of the box around the region. */
  readonly bytesPerVoxel: number;
}

export interface Report {
  readonly comparisons: readonly Comparison[];
  readonly versions: Readonly<Record<string, string>>;
  readonly machine: string;
}

interface TheirCase {
  readonly seconds: number;
  readonly classes: Readonly<Record<string, number>>;
  readonly imageHash: string;
  readonly features: Readonly<Record<string, number>>;
}

const ABSOLUTE_TOLERANCE = 1e-12;

/**
 * Times radiosurv beside PyRadiomics on the same bytes: one thread each, images in memory, median of warm repetitions.
 *
 * @param seconds - time to spend on each median
 * @param python - a Python that has PyRadiomics
 */
export function compareWithPyRadiomics(seconds: number, python: string): Report {
  let versions: Readonly<Record<string, string>> = {};
  const comparisons = benchCases().map((each, i) => {
    // one right after the other, so that both meet the same machine
    const { case: their, ...other } = runPyRadiomics(each, seconds, python);
    versions = other.versions;
    const input = load(each);
    const whole = median(() => extract(each, input, each.classes), seconds);
    const { features, diagnostics } = whole.result;
    if (diagnostics["diagnostics_Image-original_Hash"] !== their.imageHash) {
      throw new Error(`bench: the programs got different images for ${each.name}`);
    }
    const alone = each.classes.map((name) => ({
      name,
      ours: median(() => extract(each, input, [name], { additionalInfo: false }), seconds / 4).seconds,
      theirs: their.classes[name],
    }));
    return {
      name: each.name,
      voxels: each.mask.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0),
      rows: [{ name: "all classes", ours: whole.seconds, theirs: their.seconds }, ...alone],
      features: Object.keys(their.features).length,
      largestDifference: largestDifference(features, their.features),
      bytesPerVoxel: peakMemory(i),
    };
  });
  return {
    comparisons,
    versions: { Node: process.versions.node, ...versions },
    machine: `${cpus().length} x ${cpus()[0].model.trim()}`,
  };
}

function runPyRadiomics({ image, mask, ...rest }: BenchCase, seconds: number, python: string) {
  const directory = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
  try {
    writeFileSync(join(directory, "image"), image);
    writeFileSync(join(directory, "mask"), mask);
    writeFileSync(join(directory, "case.json"), JSON.stringify(rest));
    return runPython<{ versions: Record<string, string>; case: TheirCase }>(
      python,
      "pyradiomics.py",
      directory,
      String(seconds),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

export function largestDifference(
  ours: Readonly<Record<string, number>>,
  theirs: Readonly<Record<string, number>>,
): number {
  let largest = 0;
  for (const [name, value] of Object.entries(theirs)) {
    const difference = Math.abs(ours[name] - value);
    if (difference <= ABSOLUTE_TOLERANCE || Object.is(ours[name], value)) continue;
    const relative = difference / Math.abs(value);
    largest = relative >= largest ? relative : Number.isNaN(relative) ? Number.POSITIVE_INFINITY : largest;
  }
  return largest;
}

function peakMemory(index: number): number {
  const script = fileURLToPath(new URL("memory.ts", import.meta.url));
  const output = execFileSync(process.execPath, ["--expose-gc", script, String(index)], { encoding: "utf8" });
  const { bytes, boxVoxels } = JSON.parse(output) as { bytes: number; boxVoxels: number };
  return bytes / boxVoxels;
}
