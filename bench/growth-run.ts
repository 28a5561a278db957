// node --expose-gc bench/growth-run.ts METHOD ROWS: one call in a process of its own, whose peak of memory is that of the call and
// its input; prints a line of JSON

import { pathToFileURL } from "node:url";
import { concordanceIndex, kaplanMeier } from "../src/survival/index.ts";
import { randomFrom } from "./random.ts";

export type GrowthMethod = "kaplanMeier" | "concordanceIndex";

/** Times that all differ, a third censored, and a score that tells about them. */
export function growthData(n: number): {
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly score: Float64Array;
} {
  const next = randomFrom(n);
  const score = Float64Array.from({ length: n }, next);
  const time = score.map((value) => (-Math.log(1 - next()) * 2000) / Math.exp(value));
  return { score, time, event: Uint8Array.from({ length: n }, () => (next() < 0.67 ? 1 : 0)) };
}

function call(method: GrowthMethod, n: number): void {
  const { time, event, score } = growthData(n);
  const run = (rows: number): number => {
    const outcome = { time: time.subarray(0, rows), event: event.subarray(0, rows) };
    return method === "kaplanMeier"
      ? kaplanMeier(outcome).survival[10]
      : concordanceIndex(outcome, score.subarray(0, rows)).estimate;
  };
  // warm, at a size that takes no memory to speak of
  for (let i = 0; i < 20; i++) run(Math.min(n, 10_000));
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const value = run(n);
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, value, bytes: process.resourceUsage().maxRSS * 1024 - before }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  call(process.argv[2] as GrowthMethod, Number(process.argv[3]));
