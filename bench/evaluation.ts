// node bench/evaluation.ts [--rows N] [--definition N] [--seconds S]
// ROC curves beside R, same data, one thread each, processor time of the process, medians: pROC for binary outcomes; for
// time-dependent areas with their error the published definition, written out in R (n times cases times controls), at
// --definition rows. RADIOSURV_RSCRIPT names Rscript if it is not on the path.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { delongTest, incidentDynamicRoc, rocCurve, timeDependentRoc } from "../src/evaluation/index.ts";
import { randomFrom } from "./random.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    definition: { type: "string", default: "2000" },
    seconds: { type: "string", default: "3" },
  },
});
const seconds = Number(options.seconds);
const rscript = process.env.RADIOSURV_RSCRIPT ?? "Rscript";
const TIMES = [365, 730, 1095];

interface Cohort {
  readonly label: Float64Array;
  readonly time: Float64Array;
  readonly event: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Two correlated scores, a label, and times in days with ties, about half of them censored. */
function cohort(n: number): Cohort {
  const next = randomFrom(n);
  const normal = () => next() + next() + next() + next() - 2;
  const fill = (value: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => value(i));
  const shared = fill(normal);
  const a = fill((i) => Math.round(1000 * (shared[i] + normal())));
  const b = fill((i) => shared[i] + 2 * normal());
  const label = fill((i) => (shared[i] + normal() > 0.3 ? 1 : 0));
  const death = fill((i) => Math.ceil((-Math.log(1 - next()) * 1500) / Math.exp(shared[i])));
  const last = fill(() => Math.ceil(2500 * next()));
  return {
    label,
    a,
    b,
    time: fill((i) => Math.min(death[i], last[i])),
    event: fill((i) => (death[i] <= last[i] ? 1 : 0)),
  };
}

/** Processor seconds of a call, the median of warm repetitions. */
function cpu(work: () => number): { readonly seconds: number; readonly value: number } {
  let value = work();
  value = work();
  const times: number[] = [];
  for (let sum = 0; times.length < 3 || (sum < seconds && times.length < 100); ) {
    const start = process.cpuUsage();
    value = work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
    sum += times.at(-1)!;
  }
  times.sort((x, y) => x - y);
  return { seconds: times[times.length >> 1], value };
}

function runR(folder: string, what: string): { readonly seconds: number; readonly value: number } {
  const script = fileURLToPath(new URL("evaluation.R", import.meta.url));
  const out = execFileSync(rscript, [script, folder, what, String(seconds)], { encoding: "utf8" });
  const [time, value] = out.trim().split("\t").map(Number);
  return { seconds: time, value };
}

function report(
  what: string,
  n: number,
  ours: ReturnType<typeof cpu>,
  name = "",
  theirs?: ReturnType<typeof cpu>,
): void {
  const beside = theirs
    ? `${name} | ${(1000 * theirs.seconds).toPrecision(3)} | ${(theirs.seconds / ours.seconds).toPrecision(2)} x | ${Math.abs(ours.value / theirs.value - 1).toExponential(0)}`
    : "| | |";
  console.log(`| ${what} | ${n.toLocaleString("en")} | ${(1000 * ours.seconds).toPrecision(3)} | ${beside} |`);
}

const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
try {
  console.log(
    "| what | n | radiosurv, ms | beside | ms | times faster | largest relative difference |\n|---|---:|---:|---|---:|---:|---:|",
  );
  const write = ({ label, time, event, a, b }: Cohort) => {
    const all = [Float64Array.of(label.length), label, time, event, a, b];
    writeFileSync(join(folder, "data.bin"), Buffer.concat(all.map((each) => Buffer.from(each.buffer))));
  };
  const n = Number(options.rows);
  const large = cohort(n);
  write(large);
  report(
    "rocCurve with error",
    n,
    cpu(() => rocCurve(large.label, large.a).standardError),
    "pROC: roc, ci.auc",
    runR(folder, "roc"),
  );
  report(
    "delongTest, paired",
    n,
    cpu(() => delongTest(large.label, large.a, large.b).zValue),
    "pROC: 2 roc, roc.test",
    runR(folder, "delong"),
  );
  report(
    "timeDependentRoc with error, 3 times",
    n,
    cpu(() => timeDependentRoc(large, large.a, { times: TIMES })[2].standardError),
  );
  report(
    "incidentDynamicRoc, all event times",
    n,
    cpu(() => incidentDynamicRoc(large, large.b, { coefficient: 0.5 }).concordance),
  );
  const m = Number(options.definition);
  const small = cohort(m);
  write(small);
  report(
    "timeDependentRoc with error, 3 times",
    m,
    cpu(() => timeDependentRoc(small, small.a, { times: TIMES })[2].standardError),
    "the definition in R",
    runR(folder, "definition"),
  );
} finally {
  rmSync(folder, { recursive: true });
}
