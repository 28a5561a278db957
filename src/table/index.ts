export { RadiosurvError } from "../error.ts";
export { formatCell, plainArrays } from "./format-cell.ts";
export { type FormatCsvOptions, formatCsv } from "./format-csv.ts";
export type { NumericTable, TableInput } from "./numeric-table.ts";
export { type CsvTable, type ParseCsvOptions, parseCsv } from "./parse-csv.ts";
export { columnNames, type Row } from "./row.ts";
