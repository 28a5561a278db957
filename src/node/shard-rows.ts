import { RadiosurvError } from "../error.ts";
import { formatCell, type Row } from "../table/index.ts";
import { listed } from "./listed.ts";
import type { ManifestCase } from "./read-manifest.ts";
import { readRows } from "./read-rows.ts";
import { type TableFormat, tableFormatOf } from "./write-table.ts";

/** Formats that keep the kinds of values. A table of one of them cannot be made of CSV, where all is text. */
export const hasKinds = (format: TableFormat): boolean => format !== "csv" && format !== "tsv";

/**
 * The rows of a shard, each with the number of its case: those that have its cells, up to a region that was there already.
 *
 * @param kept - names of the columns that every row has
 * @throws RadiosurvError `format` naming the cases that are lacking, or the first row that is of none at its place; `file`
 */
export async function* dealOut(
  path: string,
  cases: readonly ManifestCase[],
  kept: ReadonlySet<string>,
): AsyncGenerator<readonly [number, Row], void> {
  const counts = new Uint32Array(cases.length);
  const regions = new Set<unknown>();
  const isRecord = isJson(tableFormatOf(path));
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
    yield [k, isRecord ? withError(row, kept) : row];
  }
  const ids = lacking();
  if (ids.length > 0) {
    throw new RadiosurvError("format", `${path}: lacks ${ids.length} of ${cases.length} cases: ${listed(ids)}`);
  }
}

/**
 * All rows of all shards in the order of the manifest.
 *
 * @param counts - how many each of its cases has
 */
export async function* inTurn(
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
  const ownOf = ownColumns(kept, format === "parquet" ? null : "");
  for await (const row of readRows(path, format)) {
    if (isJson(format)) yield withNaN(row);
    else if (format === "parquet") yield withError(ownOf(withLists(row)), kept);
    else yield ownOf(row);
  }
}

const isJson = (format: TableFormat): boolean => format === "json" || format === "jsonl";

// an empty cell stands for a column that its row lacks, unless every row has that, or the row is the one that brought it: columns
// are in the order in which rows first have them, so that what is before one that is new with this row is not newer
function ownColumns(kept: ReadonlySet<string>, empty: unknown): (row: Record<string, unknown>) => Row {
  let known = 0;
  return (row) => {
    const names = Object.keys(row);
    const isOwn = (name: string): boolean => row[name] !== empty || kept.has(name);
    const last = names.findLastIndex((name, j) => j >= known && isOwn(name));
    const own = names.filter((name, j) => isOwn(name) || (j >= known && j < last));
    known = Math.max(known, last + 1);
    if (own.length < names.length) return Object.fromEntries(own.map((name) => [name, row[name] ?? undefined]));
    // in place, as nobody else has the row
    for (const name of names) if (row[name] === null) row[name] = undefined;
    return row;
  };
}

// JSON has null for NaN. In place, as nobody else has the row
function withNaN(row: Record<string, unknown>): Row {
  for (const name of Object.keys(row)) if (row[name] === null) row[name] = Number.NaN;
  return row;
}

// Parquet has the lists and settings of diagnostics as the text that formatCell makes of them. In place
function withLists(row: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(row)) {
    const text = row[name];
    if (typeof text === "string" && name.startsWith("diagnostics_") && /^[[({]/.test(text)) row[name] = withValue(text);
  }
  return row;
}

// text of which no value makes the same text again is text
function withValue(text: string): unknown {
  try {
    const value = text.startsWith("(")
      ? text.slice(1, -1).split(",").filter(Boolean).map(Number)
      : (JSON.parse(text) as unknown);
    return formatCell(value) === text ? value : text;
  } catch {
    return text;
  }
}

// JSON leaves out the error of a good case, and Parquet has columns in one order for all rows: it is before diagnostics and
// features, which a failed case lacks
function withError(row: Row, kept: ReadonlySet<string>): Row {
  const names = Object.keys(row);
  const others = names.filter((name) => name !== "error");
  const diagnostics = others.findIndex((name) => name.startsWith("diagnostics_"));
  const features = row.error ? -1 : others.findIndex((name) => name !== "Region" && !kept.has(name));
  const place = [diagnostics, features].find((i) => i !== -1) ?? others.length;
  if (names[place] === "error") return row;
  return Object.fromEntries(others.toSpliced(place, 0, "error").map((name) => [name, row[name]]));
}

function isOf({ cells }: ManifestCase, entry: Row): boolean {
  return Object.entries(cells).every(([name, cell]) => formatCell(entry[name]) === cell);
}
