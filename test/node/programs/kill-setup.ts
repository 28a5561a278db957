// a setup module for tests that kill: what happens to a case is said in the column `does`; cases that begin are noted in a file
import { appendFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { extractFeatures } from "../../../src/extraction/index.ts";
import { firstOrder } from "../../../src/features/index.ts";
import type { CaseSetupFunction } from "../../../src/node/index.ts";

const setup: CaseSetupFunction<unknown> = () => {
  // not of the data, so that a run with pauses and one without have the same settings
  const { COHORT_LOG: log, COHORT_PAUSE: pause, COHORT_DEATHS: deaths } = process.env;
  return {
    segment: async (_, { item, given }) => {
      if (log) appendFileSync(log, `${item.id}\n`);
      if (pause) await setTimeout(Number(pause));
      if (deaths && item.cells.does === "exit") process.exit(3);
      if (deaths && item.cells.does === "throw") queueMicrotask(() => JSON.parse("not"));
      if (deaths && item.cells.does === "throw") await setTimeout(10_000);
      return { mask: given! };
    },
    extract: (image, mask, options) => extractFeatures(image, mask, { ...options, families: [firstOrder()] }),
  };
};
export default setup;
