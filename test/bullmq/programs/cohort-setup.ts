// a setup module for tests of queues: what happens to a case is said in the column `does`; cases that begin are noted in a file
import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { extractFeatures } from "../../../src/extraction/index.ts";
import { firstOrder } from "../../../src/features/index.ts";
import type { CaseSetupFunction } from "../../../src/node/index.ts";

const setup: CaseSetupFunction<{ readonly fails?: boolean } | undefined> = (data) => {
  if (data?.fails) throw new Error("no network here");
  // not of the data, so that a run with pauses and one without have the same settings
  const { COHORT_LOG: log, COHORT_PAUSE: pause } = process.env;
  return {
    segment: async (_, { item, given }) => {
      if (log) appendFileSync(log, `${item.id}\n`);
      if (pause) await setTimeout(Number(pause));
      if (item.cells.does === "loop") for (;;);
      if (item.cells.does === "hoard") {
        for (const all: Float64Array[] = []; ; await setTimeout(20)) all.push(new Float64Array(3e6).fill(1));
      }
      if (item.cells.does === "die") process.kill(process.pid, "SIGKILL");
      return { mask: given! };
    },
    extract: (image, mask, options) => extractFeatures(image, mask, { ...options, families: [firstOrder()] }),
    onCase: ({ cells }) => {
      if (cells.does === "throw") throw new TypeError("no place for it");
    },
  };
};
export default setup;
