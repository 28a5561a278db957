import { cbrt } from "../stats/elementary.ts";
import { smallestBox } from "./bounding-box.ts";
import { hullMeasures, meshHull } from "./convex-hull.ts";
import { meshDiameters } from "./diameter.ts";
import { ellipsoidMeasures, smallestEllipsoid } from "./ellipsoid.ts";
import type { FeatureValues, IbsiDefinition } from "./family.ts";
import { meshMeasures } from "./mesh.ts";
import { principalVariances } from "./principal-axes.ts";
import type { Region } from "./region.ts";
import type { MaskBox, Triple } from "./roi.ts";
import { spatialCorrelation } from "./spatial-correlation.ts";

const TAGS: readonly string[] =
  /* @__PURE__ */ "volume vol_approx area_mesh av comp_1 comp_2 sph_dispr sphericity asphericity com diam pca_maj_axis pca_min_axis pca_least_axis pca_elongation pca_flatness vol_dens_aabb area_dens_aabb vol_dens_ombb area_dens_ombb vol_dens_aee area_dens_aee vol_dens_mvee area_dens_mvee vol_dens_conv_hull area_dens_conv_hull integ_int moran_i geary_c"
    .split(" ")
    .map((tag) => `morph_${tag}`);

/**
 * The manual's morphology, of the morphological mask; where intensities come in, of the intensity mask. Axis lengths are
 * of the sample covariance (1 / (n − 1)), where PyRadiomics' are of the population's. The oriented box is the smallest
 * that lies flat on a face of the hull.
 */
export const SHAPE_IBSI: IbsiDefinition = {
  tags: TAGS,
  leftOut: ({ morphological }) =>
    morphological.dimension === 2 ? "shape: the IBSI reference manual defines morphology in 3D only" : undefined,
  compute: (region) => {
    const values = Object.entries({ ...solidFeatures(region.morphological), ...intensityFeatures(region) });
    return [{ values: Object.fromEntries(values.map(([tag, value]) => [`morph_${tag}`, value])) }];
  },
};

function solidFeatures(mask: MaskBox): FeatureValues {
  const { size, spacing, count } = mask;
  const { volume, area } = meshMeasures(mask);
  const ballArea = cbrt(36 * Math.PI * volume * volume);
  const sample = count / (count - 1);
  const [major, minor, least] = principalVariances(mask.data, size, spacing).map((variance) =>
    Math.sqrt(variance * sample),
  );
  const hull = meshHull(mask);
  const box = (sides: readonly number[]): { volume: number; area: number } => ({
    volume: sides[0] * sides[1] * sides[2],
    area: 2 * (sides[0] * sides[1] + sides[1] * sides[2] + sides[2] * sides[0]),
  });
  const density = (name: string, around: { volume: number; area: number }): FeatureValues => ({
    // a flat ellipsoid around two voxels, or one, has none
    [`vol_dens_${name}`]: around.volume > 0 ? volume / around.volume : Number.NaN,
    [`area_dens_${name}`]: around.area > 0 ? area / around.area : Number.NaN,
  });
  return {
    volume,
    vol_approx: count * spacing[0] * spacing[1] * spacing[2],
    area_mesh: area,
    av: area / volume,
    comp_1: volume / (area * Math.sqrt(area) * Math.sqrt(Math.PI)),
    comp_2: (36 * Math.PI * volume * volume) / (area * area * area),
    sph_dispr: area / ballArea,
    sphericity: ballArea / area,
    asphericity: area / ballArea - 1,
    diam: meshDiameters(mask).overall,
    pca_maj_axis: 4 * major,
    pca_min_axis: 4 * minor,
    pca_least_axis: 4 * least,
    pca_elongation: minor / major,
    pca_flatness: least / major,
    ...density("aabb", box(size.map((n, axis) => n * spacing[axis]))),
    ...density("ombb", box(smallestBox(hull))),
    ...density("aee", ellipsoidMeasures([2 * major, 2 * minor, 2 * least])),
    ...density("mvee", ellipsoidMeasures(smallestEllipsoid(hull.points))),
    ...density("conv_hull", hullMeasures(hull)),
  };
}

function intensityFeatures({ morphological, intensity, roi }: Region): FeatureValues {
  const { values } = roi;
  let sum = 0;
  for (const x of values) sum += x;
  const whole = centerOf(morphological);
  const weighted = centerOf(intensity, values);
  const shift = whole.map((value, axis) => (value - weighted[axis]) * morphological.spacing[axis]);
  const { moran, geary } = spatialCorrelation(intensity, values);
  return {
    com: Math.sqrt(shift[0] * shift[0] + shift[1] * shift[1] + shift[2] * shift[2]),
    integ_int: (sum / values.length) * meshMeasures(morphological).volume,
    moran_i: moran,
    geary_c: geary,
  };
}

/** Centre of mass in voxels of the image; with intensities as masses, if they are given. */
function centerOf({ data, size, lower }: MaskBox, masses?: Float64Array): Triple {
  const [nx, ny] = size;
  const sum = [0, 0, 0];
  let total = 0;
  for (let i = 0, k = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const mass = masses ? masses[k++] : 1;
    total += mass;
    sum[0] += mass * (i % nx);
    sum[1] += mass * (Math.floor(i / nx) % ny);
    sum[2] += mass * Math.floor(i / (nx * ny));
  }
  return [0, 1, 2].map((axis) => lower[axis] + sum[axis] / total) as unknown as Triple;
}
