import { RadiosurvError } from "../error.ts";
import type { Mask } from "../image/image.ts";
import { checkSettings, positive, type Rules } from "../rules.ts";
import { checkPhases, type Phase, phaseMeans } from "./phases.ts";

/** The delayed part of a curve: it rises on, stays within 10 % of the early peak, or falls. */
export type CurveType = "persistent" | "plateau" | "washout";

/** What {@link timeIntensityCurve} can be told. */
export interface TimeIntensityCurveOptions {
  /** Time of each phase, s, ascending. @default the `time` of each image, as `readDicomSeries` finds it */
  readonly times?: ArrayLike<number>;
  /** Up to this time after the first phase the early peak is looked for, s. @default 120 */
  readonly earlyWithin?: number;
  /** Change from the early peak to the last phase, %, beyond which a curve is persistent or washout. @default 10 */
  readonly tolerance?: number;
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/** How a region takes up contrast medium and loses it. */
export interface TimeIntensityCurve {
  /** s, from the first phase. */
  readonly times: Float64Array;
  /** Mean of the region in each phase, in the unit of the image. */
  readonly values: Float64Array;
  /** Change from the first phase, %; NaN where the first mean is 0. */
  readonly enhancement: Float64Array;
  /** Phase of the early peak. */
  readonly early: number;
  /** Change from the early peak to the last phase, %. */
  readonly delayedChange: number;
  readonly type: CurveType;
}

const RULES: Rules = {
  times: ["a list of numbers", (value) => typeof value === "object" && value !== null],
  earlyWithin: positive,
  tolerance: ["a number >= 0", (value) => (value as number) >= 0],
  label: ["a whole number > 0", (value) => Number.isInteger(value) && (value as number) > 0],
};

/**
 * The time-intensity curve of a region in a dynamic contrast-enhanced series, with its type by the rule of 10 %: the mean
 * of the last phase is compared with the early peak, the largest mean of the phases after the first within two minutes
 * (of the second phase, if none is so early). More than 10 % above it is `persistent`, more than 10 % below it `washout`,
 * else `plateau`. With only two phases there is no delayed part, and the type is `plateau`.
 *
 * Source: Kuhl CK et al. Radiology 1999; 211: 101-110; BI-RADS MRI (early: the first 2 minutes or until the peak).
 *
 * @param images - phases on one grid, the first before the contrast medium
 * @param mask - the region, on the same grid
 * @throws RadiosurvError `length` for fewer than two phases or another number of times; `argument` if times are not known
 *   or do not ascend; `geometry`; `roi` or `label` if the region is empty; `intensity`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { timeIntensityCurve } from "radiosurv/segmentation";
 * const phases = [[100, 100], [190, 210], [150, 170]].map((values) => createImage(values, [2, 1]));
 * const mask = createImage(Uint8Array.of(1, 1), [2, 1]);
 * const { values, delayedChange, type } = timeIntensityCurve(phases, mask, { times: [0, 90, 400] });
 * values; // => Float64Array.of(100, 200, 160)
 * delayedChange; // => -20
 * type; // => "washout"
 * ```
 */
export function timeIntensityCurve(
  images: readonly Phase[],
  mask: Mask,
  options: TimeIntensityCurveOptions = {},
): TimeIntensityCurve {
  checkSettings("timeIntensityCurve", options, RULES);
  checkPhases("timeIntensityCurve", images);
  const { earlyWithin = 120, tolerance = 10 } = options;
  const times = timesOf(images, options.times);
  const values = phaseMeans("timeIntensityCurve", images, mask, options.label);
  let early = 1;
  for (let i = 2; i < values.length; i++) if (times[i] <= earlyWithin && values[i] > values[early]) early = i;
  const last = values[values.length - 1];
  const delayedChange = change(values[early], last);
  const type = delayedChange > tolerance ? "persistent" : delayedChange < -tolerance ? "washout" : "plateau";
  return { times, values, enhancement: values.map((value) => change(values[0], value)), early, delayedChange, type };
}

// 100 (b - a) / a, and not 100 (b / a - 1), which rounds 10 % to something else
function change(from: number, to: number): number {
  return from === 0 ? Number.NaN : (100 * (to - from)) / Math.abs(from);
}

function timesOf(images: readonly Phase[], given: ArrayLike<number> | undefined): Float64Array {
  if (given && given.length !== images.length) {
    throw new RadiosurvError(
      "length",
      `timeIntensityCurve: times needs ${images.length} entries, one a phase; got ${given.length}`,
    );
  }
  const times = Float64Array.from(images, (image, i) => given?.[i] ?? image.time ?? Number.NaN);
  for (let i = 0; i < times.length; i++) {
    if (!Number.isFinite(times[i])) {
      throw new RadiosurvError(
        "argument",
        `timeIntensityCurve: the time of phase ${i} is not known; give the times of all phases in seconds as times`,
      );
    }
    if (i === 0 || times[i] > times[i - 1]) continue;
    throw new RadiosurvError(
      "argument",
      `timeIntensityCurve: times must ascend; phase ${i - 1} is at ${times[i - 1]} s and phase ${i} at ${times[i]} s`,
    );
  }
  return times.map((time) => time - times[0]);
}
