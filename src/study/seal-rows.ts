import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules } from "../rules.ts";
import { rowNumbers } from "../selection/fit-rows.ts";
import { randomFrom, seedRule, shuffle } from "../stats/random.ts";
import type { SurvivalOutcome } from "../survival/index.ts";
import { rowCount } from "./study-rows.ts";

/** What {@link sealRows} can be told. */
export interface SealRowsOptions {
  /** The rows to seal. @default drawn by `seed` */
  readonly testRows?: ArrayLike<number>;
  /** Part of the patients that is drawn. @default 1 / 3 */
  readonly testFraction?: number;
  /** Patient of each row: all rows of a patient stand on one side. @default each row for itself */
  readonly ids?: ArrayLike<number | string>;
  /** @default 1 */
  readonly seed?: number;
}

/** Rows to fit on, and rows that nothing may be fitted on: options of everything here that fits. */
export interface SealedRows {
  readonly trainingRows: readonly number[];
  readonly testRows: readonly number[];
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;
const RULES: Rules = {
  testRows: ["a list of numbers of rows", isList],
  testFraction: ["a number between 0 and 1", (value) => (value as number) > 0 && (value as number) < 1],
  ids: ["a list with the patient of each row", isList],
  seed: seedRule,
};

/**
 * Divides rows into those to fit on and sealed ones. What fits in this folder takes both lists as options, and throws when a
 * sealed row comes in. Rows are drawn at random with the same part of events on both sides; patients are never divided.
 *
 * @param outcome - of all rows
 * @throws RadiosurvError `argument` for a patient on both sides, a row that is not there or no row left to fit on; `length`;
 *   `setting`
 * @example
 * ```ts
 * import { radiomicsSignature, sealRows } from "radiosurv/study";
 * const outcome = { time: [5, 8, 1, 3, 9, 2], event: [1, 1, 1, 0, 0, 1] };
 * const sealed = sealRows(outcome, { testRows: [4, 5] });
 * sealed; // => { trainingRows: [0, 1, 2, 3], testRows: [4, 5] }
 * let message = "";
 * try {
 *   radiomicsSignature(outcome, { x: [4, 1, 8, 7, 0, 9] }, { testRows: sealed.testRows });
 * } catch (error) {
 *   message = (error as Error).message;
 * }
 * message.includes("must not be fitted on; row 4"); // => true
 * ```
 */
export function sealRows(outcome: SurvivalOutcome, options: SealRowsOptions = {}): SealedRows {
  checkSettings("sealRows", options, RULES);
  const n = rowCount("sealRows", outcome);
  const { ids } = options;
  if (ids && ids.length !== n) {
    throw new RadiosurvError("length", `sealRows: ids needs length ${n}, as time has; got ${ids.length}`);
  }
  const keyOf = (row: number): string => String(ids ? ids[row] : row);
  const sealed = options.testRows
    ? new Set(rowNumbers("sealRows", "testRows", options.testRows, n))
    : drawn(outcome, n, keyOf, options);
  const rows = Array.from({ length: n }, (_, row) => row);
  const testRows = rows.filter((row) => sealed.has(row));
  const trainingRows = rows.filter((row) => !sealed.has(row));
  const keys = new Set(testRows.map(keyOf));
  const both = trainingRows.find((row) => keys.has(keyOf(row)));
  if (both !== undefined) {
    throw new RadiosurvError(
      "argument",
      `sealRows: a patient must not stand on both sides; that of row ${both} has sealed rows too; seal all rows of a patient`,
    );
  }
  if (trainingRows.length === 0) {
    throw new RadiosurvError("argument", `sealRows: at least one row to fit on is needed; all ${n} would be sealed`);
  }
  return { trainingRows, testRows };
}

function drawn(
  { event }: SurvivalOutcome,
  n: number,
  keyOf: (row: number) => string,
  { testFraction = 1 / 3, seed = 1 }: SealRowsOptions,
): ReadonlySet<number> {
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < n; row++) rowsOf.set(keyOf(row), [...(rowsOf.get(keyOf(row)) ?? []), row]);
  const units = [...rowsOf.values()];
  const hasEvent = (rows: readonly number[]): boolean => rows.some((row) => Number(event[row]) === 1);
  const random = randomFrom(seed);
  const sealed = new Set<number>();
  for (const group of [units.filter(hasEvent), units.filter((rows) => !hasEvent(rows))]) {
    const count = Math.round(group.length * testFraction);
    for (const rows of shuffle(group, random).slice(0, count)) for (const row of rows) sealed.add(row);
  }
  return sealed;
}
