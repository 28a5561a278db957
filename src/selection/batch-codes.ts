import { RadiosurvError } from "../error.ts";

/** The batch of each row, by name or number. */
export type BatchLabels = ArrayLike<number | string | boolean>;

/**
 * Names of the batches of some rows, in ascending order: numbers by value, texts by code unit.
 *
 * @param rows - the rows that count
 */
export function batchNames(batch: BatchLabels, rows: readonly number[]): string[] {
  const distinct = [...new Set(rows.map((row) => batch[row]))];
  const numeric = distinct.every((value) => typeof value !== "string");
  distinct.sort((a, b) => {
    const [x, y] = numeric ? [Number(a), Number(b)] : [String(a), String(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  return distinct.map(String);
}

/**
 * Throws unless there is a batch for each row.
 *
 * @throws RadiosurvError `length`; `argument` for one that is missing
 */
export function checkBatch(caller: string, batch: BatchLabels, n: number): void {
  if (typeof batch !== "object" || batch?.length !== n) {
    const came = typeof batch === "object" ? (batch?.length ?? "none") : typeof batch;
    throw new RadiosurvError("length", `${caller}: batch needs length ${n}, as the table has; got ${came}`);
  }
  for (let i = 0; i < n; i++) {
    const value = batch[i];
    if (value !== null && value !== undefined && value !== "" && !Number.isNaN(value)) continue;
    throw new RadiosurvError("argument", `${caller}: batch must have a value for each row; it is missing in row ${i}`);
  }
}
