import { readFileSync } from "node:fs";
import type { SurvivalOutcome } from "../../src/survival/index.ts";
import { parseCsv } from "../../src/table/index.ts";
import { hasSharedReference, sharedReferenceText } from "./shared-reference.ts";

/** Which reference values there are, for the names of tests: all of ../shared/reference, or the few in test/fixtures. */
export const REFERENCE: string = hasSharedReference ? "all values" : "some values, as ../shared/reference is not there";

/** How a case picks its rows and columns of a dataset; see ../shared/reference/README.md. */
export interface CaseInputs {
  readonly data: string;
  readonly filter?: readonly { readonly column: string; readonly op: string; readonly value: unknown }[];
  readonly time: string;
  readonly event: string;
  readonly start?: string;
  readonly x?: readonly {
    readonly name: string;
    readonly column: string;
    readonly equals?: unknown;
    readonly fn?: string;
  }[];
  readonly group?: string;
  readonly strata?: string | readonly string[];
  readonly cluster?: string;
  readonly weights?: string;
  readonly offset?: string;
}

/** A case of a topic of the reference values. */
export interface ReferenceCase<Outputs> {
  readonly id: string;
  readonly inputs: CaseInputs;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly outputs: Outputs;
}

/** The cases of a topic: all, or those that the project carries; see test/fixtures/survival/take-reference.ts. */
export function referenceCases<Outputs>(topic: string): readonly ReferenceCase<Outputs>[] {
  if (hasSharedReference) return JSON.parse(sharedReferenceText(`survival/${topic}.json`)).cases;
  const carried = JSON.parse(readFileSync(new URL("../fixtures/survival/reference.json", import.meta.url), "utf8"));
  return carried[topic]?.cases ?? [];
}

type Row = Readonly<Record<string, string>>;
const datasets = new Map<string, readonly Row[]>();

function dataset(name: string): readonly Row[] {
  const known = datasets.get(name);
  if (known) return known;
  const carried = () => readFileSync(new URL(`../../examples/data/${name}.csv`, import.meta.url), "utf8");
  const { rows } = parseCsv(hasSharedReference ? sharedReferenceText(`datasets/${name}.csv`) : carried());
  datasets.set(name, rows);
  return rows;
}

/** The rows of a case: those that pass its filter and have all values that it uses. */
export function caseRows(inputs: CaseInputs): readonly Row[] {
  const { data, filter = [], x = [], strata = [], ...columns } = inputs;
  const used = [
    ...[columns.time, columns.event, columns.start, columns.group, columns.cluster, columns.weights, columns.offset],
    ...(typeof strata === "string" ? [strata] : strata),
    ...(Array.isArray(x) ? x.map(({ column }) => column) : []),
  ].filter((name) => name !== undefined);
  return dataset(data).filter(
    (row) => filter.every((rule) => passes(row, rule)) && used.every((name) => row[name] !== ""),
  );
}

function passes(row: Row, { column, op, value }: { column: string; op: string; value: unknown }): boolean {
  const cell = row[column];
  if (cell === "") return false;
  if (op === "in") return (value as unknown[]).some((each) => String(each) === cell);
  if (op === "==") return typeof value === "number" ? Number(cell) === value : cell === value;
  return op === ">=" ? Number(cell) >= Number(value) : Number(cell) <= Number(value);
}

/** A column as numbers. */
export function numberColumn(rows: readonly Row[], name: string): number[] {
  return rows.map((row) => Number(row[name]));
}

/** A column as the values of a factor: numbers where all are numbers. */
export function factorColumn(rows: readonly Row[], name: string): (number | string)[] {
  const values = rows.map((row) => row[name]);
  return values.every((value) => Number.isFinite(Number(value))) ? values.map(Number) : values;
}

/** The outcome of a case. */
export function caseOutcome(inputs: CaseInputs, rows: readonly Row[] = caseRows(inputs)): SurvivalOutcome {
  const { strata = [] } = inputs;
  const names = typeof strata === "string" ? [strata] : strata;
  return {
    time: numberColumn(rows, inputs.time),
    event: numberColumn(rows, inputs.event),
    ...(inputs.start && { entry: numberColumn(rows, inputs.start) }),
    ...(inputs.weights && { weights: numberColumn(rows, inputs.weights) }),
    ...(names.length === 1 && { strata: factorColumn(rows, names[0]) }),
    ...(names.length > 1 && { strata: rows.map((row) => names.map((name) => row[name]).join(" / ")) }),
  };
}
