// npm run study                                 features of a simulated cohort of 12 patients
// npm run study -- --manifest FILE.csv          of your own images: columns Image, Mask, optional Label and ID
// more options: --output DIR, --params FILE, --label N; for the simulation --patients N, --seed N
import { writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import {
  type CaseResult,
  defaultExtractor,
  extractCohort,
  progressBar,
  RadiosurvError,
  readExtractor,
} from "../src/node/index.ts";
import { featureSummary, sliceThumbnail, type Thumbnail } from "../src/study/index.ts";
import { VERSION } from "../src/version.ts";
import { writeSimulatedCohort } from "./simulation/write-cohort.ts";

const OPTIONS = {
  manifest: { type: "string" },
  output: { type: "string", default: "study-output" },
  params: { type: "string" },
  label: { type: "string" },
  patients: { type: "string", default: "12" },
  seed: { type: "string", default: "1" },
} as const;

async function study(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS });
  const label = values.label === undefined ? undefined : wholeNumber("label", values.label);
  const extract = values.params === undefined ? defaultExtractor : await readExtractor(values.params);
  const manifest =
    values.manifest ??
    (await simulate(values.output, wholeNumber("seed", values.seed), wholeNumber("patients", values.patients)));
  const table = join(values.output, "features.csv");
  const page = join(values.output, "summary.html");

  const thumbnails = new Map<CaseResult, Thumbnail>();
  const bar = progressBar(process.stderr);
  const { cases, failed } = await extractCohort(manifest, {
    extract,
    label,
    output: table,
    onProgress: bar.update,
    onCase: (result, { image, mask }) => {
      // without diagnostics nobody knows which label was taken
      const used = result.diagnostics["diagnostics_Mask-original_Label"];
      if (typeof used === "number") thumbnails.set(result, sliceThumbnail(image, mask, { label: used }));
    },
  }).finally(bar.end);

  const html = featureSummary(
    cases.map((each) => ({ ...each, thumbnail: thumbnails.get(each) })),
    {
      title: values.manifest === undefined ? "Features of a simulated cohort" : "Radiomic features",
      about: {
        Manifest: relative("", manifest),
        "Table of features": relative("", table),
        Parameters: values.params ?? "PyRadiomics' defaults, all classes of features of the unfiltered image",
        Software: `radiosurv ${VERSION}, Node ${process.versions.node}`,
      },
    },
  );
  await writeFile(page, html);
  for (const { id, error } of cases) if (error) console.error(`${id} failed: ${error.message}`);
  console.log(`${cases.length - failed} of ${cases.length} cases extracted, ${failed} failed`);
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
