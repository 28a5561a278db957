import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { formatCell, parseCsv, type Row } from "../table/index.ts";
import { inFile, readText } from "./file.ts";
import { openOutput } from "./output-file.ts";
import { type Manifest, type ManifestCase, readManifest } from "./read-manifest.ts";
import { shardCases, shardOfFile } from "./shard.ts";
import { formatTable, type TableFormat, tableFormatOf } from "./write-table.ts";

/** What {@link mergeShards} can be told. */
export interface MergeShardsOptions {
  /** File for the whole table. @default none */
  readonly output?: string;
  /** How `output` is written. @default what its extension says; CSV for all but .tsv and .json */
  readonly format?: TableFormat;
}

/** The table of a whole cohort. */
export interface MergedShards {
  /** In the order of the manifest. */
  readonly rows: readonly Row[];
  readonly cases: number;
  /** Number of rows that have an error. */
  readonly failed: number;
}

/** A row as it stands in a file, and the columns that it has of its own there. */
type Cells = Readonly<Record<string, unknown>>;

const RULES: Rules = {
  output: ["the path of a file", (value) => typeof value === "string" && value !== ""],
  format: ["csv, tsv or json", () => true],
};
/** Whether a table keeps the kinds of values; one that does cannot be made of one that does not, nor the other way round. */
const isJson = (path: string): boolean => tableFormatOf(path) === "json";
/** Cases that a message names. */
const SHOWN = 5;

/**
 * Puts the tables of shards together to that of the whole cohort. It is checked that each case of the manifest is there exactly
 * once. What comes out is, to the byte, the file that `extractCohort` writes for the whole manifest.
 *
 * @param manifest - the one that the shards are of: path of a CSV file, or what {@link readManifest} returned
 * @param files - tables as `extractCohort` writes them with `shard`; the ends of their names, `-2-of-8`, are needed
 * @throws RadiosurvError `argument` naming the shards that are missing or there twice; `format` naming the cases that a file
 *   lacks, or the first row that is of no case at its place; `file`
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
  options: MergeShardsOptions = {},
): Promise<MergedShards> {
  checkSettings("mergeShards", options, RULES);
  const { output, format } = options;
  const { cases } = typeof manifest === "string" ? await readManifest(manifest, { mask: "optional" }) : manifest;
  const shards = sortedShards(files);
  const written = format ?? (output === undefined ? undefined : tableFormatOf(output));
  const other = shards.find((path) => written !== undefined && isJson(path) !== (written === "json"));
  if (other !== undefined) {
    throw new RadiosurvError(
      "setting",
      `mergeShards: tables of JSON and of CSV cannot be made of each other; ${other} is to become ${written}`,
    );
  }
  const file = output === undefined ? undefined : await openOutput(output);
  try {
    const found = new Map<ManifestCase, readonly Cells[]>();
    for (const [i, path] of shards.entries()) {
      const own = shardCases(cases, { index: i + 1, count: shards.length });
      const entries = await readEntries(path, own[0]);
      for (const [k, rows] of dealOut(path, own, entries).entries()) found.set(own[k], rows);
    }
    const rows = cases.flatMap((item) => found.get(item) ?? []) as Row[];
    await file?.commit(formatTable(rows, written ?? "csv"));
    return { rows, cases: cases.length, failed: rows.filter(({ error }) => error).length };
  } finally {
    await file?.discard();
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

// an empty cell stands for a column that its row lacks, but for those that every row has
async function readEntries(path: string, first: ManifestCase | undefined): Promise<readonly Cells[]> {
  const text = await readText(path);
  try {
    if (isJson(path)) return JSON.parse(text);
    if (text.trim() === "") return [];
    const kept = new Set(["error", ...Object.keys(first?.cells ?? {})]);
    return parseCsv(text).rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([name, cell]) => cell !== "" || kept.has(name))),
    );
  } catch (error) {
    if (error instanceof SyntaxError) throw new RadiosurvError("format", `${path}: is no JSON: ${error.message}`);
    throw inFile(path, error);
  }
}

// the rows of each case of a shard: those that have its cells, up to a region that was there already
function dealOut(path: string, cases: readonly ManifestCase[], entries: readonly Cells[]): Cells[][] {
  const dealt: Cells[][] = [];
  let at = 0;
  for (const item of cases) {
    const rows: Cells[] = [];
    const regions = new Set<unknown>();
    while (at < entries.length && isOf(item, entries[at]) && !regions.has(entries[at].Region)) {
      regions.add(entries[at].Region);
      rows.push(entries[at++]);
    }
    dealt.push(rows);
  }
  const lacking = cases.filter((_, k) => dealt[k].length === 0).map(({ id }) => id);
  if (at < entries.length) {
    const where = `row ${at + 2}${lacking.length > 0 ? `, where "${lacking[0]}" is expected,` : ""}`;
    throw new RadiosurvError(
      "format",
      `${path}: ${where} is not of this manifest at this place, or is there twice; make the shard anew`,
    );
  }
  if (lacking.length > 0) {
    throw new RadiosurvError("format", `${path}: lacks ${lacking.length} of ${cases.length} cases: ${listed(lacking)}`);
  }
  return dealt;
}

function isOf({ cells }: ManifestCase, entry: Cells): boolean {
  return Object.entries(cells).every(([name, cell]) => formatCell(entry[name]) === cell);
}

function listed(items: readonly unknown[]): string {
  const shown = items.slice(0, SHOWN).join(", ");
  return items.length > SHOWN ? `${shown} and ${items.length - SHOWN} more` : shown;
}
