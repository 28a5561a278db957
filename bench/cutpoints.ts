// node bench/cutpoints.ts [--rows N,N] [--seconds S]
// Cutpoints beside loops of R's survdiff, and maxstat: same data, one thread each, medians. The loop over the grid of two
// cutoffs takes minutes, and so is timed in part. RADIOSURV_RSCRIPT names Rscript if it is not on the path.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { log } from "../src/stats/elementary.ts";
import { randomFrom } from "../src/stats/random.ts";
import { maximallySelectedRankTest, xTile } from "../src/survival/index.ts";
import { median } from "./median.ts";

const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "311,640" }, seconds: { type: "string", default: "5" } },
});
const seconds = Number(options.seconds);
const rscript = process.env.RADIOSURV_RSCRIPT ?? "Rscript";

/** Times in days of subjects whose hazard rises with the score, half of them censored. */
function cohort(n: number): { time: Float64Array; event: Uint8Array; score: Float64Array } {
  const random = randomFrom(n);
  const score = Float64Array.from({ length: n }, random);
  const time = score.map((x) => Math.ceil((-log(1 - random()) * 2000) / (1 + x)));
  return { time, event: Uint8Array.from({ length: n }, () => (random() < 0.5 ? 1 : 0)), score };
}

function runR(folder: string, what: string): { name: string; seconds: number; value: number }[] {
  const script = fileURLToPath(new URL("cutpoints.R", import.meta.url));
  const lines = execFileSync(rscript, [script, folder, what, String(seconds)], { encoding: "utf8" })
    .trim()
    .split("\n");
  return lines.map((line) => {
    const [name, time, value] = line.split("\t");
    return { name, seconds: Number(time), value: Number(value) };
  });
}

console.log(
  "| what | n | radiosurv, ms | beside | ms | times faster | relative difference |\n|---|---:|---:|---|---:|---:|---:|",
);

const folder = mkdtempSync(join(tmpdir(), "radiosurv-bench-"));
try {
  for (const n of options.rows.split(",").map(Number)) {
    const { time, event, score } = cohort(n);
    const outcome = { time, event };
    const all = [Float64Array.of(n), time, Float64Array.from(event), score];
    writeFileSync(join(folder, "data.bin"), Buffer.concat(all.map((each) => Buffer.from(each.buffer))));
    const compare = (what: string, work: () => number, theirs: ReturnType<typeof runR>): void => {
      const ours = median(work, seconds);
      for (const { name, seconds: took, value } of theirs) {
        const difference = Number.isNaN(value) ? "" : Math.abs(ours.result / value - 1).toExponential(0);
        console.log(
          `| ${what} | ${n} | ${(1000 * ours.seconds).toPrecision(3)} | ${name} | ${(1000 * took).toPrecision(3)} | ${Math.round(took / ours.seconds).toLocaleString("en")} x | ${difference} |`,
        );
      }
    };
    for (const groups of [2, 3] as const) {
      const theirs = runR(folder, groups === 2 ? "one" : "two");
      const tile = (permutations: number) => () =>
        xTile(outcome, score, { groups, permutations, bootstrap: 0 }).statistic;
      compare(`xTile, ${groups} groups, no permutations`, tile(0), theirs);
      compare(`xTile, ${groups} groups, 1,000 permutations`, tile(1000), theirs);
    }
    const [first, exact] = runR(folder, "maxstat");
    const test = (pMethod: "Lau94" | "exactGauss") => () =>
      maximallySelectedRankTest(outcome, score, { pMethod }).statistic;
    compare("maximallySelectedRankTest, Lau94", test("Lau94"), [first]);
    if (exact) compare("maximallySelectedRankTest, exactGauss", test("exactGauss"), [exact]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
