import { percentiles } from "../stats/order-statistics.ts";
import type { Tally } from "../stats/tally.ts";
import { meanDeviationBetween, moments } from "./moments.ts";

/** Tags of the statistics without their prefix, in the order of the IBSI reference manual. */
export const TAGS: readonly string[] =
  /* @__PURE__ */ "mean var skew kurt median min p10 p90 max iqr range mad rmad medad cov qcod energy rms".split(" ");

/**
 * The manual's statistics of intensities, or of grey levels: {@link TAGS}. Percentiles by linear interpolation; kurtosis
 * is that in excess of 3; skewness and kurtosis of equal values are 0.
 */
export function intensityStatistics(tallied: Tally): Readonly<Record<string, number>> {
  const { mean, absolute, m2, m3, m4, energy } = moments(tallied, 0);
  const [min, p10, p25, median, p75, p90, max] = percentiles(tallied, [0, 10, 25, 50, 75, 90, 100]);
  const { values, counts, total } = tallied;
  let aroundMedian = 0;
  for (let k = 0; k < values.length; k++) aroundMedian += (counts ? counts[k] : 1) * Math.abs(values[k] - median);
  return {
    mean,
    var: m2,
    skew: m2 === 0 ? 0 : m3 / (m2 * Math.sqrt(m2)),
    kurt: m2 === 0 ? 0 : m4 / (m2 * m2) - 3,
    median,
    min,
    p10,
    p90,
    max,
    iqr: p75 - p25,
    range: max - min,
    mad: absolute,
    rmad: meanDeviationBetween(tallied, p10, p90),
    medad: aroundMedian / total,
    cov: Math.sqrt(m2) / mean,
    qcod: (p75 - p25) / (p75 + p25),
    energy,
    rms: Math.sqrt(energy / total),
  };
}
