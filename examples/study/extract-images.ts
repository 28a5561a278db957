import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import {
  type CohortResult,
  extractCohort,
  type ManifestCase,
  progressBar,
  readManifest,
} from "../../src/node/index.ts";
import { featureSummary } from "../../src/study/index.ts";
import { VERSION } from "../../src/version.ts";
import type { CasePictures, StudySetupData } from "../segmentation/study-setup.ts";
import { sourceDigest } from "../source-digest.ts";
import { writeWhole } from "../write-whole.ts";
import { journalOf } from "./journal-of.ts";

/** What {@link extractImages} is told. */
export interface ExtractImagesOptions {
  readonly manifest: string;
  readonly output: string;
  readonly title: string;
  /** Makes the masks with the networks of the folder models; else they are those of the manifest. */
  readonly segment: boolean;
  readonly rings: boolean;
  /** Path of a parameter file. */
  readonly params?: string;
  readonly label?: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Where the results are, and what they are. */
export interface ExtractedImages extends CohortResult {
  readonly table: string;
  readonly page: string;
}

/** Most pictures on the page of features: more would make it too large to be read. */
const MOST_THUMBNAILS = 120;
/** Pictures of each kind of image in the report. */
const FIGURES = 2;
/** What the results are made by, beside the setup module. */
const CODE = [
  "examples/segmentation",
  "models",
  ...["image", "io", "filters", "features", "morphology", "segmentation", "extraction"].map((name) => `src/${name}`),
];

/** Features of all images of a manifest as a table and a page. What an earlier run has finished is taken from its journal. */
export async function extractImages(options: ExtractImagesOptions): Promise<ExtractedImages> {
  const { output, segment, rings, label, concurrency, signal } = options;
  const manifest = await readManifest(options.manifest, { mask: segment ? "optional" : "needed" });
  const params = options.params === undefined ? undefined : await readFile(options.params, "utf8");
  const data: StudySetupData = {
    ...(segment && { masks: join(output, "masks") }),
    base: dirname(options.manifest),
    rings,
    ...(manifest.cases.length > MOST_THUMBNAILS && {
      thumbnails: manifest.cases.slice(0, MOST_THUMBNAILS).map(({ id }) => id),
    }),
    figures: firstOfEachKind(manifest.cases),
    code: sourceDigest(...CODE),
  };
  const table = join(output, "features.csv");
  const journal = await journalOf(output, { data, params, label });
  const bar = progressBar(process.stderr);
  const result = await extractCohort(manifest, {
    setup: { module: new URL("../segmentation/study-setup.ts", import.meta.url), data },
    ...{ params, label, concurrency, signal, journal, output: table, onProgress: bar.update },
  }).finally(bar.end);
  const page = join(output, "summary.html");
  const facts = {
    Manifest: relative("", options.manifest),
    "Table of features": relative("", table),
    ...(segment && { Masks: relative("", join(output, "masks")) }),
    Parameters: options.params ?? "PyRadiomics' defaults, all classes of features of the unfiltered image",
    Software: `radiosurv ${VERSION}, Node ${process.versions.node}`,
  };
  const cases = result.cases.map((each) => ({ ...each, thumbnail: (each.extra as CasePictures)?.thumbnail }));
  await writeWhole(page, featureSummary(cases, { title: options.title, about: facts }));
  return { ...result, table, page };
}

function firstOfEachKind(cases: readonly ManifestCase[]): readonly string[] {
  const kinds = new Map<string, string[]>();
  for (const { id, cells } of cases) {
    const some = kinds.get(cells.Modality ?? "") ?? [];
    if (some.length < FIGURES) kinds.set(cells.Modality ?? "", [...some, id]);
  }
  return [...new Set([...kinds.values()].flat())];
}
