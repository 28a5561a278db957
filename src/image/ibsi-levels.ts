import { RadiosurvError } from "../error.ts";
import { type Discretization, MAXIMUM_LEVELS } from "./discretize.ts";

/**
 * Grey level of each intensity as the IBSI reference manual defines it: with a fixed bin number N (K15C)
 * floor(N (x − min) / (max − min)) + 1, and N for the maximum; with a fixed bin size w (Q3RU) floor((x − low) / w) + 1;
 * with neither the intensities themselves.
 *
 * @param caller - name of the public function, for messages
 * @param values - finite, at least one
 * @param low - lower bound of the first bin of fixed size; by default the smallest intensity
 * @returns whole numbers >= 1; all 1 for equal values and a fixed number of bins
 */
export function ibsiLevels(
  caller: string,
  values: Float64Array,
  { binWidth, binCount }: Discretization,
  low?: number,
): Int32Array {
  let minimum = values[0];
  let maximum = values[0];
  for (let k = 1; k < values.length; k++) {
    const x = values[k];
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
  }
  const levels = new Int32Array(values.length);
  if (binCount != null) {
    checkLevels(caller, binCount, `binCount ${binCount}`);
    const extent = maximum - minimum;
    if (extent === 0) return levels.fill(1);
    for (let k = 0; k < levels.length; k++) {
      const level = Math.floor((binCount * (values[k] - minimum)) / extent) + 1;
      levels[k] = level > binCount ? binCount : level;
    }
    return levels;
  }
  if (binWidth != null) {
    const start = low ?? minimum;
    checkLevels(caller, (maximum - start) / binWidth + 1, `binWidth ${binWidth} from ${start} to ${maximum}`);
    for (let k = 0; k < levels.length; k++) levels[k] = Math.floor((values[k] - start) / binWidth) + 1;
    return levels;
  }
  checkLevels(caller, maximum, "without bins, the largest intensity");
  for (let k = 0; k < levels.length; k++) levels[k] = values[k];
  if (minimum < 1 || values.some((x, k) => x !== levels[k])) {
    throw new RadiosurvError(
      "intensity",
      `${caller}: without bins (binWidth null) intensities must be whole numbers >= 1, as they are the grey levels; they go from ${minimum} to ${maximum}; give binWidth or binCount`,
    );
  }
  return levels;
}

function checkLevels(caller: string, count: number, what: string): void {
  if (count <= MAXIMUM_LEVELS) return;
  throw new RadiosurvError(
    "limit",
    `${caller}: ${what} makes more than ${MAXIMUM_LEVELS} grey levels; use fewer, wider bins`,
  );
}
