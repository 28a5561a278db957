import { RadiosurvError } from "../error.ts";
import { isList } from "./samples.ts";

/** A table of counts, row by row: what {@link crossTabulate} returns as `counts`. */
export type CountTable = readonly ArrayLike<number>[];

/**
 * Throws `argument` unless a table has at least two rows and two columns, rows of one length, and whole numbers >= 0.
 *
 * @returns the counts, row by row, with their sums
 */
export function checkCounts(caller: string, table: CountTable): CheckedCounts {
  const rows = isList(table) ? table.length : 0;
  const columns = rows > 0 && isList(table[0]) ? table[0].length : 0;
  if (rows < 2 || columns < 2) {
    const came = rows === 0 ? "something else" : `${rows} x ${columns}`;
    throw new RadiosurvError(
      "argument",
      `${caller}: the table must be a list of rows of counts, at least 2 x 2; got ${came}`,
    );
  }
  const counts = new Float64Array(rows * columns);
  const rowSums = new Float64Array(rows);
  const columnSums = new Float64Array(columns);
  for (let i = 0; i < rows; i++) {
    if (!isList(table[i]) || table[i].length !== columns) {
      throw new RadiosurvError(
        "length",
        `${caller}: row ${i} of the table needs length ${columns}, as row 0 has; got ${table[i]?.length}`,
      );
    }
    for (let j = 0; j < columns; j++) {
      const count = table[i][j];
      if (!(Number.isInteger(count) && count >= 0)) {
        throw new RadiosurvError(
          "argument",
          `${caller}: counts must be whole numbers >= 0; got ${count} in row ${i}, column ${j}`,
        );
      }
      counts[i * columns + j] = count;
      rowSums[i] += count;
      columnSums[j] += count;
    }
  }
  const total = rowSums.reduce((sum, count) => sum + count, 0);
  if (total === 0)
    throw new RadiosurvError("argument", `${caller}: the table must count something; all its cells are 0`);
  return { rows, columns, counts, rowSums, columnSums, total };
}

export interface CheckedCounts {
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly counts: Float64Array;
  readonly rowSums: Float64Array;
  readonly columnSums: Float64Array;
  readonly total: number;
}
