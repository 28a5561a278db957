import { type ReadColumn, readTable } from "radiosurv/table";
import type { ColumnFacts, TableFacts } from "./study-jobs.ts";

/** Different values up to which the page shows them. */
const FEW = 20;

/** Reads a table, and says of each column what a reader needs to choose it. */
export async function describeTable(file: File): Promise<TableFacts> {
  const { names, columns, rowCount, report } = readTable(await file.text());
  return {
    rows: rowCount,
    columns: names.map((name): ColumnFacts => {
      const { type, missing, distinct, hints } = report[name];
      const texts = textsOf(columns[name]);
      const numbers = columns[name] instanceof Float64Array ? columns[name].filter((x) => !Number.isNaN(x)).sort() : [];
      return {
        name,
        type,
        missing,
        distinct,
        values: distinct <= FEW ? [...new Set(texts)].filter((text) => text !== undefined).sort(byValue) : [],
        highest: numbers[numbers.length - 1] ?? Number.NaN,
        median: numbers[numbers.length >> 1] ?? Number.NaN,
        hints,
      };
    }),
  };
}

/** The cells of a column as texts; undefined for one without a value. */
export function textsOf(column: ReadColumn): (string | undefined)[] {
  if (column instanceof Float64Array) return Array.from(column, (x) => (Number.isNaN(x) ? undefined : String(x)));
  if ("codes" in column) return Array.from(column.codes, (code) => column.levels[code]);
  return column.map((text) => text ?? undefined);
}

function byValue(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);
}
