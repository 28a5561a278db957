import { RadiosurvError } from "../error.ts";
import type { Image } from "../image/image.ts";
import { checkGiven, checkSettings, listOf, type Rule, wholeFrom } from "../rules.ts";
import type { Boundary } from "./boundary.ts";
import type { Filter } from "./filter.ts";
import { checkKernelFits, orientedResponse } from "./oriented.ts";
import type { Pooling } from "./pooling.ts";
import { BOUNDARY, INVARIANCE, POOLING, SETTINGS } from "./rules.ts";
import { onGridOf, type Volume, volumeOf } from "./volume.ts";

/** A kernel of Laws: level, edge, spot, wave or ripple, of 3 or 5 voxels. */
export type LawsKernel = "L3" | "E3" | "S3" | "L5" | "E5" | "S5" | "W5" | "R5";

/** What {@link laws} can be told. */
export interface LawsOptions<Settings extends object = object> {
  /** Kernels for x, y and z; two of them work slice by slice. */
  readonly kernels: readonly LawsKernel[];
  /** Return the energy, the mean absolute response over a box of side 2 δ + 1; else the response. @default undefined */
  readonly energyDelta?: number;
  /** Pool the responses in all 24 (of slices: 4) directions at right angles. @default false */
  readonly rotationInvariance?: boolean;
  /** How they are pooled. @default "max" */
  readonly pooling?: Pooling;
  /** What lies beyond the border. @default "mirror" */
  readonly boundary?: Boundary;
  /** Settings of the extraction that are overridden for this image, such as `binWidth`. @default {} */
  readonly settings?: Settings;
}

/** Values of each kernel, and the square of what they are divided by. */
const KERNELS: Readonly<Record<LawsKernel, readonly [values: readonly number[], square: number]>> = {
  L3: [[1, 2, 1], 6],
  E3: [[-1, 0, 1], 2],
  S3: [[-1, 2, -1], 6],
  L5: [[1, 4, 6, 4, 1], 70],
  E5: [[-1, -2, 0, 2, 1], 10],
  S5: [[-1, 0, 2, 0, -1], 6],
  W5: [[-1, 2, 0, -2, 1], 10],
  R5: [[1, -4, 6, -4, 1], 70],
};

const KERNEL: Rule = [
  `one of ${Object.keys(KERNELS).join(", ")}`,
  (value) => typeof value === "string" && Object.hasOwn(KERNELS, value),
];

const RULES = {
  kernels: listOf(KERNEL),
  energyDelta: wholeFrom(0),
  rotationInvariance: INVARIANCE,
  pooling: POOLING,
  boundary: BOUNDARY,
  settings: SETTINGS,
};

/**
 * Laws' kernels: a product of one-dimensional patterns, level (L), edge (E), spot (S), wave (W), ripple (R), of length 1;
 * IBSI's JTXT, with the energy of the response, PQSD. Formula: h = h₁ ⊗ h₂ ⊗ h₃; energy Σ |h * f| / (2δ + 1)^D.
 * Images are named after what makes them, such as `laws-L5E5E5-energy-7-invariant-max`.
 *
 * @throws RadiosurvError `setting` for an unknown kernel or option, or fewer than two kernels; when applied `argument` if
 *   there is a kernel too many, or one is longer than the image
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { laws } from "radiosurv/filters";
 * const image = createImage(Int16Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0), [3, 3]);
 * const [{ name, image: response }] = laws({ kernels: ["E3", "S3"], boundary: "zero" }).apply(image);
 * name; // => "laws-E3S3"
 * response.voxels.data[3]; // => -0.5773502691896258
 * ```
 * @see Laws, Rapid texture identification, 1980
 */
export function laws<Settings extends object>(options: LawsOptions<Settings>): Filter<Settings> {
  checkGiven("laws", options, "kernels");
  checkSettings("laws", options, RULES);
  const { kernels, energyDelta, rotationInvariance = false, pooling = "max", boundary = "mirror" } = options;
  if (kernels.length !== 2 && kernels.length !== 3) {
    throw new RadiosurvError("setting", `laws: kernels must be 2 (slice by slice) or 3; got [${kernels.join(", ")}]`);
  }
  const chains = kernels.map((kernel) => {
    const [values, square] = KERNELS[kernel];
    return [Float64Array.from(values, (value) => value / Math.sqrt(square))];
  });
  const energy = energyDelta === undefined ? "" : `-energy-${energyDelta}`;
  const name = `laws-${kernels.join("")}${energy}${rotationInvariance ? `-invariant-${pooling}` : ""}`;
  function* apply(image: Image) {
    const volume = volumeOf(image);
    if (kernels.length > volume.dimension) {
      throw new RadiosurvError("argument", `laws: a 2D image takes two kernels; got [${kernels.join(", ")}]`);
    }
    const longest = Math.max(...chains.map(([kernel]) => kernel.length), 2 * (energyDelta ?? 0) + 1);
    checkKernelFits(
      "laws",
      volume,
      longest,
      kernels.length,
      "use shorter kernels, a smaller energyDelta, or two kernels",
    );
    const response = orientedResponse(volume, chains, { boundary, rotationInvariance, pooling });
    const result =
      energyDelta === undefined ? response : energyOf(volume, response, energyDelta, kernels.length, boundary);
    yield { name, image: onGridOf(image, result) };
  }
  return { imageType: "Laws", settings: options.settings ?? ({} as Settings), apply };
}

function energyOf(
  volume: Volume,
  response: Float64Array,
  delta: number,
  dimension: number,
  boundary: Boundary,
): Float64Array {
  const data = response.map(Math.abs);
  const box = new Float64Array(2 * delta + 1).fill(1 / (2 * delta + 1));
  const chains = Array.from({ length: dimension }, () => [box]);
  return orientedResponse({ ...volume, data }, chains, { boundary, rotationInvariance: false, pooling: "mean" });
}
