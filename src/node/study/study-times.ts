import { numberOf } from "../../table/number-of.ts";
import { type TimeUnit, UNITS } from "./read-outcome.ts";

/** Years at which studies are judged by default. */
const YEARS: readonly number[] = [1, 3, 5];

/**
 * Times at which a study is judged if none are given: 1, 3 and 5 years where the unit is known and somebody in each cohort is
 * followed so long, else the quartiles of the training times of events, rounded to two digits.
 */
export function defaultTimes(
  training: { readonly time: ArrayLike<number>; readonly event: ArrayLike<number> },
  shortest: number,
  unit: TimeUnit | undefined,
): { readonly times: readonly number[]; readonly note: string } {
  if (unit) {
    const known = YEARS.filter((year) => year * UNITS[unit] < shortest);
    const times = known.map((year) => Math.round(year * UNITS[unit]));
    if (times.length > 0) {
      const years = known.length === 1 ? "1 year" : `${known.join(", ").replace(/, (\d+)$/, " and $1")} years`;
      return { times, note: `judged at ${times.join(", ")} ${unit} (${years}), as --times is not given` };
    }
  }
  const events = Array.from(training.time).filter((_, i) => training.event[i] === 1);
  const sorted = Float64Array.from(events).sort();
  const quartiles = [0.25, 0.5, 0.75].map((part) => sorted[Math.floor(part * (sorted.length - 1))]);
  const rounded = quartiles.map((time) => numberOf(time.toPrecision(2)) ?? time).filter((time) => time > 0);
  const times = [...new Set(rounded)].filter((time) => time < shortest);
  const used = times.length > 0 ? times : [shortest / 2];
  return {
    times: used,
    note: `judged at ${used.join(", ")}${unit ? ` ${unit}` : ""}, near the quartiles of the training times of events, as --times is not given${unit ? "" : "; with --unit it is at 1, 3 and 5 years"}`,
  };
}
