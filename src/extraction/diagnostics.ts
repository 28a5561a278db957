import type { Filter } from "../filters/filter.ts";
import { indexToPoint } from "../image/geometry.ts";
import { contiguousData, type Image, type Mask } from "../image/image.ts";
import { intensitiesInside } from "../image/intensities.ts";
import { type LabelExtent, labelExtents, type MaskBox } from "../image/mask-box.ts";
import { countComponents } from "../morphology/count-components.ts";
import { VERSION } from "../version.ts";
import { sha1 } from "./sha1.ts";

/** Facts about an extraction, with PyRadiomics' names: `diagnostics_Image-original_Hash` and so on. */
export type Diagnostics = Readonly<Record<string, unknown>>;

/** Version and settings. */
export function configurationDiagnostics(settings: object, filters: readonly Filter[]): Diagnostics {
  return {
    diagnostics_Versions_radiosurv: VERSION,
    diagnostics_Configuration_Settings: settings,
    diagnostics_Configuration_EnabledImageTypes: Object.fromEntries(
      filters.map((filter) => [filter.imageType, filter.settings]),
    ),
  };
}

/** Hash (SHA-1 of the voxel buffer, little endian), size and range of the image as it came. */
export function originalImageDiagnostics(image: Image): Diagnostics {
  const sha = sha1();
  sha.update(contiguousData(image));
  return {
    "diagnostics_Image-original_Hash": sha.digest(),
    "diagnostics_Image-original_Dimensionality": `${image.size.length}D`,
    ...imageDiagnostics("original", image),
  };
}

/** Size and range of an image. */
export function imageDiagnostics(stage: string, image: Image): Diagnostics {
  const prefix = `diagnostics_Image-${stage}_`;
  return {
    [`${prefix}Spacing`]: [...image.spacing],
    [`${prefix}Size`]: [...image.size],
    ...rangeDiagnostics(prefix, rowsOf(image)),
  };
}

/** Finds the labels of the mask as it came, and its hash: SHA-1 of the labels as unsigned 32-bit integers. */
export function hashLabels(mask: Mask): { readonly extents: readonly LabelExtent[]; readonly hash: string } {
  const sha = sha1();
  const extents = labelExtents(mask, sha.update);
  return { extents, hash: sha.digest() };
}

/**
 * Place and size of the region.
 *
 * @param image - if given, the range of its intensities inside the region is added
 */
export function maskDiagnostics(stage: string, mask: Mask, box: MaskBox, image?: Image): Diagnostics {
  const prefix = `diagnostics_Mask-${stage}_`;
  const dimension = mask.size.length;
  const center = centerOfMass(box).slice(0, dimension);
  return {
    [`${prefix}Spacing`]: [...mask.spacing],
    [`${prefix}Size`]: [...mask.size],
    [`${prefix}BoundingBox`]: [...box.lower.slice(0, dimension), ...box.size.slice(0, dimension)],
    [`${prefix}VoxelNum`]: box.count,
    [`${prefix}VolumeNum`]: countComponents(box),
    [`${prefix}CenterOfMassIndex`]: center,
    [`${prefix}CenterOfMass`]: indexToPoint(mask, center),
    ...(image && rangeDiagnostics(prefix, [intensitiesInside("extractFeatures", image, box)])),
  };
}

/** Mean and extremes, under their names in PyRadiomics. */
function rangeDiagnostics(prefix: string, rows: Iterable<Float64Array>): Diagnostics {
  const range = Float64Array.of(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  let count = 0;
  for (const row of rows) {
    addRow(row, range);
    count += row.length;
  }
  const [total, minimum, maximum] = range;
  return { [`${prefix}Mean`]: total / count, [`${prefix}Minimum`]: minimum, [`${prefix}Maximum`]: maximum };
}

// range[3]  sum, least and largest value so far; updated
function addRow(row: Float64Array, range: Float64Array): void {
  let sum = 0;
  let minimum = range[1];
  let maximum = range[2];
  for (let x = 0; x < row.length; x++) {
    const value = row[x];
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  range[0] += sum;
  range[1] = minimum;
  range[2] = maximum;
}

/** The rows of an image as float64, one after the other in the same array. */
function* rowsOf(image: Image): Generator<Float64Array> {
  const data = contiguousData(image);
  const row = new Float64Array(image.size[0]);
  for (let start = 0; start < data.length; start += row.length) {
    row.set(data.subarray(start, start + row.length));
    yield row;
  }
}

function centerOfMass({ data, size, lower, count }: MaskBox): number[] {
  const [nx, ny, nz] = size;
  const sum = [0, 0, 0];
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      let inRow = 0;
      let sumOfX = 0;
      for (let x = 0; x < nx; x++) {
        const inside = data[i++];
        inRow += inside;
        sumOfX += inside * x;
      }
      sum[0] += sumOfX;
      sum[1] += inRow * y;
      sum[2] += inRow * z;
    }
  }
  return sum.map((total, axis) => lower[axis] + total / count);
}
