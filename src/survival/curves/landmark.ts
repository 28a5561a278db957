import { RadiosurvError } from "../../error.ts";
import { checkSettings, type Rules, yesOrNo } from "../../rules.ts";
import { checkOutcome, type SurvivalOutcome } from "../outcome.ts";

/** What {@link landmark} can be told. */
export interface LandmarkOptions {
  /** Whether time starts anew at the landmark; else it stays, and everybody enters at the landmark. @default true */
  readonly rebase?: boolean;
  /** Rows that take part, counted from 0, such as those of one cohort. @default all */
  readonly rows?: ArrayLike<number>;
}

/** Subjects that a landmark leaves out, by reason. */
export interface LandmarkExcluded {
  /** The event was at the landmark or before. */
  readonly events: number;
  /** Follow-up ended without event at the landmark or before. */
  readonly censored: number;
  /** Not under observation yet at the landmark (late entry). */
  readonly notEntered: number;
}

/** The subjects still at risk after a landmark. */
export interface Landmark {
  /** Their outcome, for any function that takes one. */
  readonly outcome: SurvivalOutcome;
  /** Their rows, as they were counted before, from 0: for the groups and covariates that go with them. */
  readonly rows: Uint32Array;
  readonly excluded: LandmarkExcluded;
}

const RULES: Rules = {
  rebase: yesOrNo,
  rows: ["a list of row numbers", (value) => typeof value === "object" && value !== null],
};

/** Part of the landmark by which a time must exceed it, so that rounding decides nothing: as times that tie. */
const TOLERANCE = 1.4901161193847656e-8;

/**
 * Landmark: keeps the subjects who are still at risk after a time, for groups that are only known then, such as response to
 * treatment. Groups that are formed by what happens during follow-up and compared from its start favour those who lived to
 * see it (immortal time bias); compared from a landmark they do not.
 *
 * Kept are those under observation at the landmark whose time is later; who has the event or is censored at the landmark
 * itself is left out. Estimates hold for subjects who reach the landmark. Equals, in R, `subset = time > t` with
 * `time - t`. Time n log n.
 *
 * @param time - the landmark, >= 0, in the unit of the outcome
 * @returns outcome, rows and the numbers of those left out; with `rebase: false` the outcome has `entry`
 * @throws RadiosurvError `argument` for an outcome or a time that is not allowed, or if nobody is left; `length`; `setting`
 * @see Anderson JR, Cain KC, Gelber RD. Journal of Clinical Oncology 1983; 1: 710-719
 * @example
 * ```ts
 * import { landmark } from "radiosurv/survival";
 * const { outcome, rows, excluded } = landmark({ time: [2, 5, 9, 4, 12], event: [1, 0, 1, 1, 0] }, 4);
 * outcome.time; // => [1, 5, 8]
 * rows; // => [1, 2, 4]
 * excluded; // => { events: 2, censored: 0, notEntered: 0 }
 * ```
 */
export function landmark(outcome: SurvivalOutcome, time: number, options: LandmarkOptions = {}): Landmark {
  return landmarkOf("landmark", outcome, time, options);
}

/** The same for another public function. */
export function landmarkOf(caller: string, outcome: SurvivalOutcome, time: number, options: LandmarkOptions): Landmark {
  checkSettings(caller, options, RULES);
  const { rebase = true } = options;
  if (!(time >= 0 && time < Infinity)) {
    throw new RadiosurvError("argument", `${caller}: the landmark must be a finite time >= 0; got ${time}`);
  }
  const checked = checkOutcome(caller, outcome);
  const least = time + TOLERANCE * Math.max(1, time);
  const excluded = { events: 0, censored: 0, notEntered: 0 };
  const considered = options.rows ? rowNumbers(caller, options.rows, checked.n) : checked.event.keys();
  const kept: number[] = [];
  for (const row of considered) {
    if (checked.time[row] <= least) excluded[checked.event[row] ? "events" : "censored"]++;
    else if (checked.entry && checked.entry[row] > least) excluded.notEntered++;
    else kept.push(row);
  }
  const rows = Uint32Array.from(kept);
  if (rows.length === 0) {
    const last = checked.time[checked.order[checked.n - 1]];
    throw new RadiosurvError(
      "argument",
      `${caller}: nobody is at risk after the landmark ${time}; the longest follow-up is ${last}`,
    );
  }
  const { weights, strata, unit } = outcome;
  return {
    outcome: {
      time: Float64Array.from(rows, (row) => checked.time[row] - (rebase ? time : 0)),
      event: Uint8Array.from(rows, (row) => checked.event[row]),
      ...(!rebase && { entry: new Float64Array(rows.length).fill(time) }),
      ...(weights && { weights: Float64Array.from(rows, (row) => weights[row]) }),
      ...(strata && { strata: Array.from(rows, (row) => strata[row]) }),
      ...(unit !== undefined && { unit }),
    },
    rows,
    excluded,
  };
}

function rowNumbers(caller: string, rows: ArrayLike<number>, n: number): number[] {
  const list = Array.from(rows);
  const wrong = list.findIndex((row) => !(Number.isInteger(row) && row >= 0 && row < n));
  if (wrong < 0) return list;
  throw new RadiosurvError(
    "argument",
    `${caller}: rows must hold row numbers from 0 to ${n - 1}; got ${list[wrong]} as number ${wrong}`,
  );
}
