import { RadiosurvError } from "../error.ts";
import type { Row } from "../table/index.ts";

/** What the values of a column have in common. A mixture is `text`, and so is a column that has no value at all. */
export type ColumnKind = "number" | "boolean" | "text";

/** A column of a table that is to be written. */
export interface TableColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}

/** What a table must know of all of its rows before the first of them is written. */
export interface ColumnSurvey {
  /**
   * Looks at a row.
   *
   * @param place - where it stands in the table, for rows that are looked at in another order. @default after the last one
   */
  add(row: Row, place?: number): void;
  /** The columns of the rows looked at, in the order in which they are first seen in the table. */
  columns(): readonly TableColumn[];
}

interface Seen {
  readonly name: string;
  /** Row and place in it where the column comes first. */
  row: number;
  place: number;
  kind: ColumnKind | undefined;
}

/** Finds the columns of rows that are seen one at a time: names as `columnNames` has them of all, and kinds of values. */
export function columnSurvey(): ColumnSurvey {
  const seen = new Map<string, Seen>();
  // most rows have the columns of the one before, for which no search is needed
  let last: Seen[] = [];
  let rows = 0;
  return {
    add(row, at = rows) {
      if (row === null || typeof row !== "object") {
        throw new RadiosurvError("argument", `writeTable: each row must be a record by name of column; got ${row}`);
      }
      const found: Seen[] = [];
      for (const name of Object.keys(row)) {
        const place = found.length;
        let column = last[place]?.name === name ? last[place] : seen.get(name);
        if (!column) {
          column = { name, row: at, place, kind: undefined };
          seen.set(name, column);
        } else if (at < column.row) {
          column.row = at;
          column.place = place;
        }
        found.push(column);
        const kind = kindOf(row[name]);
        if (kind !== undefined && column.kind !== kind) column.kind = column.kind === undefined ? kind : "text";
      }
      last = found;
      rows = Math.max(rows, at + 1);
    },
    columns: () =>
      [...seen.values()]
        .sort((a, b) => a.row - b.row || a.place - b.place)
        .map(({ name, kind = "text" }) => ({ name, kind })),
  };
}

function kindOf(value: unknown): ColumnKind | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "number" || typeof value === "boolean" ? (typeof value as "number" | "boolean") : "text";
}
