// npm run study                                 the whole study on a simulated cohort of 50 patients: images, masks by networks,
//                                               16 regions a patient, signatures, models, report; about 2 minutes on two cores
// npm run study -- --full                       the same with 643 patients, as in the study that it follows; 15 minutes
// npm run study -- --manifest FILE.csv          features of your own images: columns Image, Mask, optional Label and ID
// npm run study -- --manifest FILE.csv --segment   of masks made here and the rings around them; Mask may be left out
// more options: --rings (around the masks of the manifest), --output DIR, --params FILE, --label N, --concurrency N;
// for the simulation --patients N, --seed N, --true-masks (no networks)
// stopped by Ctrl-C or otherwise, the same command goes on from there
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RadiosurvError } from "../src/node/index.ts";
import { type ExtractImagesOptions, extractImages } from "./study/extract-images.ts";
import { simulateCohort, simulatedStudy } from "./study/simulated-study.ts";

const OPTIONS = {
  manifest: { type: "string" },
  output: { type: "string", default: "study-output" },
  params: { type: "string" },
  label: { type: "string" },
  segment: { type: "boolean", default: false },
  rings: { type: "boolean", default: false },
  full: { type: "boolean", default: false },
  patients: { type: "string", default: "50" },
  seed: { type: "string", default: "1" },
  "true-masks": { type: "boolean", default: false },
  concurrency: { type: "string", default: String(availableParallelism()) },
} as const;

const controller = new AbortController();
// the first Ctrl-C ends the work in good order, the second at once
process.once("SIGINT", () => controller.abort());

async function study(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const { output, params, manifest } = values;
  const concurrency = Math.max(1, wholeNumber("concurrency", values.concurrency));
  const { signal } = controller;
  const common = {
    ...{ output, params, concurrency, signal },
    label: values.label === undefined ? undefined : wholeNumber("label", values.label),
  };
  if (manifest !== undefined) {
    const { segment } = values;
    const title = "Radiomic features";
    return (await extract({ ...common, manifest, title, segment, rings: segment || values.rings })).failed > 0 ? 1 : 0;
  }
  const seed = wholeNumber("seed", values.seed);
  const simulation = { full: values.full, patients: wholeNumber("patients", values.patients), seed };
  const files = await simulateCohort(output, simulation, { concurrency, signal });
  const title = "Features of a simulated cohort";
  const segment = !values["true-masks"];
  const extracted = await extract({ ...common, manifest: files.manifest, title, segment, rings: true });
  console.log(`\n${await simulatedStudy(output, files, extracted, { seed, signal })}`);
  console.log(`report: ${join(output, "report.html")}`);
  return 0;
}

async function extract(options: ExtractImagesOptions) {
  const extracted = await extractImages(options);
  const { cases, failed, table, page } = extracted;
  for (const { id, region, cells, error } of cases) {
    const name = [id, options.rings ? cells.Modality : undefined, region].filter(Boolean).join(", ");
    if (error) console.error(`${name} failed: ${error.message}`);
  }
  const what = options.rings ? "regions" : "cases";
  console.log(`${cases.length - failed} of ${cases.length} ${what} extracted, ${failed} failed`);
  console.log(`table of features: ${table}\nsummary:           ${page}`);
  return extracted;
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new RadiosurvError("argument", `--${name} must be a whole number; got "${text}"`);
}

try {
  process.exitCode = await study();
} catch (error) {
  if (controller.signal.aborted) {
    console.error("stopped; the same command goes on from there");
    process.exit(130);
  }
  const usage = error instanceof TypeError && "code" in error;
  if (!usage && !(error instanceof RadiosurvError)) throw error;
  console.error(error.message);
  process.exitCode = usage ? 2 : 1;
}
