// node bench/penalized-cox.ts [--runs N] [--data synthetic_radiomics.csv]
// Penalised Cox models beside R's glmnet, same data, one thread each: medians of processor time, so that other work on the
// machine counts little. RADIOSURV_RSCRIPT names Rscript if it is not on the path; --data adds a cohort of a CSV with columns
// cohort, time, event and features.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { crossValidatePenalizedCox, penalizedCox, rFolds } from "../src/survival/index.ts";
import { parseCsv } from "../src/table/index.ts";
import { randomFrom } from "./random.ts";

const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "5" },
    data: {
      type: "string",
      default: fileURLToPath(new URL("../../shared/reference/datasets/synthetic_radiomics.csv", import.meta.url)),
    },
  },
});
const runs = Number(options.runs);
const rscript = process.env.RADIOSURV_RSCRIPT ?? "Rscript";

interface Cohort {
  readonly name: string;
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly columns: readonly Float64Array[];
}

/** Normal columns with all correlations 0.5, ten of them with effects; about half censored. */
function simulated(n: number, p: number): Cohort {
  const next = randomFrom(n + p);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const shared = Float64Array.from({ length: n }, normal);
  const columns = Array.from({ length: p }, () =>
    Float64Array.from({ length: n }, (_, i) => Math.SQRT1_2 * (shared[i] + normal())),
  );
  const event = new Float64Array(n);
  const time = Float64Array.from({ length: n }, (_, i) => {
    const lp = columns.slice(0, 10).reduce((sum, column) => sum + 0.5 * column[i], 0);
    const death = -Math.log(1 - next()) / Math.exp(lp);
    const censoring = -Math.log(1 - next()) * 2;
    event[i] = death <= censoring ? 1 : 0;
    return Math.min(death, censoring);
  });
  return { name: `simulated, ${n} x ${p}, correlation 0.5`, time, event, columns };
}

function fromCsv(path: string): Cohort {
  const rows = parseCsv(readFileSync(path, "utf8")).rows.filter((row) => row.cohort === "train");
  const names = Object.keys(rows[0]).filter((name) => /^(original|wavelet)/.test(name));
  const of = (name: string) => Float64Array.from(rows, (row) => Number(row[name]));
  return {
    name: `radiomics, ${rows.length} x ${names.length}`,
    time: of("time"),
    event: of("event"),
    columns: names.map(of),
  };
}

function processorSeconds<T>(call: () => T, times: number): { seconds: number; result: T } {
  let result = call(); // warm
  const taken: number[] = [];
  for (let i = 0; i < times; i++) {
    const before = process.cpuUsage();
    result = call();
    const { user, system } = process.cpuUsage(before);
    taken.push((user + system) / 1e6);
  }
  taken.sort((a, b) => a - b);
  return { seconds: taken[taken.length >> 1], result };
}

const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
console.log(
  "| data | what | radiosurv, s | glmnet, s | times faster | lambda.min, relative difference |\n|---|---|---:|---:|---:|---:|",
);
try {
  const cohorts = [simulated(300, 1000), ...(existsSync(options.data) ? [fromCsv(options.data)] : [])];
  for (const { name, time, event, columns } of cohorts) {
    const n = time.length;
    const foldIds = rFolds(n, 10, 1);
    const values = [Float64Array.of(n, columns.length), time, event, Float64Array.from(foldIds), ...columns];
    writeFileSync(join(folder, "data.bin"), Buffer.concat(values.map((each) => Buffer.from(each.buffer))));
    const script = fileURLToPath(new URL("penalized-cox.R", import.meta.url));
    const lines = execFileSync(rscript, [script, folder, String(runs)], { encoding: "utf8" })
      .trim()
      .split("\n");
    const [path, cv] = lines.map((line) => line.split("\t").map(Number));
    const table = { names: columns.map((_, j) => `x${j}`), columns };
    const outcome = { time, event };
    const row = (what: string, seconds: number, theirs: number, lambda: string) =>
      console.log(
        `| ${name} | ${what} | ${seconds.toPrecision(3)} | ${theirs.toPrecision(3)} | ${(theirs / seconds).toFixed(1)} x | ${lambda} |`,
      );
    const exact = processorSeconds(() => penalizedCox(outcome, table), runs);
    row("path to the optimum", exact.seconds, path[1], "");
    const same = processorSeconds(() => penalizedCox(outcome, table, { profile: "glmnet-4.1" }), 2);
    row('path, profile "glmnet-4.1"', same.seconds, path[1], "");
    const whole = processorSeconds(() => crossValidatePenalizedCox(outcome, table, { foldIds, baseline: "none" }), 2);
    row("10 folds, whole path", whole.seconds, cv[1], (whole.result.lambdaMin / cv[3] - 1).toExponential(0));
    const lazy = processorSeconds(
      () => crossValidatePenalizedCox(outcome, table, { foldIds, baseline: "none", patience: 15 }),
      runs,
    );
    row("10 folds, patience 15", lazy.seconds, cv[1], (lazy.result.lambdaMin / cv[3] - 1).toExponential(0));
  }
} finally {
  rmSync(folder, { recursive: true });
}
