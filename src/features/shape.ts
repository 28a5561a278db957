import { cbrt } from "../stats/elementary.ts";
import { meshDiameters } from "./diameter.ts";
import { chooseFeatures, type FamilyOptions, type FeatureValues, ibsiPart, type ShapeFamily } from "./family.ts";
import { meshMeasures } from "./mesh.ts";
import { principalVariances } from "./principal-axes.ts";
import type { MaskBox } from "./roi.ts";
import { SHAPE_IBSI } from "./shape-ibsi.ts";

/**
 * Size and form of a region in 3D. V is the volume and A the area of a mesh of triangles whose vertices lie half-way
 * between a voxel inside and one outside; λ₁ ≥ λ₂ ≥ λ₃ are the variances of the voxel centres along their principal
 * axes; n is the number of voxels.
 */
export interface ShapeFeatures {
  /** Second axis relative to the longest: 1 for a round cross-section, 0 for a line. Formula: √(λ₂ / λ₁). Unit: none. IBSI: Q3CK. */
  readonly Elongation: number;
  /** Shortest axis relative to the longest: 1 for a ball, 0 for a region of one slice. Formula: √(λ₃ / λ₁). Unit: none. IBSI: N17B. */
  readonly Flatness: number;
  /** Shortest axis of the ellipsoid with the same variances; population variances, where IBSI's references divide by n − 1. Formula: 4 √λ₃. Unit: mm. IBSI: 7J51. */
  readonly LeastAxisLength: number;
  /** Longest axis of the ellipsoid with the same variances. Formula: 4 √λ₁. Unit: mm. IBSI: TDIC. */
  readonly MajorAxisLength: number;
  /** Longest line between vertices with the same y, in the plane of x and z (usually coronal). Formula: max |a − b|, a_y = b_y. Unit: mm. IBSI: none. */
  readonly Maximum2DDiameterColumn: number;
  /** Longest line between vertices with the same x, in the plane of y and z (usually sagittal). Formula: max |a − b|, a_x = b_x. Unit: mm. IBSI: none. */
  readonly Maximum2DDiameterRow: number;
  /** Longest line between vertices with the same z, in the plane of x and y (usually axial). Formula: max |a − b|, a_z = b_z. Unit: mm. IBSI: none. */
  readonly Maximum2DDiameterSlice: number;
  /** Longest line between any two vertices. Formula: max |a − b|. Unit: mm. IBSI: L0JK. */
  readonly Maximum3DDiameter: number;
  /** Volume inside the mesh. Formula: V = Σ a · (b × c) / 6 over its triangles. Unit: mm³. IBSI: RNU0. */
  readonly MeshVolume: number;
  /** Second axis of the ellipsoid with the same variances. Formula: 4 √λ₂. Unit: mm. IBSI: P9VJ. */
  readonly MinorAxisLength: number;
  /** Area of a ball with the same volume, relative to that of the mesh: 1 for a ball. Formula: ∛(36 π V²) / A. Unit: none. IBSI: QCFX. */
  readonly Sphericity: number;
  /** Area of the mesh. Formula: A = Σ |(b − a) × (c − a)| / 2 over its triangles. Unit: mm². IBSI: C0JK. */
  readonly SurfaceArea: number;
  /** Area for each unit of volume; lower for a rounder and for a larger region. Formula: A / V. Unit: 1/mm. IBSI: 2PR5. */
  readonly SurfaceVolumeRatio: number;
  /** Volume of all voxels. Formula: n times the volume of one. Unit: mm³. IBSI: YEKZ. */
  readonly VoxelVolume: number;
  /** Roundness, at most 1 / (6 π); returned only when named. Formula: V / √(π A³). Unit: none. IBSI: SKGS. */
  readonly Compactness1: number;
  /** Roundness, the cube of Sphericity; returned only when named. Formula: 36 π V² / A³. Unit: none. IBSI: BQWJ. */
  readonly Compactness2: number;
  /** Area relative to that of a ball with the same volume, the inverse of Sphericity; returned only when named. Formula: A / ∛(36 π V²). Unit: none. IBSI: KRCK. */
  readonly SphericalDisproportion: number;
}

const NAMES: readonly string[] =
  /* @__PURE__ */ "Elongation Flatness LeastAxisLength MajorAxisLength Maximum2DDiameterColumn Maximum2DDiameterRow Maximum2DDiameterSlice Maximum3DDiameter MeshVolume MinorAxisLength Sphericity SurfaceArea SurfaceVolumeRatio VoxelVolume".split(
    " ",
  );
const NAMED: readonly string[] = ["Compactness1", "Compactness2", "SphericalDisproportion"];

/**
 * Shape of a region in 3D: 14 features, and Compactness1, Compactness2 and SphericalDisproportion when named. Equals
 * PyRadiomics' `shape`.
 *
 * The mesh is that of PyRadiomics, which treats the two sides of its surface differently: mirroring a mask can change
 * volume and area by a few tenths of a per cent, so masks should be read in the order in which they are stored. Only a
 * region that is flat in a direction oblique to the voxels differs: its variance across is exactly 0 here and rounding
 * noise there. A region of one voxel has no Elongation and no Flatness: NaN.
 *
 * Time is proportional to the number of voxels of the box and, for the diameters, to its surface; nothing grows with the
 * square of the number of mesh vertices. Memory: 9 bytes a line of voxels along each axis.
 *
 * In the `ibsi` profile the manual's 25 features of morphology and the densities of the oriented box and of the ellipsoid
 * of least volume.
 *
 * @param options - `features` to return; in the `ibsi` profile `tags`
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { shape } from "radiosurv/features";
 * import { extractFeatures } from "radiosurv/extraction";
 * const image = createImage(new Uint8Array(27), [3, 3, 3], { spacing: [1, 1, 2] });
 * const mask = createImage(new Uint8Array(27).fill(1), [3, 3, 3], { spacing: [1, 1, 2] });
 * const { features } = extractFeatures(image, mask, { families: [shape()] });
 * features.original_shape_VoxelVolume; // => 54
 * features.original_shape_Maximum2DDiameterSlice; // => 3.605551275463989
 * ```
 */
export function shape(options: FamilyOptions<keyof ShapeFeatures> = {}): ShapeFamily {
  return {
    name: "shape",
    kind: "shape",
    features: chooseFeatures("shape", NAMES, NAMED, options),
    settings: {},
    leftOut: ({ dimension }) => (dimension === 2 ? "shape: needs a 3D image; use shape2d for 2D" : undefined),
    compute: shapeFeatures,
    ...ibsiPart("shape", SHAPE_IBSI, options),
  };
}

function shapeFeatures(mask: MaskBox): FeatureValues {
  const { data, size, spacing, count } = mask;
  const { volume, area } = meshMeasures(mask);
  const { planar, overall } = meshDiameters(mask);
  const [major, minor, least] = principalVariances(data, size, spacing);
  const ballArea = cbrt(36 * Math.PI * volume * volume);
  return {
    Elongation: Math.sqrt(minor / major),
    Flatness: Math.sqrt(least / major),
    LeastAxisLength: 4 * Math.sqrt(least),
    MajorAxisLength: 4 * Math.sqrt(major),
    Maximum2DDiameterColumn: planar[1],
    Maximum2DDiameterRow: planar[0],
    Maximum2DDiameterSlice: planar[2],
    Maximum3DDiameter: overall,
    MeshVolume: volume,
    MinorAxisLength: 4 * Math.sqrt(minor),
    Sphericity: ballArea / area,
    SurfaceArea: area,
    SurfaceVolumeRatio: area / volume,
    VoxelVolume: count * (spacing[0] * spacing[1] * spacing[2]),
    Compactness1: volume / (area * Math.sqrt(area) * Math.sqrt(Math.PI)),
    Compactness2: (36 * Math.PI * volume * volume) / (area * area * area),
    SphericalDisproportion: area / ballArea,
  };
}
