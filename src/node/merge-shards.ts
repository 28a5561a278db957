import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules, yesOrNo } from "../rules.ts";
import { formatCell, type Row } from "../table/index.ts";
import { columnSurvey } from "./column-survey.ts";
import { type Manifest, type ManifestCase, readManifest } from "./read-manifest.ts";
import { readRows } from "./read-rows.ts";
import { shardCases, shardOfFile } from "./shard.ts";
import { openTableFile } from "./table-file.ts";
import { TABLE_FORMATS, type TableFormat, tableFormatOf } from "./write-table.ts";

/** What {@link mergeShards} can be told. */
export interface MergeShardsOptions {
  /** File for the whole table. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv, .json, .jsonl and .parquet */
  readonly format?: TableFormat;
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

const RULES: Rules = {
  output: ["the path of a file", (value) => typeof value === "string" && value !== ""],
  format: oneOf(...TABLE_FORMATS),
  keep: yesOrNo,
};
/** Formats that keep the kinds of values. A table of one of them cannot be made of CSV, where all is text. */
const hasKinds = (format: TableFormat): boolean => format !== "csv" && format !== "tsv";
/** Cases that a message names. */
const SHOWN = 5;
/** More regions than any case has. */
const MOST_REGIONS = 2 ** 20;

/**
 * Puts the tables of shards together to that of the whole cohort. It is checked that each case of the manifest is there exactly
 * once. What comes out is, to the byte, the file that `extractCohort` writes for the whole manifest.
 *
 * Shards of CSV or TSV become CSV or TSV, as they do not tell a number from text. Shards of JSONL and JSON become any format. What
 * JSON cannot write stands there as `null`, and is taken for NaN: an infinite feature becomes NaN as well, and JSON (not JSONL)
 * has no sign of zero, which only Parquet would show. Files are read twice, a few rows at a time. Parquet is not read: write shards as .jsonl and merge them to Parquet.
 *
 * @param manifest - the one that the shards are of: path of a CSV file, or what {@link readManifest} returned
 * @param files - tables as `extractCohort` writes them with `shard`; the ends of their names, `-2-of-8`, are needed
 * @throws RadiosurvError `argument` naming the shards that are missing or there twice; `format` naming the cases that a file
 *   lacks, or the first row that is of no case at its place; `setting` for formats that cannot be made of each other; `file`
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
  const format = options.format ?? (output === undefined ? undefined : tableFormatOf(output));
  const { cases } = typeof manifest === "string" ? await readManifest(manifest, { mask: "optional" }) : manifest;
  const shards = sortedShards(files);
  checkFormats(shards, format);
  const table = output === undefined || format === undefined ? undefined : await openTableFile(output, format);
  try {
    const survey = columnSurvey();
    // columns that every row has
    const kept = new Set(["error", ...Object.keys(cases[0]?.cells ?? {})]);
    // rows of each case in its shard: what is needed to take them in turn
    const counts = new Uint32Array(cases.length);
    let failed = 0;
    for (const [i, path] of shards.entries()) {
      // places in the table, so that columns come in the order of the whole
      const place = (k: number): number => i + k * shards.length;
      const isRecord = hasKinds(tableFormatOf(path));
      const own = shardCases(cases, { index: i + 1, count: shards.length });
      for await (const [k, row] of dealOut(path, own, kept)) {
        survey.add(isRecord ? withError(row, kept) : row, place(k) * MOST_REGIONS + counts[place(k)]++);
        if (row.error) failed++;
      }
    }
    const rows: Row[] = [];
    if (table || keep) {
      await table?.begin(survey.columns());
      for await (const row of inTurn(shards, counts, kept)) {
        await table?.write(row);
        if (keep) rows.push(row);
      }
      await table?.commit();
    }
    return { cases: cases.length, failed, ...(keep && { rows }) };
  } finally {
    await table?.discard();
  }
}

function checkFormats(shards: readonly string[], written: TableFormat | undefined): void {
  const mend = "write the shards as .jsonl, of which every format can be made";
  const parquet = shards.find((path) => tableFormatOf(path) === "parquet");
  if (parquet !== undefined) {
    throw new RadiosurvError(
      "unsupported",
      `mergeShards: Parquet is written, not read; got ${parquet}; ${mend}, Parquet too: radiosurv merge manifest.csv features-*-of-8.jsonl -o features.parquet`,
    );
  }
  const text = shards.find((path) => !hasKinds(tableFormatOf(path)));
  if (text !== undefined && written !== undefined && hasKinds(written)) {
    throw new RadiosurvError(
      "setting",
      `mergeShards: ${text} does not say which of its cells are numbers, so that it cannot become ${written}; ${mend}`,
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

// the rows of a shard, each with the number of its case: those that have its cells, up to a region that was there already
async function* dealOut(
  path: string,
  cases: readonly ManifestCase[],
  kept: ReadonlySet<string>,
): AsyncGenerator<readonly [number, Row], void> {
  const counts = new Uint32Array(cases.length);
  const regions = new Set<unknown>();
  let k = 0;
  let n = 0;
  const lacking = (): string[] => cases.filter((_, i) => counts[i] === 0).map(({ id }) => id);
  for await (const row of entriesOf(path, kept)) {
    while (k < cases.length && (!isOf(cases[k], row) || regions.has(row.Region))) {
      k++;
      regions.clear();
    }
    if (k === cases.length) {
      const [first] = lacking();
      const where = `row ${n + 2}${first === undefined ? "" : `, where "${first}" is expected,`}`;
      throw new RadiosurvError(
        "format",
        `${path}: ${where} is not of this manifest at this place, or is there twice; make the shard anew`,
      );
    }
    regions.add(row.Region);
    counts[k]++;
    n++;
    yield [k, row];
  }
  const ids = lacking();
  if (ids.length > 0) {
    throw new RadiosurvError("format", `${path}: lacks ${ids.length} of ${cases.length} cases: ${listed(ids)}`);
  }
}

// all rows in the order of the manifest
async function* inTurn(
  shards: readonly string[],
  counts: Uint32Array,
  kept: ReadonlySet<string>,
): AsyncGenerator<Row, void> {
  const entries = shards.map((path) => entriesOf(path, kept));
  try {
    for (let place = 0; place < counts.length; place++) {
      const i = place % shards.length;
      for (let k = 0; k < counts[place]; k++) {
        const { value, done } = await entries[i].next();
        if (done) {
          throw new RadiosurvError("file", `${shards[i]}: was changed while it was read; merge again`);
        }
        yield value;
      }
    }
  } finally {
    for (const one of entries) await one.return();
  }
}

// the rows of a file with the values that they had when they were written
async function* entriesOf(path: string, kept: ReadonlySet<string>): AsyncGenerator<Row, void> {
  const format = tableFormatOf(path);
  for await (const row of readRows(path, format)) yield hasKinds(format) ? withNaN(row) : withoutEmpty(row, kept);
}

// an empty cell stands for a column that its row lacks, but for those that every row has
function withoutEmpty(row: Row, kept: ReadonlySet<string>): Row {
  const names = Object.keys(row);
  const own = names.filter((name) => row[name] !== "" || kept.has(name));
  return own.length === names.length ? row : Object.fromEntries(own.map((name) => [name, row[name]]));
}

// JSON has null for NaN. In place, as nobody else has the row
function withNaN(row: Record<string, unknown>): Row {
  for (const name of Object.keys(row)) if (row[name] === null) row[name] = Number.NaN;
  return row;
}

// JSON leaves out the error of a good case, whose column is before those of diagnostics and features
function withError(row: Row, kept: ReadonlySet<string>): Row {
  if ("error" in row) return row;
  const names = Object.keys(row);
  const diagnostics = names.findIndex((name) => name.startsWith("diagnostics_"));
  const others = names.findIndex((name) => name !== "Region" && !kept.has(name));
  const place = [diagnostics, others].find((i) => i !== -1) ?? names.length;
  const placed: Record<string, unknown> = {};
  for (const [i, name] of names.entries()) {
    if (i === place) placed.error = undefined;
    placed[name] = row[name];
  }
  if (place === names.length) placed.error = undefined;
  return placed;
}

function isOf({ cells }: ManifestCase, entry: Row): boolean {
  return Object.entries(cells).every(([name, cell]) => formatCell(entry[name]) === cell);
}

function listed(items: readonly unknown[]): string {
  const shown = items.slice(0, SHOWN).join(", ");
  return items.length > SHOWN ? `${shown} and ${items.length - SHOWN} more` : shown;
}
