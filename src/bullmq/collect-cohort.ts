import { RadiosurvError } from "../error.ts";
import { isPassing } from "../node/case-journal.ts";
import { type CaseResult, extractCase } from "../node/extract-case.ts";
import { type CohortResult, toRow } from "../node/extract-cohort.ts";
import { openOutput, writeTextFile } from "../node/output-file.ts";
import type { Manifest } from "../node/read-manifest.ts";
import { formatTable, type TableFormat, tableFormatOf } from "../node/write-table.ts";
import { checkGiven, checkSettings, oneOf, type Rules } from "../rules.ts";
import { formatCsv, type Row } from "../table/index.ts";
import { type CohortCase, type CohortSettings, cohortCases, SETTINGS_RULES } from "./cohort-jobs.ts";
import { type ResultStore, resultStore } from "./result-store.ts";

/** What {@link collectCohort} can be told. */
export interface CollectCohortOptions extends CohortSettings {
  /** File for the table of results. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
  /** CSV file of what failed: `ID`, `Region`, `code`, `passing` (whether another attempt may do better), `error`. @default none */
  readonly failures?: string;
  /** What to do if cases have no result yet: refuse, or leave their rows out. @default "refuse" */
  readonly missing?: "refuse" | "leave-out";
}

/** The table of a cohort that was worked through by workers. */
export interface CollectedCohort extends CohortResult {
  /** What failed, as rows of the file `failures`. */
  readonly failures: readonly Row[];
  /** Cases without a result, which were left out. */
  readonly missing: readonly string[];
}

const isPath: Rules[string] = ["the path of a file", (value) => typeof value === "string" && value !== ""];
const RULES: Rules = {
  ...SETTINGS_RULES,
  output: isPath,
  format: ["csv, tsv or json", () => true],
  failures: isPath,
  missing: oneOf("refuse", "leave-out"),
};
const COLUMNS = ["ID", "Region", "code", "passing", "error"];
/** Files that are read at once. */
const LANES = 16;
/** Cases that a message names. */
const SHOWN = 5;

/**
 * Puts the results of all cases together, in the order of the manifest. It needs the directory of results alone, no queue. The
 * table is, to the byte, the one that `extractCohort` makes of the same manifest and settings.
 *
 * @param manifest - the one that was enqueued: path of a CSV file as `readManifest` takes it, or what that returned
 * @throws RadiosurvError what `readManifest` throws; `setting` for an option; `argument` naming cases that have no result;
 *   `format` for a damaged result; `file` if results cannot be read, or files cannot be written
 * @example
 * ```ts
 * import { collectCohort } from "radiosurv/bullmq";
 * import { writeTable } from "radiosurv/node";
 * const manifest = "study-output/small/to-collect.csv";
 * await writeTable(manifest, [{ ID: "a1", Image: "a1.nii", Mask: "a1-mask.nii" }]);
 * const { rows, missing } = await collectCohort(manifest, { results: "study-output/small/results", missing: "leave-out" });
 * [rows.length, missing]; // => [0, ["a1"]]
 * ```
 * @see docs/scale.md
 */
export async function collectCohort(
  manifest: string | Manifest,
  options: CollectCohortOptions,
): Promise<CollectedCohort> {
  const caller = "collectCohort";
  checkSettings(caller, options, RULES);
  checkGiven(caller, options ?? {}, "results");
  const { results: directory, params, setup, label, output, format, failures: list, missing: rule } = options;
  const all = await cohortCases(caller, manifest, { results: directory, params, setup, label });
  const file = output === undefined ? undefined : await openOutput(output);
  try {
    const found = await readAll(all, resultStore(directory));
    const missing = all.filter((_, i) => !found[i]).map(({ item }) => item.id);
    if (missing.length > 0 && rule !== "leave-out") {
      const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : "";
      throw new RadiosurvError(
        "argument",
        `${caller}: ${missing.length} of ${all.length} cases have no result in ${directory} for these settings: ${missing.slice(0, SHOWN).join(", ")}${more}; let workers go on, enqueue the manifest again if the queue is empty, or collect the others with missing: "leave-out"`,
      );
    }
    const cases = found.flatMap((results) => results ?? []);
    const rows = cases.map(toRow);
    const failures = found.flatMap((results) => failuresOf(results ?? []));
    if (file && output !== undefined) await file.commit(formatTable(rows, format ?? tableFormatOf(output)));
    if (list !== undefined) await writeTextFile(list, formatCsv(failures, { columns: COLUMNS }));
    return { cases, rows, failed: failures.length, failures, missing };
  } finally {
    await file?.discard();
  }
}

async function readAll(
  cases: readonly CohortCase[],
  store: ResultStore,
): Promise<readonly (readonly CaseResult[] | undefined)[]> {
  const found: (readonly CaseResult[] | undefined)[] = new Array(cases.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < cases.length) {
      const i = next++;
      const { item, key } = cases[i];
      // a row that is not whole was never enqueued; this says what is wrong with it
      if (item.problem) found[i] = await extractCase(item, {});
      else found[i] = (await store.read(key))?.map((result) => ({ id: item.id, cells: item.cells, ...result }));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return found;
}

function failuresOf(results: readonly CaseResult[]): readonly Row[] {
  return results.flatMap((result) => {
    const { id: ID, region: Region, error } = result;
    return error ? [{ ID, Region, code: error.code, passing: isPassing([result]), error: error.message }] : [];
  });
}
