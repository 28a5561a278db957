import { setImmediate } from "node:timers/promises";
import { type ErrorCode, RadiosurvError } from "../error.ts";
import type { Extractor } from "../extraction/index.ts";
import type { Image, Mask } from "../image/image.ts";
import type { Row } from "../table/index.ts";
import { defaultExtractor } from "./extractor.ts";
import { openOutput } from "./output-file.ts";
import { readImageFile } from "./read-image-file.ts";
import { type Manifest, type ManifestCase, readManifest } from "./read-manifest.ts";
import { formatTable, type TableFormat, tableFormatOf } from "./write-table.ts";

/** What became of one case: its features, or the reason why there are none. */
export interface CaseResult {
  readonly id: string;
  /** The cells of the manifest's row. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why the case failed; `undefined` if it did not. `unexpected` is a fault of this library. */
  readonly error?: { readonly code: ErrorCode | "unexpected"; readonly message: string };
  /** Number of dimensions of the image; 0 if it could not be read. */
  readonly dimension: number;
  readonly features: Readonly<Record<string, number>>;
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** All cases of a manifest, in its order. */
export interface CohortResult {
  readonly cases: readonly CaseResult[];
  /** The table of results: the manifest's cells, `error`, diagnostics, features; one row a case, failed ones too. */
  readonly rows: readonly Row[];
  /** Number of cases that failed. */
  readonly failed: number;
}

/** How far {@link extractCohort} is. */
export interface CohortProgress {
  /** Cases that are through, failed ones included. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** The case just finished; `undefined` before the first. */
  readonly id?: string;
}

/** What {@link extractCohort} can be told. */
export interface ExtractCohortOptions {
  /** What is done with each image and mask. An extractor is what `extractorFromParams` returns. @default defaultExtractor */
  readonly extract?: Extractor;
  /** Label of the region, for rows that name none. @default the only label of the mask, else 1 */
  readonly label?: number;
  /** File for the table of results; it appears when all cases are through. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
  /** Called before the first case and after each. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /**
   * Called after each case that did not fail, with its images, which are let go of afterwards. What it throws ends the
   * work.
   */
  readonly onCase?: (result: CaseResult, images: { readonly image: Image; readonly mask: Mask }) => void;
  /** Ends the work between two cases; nothing is written then. */
  readonly signal?: AbortSignal;
}

/**
 * Extracts the features of all cases of a manifest, one after the other. A case that fails keeps its row, with the
 * reason in the column `error`, and does not stop the others.
 *
 * @param manifest - path of a CSV file as {@link readManifest} takes it, or what that returned
 * @throws RadiosurvError what {@link readManifest} throws; `file` if `output` cannot be written, before any case is
 *   begun; `aborted` if the signal ended the work
 * @example
 * ```ts
 * import { extractCohort, writeTable } from "radiosurv/node";
 * await writeTable("study-output/small/manifest.csv", [{ ID: "a1", Image: "no-such.nii", Mask: "a1-mask.nii" }]);
 * const { rows, failed } = await extractCohort("study-output/small/manifest.csv");
 * failed; // => 1
 * rows[0].ID; // => "a1"
 * ```
 */
export async function extractCohort(
  manifest: string | Manifest,
  options: ExtractCohortOptions = {},
): Promise<CohortResult> {
  const { output, format } = options;
  const { cases } = typeof manifest === "string" ? await readManifest(manifest) : manifest;
  const file = output === undefined ? undefined : await openOutput(output);
  try {
    const results = await extractAll(cases, options);
    const rows = results.map(toRow);
    if (file && output !== undefined) await file.commit(formatTable(rows, format ?? tableFormatOf(output)));
    return { cases: results, rows, failed: results.filter((result) => result.error).length };
  } finally {
    await file?.discard();
  }
}

async function extractAll(cases: readonly ManifestCase[], options: ExtractCohortOptions): Promise<CaseResult[]> {
  const { extract = defaultExtractor, onProgress, signal } = options;
  const results: CaseResult[] = [];
  const total = cases.length;
  let failed = 0;
  onProgress?.({ done: 0, total, failed });
  for (const item of cases) {
    checkAborted(signal, results.length, total);
    const result = await extractCase(item, extract, options);
    checkAborted(signal, results.length, total);
    results.push(result);
    if (result.error) failed++;
    onProgress?.({ done: results.length, total, failed, id: item.id });
    // lets timers, signals and the caller's own work run between two cases
    await setImmediate();
  }
  return results;
}

async function extractCase(
  item: ManifestCase,
  extract: Extractor,
  { label, onCase, signal }: ExtractCohortOptions,
): Promise<CaseResult> {
  const { id, cells } = item;
  let dimension = 0;
  let image: Image;
  let mask: Mask;
  let result: CaseResult;
  try {
    if (item.problem) throw item.problem;
    image = await readImageFile(item.image, { signal });
    dimension = image.size.length;
    mask = await readImageFile(item.mask, { signal });
    const { features, diagnostics, warnings } = extract(image, mask, { label: item.label ?? label });
    result = { id, cells, dimension, features, diagnostics, warnings };
  } catch (error) {
    return { id, cells, error: reason(error), dimension, features: {}, diagnostics: {}, warnings: [] };
  }
  onCase?.(result, { image, mask });
  return result;
}

function reason(error: unknown): CaseResult["error"] {
  if (error instanceof RadiosurvError) return { code: error.code, message: error.message };
  return { code: "unexpected", message: String(error) };
}

function toRow({ cells, error, diagnostics, features }: CaseResult): Row {
  return { ...cells, error: error?.message, ...diagnostics, ...features };
}

function checkAborted(signal: AbortSignal | undefined, done: number, total: number): void {
  if (signal?.aborted) {
    throw new RadiosurvError("aborted", `extractCohort: stopped after ${done} of ${total} cases; nothing was written`);
  }
}
