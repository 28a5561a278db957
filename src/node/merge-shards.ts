import { resolve } from "node:path";
import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { formatCsv, type Row } from "../table/index.ts";
import { columnSurvey } from "./column-survey.ts";
import { FAILURE_COLUMNS, failuresFile } from "./failures-file.ts";
import { listed } from "./listed.ts";
import { type OutputFile, openOutput } from "./output-file.ts";
import { type Manifest, readManifest } from "./read-manifest.ts";
import { shardCases, shardOfFile } from "./shard.ts";
import { haveFailures, shardFailures } from "./shard-failures.ts";
import { dealOut, hasKinds, inTurn } from "./shard-rows.ts";
import { openTableFile, type TableFile } from "./table-file.ts";
import { outputFormat, TABLE_FORMATS, type TableFormat, tableFormatOf } from "./write-table.ts";

/** What {@link mergeShards} can be told. */
export interface MergeShardsOptions {
  /** File for the whole table. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its ending says: .csv, .tsv, .json, .jsonl, .parquet; CSV for .txt and for no ending */
  readonly format?: TableFormat;
  /**
   * CSV file of what failed, put together from the lists that `extractCohort` wrote beside the tables of the shards:
   * `features-2-of-8.failures.csv`. `false`: none, and none is read. @default `output` with `.failures.csv` in the place of its
   * extension, and none where no shard has one
   */
  readonly failures?: string | false;
  /** Whether rows are returned. Without them, what is held in memory does not grow with their number. @default true */
  readonly keep?: boolean;
}

/** What was put together. */
export interface MergedCounts {
  readonly cases: number;
  /** Number of rows that have an error. */
  readonly failed: number;
}

/** The table of a whole cohort. */
export interface MergedShards extends MergedCounts {
  /** In the order of the manifest. Cells of CSV are text. */
  readonly rows: readonly Row[];
}

const isPath: Rules[string] = ["the path of a file", (value) => typeof value === "string" && value !== ""];
const RULES: Rules = {
  output: isPath,
  format: oneOf(...TABLE_FORMATS),
  failures: ["the path of a file, or false", (value) => value === false || isPath[1](value)],
  keep: yesOrNo,
};
/** More regions than any case has. */
const MOST_REGIONS = 2 ** 20;

/**
 * Puts the tables of shards together to that of the whole cohort. It is checked that each case of the manifest is there exactly
 * once. What comes out is, to the byte, the file that `extractCohort` writes for the whole manifest, and so is the list of failures.
 *
 * Shards of CSV or TSV become CSV or TSV, as they do not tell a number from text. Shards of JSONL, JSON and Parquet become any format.
 * What JSON cannot write stands there as `null`, and is taken for NaN: an infinite feature becomes NaN as well, and JSON (not JSONL)
 * has no sign of zero, which only Parquet would show. Parquet has lists as text, which become lists of JSON again where they
 * are diagnostics, not where `segment` recorded them. It is read with the package hyparquet, which hyparquet-writer brings along.
 *
 * Tables are read twice, a few rows at a time, Parquet a group of rows of each shard at a time (some 8 MB).
 *
 * @param manifest - the one that the shards are of: path of a CSV file, or what {@link readManifest} returned
 * @param files - tables as `extractCohort` writes them with `shard`; the ends of their names, `-2-of-8`, are needed
 * @throws RadiosurvError `argument` naming the shards that are missing or there twice; `format` naming the cases that a file
 *   lacks, or the first row that is of no case at its place, or a list of failures that is of another run; `setting` for formats
 *   that cannot be made of each other; `file`, also for lists that only some of the shards have
 * @example
 * ```ts
 * import { extractCohort, mergeShards, writeTable } from "radiosurv/node";
 * const manifest = "study-output/small/shards.csv";
 * await writeTable(manifest, ["a", "b", "c"].map((ID) => ({ ID, Image: `${ID}.nii`, Mask: "mask.nii" })));
 * const output = "study-output/small/features.csv";
 * for (const index of [1, 2]) await extractCohort(manifest, { output, shard: { index, count: 2 } });
 * const files = [1, 2].map((index) => `study-output/small/features-${index}-of-2.csv`);
 * const { rows } = await mergeShards(manifest, files, { output });
 * rows.map(({ ID }) => ID); // => ["a", "b", "c"]
 * ```
 */
export async function mergeShards(
  manifest: string | Manifest,
  files: readonly string[],
  options: MergeShardsOptions & { readonly keep: false },
): Promise<MergedCounts>;
export async function mergeShards(
  manifest: string | Manifest,
  files: readonly string[],
  options?: MergeShardsOptions,
): Promise<MergedShards>;
export async function mergeShards(
  manifest: string | Manifest,
  files: readonly string[],
  options: MergeShardsOptions = {},
): Promise<MergedCounts | MergedShards> {
  checkSettings("mergeShards", options, RULES);
  const { output, keep = true } = options;
  const format = options.format ?? (output === undefined ? undefined : outputFormat("mergeShards", output));
  let list = failuresFile(options);
  if (output !== undefined && list !== undefined && resolve(output) === resolve(list)) {
    throw new RadiosurvError("setting", `mergeShards: output and failures name the same file, ${output}`);
  }
  const { cases } = typeof manifest === "string" ? await readManifest(manifest, { mask: "optional" }) : manifest;
  const shards = sortedShards(files);
  checkFormats(shards, format);
  if (list !== undefined && !(await haveFailures("mergeShards", shards, options.failures !== undefined)))
    list = undefined;
  let table: TableFile | undefined;
  let failures: OutputFile | undefined;
  try {
    if (output !== undefined && format !== undefined) table = await openTableFile(output, format);
    if (list !== undefined) failures = await openOutput(list);
    const survey = columnSurvey();
    // columns that every row has
    const kept = new Set(["error", ...Object.keys(cases[0]?.cells ?? {})]);
    // rows of each case in its shard: what is needed to take them in turn
    const counts = new Uint32Array(cases.length);
    const failed: Failed[] = [];
    for (const [i, path] of shards.entries()) {
      const own = shardCases(cases, { index: i + 1, count: shards.length });
      const entries = list === undefined ? undefined : shardFailures(path);
      try {
        for await (const [k, row] of dealOut(path, own, kept)) {
          // where it is in the table, so that columns and failures come in the order of the whole
          const place = i + k * shards.length;
          const at = place * MOST_REGIONS + counts[place]++;
          survey.add(row, at);
          if (row.error) failed.push({ at, entry: await entries?.entryOf(own[k].id, row) });
        }
        await entries?.end();
      } finally {
        await entries?.close();
      }
    }
    const rows: Row[] = [];
    if (table || keep) {
      await table?.begin(survey.columns());
      for await (const row of inTurn(shards, counts, kept)) {
        await table?.write(row);
        if (keep) rows.push(row);
      }
    }
    const entries = failed.sort((a, b) => a.at - b.at).map(({ entry }) => entry ?? {});
    await failures?.write(formatCsv(entries, { columns: FAILURE_COLUMNS }));
    await table?.finish();
    // all is written by now. The table comes last, so that where it is the list is too
    await failures?.commit();
    await table?.commit();
    return { cases: cases.length, failed: failed.length, ...(keep && { rows }) };
  } finally {
    await table?.discard();
    await failures?.discard();
  }
}

/** A row that has an error: its place in the whole, and its entry in the list of failures if that is wanted. */
interface Failed {
  readonly at: number;
  readonly entry: Row | undefined;
}

function checkFormats(shards: readonly string[], written: TableFormat | undefined): void {
  const text = shards.find((path) => !hasKinds(tableFormatOf(path)));
  if (text !== undefined && written !== undefined && hasKinds(written)) {
    throw new RadiosurvError(
      "setting",
      `mergeShards: ${text} does not say which of its cells are numbers, so that it cannot become ${written}; write the shards as .jsonl, of which every format can be made`,
    );
  }
}

// the files by index of their shard, each there once
function sortedShards(files: readonly string[]): readonly string[] {
  const refuse = (why: string): never => {
    throw new RadiosurvError("argument", `mergeShards: ${why}`);
  };
  if (files.length === 0) refuse("needs the files of the shards; got none");
  const shards: string[] = [];
  let count: number | undefined;
  for (const path of files) {
    const shard = shardOfFile(path) ?? refuse(`the name of a shard's file ends as in features-2-of-8.csv; got ${path}`);
    count ??= shard.count;
    if (shard.count !== count) refuse(`${path} is of ${shard.count} shards, ${files[0]} of ${count}`);
    const other = shards[shard.index];
    if (other !== undefined) refuse(`shard ${shard.index} of ${count} is there twice: ${other} and ${path}`);
    shards[shard.index] = path;
  }
  const missing = Array.from({ length: count ?? 0 }, (_, i) => i + 1).filter((index) => shards[index] === undefined);
  if (missing.length > 0) {
    refuse(
      `of ${count} shards ${missing.length === 1 ? "one is" : `${missing.length} are`} missing: ${listed(missing)}`,
    );
  }
  return shards.slice(1);
}
