import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { CaseResult } from "../extract-case.ts";
import { extractCohort } from "../extract-cohort.ts";
import type { FeatureRow, FeatureRows } from "./feature-tables.ts";
import type { ImageCase } from "./image-cases.ts";
import type { ManifestStudyOptions } from "./manifest-study-options.ts";

/** Names of files beside the results. */
export const FEATURES_FILE = "features.csv";
export const JOURNAL_FILE = "extraction.journal";

/** Radii of the study of Xiong et al. 2024. */
export const DEFAULT_RINGS: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

export interface ExtractedImages extends FeatureRows {
  readonly cases: readonly CaseResult[];
}

/** Features of all images, in threads; finished images are kept in a journal, and the next run takes them from there. */
export async function extractImages(
  images: readonly ImageCase[],
  directory: string,
  params: string | undefined,
  options: ManifestStudyOptions,
): Promise<ExtractedImages> {
  const { setup, rings = DEFAULT_RINGS, label, concurrency = availableParallelism(), signal, onProgress } = options;
  const own = new URL(`./extraction-setup.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url);
  const radii = rings === "none" ? [] : rings;
  const { cases } = await extractCohort(
    // what else is known of an image is no matter of the extraction
    { cases: images.map(({ patient: _, kind: __, ...item }) => item), path: options.manifest },
    {
      ...(params !== undefined && { params }),
      ...(label !== undefined && { label }),
      ...(signal && { signal }),
      setup: { module: setup ?? own, data: { rings: radii } },
      concurrency: Math.min(concurrency, Math.max(1, images.length)),
      journal: join(directory, JOURNAL_FILE),
      output: join(directory, FEATURES_FILE),
      // the study itself says which images failed
      failures: false,
      onProgress: (progress) => onProgress?.({ phase: "extraction", ...progress }),
    },
  );
  const byId = new Map(images.map((each) => [each.id, each]));
  const names = [...new Set(cases.flatMap(({ features }) => Object.keys(features)))];
  const rows = cases.map(({ id, region, error, features }): FeatureRow => {
    const { patient = 0, kind = "" } = byId.get(id) ?? {};
    const values = Float64Array.from(names, (name) => features[name] ?? Number.NaN);
    const where = region === undefined ? id : `${id}, ${region}`;
    return { patient, kind, region: region ?? "", where, values, ...(error && { error: error.message }) };
  });
  return { names, rows, cases };
}
