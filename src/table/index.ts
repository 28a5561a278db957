export { RadiosurvError } from "../error.ts";
export { applyImputer, type ImputedTable } from "./apply-imputer.ts";
export { applyScaler } from "./apply-scaler.ts";
export { type CategoricalOptions, categorical, type LevelValue } from "./categorical.ts";
export { type CompleteCases, type CompleteCasesOptions, completeCases, type OmittedRows } from "./complete-cases.ts";
export { type FitImputerOptions, fitImputer, type ImputedColumn, type Imputer } from "./fit-imputer.ts";
export type { FitRows } from "./fit-rows.ts";
export { type FitScalerOptions, fitScaler, type ScaledColumn, type Scaler } from "./fit-scaler.ts";
export { formatCell, plainArrays } from "./format-cell.ts";
export { type FormatCsvOptions, formatCsv } from "./format-csv.ts";
export { type FormatTableOptions, formatTable } from "./format-table.ts";
export { numbersOf } from "./numbers-of.ts";
export type {
  CategoricalColumn,
  ColumnInput,
  ColumnTable,
  CompactTable,
  NumberColumn,
  NumericTable,
  TableInput,
  Term,
} from "./numeric-table.ts";
export { type CsvTable, type ParseCsvOptions, parseCsv } from "./parse-csv.ts";
export type { ColumnReport, ColumnType, ReadColumn } from "./read-column.ts";
export { type DataTable, type ReadTableOptions, readTable } from "./read-table.ts";
export { columnNames, type Row } from "./row.ts";
export { type SelectedColumns, selectColumns } from "./select-columns.ts";
export { type Selected, selectRows } from "./select-rows.ts";
export type { Transformed } from "./variables.ts";
