// npm run study                                 from images without masks to the features of 16 regions a patient, for a
//                                               simulated cohort of 12 patients
// npm run study -- --manifest FILE.csv          features of your own images: columns Image, Mask, optional Label and ID
// npm run study -- --manifest FILE.csv --segment   of masks made here and the rings around them; Mask may be left out
// more options: --rings (around the masks of the manifest), --output DIR, --params FILE, --label N; for the simulation
// --patients N, --seed N
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import {
  defaultExtractor,
  extractCohort,
  progressBar,
  RadiosurvError,
  readExtractor,
  readManifest,
} from "../src/node/index.ts";
import { featureSummary } from "../src/study/index.ts";
import { VERSION } from "../src/version.ts";
import { casePictures } from "./case-pictures.ts";
import { studyRegions, studySegmentation } from "./segmentation/segment-case.ts";
import { writeSimulatedCohort } from "./simulation/write-cohort.ts";

const OPTIONS = {
  manifest: { type: "string" },
  output: { type: "string", default: "study-output" },
  params: { type: "string" },
  label: { type: "string" },
  segment: { type: "boolean", default: false },
  rings: { type: "boolean", default: false },
  patients: { type: "string", default: "12" },
  seed: { type: "string", default: "1" },
} as const;

async function study(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const label = values.label === undefined ? undefined : wholeNumber("label", values.label);
  const extract = values.params === undefined ? defaultExtractor : await readExtractor(values.params);
  const simulated = values.manifest === undefined;
  const path =
    values.manifest ??
    (await simulate(values.output, wholeNumber("seed", values.seed), wholeNumber("patients", values.patients)));
  const segmented = simulated || values.segment;
  const manifest = await readManifest(path, { mask: segmented ? "optional" : "needed" });
  const segment = segmented ? await studySegmentation(join(values.output, "masks"), manifest) : undefined;
  const regions = segmented || values.rings ? studyRegions(segmented) : undefined;
  const table = join(values.output, "features.csv");
  const page = join(values.output, "summary.html");

  const pictures = casePictures();
  const bar = progressBar(process.stderr);
  const { cases, failed } = await extractCohort(manifest, {
    extract,
    label,
    segment,
    regions,
    output: table,
    onProgress: bar.update,
    onCase: pictures.add,
  }).finally(bar.end);
  const thumbnails = pictures.all();

  const html = featureSummary(
    cases.map((each) => ({ ...each, thumbnail: thumbnails.get(each) })),
    {
      title: simulated ? "Features of a simulated cohort" : "Radiomic features",
      about: {
        Manifest: relative("", path),
        "Table of features": relative("", table),
        ...(segmented && { Masks: relative("", join(values.output, "masks")) }),
        Parameters: values.params ?? "PyRadiomics' defaults, all classes of features of the unfiltered image",
        Software: `radiosurv ${VERSION}, Node ${process.versions.node}`,
      },
    },
  );
  await writeFile(page, html);
  for (const { id, region, error } of cases) {
    if (error) console.error(`${region === undefined ? id : `${id}, ${region}`} failed: ${error.message}`);
  }
  console.log(
    `${cases.length - failed} of ${cases.length} ${regions ? "regions" : "cases"} extracted, ${failed} failed`,
  );
  console.log(`table of features: ${table}\nsummary:           ${page}`);
  return failed > 0 ? 1 : 0;
}

async function simulate(directory: string, seed: number, patients: number): Promise<string> {
  const bar = progressBar(process.stderr, { title: "Simulating" });
  return writeSimulatedCohort(directory, seed, patients, bar.update).finally(bar.end);
}

function wholeNumber(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new RadiosurvError("argument", `--${name} must be a whole number; got "${text}"`);
}

try {
  process.exitCode = await study();
} catch (error) {
  const usage = error instanceof TypeError && "code" in error;
  if (!usage && !(error instanceof RadiosurvError)) throw error;
  console.error(error.message);
  process.exitCode = usage ? 2 : 1;
}
