import { RadiosurvError } from "../error.ts";
import { toRow } from "../extraction/case/case-result.ts";
import type { Row } from "../table/index.ts";
import { type CasePlan, placedSetup, planOptions } from "./case-setup.ts";
import { caseStore } from "./case-store.ts";
import { openCohortFiles } from "./cohort-files.ts";
import { checkCohortOptions, type ExtractCohortOptions, needsThreads } from "./cohort-options.ts";
import type { CaseResult } from "./extract-case.ts";
import { type Manifest, readManifest } from "./read-manifest.ts";
import { runCases } from "./run-cases.ts";
import { shardCases } from "./shard.ts";

export type { CohortProgress, ExtractCohortOptions } from "./cohort-options.ts";

/** What is known of a cohort whose results went into a file. */
export interface CohortSummary {
  /** Number of cases. */
  readonly total: number;
  /** Number of entries that failed: of cases, or of their regions. */
  readonly failed: number;
  /** What failed, as rows of the file of failures: `ID`, `Region`, `code`, `passing`, `error`. */
  readonly failures: readonly Row[];
}

/** All cases of a manifest, in its order. */
export interface CohortResult extends CohortSummary {
  /** One entry a case; with `regions` one a region of it. */
  readonly cases: readonly CaseResult[];
  /** The table of results: the manifest's cells, `Region`, the record of `segment`, `error`, diagnostics, features. */
  readonly rows: readonly Row[];
}

/**
 * Extracts the features of all cases of a manifest. A case that fails keeps its row, with the reason in the column `error`,
 * and does not stop the others. With `segment` the masks are made on the way; with `regions` each case has a row for each
 * of its regions, and a region that fails does not stop the others either.
 *
 * Results are in the order of the manifest, and are the same to the bit for any number of threads, and whether or not the work was
 * stopped and gone on with. A thread holds one case at a time. With `output` each finished case goes into a journal at once, from
 * which `resume` goes on after a kill, and at the end the table is written from it a row at a time: with `keep: false` memory holds
 * the manifest, the cases in work, and what failed.
 *
 * @param manifest - path of a CSV file as {@link readManifest} takes it, or what that returned
 * @returns the table, cases and failures; with `keep: false` the failures alone
 * @throws RadiosurvError what {@link readManifest} throws; `setting` for an option, functions that would have to be sent to
 *   threads, a journal of other settings, or one of an earlier run that `resume` says nothing of; `file` if a file cannot be written,
 *   where its place is wrong before any case is begun; `aborted` if the signal ended the work
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { extractCohort, writeTable } from "radiosurv/node";
 * await writeTable("study-output/small/manifest.csv", [{ ID: "a1", Image: "no-such.nii", Mask: "a1-mask.nii" }]);
 * const output = "study-output/small/table.csv";
 * const { total, failures } = await extractCohort("study-output/small/manifest.csv", { output, keep: false });
 * total; // => 1
 * failures.map(({ ID, code, passing }) => [ID, code, passing]); // => [["a1", "file", true]]
 * (await readFile("study-output/small/table.failures.csv", "utf8")).split("\n")[0]; // => "ID,Region,code,passing,error"
 * ```
 * @see docs/cohorts.md for formats, threads, journals, and limits of time and memory
 */
export async function extractCohort(
  manifest: string | Manifest,
  options: ExtractCohortOptions & { readonly keep: false },
): Promise<CohortSummary>;
export async function extractCohort(manifest: string | Manifest, options?: ExtractCohortOptions): Promise<CohortResult>;
export async function extractCohort(
  manifest: string | Manifest,
  options: ExtractCohortOptions = {},
): Promise<CohortSummary | CohortResult> {
  checkCohortOptions(options);
  const { setup, params, label, limits, shard, keep = true } = options;
  const plan: CasePlan = { params, label, limits, setup: setup && placedSetup(setup) };
  const inThreads = needsThreads(options);
  const here = inThreads ? options : { ...options, ...(await planOptions(plan)) };
  // what the module makes is not known here, and results must not depend on where it is called
  const optional = options.segment || setup;
  const { cases: all } =
    typeof manifest === "string" ? await readManifest(manifest, { mask: optional ? "optional" : "needed" }) : manifest;
  const cases = shardCases(all, shard);
  if ((options.regions || setup) && cases.some(({ cells }) => "Region" in cells)) {
    throw new RadiosurvError(
      "format",
      'extractCohort: the manifest has a column "Region", which the names of regions need; give it another name',
    );
  }
  const files = await openCohortFiles(options, plan);
  const store = caseStore(cases, { journal: files.journal, keep });
  try {
    await runCases(cases, { ...here, plan, inThreads, store, stopped: files.stopped });
    await files.commit(store);
  } finally {
    await files.close();
  }
  const summary = { total: cases.length, failed: store.failed, failures: store.failures() };
  if (!keep) return summary;
  const results: CaseResult[] = [];
  for await (const each of store.all()) results.push(...each);
  return { ...summary, cases: results, rows: results.map(toRow) };
}
