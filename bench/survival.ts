// node bench/survival.ts [--rows N,N] [--seconds S]
// Survival estimators beside R's survival, same data, one thread each, medians. RADIOSURV_RSCRIPT names Rscript if it is not
// on the path.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { concordanceIndex, coxRegression, kaplanMeier, logRankTest, univariateCox } from "../src/survival/index.ts";
import { median } from "./median.ts";
import { randomFrom } from "./random.ts";

const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "10000,100000,1000000" }, seconds: { type: "string", default: "3" } },
});
const seconds = Number(options.seconds);
const rscript = process.env.RADIOSURV_RSCRIPT ?? "Rscript";
const COVARIATES = 10;

interface Cohort {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly columns: readonly Float64Array[];
}

/** Exponential times in days with many ties, a third censored, covariates with effects. */
function cohort(n: number, p: number): Cohort {
  const next = randomFrom(n + p);
  const columns = Array.from({ length: p }, (_, j) =>
    Float64Array.from({ length: n }, () => (j === 0 ? Math.round(next()) : next())),
  );
  const time = Float64Array.from({ length: n }, (_, i) => {
    const lp = columns.slice(0, 10).reduce((sum, column, j) => sum + (j % 2 ? -0.3 : 0.4) * column[i], 0);
    return Math.ceil((-Math.log(1 - next()) * 2000) / Math.exp(lp));
  });
  return { time, event: Uint8Array.from({ length: n }, () => (next() < 0.67 ? 1 : 0)), columns };
}

/** Runs R on the data in a folder: seconds by name, and a value to compare. */
function runR(folder: string, what: string): Record<string, { seconds: number; value: number }> {
  const script = fileURLToPath(new URL("survival.R", import.meta.url));
  const out = execFileSync(rscript, [script, folder, what, String(seconds)], { encoding: "utf8", maxBuffer: 1 << 26 });
  return Object.fromEntries(
    out
      .trim()
      .split("\n")
      .map((line) => {
        const [name, time, value] = line.split("\t");
        return [name, { seconds: Number(time), value: Number(value) }];
      }),
  );
}

function write(folder: string, { time, event, columns }: Cohort): void {
  const values = Float64Array.from([time.length, columns.length]);
  const all = [values, time, Float64Array.from(event), ...columns];
  writeFileSync(join(folder, "data.bin"), Buffer.concat(all.map((each) => Buffer.from(each.buffer))));
}

console.log(
  "| what | n | radiosurv, ms | beside | ms | times faster | largest relative difference |\n|---|---:|---:|---|---:|---:|---:|",
);

function compare(
  what: string,
  n: number,
  ours: { seconds: number; result: number },
  theirs: ReturnType<typeof runR>,
): void {
  for (const [name, { seconds: time, value }] of Object.entries(theirs)) {
    const difference = Math.abs(ours.result / value - 1).toExponential(0);
    console.log(
      `| ${what} | ${n.toLocaleString("en")} | ${(1000 * ours.seconds).toPrecision(3)} | ${name} | ${(1000 * time).toPrecision(3)} | ${(time / ours.seconds).toFixed(1)} x | ${difference} |`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
try {
  for (const n of options.rows.split(",").map(Number)) {
    const data = cohort(n, COVARIATES);
    const { time, event, columns } = data;
    write(folder, data);
    const names = columns.map((_, j) => `x${j + 1}`);
    const theirs = (what: string) => runR(folder, what);
    const run = (work: () => number) => median(work, seconds);
    compare(
      "coxRegression, 10 columns",
      n,
      run(() => coxRegression({ time, event }, { names, columns }).logLikelihood[1]),
      theirs("cox"),
    );
    compare(
      "kaplanMeier",
      n,
      run(() => kaplanMeier({ time, event }).survival[10]),
      theirs("km"),
    );
    compare(
      "logRankTest, 2 groups",
      n,
      run(() => logRankTest({ time, event }, columns[0]).statistic),
      theirs("logrank"),
    );
    compare(
      "concordanceIndex with error",
      n,
      run(() => concordanceIndex({ time, event }, columns[1]).standardError),
      theirs("concordance"),
    );
  }
  const wide = cohort(640, 1000);
  write(folder, wide);
  const names = wide.columns.map((_, j) => `x${j + 1}`);
  const run = median(
    () => univariateCox({ time: wide.time, event: wide.event }, { names, columns: wide.columns })[7].zValue,
    seconds,
  );
  compare("univariateCox, 1,000 columns", 640, run, runR(folder, "univariate"));
} finally {
  rmSync(folder, { recursive: true });
}
