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
 * @param fewest - number of subjects that the caller needs at least
 * @throws RadiosurvError `length` if lists differ in length or are too short; `argument` if a value is not allowed: the
 *   message names its row, counted from 0
 */
export function checkOutcome(caller: string, outcome: SurvivalOutcome, fewest = 1): CheckedOutcome {
  if (outcome === null || typeof outcome !== "object" || !isList(outcome.time) || !isList(outcome.event)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the outcome must be an object { time, event } of two lists; got ${kindOf(outcome)}`,
    );
  }
  const n = outcome.time.length;
  for (const name of ["event", "entry", "weights", "strata"] as const) checkLength(caller, outcome[name], name, n);
  if (n < fewest) {
    throw new RadiosurvError(
      "length",
      `${caller}: at least ${fewest} subject${fewest > 1 ? "s are" : " is"} needed; got ${n}`,
    );
  }
  const time = numbers(caller, "time", outcome.time, 0);
  const entry = outcome.entry && numbers(caller, "entry", outcome.entry, -Infinity);
  for (let i = 0; entry && i < n; i++) {
    if (entry[i] < time[i]) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: entry must be before time; got entry ${entry[i]} and time ${time[i]} in row ${i}`,
    );
  }
  const order = mergeNearTimes(time, entry);
  for (let i = 0; entry && i < n; i++) {
    if (entry[i] < time[i]) continue;
    throw new RadiosurvError(
      "argument",
      `${caller}: entry must be before time by more than rounding (1.5e-8); row ${i} has both at ${time[i]}`,
    );
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
  const numeric = distinct.every((value) => typeof value !== "string");
  const sorted = distinct.map((_, code) => code);
  sorted.sort((a, b) => {
    const [x, y] = numeric ? [Number(distinct[a]), Number(distinct[b])] : [String(distinct[a]), String(distinct[b])];
    return x < y ? -1 : x > y ? 1 : 0;
  });
  const rank = new Uint32Array(distinct.length);
  sorted.forEach((code, place) => {
    rank[code] = place;
  });
  for (let i = 0; i < first.length; i++) first[i] = rank[first[i]];
  return { codes: first, names: sorted.map((code) => String(distinct[code])) };
}

/** Throws unless a list is absent or has length n. */
export function checkLength(
  caller: string,
  list: ArrayLike<unknown> | undefined,
  name: string,
  n: number,
  like: string = "time",
): void {
  if (list === undefined || (isList(list) && list.length === n)) return;
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
    if (typeof value !== "number" || !(value >= least && value < Infinity && value > -Infinity)) {
      const allowed = least === 0 ? "finite numbers >= 0" : "finite numbers";
      throw new RadiosurvError(
        "argument",
        `${caller}: ${name} must hold ${allowed}; got ${typeof value === "string" ? JSON.stringify(value) : value} in row ${i}`,
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
    if (value === 1 || value === true) event[i] = 1;
    else if (value !== 0 && value !== false) {
      const hint = value === 2 ? "; if 1 means censored and 2 event, as in R's lung data, subtract 1" : "";
      throw new RadiosurvError("argument", `${caller}: event must be 0 or 1; got ${value} in row ${i}${hint}`);
    }
  }
  return event;
}

// each time becomes the first of the run of times, ascending, whose steps are all within the tolerance; returns the rows
// by ascending time
function mergeNearTimes(time: Float64Array, entry: Float64Array | undefined): Uint32Array {
  const order = sortedOrder(time);
  if (isWhole(time) && (!entry || isWhole(entry))) return order;
  const all = new Float64Array(entry ? 2 * time.length : time.length);
  all.set(time);
  if (entry) all.set(entry, time.length);
  const ascending = entry ? sortedOrder(all) : order;
  mergeAlong(all, ascending);
  time.set(all.subarray(0, time.length));
  entry?.set(all.subarray(time.length));
  return order;
}

// whole numbers below this differ by more than the tolerance, or not at all
function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== Math.floor(values[i]) || Math.abs(values[i]) > 1e7) return false;
  }
  return true;
}

// values[n]  changed; order[n]  their places, ascending
function mergeAlong(values: Float64Array, order: Uint32Array): void {
  const n = order.length;
  let sum = 0;
  let distinct = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && values[order[i]] === values[order[i - 1]]) continue;
    sum += Math.abs(values[order[i]]);
    distinct++;
  }
  const tolerance = TIME_TOLERANCE * Math.max(1, sum / distinct);
  let last = n > 0 ? values[order[0]] : 0;
  let merged = last;
  for (let i = 0; i < n; i++) {
    const value = values[order[i]];
    if (value - last > tolerance) merged = value;
    last = value;
    values[order[i]] = merged;
  }
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as ArrayLike<unknown>).length === "number";
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
}
