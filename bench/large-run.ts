// node bench/large-run.ts TASK DIRECTORY|ROWS [COLUMNS]: one task of bench/large.ts in a process of its own, whose peak of
// memory is that of the task and its input; prints a line of JSON

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extractFeatures } from "../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../src/features/index.ts";
import { wavelet } from "../src/filters/index.ts";
import { createImage, type Image } from "../src/image/index.ts";
import { spearmanMatrix } from "../src/selection/index.ts";
import { penalizedCox, univariateCox } from "../src/survival/index.ts";
import { type LargeVolume, largeTable } from "./large-cases.ts";

/** Seconds after which nothing is done once more. */
const ENOUGH = 3;
const [task, where, columns] = process.argv.slice(2);

function volume(): { image: Image; mask: Image; settings: LargeVolume["settings"] } {
  const { size, spacing, settings } = JSON.parse(readFileSync(join(where, "case.json"), "utf8")) as LargeVolume;
  const bytes = (name: string): ArrayBuffer => readFileSync(join(where, name)).buffer as ArrayBuffer;
  return {
    image: createImage(new Int16Array(bytes("image")), size, { spacing }),
    mask: createImage(new Uint8Array(bytes("mask")), size, { spacing }),
    settings,
  };
}

function prepared(): () => { readonly features?: object; readonly value?: number; readonly note?: string } {
  const textures = () => [firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  if (task === "original" || task === "wavelet") {
    const { image, mask, settings } = volume();
    const filters = task === "wavelet" ? { filters: [wavelet()] } : {};
    const families = task === "wavelet" ? textures() : [shape(), ...textures()];
    return () => {
      const { features } = extractFeatures(image, mask, { families, ...settings, ...filters });
      return { features };
    };
  }
  const { table, outcome } = largeTable(Number(where), Number(columns));
  switch (task) {
    case "spearmanMatrix":
      return () => ({ value: spearmanMatrix(table).values[1] });
    case "univariateCox":
      return () => ({ value: univariateCox(outcome, table)[7].zValue });
    case "penalizedCox":
      return () => {
        const { lambda, df } = penalizedCox(outcome, table, {
          lambdaCount: 50,
          lambdaMinRatio: 0.05,
          baseline: "none",
        });
        const note = `${lambda.length} values of lambda to 0.05 of the first, ${df.at(-1)} columns in the last`;
        return { value: lambda[0], note };
      };
    default:
      throw new Error(`bench: there is no task ${task}`);
  }
}

const run = prepared();
const inputBytes = process.memoryUsage.rss();
const times: number[] = [];
let result: ReturnType<typeof run> = {};
// code is compiled while it runs: what is short is done often
while (times.length === 0 || times.reduce((sum, time) => sum + time) < ENOUGH) {
  const before = process.cpuUsage();
  result = run();
  const { user, system } = process.cpuUsage(before);
  times.push((user + system) / 1e6);
}
const seconds = times.sort((a, b) => a - b)[times.length >> 1];
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds, inputBytes, peakBytes, ...result }));
