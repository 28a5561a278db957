// node bench/large-run.ts TASK DIRECTORY|ROWS [COLUMNS]: one task of bench/large.ts in a process of its own, whose peak of
// memory is that of the task and its input; prints a line of JSON

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extractFeatures } from "../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape } from "../src/features/index.ts";
import { wavelet } from "../src/filters/index.ts";
import { createImage, type Image } from "../src/image/index.ts";
import { correlationFilter, spearmanMatrix, varianceFilter } from "../src/selection/index.ts";
import { penalizedCox, univariateCox } from "../src/survival/index.ts";
import { type LargeVolume, largeTable } from "./large-cases.ts";

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

function prepared(): () => { readonly features?: object; readonly note?: string } {
  const textures = () => [firstOrder(), glcm(), gldm(), glrlm(), glszm(), ngtdm()];
  if (task === "original" || task === "wavelet") {
    const { image, mask, settings } = volume();
    const filters = task === "wavelet" ? { filters: [wavelet()] } : {};
    const families = task === "wavelet" ? textures() : [shape(), ...textures()];
    return () => {
      const { features } = extractFeatures(image, mask, { families, ...settings, ...filters });
      return { features, note: `${Object.keys(features).length} features` };
    };
  }
  const { table, outcome } = largeTable(Number(where), Number(columns));
  switch (task) {
    case "varianceFilter":
      return () => ({ note: `${varianceFilter(table).kept.length} columns kept` });
    case "spearmanMatrix":
      return () => ({ note: `rho of the first two ${spearmanMatrix(table).values[1].toFixed(6)}` });
    case "correlationFilter":
      return () => ({ note: `${correlationFilter(table, { cutoff: 0.7 }).kept.length} columns kept` });
    case "univariateCox":
      return () => ({
        note: `${univariateCox(outcome, table).filter(({ pValue }) => pValue < 0.05).length} with p < 0.05`,
      });
    case "penalizedCox":
      return () => {
        const { lambda, df } = penalizedCox(outcome, table, {
          lambdaCount: 50,
          lambdaMinRatio: 0.05,
          baseline: "none",
        });
        return { note: `${lambda.length} values of lambda to 0.05 of the first, ${df.at(-1)} columns in the last` };
      };
    default:
      throw new Error(`bench: there is no task ${task}`);
  }
}

const run = prepared();
const inputBytes = process.memoryUsage.rss();
const before = process.cpuUsage();
const result = run();
const { user, system } = process.cpuUsage(before);
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ seconds: (user + system) / 1e6, inputBytes, peakBytes, ...result }));
