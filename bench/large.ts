// npm run bench:large [-- --size 512] [-- --rows 100000] [-- --columns 2000] [-- --minutes 20] [-- --gigabytes 12]
// Large data: a volume of size³ voxels beside PyRadiomics, and a table of rows x columns of single precision. Each task is run
// once in a process of its own; times are of the processor, so that other work on the machine counts little. RADIOSURV_PYTHON
// names a Python that has PyRadiomics; what takes longer or more than the limits is ended and reported as such.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeLargeVolume } from "./large-cases.ts";
import { largestDifference } from "./pyradiomics.ts";

interface Run {
  readonly seconds: number;
  /** Of the whole process. */
  readonly peakBytes: number;
  /** Of the process with its input in memory, before the task. */
  readonly inputBytes?: number;
  readonly note?: string;
  readonly features?: Readonly<Record<string, number>>;
  /** Of PyRadiomics. */
  readonly version?: string;
}

const { values: options } = parseArgs({
  options: {
    size: { type: "string", default: "512" },
    rows: { type: "string", default: "100000" },
    columns: { type: "string", default: "2000" },
    minutes: { type: "string", default: "20" },
    gigabytes: { type: "string", default: "12" },
  },
});
const CLASSES = ["shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"];
const python = process.env.RADIOSURV_PYTHON ?? "python3";
const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function ours(...args: readonly string[]): Run {
  const output = execFileSync(process.execPath, [fileOf("large-run.ts"), ...args], { encoding: "utf8" });
  return JSON.parse(output) as Run;
}

// what PyRadiomics does, or why there is nothing to show
function theirs(directory: string, classes: readonly string[], imageType: string): Run | string {
  const kilobytes = Math.round(Number(options.gigabytes) * 1e6);
  const call = `ulimit -v ${kilobytes}; exec "$0" "$@"`;
  const { status, signal, stdout, stderr } = spawnSync(
    "bash",
    ["-c", call, python, fileOf("large.py"), directory, classes.join(), imageType],
    { encoding: "utf8", timeout: Number(options.minutes) * 60e3, maxBuffer: 1e8 },
  );
  if (status === 0) return JSON.parse(stdout) as Run;
  if (signal) return `more than ${options.minutes} minutes`;
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return /memory|alloc/i.test(stderr) ? `more than ${options.gigabytes} GB` : `failed: ${last}`;
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

let version = "none";
const directory = mkdtempSync(join(tmpdir(), "radiosurv-large-"));
try {
  const { size } = writeLargeVolume(directory, Number(options.size));
  console.log("| volume | radiosurv | PyRadiomics | times faster | times less memory | |\n|---|---|---|---:|---:|---|");
  for (const [task, name, classes, imageType] of [
    ["original", "original image, all classes", CLASSES, "Original"],
    ["wavelet", "8 wavelet images, all classes but shape", CLASSES.slice(1), "Wavelet"],
  ] as const) {
    const own = ours(task, directory);
    const other = theirs(directory, classes, imageType);
    if (typeof other !== "string") version = other.version ?? version;
    const seconds = ({ seconds: s, peakBytes }: Run): string => `${s.toFixed(1)} s, ${gigabytes(peakBytes)}`;
    const compared =
      typeof other === "string"
        ? [other, "", "", `${own.note}`]
        : [
            seconds(other),
            `${(other.seconds / own.seconds).toFixed(1)} x`,
            `${(other.peakBytes / own.peakBytes).toFixed(1)} x`,
            `${own.note}, largest relative difference ${largestDifference(own.features!, other.features!).toExponential(1)}`,
          ];
    console.log(`| ${size.join(" x ")}: ${name} | ${seconds(own)} | ${compared.join(" | ")} |`);
  }
} finally {
  rmSync(directory, { recursive: true });
}

const { rows, columns } = options;
const tableBytes = 4 * Number(rows) * Number(columns);
console.log(
  `\n| table of ${rows} x ${columns}, float32 (${gigabytes(tableBytes)}) | s | memory beyond the table | in tables of float64 | |\n|---|---:|---:|---:|---|`,
);
for (const task of ["varianceFilter", "spearmanMatrix", "correlationFilter", "univariateCox", "penalizedCox"]) {
  const { seconds, peakBytes, inputBytes = 0, note } = ours(task, rows, columns);
  const more = Math.max(peakBytes - inputBytes, 0);
  console.log(
    `| ${task} | ${seconds.toFixed(1)} | ${gigabytes(more)} | ${(more / (2 * tableBytes)).toFixed(2)} | ${note} |`,
  );
}
console.log(
  `\nMade on ${cpus().length} x ${cpus()[0].model.trim()}, Node ${process.versions.node}, PyRadiomics ${version}; processor time of one thread, peak of each process.`,
);
