import { RadiosurvError } from "../error.ts";
import { sortedOrder } from "../stats/sorted-order.ts";

/**
 * What was observed of each subject: follow-up time, and whether the event ended it. All lists have one length n.
 *
 * Times are in any one unit; `unit` only labels results. Two times count as equal if their difference is at most 1.5e-8,
 * absolutely or relative to the mean time, as in R's survival (`timefix`): 0.1 + 0.2 ties with 0.3.
 */
export interface SurvivalOutcome {
  /** Follow-up time, >= 0, finite. */
  readonly time: ArrayLike<number>;
  /** 1 or true: the event was seen at `time`; 0 or false: censored then. */
  readonly event: ArrayLike<number | boolean>;
  /** Time of entry (left truncation): at risk on (entry, time]. @default at risk from the start */
  readonly entry?: ArrayLike<number>;
  /** Case weights, >= 0. @default 1 each */
  readonly weights?: ArrayLike<number>;
  /** Stratum of each subject, by any names or numbers. @default one stratum */
  readonly strata?: ArrayLike<number | string>;
  /** Name of the unit of time, such as "months"; kept as a label. */
  readonly unit?: string;
}

/** A factor: the level of each subject as a number, and the names of the levels in ascending order. */
export interface Levels {
  /** Level of each subject, 0..names.length - 1; length n. */
  readonly codes: Uint32Array;
  /** Names: numbers ascending, else texts by code unit. */
  readonly names: readonly string[];
}

/** An outcome that was checked: finite numbers, times that differ by rounding alone made equal. */
export interface CheckedOutcome {
  readonly n: number;
  readonly time: Float64Array;
  /** Rows by ascending time: `time[order[0]]` is the earliest. Of equal times any may come first. */
  readonly order: Uint32Array;
  /** 0 or 1. */
  readonly event: Uint8Array;
  readonly entry?: Float64Array;
  readonly weights?: Float64Array;
  readonly strata?: Levels;
  readonly unit?: string;
}

/** Largest difference of two times that count as equal, absolutely and relative to the mean: sqrt(2^-52), as in R. */
const TIME_TOLERANCE = 1.4901161193847656e-8;

/**
 * Checks an outcome at the door of a public function.
 *
 * @param caller - name of the public function, for the messages
 * @throws RadiosurvError `length` if lists differ in length or are empty; `argument` if a value is not allowed: the
 *   message names its row, counted from 0
 */
export function checkOutcome(caller: string, outcome: SurvivalOutcome): CheckedOutcome {
  if (!isList(outcome?.time) || !isList(outcome.event)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the outcome must be an object { time, event } of two lists; got ${kindOf(outcome)}`,
    );
  }
  const n = outcome.time.length;
  for (const name of ["event", "entry", "weights", "strata"] as const) checkLength(caller, outcome[name], name, n);
  if (n === 0) throw new RadiosurvError("length", `${caller}: at least 1 subject is needed; got 0`);
  const time = numbers(caller, "time", outcome.time, 0);
  const entry = outcome.entry && numbers(caller, "entry", outcome.entry, -Infinity);
  const order = mergeNearTimes(time, entry);
  for (let i = 0; entry && i < n; i++) {
    if (entry[i] < time[i]) continue;
    const from = outcome.entry![i];
    const to = outcome.time[i];
    const why =
      from < to
        ? ` by more than rounding (1.5e-8); row ${i} has both at ${time[i]}`
        : `; got entry ${from} and time ${to} in row ${i}`;
    throw new RadiosurvError("argument", `${caller}: entry must be before time${why}`);
  }
  return {
    n,
    time,
    order,
    event: events(caller, outcome.event),
    entry,
    weights: outcome.weights && numbers(caller, "weights", outcome.weights, 0),
    strata: outcome.strata && levelsOf(caller, "strata", outcome.strata),
    unit: outcome.unit,
  };
}

/**
 * The levels of a factor. Numbers sort by value, texts by code unit; booleans count as 0 and 1.
 *
 * @throws RadiosurvError `argument` if a value is missing (NaN, null, undefined, empty text)
 */
export function levelsOf(caller: string, name: string, values: ArrayLike<number | string | boolean>): Levels {
  const codeOf = new Map<number | string | boolean, number>();
  const first = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    let code = codeOf.get(value);
    if (code === undefined) {
      if (value === null || value === undefined || value === "" || Number.isNaN(value)) {
        throw new RadiosurvError(
          "argument",
          `${caller}: ${name} must have a value for each subject; it is missing in row ${i}; leave such rows out first`,
        );
      }
      code = codeOf.size;
      codeOf.set(value, code);
    }
    first[i] = code;
  }
  const distinct = [...codeOf.keys()];
  const keyOf = distinct.some((value) => typeof value === "string") ? String : Number;
  distinct.sort((a, b) => Number(keyOf(a) > keyOf(b)) - Number(keyOf(a) < keyOf(b)));
  const rank = new Uint32Array(distinct.length);
  for (let i = 0; i < rank.length; i++) rank[codeOf.get(distinct[i])!] = i;
  for (let i = 0; i < first.length; i++) first[i] = rank[first[i]];
  return { codes: first, names: distinct.map(String) };
}

/** Throws unless a list is absent or has length n. */
export function checkLength(
  caller: string,
  list: ArrayLike<unknown> | undefined,
  name: string,
  n: number,
  like: string = "time",
): void {
  if (list === undefined) return;
  if (isList(list) && list.length === n) return;
  throw new RadiosurvError(
    "length",
    `${caller}: ${name} needs length ${n}, as ${like} has; got ${isList(list) ? list.length : kindOf(list)}`,
  );
}

/**
 * A list as finite numbers of its own memory.
 *
 * @throws RadiosurvError `argument` naming the first row with a value that is not finite or below `least`
 */
export function numbers(caller: string, name: string, list: ArrayLike<number>, least: number): Float64Array {
  const values = new Float64Array(list.length);
  for (let i = 0; i < values.length; i++) {
    const value = list[i];
    if (!(Number.isFinite(value) && value >= least)) {
      throw new RadiosurvError(
        "argument",
        `${caller}: ${name} must hold finite numbers${least === 0 ? " >= 0" : ""}; got ${typeof value === "string" ? JSON.stringify(value) : value} in row ${i}`,
      );
    }
    values[i] = value;
  }
  return values;
}

function events(caller: string, list: ArrayLike<number | boolean>): Uint8Array {
  const event = new Uint8Array(list.length);
  for (let i = 0; i < event.length; i++) {
    const value = list[i];
    if (value !== 0 && value !== 1 && typeof value !== "boolean") {
      const hint = value === 2 ? "; if 1 means censored and 2 event, as in R's lung data, subtract 1" : "";
      throw new RadiosurvError("argument", `${caller}: event must be 0 or 1; got ${value} in row ${i}${hint}`);
    }
    event[i] = Number(value);
  }
  return event;
}

// each time becomes the first of the run of times, ascending, whose steps are all within the tolerance; returns the rows
// by ascending time
function mergeNearTimes(time: Float64Array, entry: Float64Array | undefined): Uint32Array {
  const order = sortedOrder(time);
  if (isWhole(time) && (!entry || isWhole(entry))) return order;
  if (!entry) {
    mergeAlong(time, order);
    return order;
  }
  const all = new Float64Array(2 * time.length);
  all.set(time);
  all.set(entry, time.length);
  mergeAlong(all, sortedOrder(all));
  time.set(all.subarray(0, time.length));
  entry.set(all.subarray(time.length));
  return order;
}

// whole numbers below this differ by more than the tolerance, or not at all
function isWhole(values: Float64Array): boolean {
  for (const value of values) if (value !== Math.floor(value) || Math.abs(value) > 1e7) return false;
  return true;
}

// values[n]  changed; order[n]  their places, ascending
function mergeAlong(values: Float64Array, order: Uint32Array): void {
  let sum = 0;
  let distinct = 0;
  let last = -Infinity;
  for (const place of order) {
    const value = values[place];
    if (value === last) continue;
    sum += Math.abs(value);
    distinct++;
    last = value;
  }
  const tolerance = TIME_TOLERANCE * Math.max(1, sum / distinct);
  last = -Infinity;
  let merged = last;
  for (const place of order) {
    const value = values[place];
    if (value - last > tolerance) merged = value;
    last = value;
    values[place] = merged;
  }
}

export function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && typeof (value as ArrayLike<unknown> | null)?.length === "number";
}

export function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}
