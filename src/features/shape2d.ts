import { RadiosurvError } from "../error.ts";
import { contourMeasures } from "./contour.ts";
import { contourDiameter } from "./diameter.ts";
import {
  chooseFeatures,
  type FamilyOptions,
  type FeatureSettings,
  type FeatureValues,
  familySettings,
  type ShapeFamily,
} from "./family.ts";
import { principalVariances } from "./principal-axes.ts";
import type { MaskBox } from "./roi.ts";

/**
 * Size and form of a region in 2D. A is the area inside and P the length of a contour of lines whose ends lie half-way
 * between a pixel inside and one outside; λ₁ ≥ λ₂ are the variances of the pixel centres along their principal axes; n
 * is the number of pixels.
 */
export interface Shape2dFeatures {
  /** Short axis relative to the long one: 1 for a disc, 0 for a line. Formula: √(λ₂ / λ₁). Unit: none. IBSI: none. */
  readonly Elongation: number;
  /** Long axis of the ellipse with the same variances. Formula: 4 √λ₁. Unit: mm. IBSI: none. */
  readonly MajorAxisLength: number;
  /** Longest line between two ends of lines of the contour. Formula: max |a − b|. Unit: mm. IBSI: none. */
  readonly MaximumDiameter: number;
  /** Area inside the contour. Formula: A = Σ (a × b) / 2 over its lines. Unit: mm². IBSI: none. */
  readonly MeshSurface: number;
  /** Short axis of the ellipse with the same variances. Formula: 4 √λ₂. Unit: mm. IBSI: none. */
  readonly MinorAxisLength: number;
  /** Length of the contour. Formula: P = Σ |a − b| over its lines. Unit: mm. IBSI: none. */
  readonly Perimeter: number;
  /** Length of contour for each unit of area; lower for a rounder and for a larger region. Formula: P / A. Unit: 1/mm. IBSI: none. */
  readonly PerimeterSurfaceRatio: number;
  /** Area of all pixels. Formula: n times the area of one. Unit: mm². IBSI: none. */
  readonly PixelSurface: number;
  /** Circumference of a disc with the same area, relative to the contour: 1 for a disc. Formula: 2 √(π A) / P. Unit: none. IBSI: none. */
  readonly Sphericity: number;
  /** Length of the contour relative to the circumference of a disc with the same area; returned only when named. Formula: P / (2 √(π A)). Unit: none. IBSI: none. */
  readonly SphericalDisproportion: number;
}

const NAMES: readonly string[] =
  /* @__PURE__ */ "Elongation MajorAxisLength MaximumDiameter MeshSurface MinorAxisLength Perimeter PerimeterSurfaceRatio PixelSurface Sphericity".split(
    " ",
  );

/**
 * Shape of a region in 2D: nine features, and SphericalDisproportion when named. Equals PyRadiomics' `shape2D`. Only a
 * region on one oblique line differs: its variance across is exactly 0 here and rounding noise there. A region of one
 * pixel has no Elongation: NaN.
 *
 * Takes the mask of a 2D image, or of a 3D image if `force2D` is on and the region is one voxel thick across the axis
 * `force2Ddimension` (0 is z, 1 is y, 2 is x). Time is proportional to the number of pixels of the box; nothing grows
 * with the square of the length of the contour. Memory: about a byte a pixel.
 *
 * @param options - `features` to return; `force2D` and `force2Ddimension`
 * @throws RadiosurvError `roi`, on use, for a mask of a 3D image that is thicker than one voxel
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { shape2d } from "radiosurv/features";
 * import { extractFeatures } from "radiosurv/extraction";
 * const image = createImage(new Uint8Array(9), [3, 3]);
 * const mask = createImage(Uint8Array.of(0, 1, 0, 1, 1, 1, 0, 1, 0), [3, 3]);
 * const { features } = extractFeatures(image, mask, { families: [shape2d()] });
 * features.original_shape2D_MeshSurface; // => 4.5
 * features.original_shape2D_MaximumDiameter; // => 3
 * ```
 */
export function shape2d(
  options: FamilyOptions<keyof Shape2dFeatures, "force2D" | "force2Ddimension"> = {},
): ShapeFamily {
  return {
    name: "shape2D",
    kind: "shape",
    features: chooseFeatures("shape2d", NAMES, ["SphericalDisproportion"], options),
    settings: familySettings(options),
    leftOut: reasonToLeaveOut,
    compute: shape2dFeatures,
  };
}

function reasonToLeaveOut({ dimension, size }: MaskBox, settings: FeatureSettings): string | undefined {
  if (dimension === 2) return undefined;
  const { force2D, force2Ddimension } = settings;
  if (!force2D) {
    return "shape2D: a 3D image needs force2D: true, and force2Ddimension the axis across the slice (0 is z, 1 is y, 2 is x)";
  }
  // PyRadiomics looks at the axes in reverse order here, and the wrong way round
  return size[force2Ddimension] === 1
    ? `shape2D: PyRadiomics leaves it out where the region is one voxel long along ${"xyz"[force2Ddimension]} and force2Ddimension is ${force2Ddimension}`
    : undefined;
}

function shape2dFeatures(mask: MaskBox, settings: FeatureSettings): FeatureValues {
  const { data, size, spacing, count } = mask;
  const across = sliceAxis(mask, settings);
  // one voxel thick, so its voxels are those of the slice, in order, whichever the axis
  const [u, v] = [0, 1, 2].filter((axis) => axis !== across);
  const planeSize = [size[u], size[v]] as const;
  const planeSpacing = [spacing[u], spacing[v]] as const;
  const { surface, perimeter } = contourMeasures(data, planeSize, planeSpacing);
  const [major, minor] = principalVariances(data, size, spacing);
  const sphericity = (2 * Math.sqrt(Math.PI * surface)) / perimeter;
  return {
    Elongation: Math.sqrt(minor / major),
    MajorAxisLength: 4 * Math.sqrt(major),
    MaximumDiameter: contourDiameter(data, planeSize, planeSpacing),
    MeshSurface: surface,
    MinorAxisLength: 4 * Math.sqrt(minor),
    Perimeter: perimeter,
    PerimeterSurfaceRatio: perimeter / surface,
    PixelSurface: count * (planeSpacing[0] * planeSpacing[1]),
    Sphericity: sphericity,
    SphericalDisproportion: 1 / sphericity,
  };
}

/** The axis across the slice: 0, 1, 2 for x, y, z, where the setting counts z, y, x. */
function sliceAxis({ dimension, size }: MaskBox, { force2Ddimension }: FeatureSettings): number {
  if (dimension === 2) return 2;
  const axis = 2 - force2Ddimension;
  if (size[axis] !== 1) {
    throw new RadiosurvError(
      "roi",
      `shape2d: the region must be one voxel thick across ${"xyz"[axis]} (force2Ddimension ${force2Ddimension}); it is ${size[axis]} thick, in a box of ${size.join(" x ")}. Mask a single slice, set force2Ddimension to the axis across it (0 is z, 1 is y, 2 is x), or use shape()`,
    );
  }
  return axis;
}
