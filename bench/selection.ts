// node bench/selection.ts [--rows N] [--columns N] [--runs N]
// Rank correlations and trees beside R, same data, one thread each, shortest of some runs. RADIOSURV_RSCRIPT names Rscript if
// it is not on the path.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { hierarchicalClustering, type Linkage, spearmanDistance, spearmanMatrix } from "../src/selection/index.ts";
import { randomFrom } from "./random.ts";

const { values: options } = parseArgs({
  options: {
    rows: { type: "string", default: "640" },
    columns: { type: "string", default: "5000" },
    runs: { type: "string", default: "3" },
  },
});
const [n, p, runs] = [Number(options.rows), Number(options.columns), Number(options.runs)];
const rscript = process.env.RADIOSURV_RSCRIPT ?? "Rscript";

const next = randomFrom(n + p);
const factors = Array.from({ length: 40 }, () => Float64Array.from({ length: n }, () => next() + next() + next()));
const columns = Array.from({ length: p }, (_, j) => {
  const [a, b] = [factors[j % 40], factors[(7 * j + 3) % 40]];
  return Float64Array.from({ length: n }, (_, i) => a[i] + 0.6 * b[i] + next() + next());
});
const table = { names: columns.map((_, j) => `f${j}`), columns };

function shortest(work: () => number): { seconds: number; value: number } {
  let seconds = Number.POSITIVE_INFINITY;
  let value = Number.NaN;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    value = work();
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
  }
  return { seconds, value };
}

const spearman = shortest(() => spearmanMatrix(table).values[1]);
const distance = spearmanDistance(table);
const ours = new Map(
  ['cor(x, method = "spearman")', "cor of ranks", "crossprod of scaled ranks"].map((name) => [
    name,
    { what: "spearmanMatrix", ...spearman },
  ]),
);
for (const method of ["ward.D2", "average", "complete", "single"] as Linkage[]) {
  const time = shortest(() => hierarchicalClustering(distance, { method }).height.at(-1)!);
  ours.set(`hclust "${method}"`, { what: `hierarchicalClustering, ${method}`, ...time });
}

const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
try {
  writeFileSync(join(folder, "data.bin"), Buffer.concat(columns.map((each) => Buffer.from(each.buffer))));
  const script = fileURLToPath(new URL("selection.R", import.meta.url));
  const out = execFileSync(rscript, [script, folder, String(n), String(p), String(runs)], { encoding: "utf8" });
  console.log(`${n} rows, ${p} columns\n`);
  console.log("| what | radiosurv, s | in R | s | times faster | relative difference |\n|---|---:|---|---:|---:|---:|");
  for (const line of out.trim().split("\n")) {
    const [name, time, value] = line.split("\t");
    const { what, seconds, value: own } = ours.get(name)!;
    console.log(
      `| ${what} | ${seconds.toPrecision(3)} | ${name} | ${Number(time).toPrecision(3)} | ${(Number(time) / seconds).toFixed(1)} x | ${Math.abs(own / Number(value) - 1).toExponential(0)} |`,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
