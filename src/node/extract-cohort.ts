import { setImmediate } from "node:timers/promises";
import { RadiosurvError } from "../error.ts";
import type { Row } from "../table/index.ts";
import { type CaseResult, type ExtractCaseOptions, extractCase } from "./extract-case.ts";
import { openOutput } from "./output-file.ts";
import { type Manifest, type ManifestCase, readManifest } from "./read-manifest.ts";
import { formatTable, type TableFormat, tableFormatOf } from "./write-table.ts";

/** All cases of a manifest, in its order. */
export interface CohortResult {
  /** One entry a case; with `regions` one a region of it. */
  readonly cases: readonly CaseResult[];
  /** The table of results: the manifest's cells, `Region`, the record of `segment`, `error`, diagnostics, features. */
  readonly rows: readonly Row[];
  /** Number of entries that failed. */
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
export interface ExtractCohortOptions extends ExtractCaseOptions {
  /** File for the table of results; it appears when all cases are through. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
  /** Called before the first case and after each. */
  readonly onProgress?: (progress: CohortProgress) => void;
  /** Ends the work between two cases; nothing is written then. */
  readonly signal?: AbortSignal;
}

/**
 * Extracts the features of all cases of a manifest, one after the other. A case that fails keeps its row, with the
 * reason in the column `error`, and does not stop the others. With `segment` the masks are made on the way; with `regions`
 * each case has a row for each of its regions, and a region that fails does not stop the others either.
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
  const { cases } =
    typeof manifest === "string"
      ? await readManifest(manifest, { mask: options.segment ? "optional" : "needed" })
      : manifest;
  if (options.regions && cases.some(({ cells }) => "Region" in cells)) {
    throw new RadiosurvError(
      "format",
      'extractCohort: the manifest has a column "Region", which the names of regions need; give it another name',
    );
  }
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
  const { onProgress, signal } = options;
  const results: CaseResult[] = [];
  const total = cases.length;
  let done = 0;
  let failed = 0;
  onProgress?.({ done: 0, total, failed });
  for (const item of cases) {
    checkAborted(signal, done, total);
    const found = await extractCase(item, options);
    checkAborted(signal, done, total);
    results.push(...found);
    done++;
    failed += found.filter((result) => result.error).length;
    onProgress?.({ done, total, failed, id: item.id });
    // lets timers, signals and the caller's own work run between two cases
    await setImmediate();
  }
  return results;
}

function toRow({ cells, region, record, error, diagnostics, features }: CaseResult): Row {
  const named = region === undefined ? {} : { Region: region };
  return { ...cells, ...named, ...record, error: error?.message, ...diagnostics, ...features };
}

function checkAborted(signal: AbortSignal | undefined, done: number, total: number): void {
  if (signal?.aborted) {
    throw new RadiosurvError("aborted", `extractCohort: stopped after ${done} of ${total} cases; nothing was written`);
  }
}
