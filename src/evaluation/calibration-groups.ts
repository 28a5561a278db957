import { RadiosurvError } from "../error.ts";
import { sampleQuantile } from "../stats/sample-quantile.ts";

/** How predictions are cut into groups. */
export interface GroupRule {
  readonly groups?: number;
  readonly groupSize?: number;
  readonly grouping?: "equal-size" | "quantiles";
  readonly cutPoints?: ArrayLike<number>;
}

/**
 * Limits of groups of predictions: group j is [limits[j], limits[j + 1]), the last one closed.
 *
 * @param values - predictions, at least one
 */
export function groupLimits(caller: string, values: Float64Array, rule: GroupRule): Float64Array {
  if (rule.cutPoints) return checkCuts(caller, values, Float64Array.from(rule.cutPoints));
  const count =
    rule.groupSize === undefined ? (rule.groups ?? 5) : Math.max(1, Math.floor(values.length / rule.groupSize));
  const sorted = Float64Array.from(values).sort();
  return rule.grouping === "quantiles" ? quantileLimits(sorted, count) : equalLimits(sorted, count);
}

// a group ends with the first distinct value up to which there are at least j n / g subjects, and the next value begins one
function equalLimits(sorted: Float64Array, groups: number): Float64Array {
  const n = sorted.length;
  const limits = [sorted[0]];
  for (let j = 1; j < groups; j++) {
    const value = sorted[Math.max(0, Math.ceil((j * n) / groups) - 1)];
    const next = sorted.find((each) => each > value);
    if (next !== undefined && next > limits[limits.length - 1]) limits.push(next);
  }
  limits.push(sorted[n - 1]);
  return Float64Array.from(limits);
}

// 0 and 1 count as two more predictions
function quantileLimits(sorted: Float64Array, groups: number): Float64Array {
  const all = Float64Array.of(0, ...sorted, 1);
  const limits = Array.from({ length: groups + 1 }, (_, j) => sampleQuantile(all, j / groups));
  return Float64Array.from(new Set(limits));
}

function checkCuts(caller: string, values: Float64Array, cuts: Float64Array): Float64Array {
  const wrong = cuts.findIndex((cut, j) => !(Number.isFinite(cut) && (j === 0 || cut > cuts[j - 1])));
  if (wrong >= 0 || cuts.length < 2) {
    throw new RadiosurvError(
      "setting",
      `${caller}: cutPoints must be at least two ascending numbers, from the lowest to the highest limit, such as [0, 0.5, 1]; got ${wrong < 0 ? `${cuts.length}` : `${cuts[wrong]} as number ${wrong}`}`,
    );
  }
  const last = cuts[cuts.length - 1];
  const outside = values.findIndex((value) => value < cuts[0] || value > last);
  if (outside >= 0) {
    throw new RadiosurvError(
      "setting",
      `${caller}: cutPoints must span all predicted survival; got ${cuts[0]} to ${last}, and ${values[outside]} in row ${outside}`,
    );
  }
  return cuts;
}

/** Group of each value, counted from 0. */
export function groupsOf(values: Float64Array, limits: Float64Array): Uint32Array {
  const last = Math.max(0, limits.length - 2);
  return Uint32Array.from(values, (value) => {
    let group = 0;
    while (group < last && value >= limits[group + 1]) group++;
    return group;
  });
}
