import { RadiosurvError } from "../../error.ts";
import { type CheckedOutcome, checkLength, checkOutcome, isList, kindOf, type SurvivalOutcome } from "../outcome.ts";

/**
 * What was observed of each subject where one of several events ends the follow-up: when, and which. All lists have one
 * length n; times, entry, weights and strata are as in {@link SurvivalOutcome}.
 */
export interface CompetingOutcome extends Omit<SurvivalOutcome, "event"> {
  /** 0: censored at `time`; 1, 2, ...: the number of the cause, or kind of event, seen then. Whole numbers. */
  readonly status: ArrayLike<number>;
}

/** A competing outcome that was checked; `event` is 1 where any cause was seen. */
export interface CheckedCompetingOutcome extends CheckedOutcome {
  /** 0 where censored, else 1 + the place of the cause in `causes`; length n. */
  readonly cause: Uint32Array;
  /** The causes seen, ascending. */
  readonly causes: readonly number[];
}

/**
 * Checks a competing outcome at the door of a public function.
 *
 * @param caller - name of the public function, for the messages
 * @throws RadiosurvError `length` if lists differ in length or are empty; `argument` if a value is not allowed: the message
 *   names its row, counted from 0
 */
export function checkCompetingOutcome(caller: string, outcome: CompetingOutcome): CheckedCompetingOutcome {
  if (outcome === null || typeof outcome !== "object" || !isList(outcome.time) || !isList(outcome.status)) {
    throw new RadiosurvError(
      "argument",
      `${caller}: the outcome must be an object { time, status } of two lists; got ${kindOf(outcome)}`,
    );
  }
  const { status } = outcome;
  const n = outcome.time.length;
  checkLength(caller, status, "status", n);
  const event = new Uint8Array(n);
  const seen = new Set<number>();
  for (let i = 0; i < n; i++) {
    const value = status[i];
    if (!Number.isInteger(value) || value < 0) {
      throw new RadiosurvError(
        "argument",
        `${caller}: status must be 0 where censored, else the whole number of the cause, 1, 2, ...; got ${typeof value === "string" ? JSON.stringify(value) : value} in row ${i}`,
      );
    }
    if (value === 0) continue;
    event[i] = 1;
    seen.add(value);
  }
  const causes = [...seen].sort((a, b) => a - b);
  const placeOf = new Map(causes.map((cause, place) => [cause, place + 1]));
  const cause = new Uint32Array(n);
  for (let i = 0; i < n; i++) if (event[i]) cause[i] = placeOf.get(status[i]) as number;
  return { ...checkOutcome(caller, { ...outcome, event }), cause, causes };
}

/**
 * Code of a cause in `cause`: 1 + its place.
 *
 * @param cause - as the caller named it; the first one seen if it is left out
 * @throws RadiosurvError `argument` if no event was seen; `setting` if this one was not
 */
export function codeOfCause(caller: string, { causes, n }: CheckedCompetingOutcome, cause: number | undefined): number {
  if (causes.length === 0) {
    throw new RadiosurvError("argument", `${caller}: at least one event is needed; all ${n} subjects are censored`);
  }
  if (cause === undefined) return 1;
  const place = causes.indexOf(cause);
  if (place >= 0) return place + 1;
  throw new RadiosurvError(
    "setting",
    `${caller}: cause must be one of those seen, ${causes.join(", ")}; got ${JSON.stringify(cause)}`,
  );
}
