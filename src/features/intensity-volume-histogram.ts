import { RadiosurvError } from "../error.ts";
import { ibsiLevels } from "../image/ibsi-levels.ts";
import type { FamilyOptions, FeatureValues, IbsiDefinition, IbsiFamily } from "./family.ts";
import { ibsiFamily } from "./family.ts";
import type { Region } from "./region.ts";

/**
 * Features of the intensity-volume histogram: ν(i) is the share of voxels with an intensity of i or more, γ(i) =
 * (i − min) / (max − min) the intensity as a fraction of its range.
 */
export interface IntensityVolumeHistogramFeatures {
  /** Largest share of voxels with an intensity fraction of 10 % or more. Formula: max ν, γ ≥ 0.1. Unit: none. IBSI: BC2M. */
  readonly ivh_v10: number;
  /** The same for 90 %. Formula: max ν, γ ≥ 0.9. Unit: none. IBSI: BC2M. */
  readonly ivh_v90: number;
  /** Least intensity that no more than 10 % of the voxels reach. Formula: min i, ν(i) ≤ 0.1. Unit: of the image, or bins. IBSI: GBPN. */
  readonly ivh_i10: number;
  /** The same for 90 %. Formula: min i, ν(i) ≤ 0.9. Unit: of the image, or bins. IBSI: GBPN. */
  readonly ivh_i90: number;
  /** Difference of the shares. Formula: V₁₀ − V₉₀. Unit: none. IBSI: DDTU. */
  readonly ivh_diff_v10_v90: number;
  /** Difference of the intensities. Formula: I₁₀ − I₉₀. Unit: of the image, or bins. IBSI: CNV2. */
  readonly ivh_diff_i10_i90: number;
  /** Area under ν over γ, by trapezia; 0 if all intensities are equal. Formula: ∫ ν dγ. Unit: none. IBSI: 9CMM. */
  readonly ivh_auc: number;
}

/** Which intensities {@link intensityVolumeHistogram} runs over. */
export type IntensityVolumeHistogramOptions = FamilyOptions<never> & {
  /** Width of the bins whose centres are taken, in the unit of the image; for calibrated, continuous intensities. */
  readonly binWidth?: number | null;
  /** Number of the bins whose numbers are taken; for arbitrary units. The manual recommends 1000. */
  readonly binCount?: number | null;
};

const TAGS: readonly string[] = /* @__PURE__ */ "v10 v90 i10 i90 diff_v10_v90 diff_i10_i90 auc"
  .split(" ")
  .map((tag) => `ivh_${tag}`);

/**
 * Intensity-volume histogram: 7 features of the `ibsi` profile.
 *
 * Its bins are its own: those of the extraction have no effect. Without `binWidth` and `binCount`, whole numbers (such as
 * Hounsfield units) are taken as they are in steps of 1, and other intensities as they are without any steps. Minimum
 * and maximum are the bounds of resegmentation, where there are any, else those of the region. Time O(n log n).
 *
 * @param options - `binWidth` or `binCount`; `tags` to return
 * @throws RadiosurvError `setting` for bins that are not positive
 */
export function intensityVolumeHistogram(options: IntensityVolumeHistogramOptions = {}): IbsiFamily {
  const { binWidth = null, binCount = null, ...rest } = options;
  const whole = binCount === null || (Number.isInteger(binCount) && binCount > 0);
  if (!whole || (binWidth !== null && !(binWidth > 0 && Number.isFinite(binWidth)))) {
    throw new RadiosurvError(
      "setting",
      `intensityVolumeHistogram: binWidth must be a positive number and binCount a whole number >= 1; got ${binWidth}, ${binCount}`,
    );
  }
  const ibsi: IbsiDefinition = {
    tags: TAGS,
    compute: (region) => [{ values: features(bins(region, binWidth, binCount)) }],
  };
  return ibsiFamily("intensityVolumeHistogram", ibsi, rest);
}

/** Intensities in steps: a voxel with bin b has the intensity `first + b * step`, b from 0 to `last`. */
interface Bins {
  /** Bin of each voxel, ascending. */
  readonly sorted: Float64Array;
  readonly last: number;
  readonly first: number;
  /** 0 if intensities are taken as they are, without steps. */
  readonly step: number;
}

function bins({ roi, range }: Region, binWidth: number | null, binCount: number | null): Bins {
  const { values } = roi;
  let minimum = values[0];
  let maximum = values[0];
  let whole = true;
  for (const x of values) {
    if (x < minimum) minimum = x;
    if (x > maximum) maximum = x;
    if (x !== Math.floor(x)) whole = false;
  }
  const low = range && Number.isFinite(range[0]) ? range[0] : minimum;
  const high = range && Number.isFinite(range[1]) ? range[1] : maximum;
  if (binCount !== null || binWidth !== null) {
    const levels = ibsiLevels("intensityVolumeHistogram", values, { binWidth, binCount }, low);
    const sorted = Float64Array.from(levels, (level) => level - 1).sort();
    if (binCount !== null) return { sorted, last: binCount - 1, first: 1, step: 1 };
    const step = binWidth as number;
    const last = Math.max(Math.ceil((high - low) / step - 1e-9) - 1, sorted[sorted.length - 1]);
    return { sorted, last, first: low + step / 2, step };
  }
  const sorted = values.map((x) => x - low).sort();
  return { sorted, last: high - low, first: low, step: whole ? 1 : 0 };
}

function features({ sorted, last, first, step }: Bins): FeatureValues {
  const n = sorted.length;
  const share = (b: number): number => (n - countBelow(sorted, b)) / n;
  // rounding must not move a fraction that falls on a step to the next one
  const grid = (b: number): number => (step === 0 ? b : Math.ceil(b - 1e-9));
  const volume = (fraction: number): number => (last > 0 ? share(grid(fraction * last)) : Number.NaN);
  const intensity = (fraction: number): number => {
    // of all that the voxel behind the share reaches, the next step up
    const reached = sorted[Math.max(n - 1 - Math.floor(fraction * n + 1e-9), 0)];
    if (step > 0) return first + (Math.floor(reached) + 1) * step;
    return first + (sorted.find((b) => b > reached) ?? last);
  };
  const [v10, v90, i10, i90] = [volume(0.1), volume(0.9), intensity(0.1), intensity(0.9)];
  let mean = 0;
  for (const b of sorted) mean += b / n;
  // the shares at all steps add up to the mean + 1, of which trapezia take the first and the last by half
  const area = step === 0 ? mean : mean + (1 - share(last)) / 2;
  return {
    ivh_v10: v10,
    ivh_v90: v90,
    ivh_i10: i10,
    ivh_i90: i90,
    ivh_diff_v10_v90: v10 - v90,
    ivh_diff_i10_i90: i10 - i90,
    ivh_auc: last > 0 ? area / last : 0,
  };
}

/** Number of sorted values below b. */
function countBelow(sorted: Float64Array, b: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < b) low = middle + 1;
    else high = middle;
  }
  return low;
}
