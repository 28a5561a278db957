import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Claim, type Context, count, difference, type Measured, type Part, shown } from "./claim.ts";
import { withFolder } from "./folder.ts";
import { largeTable, writeLargeVolume } from "./large-cases.ts";
import { largestDifference } from "./largest-difference.ts";
import { fileOf, lacksPython, lacksR, runR } from "./reference.ts";

const GIGABYTES = 12;
const MINUTES = 10;

export const part: Part = {
  name: "large",
  title: "Large data",
  text:
    "Processor time and peak memory of a process of its own; what takes less than 3 seconds is repeated and the median taken. Int16 volumes with an uneven region that holds 7.4 % of the voxels, " +
    "bins of 25 (47 levels); a table of single precision. PyRadiomics is ended at " +
    `${GIGABYTES} GB or ${MINUTES} minutes. R has the same table in double precision, and is timed in part where the row says so, ` +
    "as all of it would take hours; the time of the whole follows from the part.",
  measure,
};

interface Run {
  readonly seconds: number;
  /** Of the whole process. */
  readonly peakBytes: number;
  /** Of the process with its input in memory, before the task. */
  readonly inputBytes?: number;
  /** A value of the result, to compare. */
  readonly value?: number;
  readonly note?: string;
  readonly features?: Readonly<Record<string, number>>;
}

const CLASSES = ["shape", "firstorder", "glcm", "gldm", "glrlm", "glszm", "ngtdm"];

async function measure(context: Context): Promise<Measured> {
  const { claims, curve } = await volumes(context);
  claims.push(...(await table(context)));
  return {
    claims,
    versions: {},
    scaling: [
      {
        name: "voxels",
        title: "Time against voxels",
        sentence:
          "All classes of the original image, with diagnostics and hashes, over the number of voxels of the region; processor time of one thread, image and mask in memory.",
        panels: [{ title: "All classes of features", xLabel: "Voxels of the region", yLabel: "Time", curves: curve }],
      },
    ],
  };
}

async function volumes({ python, quick }: Context) {
  const lacks = lacksPython(python, "radiomics");
  const claims: Claim[] = [];
  const [mine, others]: { x: number; y: number }[][] = [[], []];
  for (const n of quick ? [51, 110] : [51, 110, 238, 512]) {
    await withFolder((folder) => {
      const { voxels } = writeLargeVolume(folder, n);
      const what = `${n} x ${n} x ${n} voxels, ${count(Number(voxels.toPrecision(2)))} in the region`;
      const own = ours("original", folder);
      const other = lacks ?? theirs(python, folder, CLASSES, "Original");
      mine.push({ x: voxels, y: own.seconds });
      if (typeof other !== "string") others.push({ x: voxels, y: other.seconds });
      claims.push(...volumeClaims(what, "original image, all classes", own, other, n === 512 ? "large" : undefined));
      if (n < 512) return;
      const filtered = ours("wavelet", folder);
      const failed = lacks ?? theirs(python, folder, CLASSES.slice(1), "Wavelet");
      claims.push(
        ...volumeClaims("the same", "8 wavelet images, all classes but shape", filtered, failed, "large-wavelet"),
      );
    });
  }
  const curve = [
    { label: "radiosurv", program: "radiosurv", points: mine },
    { label: "PyRadiomics", program: "reference", points: others },
  ] as const;
  return { claims, curve: curve };
}

function volumeClaims(what: string, task: string, own: Run, other: Run | string, id?: string): Claim[] {
  const reference = "PyRadiomics, `execute`";
  const agreement =
    typeof other === "string"
      ? `${Object.keys(own.features!).length} features`
      : `${Object.keys(other.features!).length} features, largest relative difference ${largestDifference(own.features!, other.features!).toExponential(1)}`;
  const [seconds, bytes] = typeof other === "string" ? [other, other] : [other.seconds, other.peakBytes];
  const time: Claim = {
    id,
    what: `${what}: ${task}`,
    reference,
    ours: own.seconds,
    theirs: seconds,
    unit: "s",
    note: agreement,
  };
  if (!id) return [time];
  return [
    { ...time, note: `${agreement}${id === "large" ? "; to be below 20 s" : ""}` },
    {
      id: `${id}-memory`,
      what: "the same: memory of the process",
      reference,
      ours: own.peakBytes,
      theirs: bytes,
      unit: "bytes",
      note: id === "large" ? "to be below 4 GB" : "",
    },
  ];
}

function ours(...args: readonly string[]): Run {
  return JSON.parse(execFileSync(process.execPath, [fileOf("large-run.ts"), ...args], { encoding: "utf8" })) as Run;
}

// what PyRadiomics does, or why there is nothing to show
function theirs(python: string, directory: string, classes: readonly string[], imageType: string): Run | string {
  const call = `ulimit -v ${GIGABYTES * 1e6}; exec "$0" "$@"`;
  const { status, signal, stdout, stderr } = spawnSync(
    "bash",
    ["-c", call, python, fileOf("large.py"), directory, classes.join(), imageType],
    { encoding: "utf8", timeout: MINUTES * 60e3, maxBuffer: 1e8 },
  );
  if (status === 0) return JSON.parse(stdout) as Run;
  if (signal) return `ended at ${MINUTES} minutes`;
  return /memory|alloc/i.test(stderr)
    ? `ended at ${GIGABYTES} GB`
    : `failed: ${stderr.trim().split("\n").at(-1) ?? ""}`;
}

const TASKS = [
  ["univariate", "univariateCox", "survival", "`coxph.fit` in a loop"],
  ["spearman", "spearmanMatrix", "stats", '`cor(method = "spearman")`'],
  ["lasso", "penalizedCox", "glmnet", '`glmnet(family = "cox")`'],
] as const;

async function table({ rscript, quick }: Context): Promise<Claim[]> {
  const [rows, columns] = quick ? [5_000, 200] : [100_000, 2_000];
  return withFolder((folder) => {
    const { table: made, outcome } = largeTable(rows, columns);
    for (const [name, values] of [
      ["time", outcome.time],
      ["event", outcome.event],
    ] as const)
      writeFileSync(join(folder, name), values);
    writeFileSync(join(folder, "columns"), new Uint8Array(0));
    for (const column of made.columns) writeFileSync(join(folder, "columns"), column, { flag: "a" });
    return TASKS.map(([id, task, name, call]): Claim => {
      const own = ours(task, String(rows), String(columns));
      const lacks = lacksR(rscript, ...(name === "stats" ? [] : [name]));
      const [line] = lacks ? [] : runR(rscript, "large.R", folder, task, MINUTES, rows, columns);
      const more = Math.max(own.peakBytes - (own.inputBytes ?? 0), 0);
      const agreement = line && Number.isFinite(line.value) ? `; ${difference(own.value!, line.value)}` : "";
      return {
        id: `large-${id}`,
        what: `table of ${count(rows)} x ${count(columns)}, float32 (${shown(4 * rows * columns, "bytes")}): ${task}${own.note ? `, ${own.note}` : ""}`,
        reference: `R, ${name}: ${call}${line?.more[0] ? ` (${line.more[0]})` : ""}`,
        ours: own.seconds,
        theirs: lacks ?? (Number.isFinite(line.seconds) ? line.seconds : `ended at ${MINUTES} minutes`),
        unit: "s",
        note: `${shown(more, "bytes")} beyond the table${agreement}`,
      };
    });
  });
}
