// a setup module for tests: what happens to a case is said in the column `does`; cases that begin are noted in a file
import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { RadiosurvError } from "../../../src/error.ts";
import { extractFeatures } from "../../../src/extraction/index.ts";
import { firstOrder, glcm } from "../../../src/features/index.ts";
import type { CaseSetupFunction } from "../../../src/node/index.ts";

export interface PoolData {
  /** File that gets a line for each case that begins. */
  readonly log?: string;
  /** Time that each case takes, ms. */
  readonly pause?: number;
  readonly fails?: string;
  readonly returns?: string;
}

const setup: CaseSetupFunction<PoolData> = async ({ log, pause = 0, fails, returns }) => {
  if (fails !== undefined) throw new RadiosurvError("file", fails);
  if (returns === "unknown") return { segmnt: () => {} } as never;
  if (returns === "number") return { extract: 3 } as never;
  return {
    segment: async (_, { item, given }) => {
      if (log) appendFileSync(log, `${item.id}\n`);
      if (pause > 0) await setTimeout(pause);
      const { does } = item.cells;
      if (does === "loop") for (;;);
      if (does === "exit") process.exit(3);
      if (does === "throw") queueMicrotask(() => nothing());
      if (does === "throw") await setTimeout(10_000);
      if (does === "grow") for (const all: unknown[] = []; ; ) all.push(new Array(1e5).fill(all.length));
      if (does === "hoard") for (const all: Float64Array[] = []; ; pass(20)) all.push(new Float64Array(3e6).fill(1));
      if (does === "litter") litter(1500);
      if (does === "refuse") throw new RadiosurvError("intensity", "not this one");
      return { mask: given!, record: { Odd: Number.NaN, Zero: -0 } };
    },
    extract: (image, mask, options) =>
      extractFeatures(image, mask, { ...options, families: [firstOrder(), glcm({ features: ["Contrast"] })] }),
    regions: (mask) => [
      { name: "all", mask },
      { name: "none", error: { code: "roi", message: "nothing is left" } },
    ],
    describe: (results, { image, mask, regions }) => {
      if (results[0].cells.does === "describe badly") throw new RangeError("no picture");
      const named = regions.map(({ name }) => name);
      return { size: image.size, same: mask.size, named, grey: Uint8Array.of(1, 2), entries: results.length };
    },
  };
};
export default setup;

/** Works with 120 MB that are garbage afterwards, as a kernel does: without anything new that would have V8 collect. */
function litter(ms: number): void {
  const data = new Float64Array(1.5e7).fill(1);
  let sum = 0;
  for (const end = performance.now() + ms; performance.now() < end; ) {
    for (let i = 0; i < data.length; i++) sum += data[i];
  }
  if (sum === 0) throw new Error("never");
}

/** Works for some milliseconds. */
function pass(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

function nothing(): void {
  throw new Error("nobody waits for this");
}
