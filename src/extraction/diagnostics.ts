import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { indexToPoint } from "../image/geometry.ts";
import { contiguousData, type Image, type Mask } from "../image/image.ts";
import { type LabelExtent, labelExtents, type MaskBox, size3 } from "../image/mask-box.ts";
import { intensitiesInside } from "../image/intensities.ts";
import { countComponents } from "../morphology/count-components.ts";
import type { Filter } from "../filters/filter.ts";
import { VERSION } from "../version.ts";

/** Facts about an extraction, with PyRadiomics' names: `diagnostics_Image-original_Hash` and so on. */
export type Diagnostics = Readonly<Record<string, unknown>>;

/** Version and settings. */
export function configurationDiagnostics(settings: object, filters: readonly Filter[]): Diagnostics {
  const { interpolator, ...plain } = settings as { interpolator?: { name: string } | null };
  return {
    diagnostics_Versions_radiosurv: VERSION,
    // the interpolator is a function; its name says which
    diagnostics_Configuration_Settings: { ...plain, interpolator: interpolator?.name ?? null },
    diagnostics_Configuration_EnabledImageTypes: Object.fromEntries(
      filters.map((filter) => [filter.imageType, filter.settings]),
    ),
  };
}

/** Hash (SHA-1 of the voxel buffer, little endian), size and range of the image as it came. */
export function originalImageDiagnostics(image: Image): Diagnostics {
  const data = contiguousData(image);
  return {
    "diagnostics_Image-original_Hash": bytesToHex(sha1(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))),
    "diagnostics_Image-original_Dimensionality": `${image.size.length}D`,
    ...imageDiagnostics("original", image),
  };
}

/** Size and range of an image. */
export function imageDiagnostics(stage: string, image: Image): Diagnostics {
  const prefix = `diagnostics_Image-${stage}_`;
  const { mean, minimum, maximum } = range(image);
  return {
    [`${prefix}Spacing`]: [...image.spacing],
    [`${prefix}Size`]: [...image.size],
    [`${prefix}Mean`]: mean,
    [`${prefix}Minimum`]: minimum,
    [`${prefix}Maximum`]: maximum,
  };
}

/** Finds the labels of the mask as it came, and its hash: SHA-1 of the labels as unsigned 32-bit integers. */
export function hashLabels(mask: Mask): { readonly extents: readonly LabelExtent[]; readonly hash: string } {
  const sha = sha1.create();
  const extents = labelExtents(mask, (row) => sha.update(new Uint8Array(row.buffer)));
  return { extents, hash: bytesToHex(sha.digest()) };
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
  const values = image ? intensityRange(image, box) : undefined;
  return {
    [`${prefix}Spacing`]: [...mask.spacing],
    [`${prefix}Size`]: [...mask.size],
    [`${prefix}BoundingBox`]: [...box.lower.slice(0, dimension), ...box.size.slice(0, dimension)],
    [`${prefix}VoxelNum`]: box.count,
    [`${prefix}VolumeNum`]: countComponents(box),
    [`${prefix}CenterOfMassIndex`]: center,
    [`${prefix}CenterOfMass`]: indexToPoint(mask, center),
    ...(values && {
      [`${prefix}Mean`]: values.mean,
      [`${prefix}Minimum`]: values.minimum,
      [`${prefix}Maximum`]: values.maximum,
    }),
  };
}

interface Range {
  readonly mean: number;
  readonly minimum: number;
  readonly maximum: number;
}

function range(image: Image): Range {
  const [nx, ny, nz] = size3(image);
  const data = contiguousData(image);
  const row = new Float64Array(nx);
  let total = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < nx * ny * nz; start += nx) {
    row.set(data.subarray(start, start + nx));
    let sum = 0;
    for (let x = 0; x < nx; x++) {
      const value = row[x];
      sum += value;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    total += sum;
  }
  return { mean: total / (nx * ny * nz), minimum, maximum };
}

function intensityRange(image: Image, box: MaskBox): Range {
  const values = intensitiesInside("extractFeatures", image, box);
  let sum = 0;
  let minimum = values[0];
  let maximum = values[0];
  for (const value of values) {
    sum += value;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  return { mean: sum / values.length, minimum, maximum };
}

function centerOfMass({ data, size, lower, count }: MaskBox): number[] {
  const [nx, ny, nz] = size;
  const sum = [0, 0, 0];
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        if (data[i++] === 0) continue;
        sum[0] += x;
        sum[1] += y;
        sum[2] += z;
      }
    }
  }
  return sum.map((total, axis) => lower[axis] + total / count);
}
