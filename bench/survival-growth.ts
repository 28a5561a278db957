// node bench/survival-growth.ts [--rows N,N]
// How time and memory of Kaplan-Meier curves and concordance grow with n: each size in a process of its own, one call, times
// that all differ (the most work). Memory is the largest resident set beyond what the data and the program take.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { concordanceIndex, kaplanMeier } from "../src/survival/index.ts";
import { randomFrom } from "./random.ts";

const METHODS = ["kaplanMeier", "concordanceIndex"] as const;

const { values: options } = parseArgs({
  options: { rows: { type: "string", default: "10000,100000,1000000,10000000" }, one: { type: "string" } },
});
if (options.one) {
  const [method, n] = options.one.split(",");
  console.log(JSON.stringify(measure(method as (typeof METHODS)[number], Number(n))));
} else {
  console.log("| what | n | ms | ns a row and doubling of n | bytes a row |\n|---|---:|---:|---:|---:|");
  for (const method of METHODS) {
    for (const n of options.rows.split(",").map(Number)) {
      const script = fileURLToPath(import.meta.url);
      const out = execFileSync(process.execPath, ["--expose-gc", script, "--one", `${method},${n}`], {
        encoding: "utf8",
      });
      const { ms, bytes } = JSON.parse(out);
      const each = (1e6 * ms) / (n * Math.log2(n));
      // below, what the program itself takes is seen more than the rows
      const memory = n < 5e6 ? "" : (bytes / n).toFixed(0);
      console.log(`| ${method} | ${n.toLocaleString("en")} | ${ms.toFixed(0)} | ${each.toFixed(1)} | ${memory} |`);
    }
  }
}

function measure(method: (typeof METHODS)[number], n: number): { ms: number; bytes: number } {
  const next = randomFrom(n);
  const score = Float64Array.from({ length: n }, next);
  const time = score.map((value) => (-Math.log(1 - next()) * 2000) / Math.exp(value));
  const event = Uint8Array.from({ length: n }, () => (next() < 0.67 ? 1 : 0));
  const run = (rows: number) => {
    const outcome = { time: time.subarray(0, rows), event: event.subarray(0, rows) };
    return method === "kaplanMeier"
      ? kaplanMeier(outcome).survival[0]
      : concordanceIndex(outcome, score.subarray(0, rows)).estimate;
  };
  // warm, at a size that takes no memory to speak of
  for (let i = 0; i < 20; i++) run(Math.min(n, 10_000));
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage().rss;
  const start = performance.now();
  run(n);
  const ms = performance.now() - start;
  return { ms, bytes: process.resourceUsage().maxRSS * 1024 - before };
}
