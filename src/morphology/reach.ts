import { RadiosurvError } from "../error.ts";
import type { MaskBox, Triple } from "../image/mask-box.ts";
import { checkGiven, checkSettings, oneOf, positive, type Rule, type Rules, wholeFrom } from "../rules.ts";
import { largestSquare, squaredDistances } from "./squared-distance.ts";
import { stepDistances } from "./step-distance.ts";

/** In which metric a radius is measured. */
export interface ReachOptions {
  /** Whether a radius is in mm, true distance under any spacing, or in voxels. @default "mm" */
  readonly unit?: "mm" | "voxel";
  /**
   * What all voxels within a radius look like: a `ball` (Euclidean distance), a `box` (as many steps over faces, edges
   * and corners) or a `cross` (as many steps over faces: a diamond). Box and cross are in voxels. @default "ball"
   */
  readonly shape?: "ball" | "box" | "cross";
}

/** What {@link dilate} is told. */
export interface DilateOptions extends ReachOptions {
  /** How far, in `unit`: positive; for a box or a cross whole. Needed. */
  readonly radius: number;
  /** Label of the region. @default the only one, or 1 */
  readonly label?: number;
}

/** What {@link erode}, {@link opening} and {@link closing} are told. */
export interface ErodeOptions extends DilateOptions {
  /** What lies outside the image. @default "background" */
  readonly border?: "background" | "foreground";
}

/** A metric, from the options. */
export interface Reach {
  readonly unit: "mm" | "voxel";
  readonly shape: "ball" | "box" | "cross";
}

const WHOLE: Rule = /* @__PURE__ */ wholeFrom(1);

export const LABEL: Rule = WHOLE;
export const REACH_RULES: Rules = {
  unit: /* @__PURE__ */ oneOf("mm", "voxel"),
  shape: /* @__PURE__ */ oneOf("ball", "box", "cross"),
  label: LABEL,
};

/** Checks the options of a dilation. */
export function checkDilation(caller: string, options: DilateOptions): Reach {
  checkGiven(caller, options, "radius");
  checkSettings(caller, options, { ...REACH_RULES, radius: positive });
  return reachOf(caller, options, [options.radius]);
}

/** Checks the options of an erosion, an opening or a closing. */
export function checkErosion(caller: string, options: ErodeOptions): Reach {
  checkGiven(caller, options, "radius");
  checkSettings(caller, options, { ...REACH_RULES, radius: positive, border: oneOf("background", "foreground") });
  return reachOf(caller, options, [options.radius]);
}

/**
 * The metric of options that were checked one by one.
 *
 * @throws RadiosurvError `setting` if unit and shape, or shape and radii, do not go together
 */
export function reachOf(caller: string, options: ReachOptions, radii: readonly number[]): Reach {
  const { unit = "mm", shape = "ball" } = options;
  if (shape === "ball") return { unit, shape };
  if (unit === "mm") {
    throw new RadiosurvError(
      "setting",
      `${caller}: shape "${shape}" needs unit "voxel"; got unit "mm", where true distance makes a ball`,
    );
  }
  for (const radius of radii) {
    if (!WHOLE[1](radius)) {
      throw new RadiosurvError("setting", `${caller}: radius of a ${shape} must be ${WHOLE[0]}; got ${radius}`);
    }
  }
  return { unit, shape };
}

/** How many voxels along each axis a radius can reach, or one more; along z none in 2D. */
export function marginOf({ unit }: Reach, radius: number, { spacing, dimension }: MaskBox): Triple {
  const [mx, my, mz] = spacing.map((step) => Math.floor(unit === "mm" ? radius / step : radius) + 1);
  return [mx, my, dimension === 3 ? mz : 0];
}

/**
 * How far from the nearest site each voxel lies, on a scale where {@link limitOf} a radius is the radius. Distances
 * beyond the radius given need not be right, only beyond it too.
 */
export function distancesFrom(
  sites: Uint8Array,
  { size, spacing }: MaskBox,
  reach: Reach,
  radius: number,
): Float64Array {
  if (reach.shape !== "ball") return stepDistances(sites, size, reach.shape === "box");
  return squaredDistances(sites, size, reach.unit === "mm" ? spacing : [1, 1, 1], limitOf(reach, radius));
}

/** The largest of {@link distancesFrom} that lies within a radius. */
export function limitOf({ shape }: Reach, radius: number): number {
  return shape === "ball" ? largestSquare(radius) : radius;
}
