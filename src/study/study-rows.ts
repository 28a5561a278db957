import { RadiosurvError } from "../error.ts";
import { sha1 } from "../extraction/sha1.ts";
import type { Rules } from "../rules.ts";
import { rowsToFit } from "../selection/fit-rows.ts";
import type { SurvivalOutcome } from "../survival/index.ts";
import { pick } from "../table/select-rows.ts";
import { VERSION } from "../version.ts";

/** On which rows something is fitted, and whose rows they are. */
export interface StudyRows {
  /** Rows to fit on, counted from 0. @default all rows */
  readonly trainingRows?: ArrayLike<number>;
  /** Rows that are sealed: fitting throws if it would use one of them. @default none */
  readonly testRows?: ArrayLike<number>;
  /** Patient of each row: rows of one patient never stand in two folds. Not kept. @default each row for itself */
  readonly ids?: ArrayLike<number | string>;
}

/** Where a model comes from; no patient can be told from it. */
export interface Provenance {
  /** Version of this package. */
  readonly version: string;
  /** Rows and events that it was fitted to. */
  readonly n: number;
  readonly events: number;
  readonly seed: number;
  /** One SHA-1 over patients, times and events of all these rows: tells whether two models saw the same rows. */
  readonly rowsHash: string;
  /** Unit of time, where the outcome names one. */
  readonly unit?: string;
}

const isList = (value: unknown): boolean => typeof value === "object" && value !== null && "length" in value;

export const STUDY_ROWS_RULES: Rules = {
  trainingRows: ["a list of numbers of rows", isList],
  testRows: ["a list of numbers of rows", isList],
  ids: ["a list with the patient of each row", isList],
};

/**
 * Numbers of the rows to fit on.
 *
 * @throws RadiosurvError `argument` for a row that is sealed or not there, or a patient with rows on both sides; `length`
 */
export function fitRows(caller: string, outcome: SurvivalOutcome, options: StudyRows): readonly number[] {
  const n = rowCount(caller, outcome);
  const { ids, testRows } = options;
  const rows = rowsToFit(caller, n, options);
  if (!ids) return rows;
  if (ids.length !== n) {
    throw new RadiosurvError("length", `${caller}: ids needs length ${n}, as time has; got ${ids.length}`);
  }
  const sealed = new Set(Array.from(testRows ?? [], (row) => String(ids[row])));
  const seen = rows.find((row) => sealed.has(String(ids[row])));
  if (seen !== undefined) {
    throw new RadiosurvError(
      "argument",
      `${caller}: a patient must not stand on both sides; that of row ${seen} has sealed rows too; split by patient, as sealRows does`,
    );
  }
  return rows;
}

export function rowCount(caller: string, outcome: SurvivalOutcome): number {
  if (isList(outcome?.time) && isList(outcome?.event)) return outcome.time.length;
  throw new RadiosurvError("argument", `${caller}: the outcome must be an object { time, event } of two lists`);
}

/** The outcome of some rows. */
export function outcomeOf(outcome: SurvivalOutcome, rows: ArrayLike<number>): SurvivalOutcome {
  const entries = Object.entries(outcome).map(([name, value]) => [
    name,
    isList(value) ? pick(value as ArrayLike<unknown>, rows) : value,
  ]);
  return Object.fromEntries(entries) as unknown as SurvivalOutcome;
}

/** Where a model of some rows comes from. */
export function provenanceOf(
  outcome: SurvivalOutcome,
  rows: readonly number[],
  ids: ArrayLike<number | string> | undefined,
  seed: number,
): Provenance {
  const hash = sha1();
  const encoder = new TextEncoder();
  let events = 0;
  for (const row of rows) {
    hash.update(encoder.encode(`${ids ? ids[row] : row}\n`));
    hash.update(Float64Array.of(outcome.time[row], Number(outcome.event[row])));
    events += Number(outcome.event[row]);
  }
  const { unit } = outcome;
  return {
    version: VERSION,
    n: rows.length,
    events,
    seed,
    rowsHash: hash.digest(),
    ...(unit !== undefined && { unit }),
  };
}
