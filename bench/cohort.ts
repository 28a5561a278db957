import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseCsv } from "../src/table/index.ts";
import type { Claim, Context, Measured, Part, Scaling } from "./claim.ts";
import { writeCohort } from "./cohort-cases.ts";
import { withFolder } from "./folder.ts";
import { largestDifference } from "./largest-difference.ts";
import { fileOf, lacksPython } from "./reference.ts";

export const part: Part = {
  name: "cohort",
  title: "Cohorts on disk",
  text:
    "Simulated cases, compressed NIfTI, original and 8 wavelet images, all classes, wall clock. One thread " +
    "beside two: from the call of extractCohort to its end, a process for each. Beside PyRadiomics: from the start of the program to " +
    "the table on the disk, both with two workers, on the same files. PyRadiomics runs a script after the plan of its own example of batches " +
    "in parallel. Speed with one process is of the first 20 cases, as it takes as long a case.",
  measure,
};

const PARAMS = `imageType: { Original: {}, Wavelet: {} }
featureClass: { shape: , firstorder: , glcm: , gldm: , glrlm: , glszm: , ngtdm: }
setting: { binWidth: 25 }
`;
const CLI = fileOf("../dist/node/cli.js");

/** Of a scan as it comes. */
const WHOLE = [256, 256, 60];
/** Of one that was cropped around the tumour. */
const CROPPED = [96, 96, 48];

async function measure({ python, quick }: Context): Promise<Measured> {
  if (!existsSync(CLI)) throw new Error("bench: the cohort runs the built package; npm run build makes it");
  const lacks = lacksPython(python, "radiomics");
  const cases = quick ? 4 : 200;
  const whole = await withFolder(async (folder) => {
    const programs = programsIn(folder, python);
    const what = describe(await writeCohort(folder, cases, WHOLE), WHOLE);
    const few = quick ? 2 : 20;
    const lines = readFileSync(join(folder, "manifest.csv"), "utf8").split("\n");
    writeFileSync(join(folder, "few.csv"), `${lines.slice(0, few + 1).join("\n")}\n`);
    const workers = [1, 2, 4, 8, 16].filter((n) => n <= Math.max(2, availableParallelism()));
    const seconds = workers.map((n) => programs.threads(n, `threads-${n}.csv`));
    const tables = workers.map((n) => readFileSync(join(folder, `threads-${n}.csv`), "utf8"));
    if (tables.some((table) => table !== tables[0])) throw new Error("bench: tables of one and more threads differ");
    const beside = programs.sideBySide("cohort", what, lacks);
    const alone = lacks ? undefined : programs.batch("few.csv", "few-theirs.csv", 1) / few;
    const threads: Claim = {
      id: "cohort-threads",
      what: `${what}: extractCohort with 2 threads`,
      reference: "radiosurv, `extractCohort` with 1 thread",
      ours: seconds[1],
      theirs: seconds[0],
      unit: "s",
      atLeast: 1.7,
      note: "the same table to the byte",
    };
    return {
      claims: [threads, { ...beside, atLeast: 10 }],
      own: workers.map((x, i) => ({ x, y: seconds[i] / cases })),
      theirs: [alone, typeof beside.theirs === "number" ? beside.theirs / cases : undefined].flatMap((y, i) =>
        y === undefined ? [] : [{ x: i + 1, y }],
      ),
    };
  });
  const cropped = await withFolder(async (folder) => {
    const what = describe(await writeCohort(folder, quick ? 8 : 100, CROPPED), CROPPED);
    return programsIn(folder, python).sideBySide("cohort-cropped", what, lacks);
  });
  return { claims: [...whole.claims, cropped], versions: {}, scaling: [scaling(whole.own, whole.theirs)] };
}

type Points = readonly { readonly x: number; readonly y: number }[];

function scaling(own: Points, theirs: Points): Scaling {
  return {
    name: "workers",
    title: "Time against workers",
    sentence: `Wall-clock seconds a case of the whole volumes above, over the number of workers: threads of extractCohort, processes of the script for PyRadiomics. Dashed: half the time with twice the workers. This machine has ${availableParallelism()} cores, and more workers than that were not measured.`,
    panels: [
      {
        title: "A cohort",
        xLabel: "Workers",
        yLabel: "Time a case",
        x: "whole",
        curves: [
          { label: "radiosurv", program: "radiosurv" as const, points: own },
          { label: "PyRadiomics", program: "reference" as const, points: theirs },
        ],
      },
    ],
  };
}

/** What is run on the manifest of a folder. */
function programsIn(folder: string, python: string) {
  const at = (name: string): string => join(folder, name);
  writeFileSync(at("params.yaml"), PARAMS);
  /** Seconds of extractCohort in threads, also with one. */
  const threads = (n: number, output: string): number => {
    const args = [fileOf("cohort-run.ts"), at("manifest.csv"), at("params.yaml"), at(output), String(n)];
    return (JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as { seconds: number }).seconds;
  };
  const batch = (from: string, to: string, n: number): number =>
    clock(() => run(python, [fileOf("cohort_pyradiomics.py"), at(from), at("params.yaml"), at(to), String(n)]));
  const sideBySide = (id: string, what: string, lacks: string | undefined): Claim => {
    const args = [
      "extract",
      at("manifest.csv"),
      "--params",
      at("params.yaml"),
      "-o",
      at("ours.csv"),
      "--concurrency",
      "2",
    ];
    const ours = clock(() => run(process.execPath, [CLI, ...args]));
    const theirs = lacks ?? batch("manifest.csv", "theirs.csv", 2);
    return {
      id,
      what: `${what}: radiosurv extract --concurrency 2`,
      reference: "PyRadiomics, a batch script with 2 processes",
      ours,
      theirs,
      unit: "s",
      note: lacks ? undefined : compared(at("ours.csv"), at("theirs.csv")),
    };
  };
  return { threads, batch, sideBySide };
}

function describe(voxels: readonly number[], size: readonly number[]): string {
  const [least, most] = [Math.min(...voxels), Math.max(...voxels)].map((n) =>
    Number(n.toPrecision(2)).toLocaleString("en"),
  );
  return `${voxels.length} cases of ${size.join(" x ")}, regions of ${least} to ${most} voxels`;
}

function clock(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function run(program: string, args: readonly string[]): void {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"], maxBuffer: 2 ** 26 });
}

// numbers of all features of all cases
function compared(ours: string, theirs: string): string {
  const read = (path: string) => new Map(parseCsv(readFileSync(path, "utf8")).rows.map((row) => [String(row.ID), row]));
  const [own, other] = [read(ours), read(theirs)];
  if (own.size !== other.size) throw new Error(`bench: ${own.size} cases are not ${other.size}`);
  let largest = 0;
  let features = 0;
  for (const [id, row] of other) {
    const numbers = (cells: Readonly<Record<string, unknown>>): Record<string, number> =>
      Object.fromEntries(
        Object.entries(cells)
          .filter(([name]) => /^(original|wavelet-)/.test(name))
          .map(([name, cell]) => [name, cell === "" ? Number.NaN : Number(cell)]),
      );
    const expected = numbers(row);
    const found = Object.keys(expected).length;
    if (found < 100) throw new Error(`bench: PyRadiomics failed at ${id}`);
    features += found;
    largest = Math.max(largest, largestDifference(numbers(own.get(id) ?? {}), expected));
  }
  return `${features.toLocaleString("en")} values compared, largest relative difference ${largest.toExponential(1)}`;
}
