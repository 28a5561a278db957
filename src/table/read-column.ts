import { RadiosurvError } from "../error.ts";
import { cellHint } from "./cell-hint.ts";
import { numberOf, trim } from "./number-of.ts";
import type { CategoricalColumn } from "./numeric-table.ts";

/** What the cells of a column were read as. */
export type ColumnType = "number" | "boolean" | "category" | "text";

/** A column as it was read. */
export type ReadColumn = Float64Array | CategoricalColumn | readonly (string | null)[];

/** What was made of a column, and why. */
export interface ColumnReport {
  /** "empty" if no cell has a value. */
  readonly type: ColumnType | "empty";
  /** Cells without a value. */
  readonly missing: number;
  /** Different values, those missing aside. */
  readonly distinct: number;
  /** Cells that are numbers. */
  readonly numbers: number;
  /** The first cell that is no number, in a category or a text; its row is counted from 0 below the header. */
  readonly notNumber?: { readonly row: number; readonly text: string };
  /** What may be wrong with the column, in sentences; empty if nothing is. */
  readonly hints: readonly string[];
}

/** What counts as yes and no by itself; more is taken in columns that are said to be boolean. */
const TRUTH: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["true", 1],
  ["false", 0],
]);
const TRUTH_IF_ASKED: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  ["true", 1],
  ["t", 1],
  ["yes", 1],
  ["y", 1],
  ["1", 1],
  ["false", 0],
  ["f", 0],
  ["no", 0],
  ["n", 0],
  ["0", 0],
]);

/** How cells are to be read. */
export interface Reading {
  /** Marks of missing values, as {@link normalized} has them, and "". */
  readonly marks: ReadonlySet<string>;
  readonly decimal: "." | ",";
  readonly categoryLimit: number;
}

interface Scan {
  /** Numbers of the cells, NaN where missing or none. */
  readonly values: Float64Array;
  readonly isMissing: Uint8Array;
  readonly missing: number;
  readonly numbers: number;
  /** First cell that is no number, -1 if there is none. */
  readonly firstOther: number;
  /** First cell that is a number, but one that would lose digits. */
  readonly firstLabel: number;
}

/** Cells of a column as values of the type asked for, or of the one that they are; and a report of that. */
export function readColumn(
  name: string,
  cells: readonly string[],
  reading: Reading,
  asked: ColumnType | undefined,
): { column: ReadColumn; report: ColumnReport } {
  const scan = scanCells(cells, reading);
  const type = asked ?? typeOf(cells, scan, reading);
  const column = convert(name, cells, scan, type, reading);
  const hints = hintsOn(cells, scan, type, asked, column, reading);
  const { missing, numbers, firstOther } = scan;
  const report = {
    type,
    missing,
    distinct: countDistinct(column),
    numbers,
    ...((type === "category" || type === "text") &&
      firstOther >= 0 && { notNumber: { row: firstOther, text: cells[firstOther] } }),
    hints,
  };
  return { column, report };
}

function scanCells(cells: readonly string[], { marks, decimal }: Reading): Scan {
  const n = cells.length;
  const values = new Float64Array(n).fill(Number.NaN);
  const longest = Math.max(...[...marks].map((mark) => mark.length));
  // most cells are numbers, and most marks are none: then a number need not be looked up
  const first = [...marks].some((mark) => numberOf(mark, decimal) !== undefined);
  const isMissing = new Uint8Array(n);
  const isMark = (cell: string): boolean => cell.length <= longest && marks.has(cell.toLowerCase());
  let [missing, numbers, firstOther, firstLabel] = [0, 0, -1, -1];
  for (let i = 0; i < n; i++) {
    const cell = trim(cells[i]);
    const value = first && isMark(cell) ? undefined : numberOf(cell, decimal);
    if (value === undefined) {
      if (isMark(cell)) {
        isMissing[i] = 1;
        missing++;
      } else if (firstOther < 0) firstOther = i;
      continue;
    }
    values[i] = value;
    numbers++;
    if (firstLabel < 0 && losesDigits(cell, value)) firstLabel = i;
  }
  return { values, isMissing, missing, numbers, firstOther, firstLabel };
}

// zeros in front mark a label; so do whole numbers that no double is
function losesDigits(digits: string, value: number): boolean {
  if (/^[+-]?0\d/.test(digits)) return true;
  return digits.length > 15 && /^\d+$/.test(digits) && !Number.isSafeInteger(value) && String(value) !== digits;
}

function typeOf(cells: readonly string[], scan: Scan, { categoryLimit }: Reading): ColumnType | "empty" {
  const present = cells.length - scan.missing;
  if (present === 0) return "empty";
  if (scan.numbers === present && scan.firstLabel < 0) return "number";
  const distinct = new Set<string>();
  let boolean = true;
  for (let i = 0; i < cells.length; i++) {
    if (scan.isMissing[i]) continue;
    boolean &&= TRUTH.has(normalized(cells[i]));
    distinct.add(cells[i].trim());
    if (distinct.size > Math.max(2, categoryLimit)) return "text";
  }
  if (boolean) return "boolean";
  return distinct.size <= categoryLimit && distinct.size < present ? "category" : "text";
}

function convert(
  name: string,
  cells: readonly string[],
  { values, isMissing }: Scan,
  type: ColumnType | "empty",
  { decimal }: Reading,
): ReadColumn {
  switch (type) {
    case "text":
      return cells.map((cell, i) => (isMissing[i] ? null : cell));
    case "category":
      return categoryOf(cells, isMissing, decimal);
    case "boolean":
      return Float64Array.from(cells, (cell, i) => {
        if (isMissing[i]) return Number.NaN;
        const truth = TRUTH_IF_ASKED.get(normalized(cell));
        if (truth === undefined) throw notOfType(name, "true or false", cell, i);
        return truth;
      });
    default:
      for (let i = 0; i < cells.length; i++) {
        if (Number.isNaN(values[i]) && !isMissing[i]) throw notOfType(name, "numbers", cells[i], i);
      }
      return values;
  }
}

function categoryOf(cells: readonly string[], isMissing: Uint8Array, decimal: "." | ","): CategoricalColumn {
  const levels = [...new Set(cells.filter((_, i) => !isMissing[i]).map((cell) => cell.trim()))];
  const values = levels.map((level) => numberOf(level, decimal));
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  if (values.every((value) => value !== undefined)) {
    const numbers = new Map(levels.map((level, k) => [level, values[k] ?? 0]));
    levels.sort((a, b) => (numbers.get(a) ?? 0) - (numbers.get(b) ?? 0) || byText(a, b));
  } else levels.sort(byText);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  return {
    levels,
    codes: Int32Array.from(cells, (cell, i) => (isMissing[i] ? -1 : (codeOf.get(cell.trim()) ?? -1))),
  };
}

function hintsOn(
  cells: readonly string[],
  { numbers, firstOther, firstLabel }: Scan,
  type: ColumnType | "empty",
  asked: ColumnType | undefined,
  column: ReadColumn,
  { decimal }: Reading,
): string[] {
  const hints: string[] = [];
  if (asked === undefined && (type === "category" || type === "text")) {
    const hint = firstOther >= 0 ? cellHint(cells[firstOther], decimal) : undefined;
    if (hint !== undefined) hints.push(`row ${firstOther} has ${JSON.stringify(cells[firstOther])}: ${hint}`);
    else if (firstOther >= 0 && numbers > 0) {
      hints.push(
        `${numbers} cell${numbers > 1 ? "s are numbers" : " is a number"}, but ${JSON.stringify(cells[firstOther])} in row ${firstOther} is not; name it in missing if it marks a missing value`,
      );
    } else if (firstOther < 0 && firstLabel >= 0) {
      hints.push(
        `row ${firstLabel} has ${JSON.stringify(cells[firstLabel])}, which would lose digits as a number; say types: "number" if it is one`,
      );
    }
  }
  if (type === "category") {
    const { levels } = column as CategoricalColumn;
    const seen = new Map<string, string>();
    for (const level of levels) {
      const twin = seen.get(level.toLowerCase());
      if (twin !== undefined) hints.push(`the levels "${twin}" and "${level}" differ in capitals alone`);
      seen.set(level.toLowerCase(), level);
    }
  }
  return hints;
}

function countDistinct(column: ReadColumn): number {
  if (!(column instanceof Float64Array)) {
    if (!Array.isArray(column)) return (column as CategoricalColumn).levels.length;
    const distinct = new Set(column);
    return distinct.size - (distinct.has(null) ? 1 : 0);
  }
  const values = column.slice().sort();
  let distinct = 0;
  // NaN comes last
  for (let i = 0; i < values.length && !Number.isNaN(values[i]); i++) {
    if (i === 0 || values[i] !== values[i - 1]) distinct++;
  }
  return distinct;
}

/** A cell as it is looked up: without white space around it and capitals. */
export function normalized(cell: string): string {
  return cell.trim().toLowerCase();
}

function notOfType(name: string, what: string, cell: string, row: number): RadiosurvError {
  return new RadiosurvError(
    "format",
    `readTable: column "${name}" must hold ${what}, as types says; got ${JSON.stringify(cell)} in row ${row}; name it in missing if it marks a missing value`,
  );
}
