import { RadiosurvError } from "../error.ts";
import { failuresOf, toRow } from "../extraction/case/case-result.ts";
import { columnSurvey } from "../node/column-survey.ts";
import { type CaseResult, extractCase } from "../node/extract-case.ts";
import type { CohortResult, CohortSummary } from "../node/extract-cohort.ts";
import { FAILURE_COLUMNS } from "../node/failures-file.ts";
import { type OutputFile, openOutput } from "../node/output-file.ts";
import type { Manifest } from "../node/read-manifest.ts";
import { openTableFile } from "../node/table-file.ts";
import { outputFormat, TABLE_FORMATS, type TableFormat } from "../node/write-table.ts";
import { checkGiven, checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { formatCsv, type Row } from "../table/index.ts";
import { type CohortCase, type CohortSettings, cohortCases, SETTINGS_RULES } from "./cohort-jobs.ts";
import { resultStore } from "./result-store.ts";

/** What {@link collectCohort} can be told. */
export interface CollectCohortOptions extends CohortSettings {
  /** File for the table of results. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its ending says: .csv, .tsv, .json, .jsonl, .parquet; CSV for .txt and for no ending */
  readonly format?: TableFormat;
  /** CSV file of what failed: `ID`, `Region`, `code`, `passing` (whether another attempt may do better), `error`. @default none */
  readonly failures?: string;
  /** What to do if cases have no result yet: refuse, or leave their rows out. @default "refuse" */
  readonly missing?: "refuse" | "leave-out";
  /** Whether `cases` and `rows` are returned. @default true */
  readonly keep?: boolean;
}

/** What is known of a cohort that was worked through by workers. */
export interface CollectedSummary extends CohortSummary {
  /** Cases without a result, which were left out. */
  readonly missing: readonly string[];
}

/** The same with the table of results. */
export interface CollectedCohort extends CohortResult, CollectedSummary {}

const isPath: Rules[string] = ["the path of a file", (value) => typeof value === "string" && value !== ""];
const RULES: Rules = {
  ...SETTINGS_RULES,
  output: isPath,
  format: oneOf(...TABLE_FORMATS),
  failures: isPath,
  missing: oneOf("refuse", "leave-out"),
  keep: yesOrNo,
};
/** Files that are read at once. */
const LANES = 16;
/** Cases that a message names. */
const SHOWN = 5;

/**
 * Puts the results of all cases together, in the order of the manifest. It needs the directory of results alone, no queue. The
 * table is, to the byte, the one that `extractCohort` makes of the same manifest and settings.
 *
 * Results are read twice, a few at a time: for the columns of the table, and for its rows. With `keep: false` what is held in
 * memory does not grow with them, but for the list of failures.
 *
 * @param manifest - the one that was enqueued: path of a CSV file as `readManifest` takes it, or what that returned
 * @throws RadiosurvError what `readManifest` throws; `setting` for an option, an ending of `output` that says no format, or if the package for
 *   Parquet is missing; `argument` naming cases that have no result;
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
  options: CollectCohortOptions & { readonly keep: false },
): Promise<CollectedSummary>;
export async function collectCohort(
  manifest: string | Manifest,
  options: CollectCohortOptions,
): Promise<CollectedCohort>;
export async function collectCohort(
  manifest: string | Manifest,
  options: CollectCohortOptions,
): Promise<CollectedSummary | CollectedCohort> {
  const caller = "collectCohort";
  checkSettings(caller, options, RULES);
  checkGiven(caller, options ?? {}, "results");
  const { results: directory, params, setup, label, output, failures: list, missing: rule, keep = true } = options;
  const format = options.format ?? (output === undefined ? undefined : outputFormat(caller, output));
  const all = await cohortCases(caller, manifest, { results: directory, params, setup, label });
  const store = resultStore(directory);
  const read = async ({ item, key }: CohortCase): Promise<readonly CaseResult[] | undefined> => {
    // a row that is not whole was never enqueued; this says what is wrong with it
    if (item.problem) return extractCase(item, {});
    return (await store.read(key))?.map((result) => ({ id: item.id, cells: item.cells, ...result }));
  };
  const table = output === undefined || format === undefined ? undefined : await openTableFile(output, format);
  let listed: OutputFile | undefined;
  try {
    if (list !== undefined) listed = await openOutput(list);
    const survey = columnSurvey();
    const cases: CaseResult[] = [];
    const failures: Row[] = [];
    const missing: string[] = [];
    // by which a result is known again
    const states: string[] = [];
    for await (const [{ item }, results] of inOrder(all, read)) {
      states.push(stateOf(results));
      if (!results) missing.push(item.id);
      for (const result of results ?? []) survey.add(toRow(result));
      failures.push(...failuresOf(results ?? []));
      if (keep) cases.push(...(results ?? []));
    }
    if (missing.length > 0 && rule !== "leave-out") {
      const more = missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : "";
      throw new RadiosurvError(
        "argument",
        `${caller}: ${missing.length} of ${all.length} cases have no result in ${directory} for these settings: ${missing.slice(0, SHOWN).join(", ")}${more}; let workers go on, enqueue the manifest again if the queue is empty, or collect the others with missing: "leave-out"`,
      );
    }
    const again = async function* (): AsyncGenerator<CaseResult, void> {
      let i = 0;
      for await (const [{ item }, results] of inOrder(all, read)) {
        if (stateOf(results) === states[i++]) yield* results ?? [];
        else throw changed(item.id, directory);
      }
    };
    if (table) {
      await table.begin(survey.columns());
      for await (const result of keep ? cases : again()) await table.write(toRow(result));
    }
    await listed?.commit(formatCsv(failures, { columns: FAILURE_COLUMNS }));
    // last, so that where it is all is
    await table?.commit();
    const summary = { total: all.length, failed: failures.length, failures, missing };
    return keep ? { ...summary, cases, rows: cases.map(toRow) } : summary;
  } finally {
    await table?.discard();
    await listed?.discard();
  }
}

// one after the other, with a few read ahead
async function* inOrder<Item, Result>(
  items: readonly Item[],
  read: (item: Item) => Promise<Result>,
): AsyncGenerator<readonly [Item, Result], void> {
  const ahead: Promise<Result>[] = [];
  let next = 0;
  const begin = (): void => {
    if (next >= items.length) return;
    const work = read(items[next++]);
    // what is thrown is seen when its turn comes
    work.catch(() => {});
    ahead.push(work);
  };
  for (let i = 0; i < LANES; i++) begin();
  for (const each of items) {
    const result = await (ahead.shift() as Promise<Result>);
    begin();
    yield [each, result];
  }
}

// a worker may put a good result in the place of a failed one
function stateOf(results: readonly CaseResult[] | undefined): string {
  return results ? results.map(({ error }) => error?.message ?? "").join("\n") : "none";
}

function changed(id: string, directory: string): RadiosurvError {
  return new RadiosurvError(
    "file",
    `collectCohort: a worker changed the result of "${id}" in ${directory} while results were collected; collect again`,
  );
}
