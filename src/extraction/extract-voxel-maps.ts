import { RadiosurvError } from "../error.ts";
import type { IntensityFamily } from "../features/family.ts";
import { neighbourhoods, type VoxelGrid } from "../features/neighbourhood.ts";
import { boxInResponse } from "../filters/filter.ts";
import { original } from "../filters/original.ts";
import { cropAround } from "../image/crop.ts";
import { grayLevels } from "../image/discretize.ts";
import { contiguousData, type Image, type Mask, withVoxels } from "../image/image.ts";
import { intensitiesInside } from "../image/intensities.ts";
import { type MaskBox, size3, spacing3 } from "../image/mask-box.ts";
import { checkSettings, type Rule, wholeFrom, yesOrNo } from "../rules.ts";
import { checkExtraction, type ExtractionOptions, prepare } from "./extract-features.ts";
import { type ExtractionSettings, withSettings } from "./settings.ts";

/** What to map, and how; families, filters, preparation and settings are as for `extractFeatures`. */
export interface VoxelMapOptions extends Omit<ExtractionOptions, "profile" | "additionalInfo"> {
  /** How far a neighbourhood reaches along each axis, voxels. @default 1 */
  readonly kernelRadius?: number;
  /** Only voxels of the region belong to neighbourhoods; else all of the image around it. @default true */
  readonly maskedKernel?: boolean;
  /** Value outside the region. @default 0 */
  readonly initValue?: number;
  /** Voxels between two looks at `signal` and calls of `onProgress`. @default 1000 */
  readonly voxelBatch?: number;
  /** Stops the work when it is aborted. */
  readonly signal?: AbortSignal;
  /** Is told how many voxels are done, of all images together. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** Maps of features. */
export interface VoxelMaps {
  /** A map of each feature, float64, under its name, such as `original_glcm_Contrast`. */
  readonly maps: Readonly<Record<string, Image>>;
  /** What was left out or assumed, as sentences. */
  readonly warnings: readonly string[];
}

const isNumberOrNaN: Rule = ["a number", (value) => typeof value === "number"];

/** Settings of the maps themselves. */
export type VoxelSettings = Pick<VoxelMapOptions, "kernelRadius" | "maskedKernel" | "initValue" | "voxelBatch">;

export const VOXEL_RULES: Readonly<Record<keyof VoxelSettings, Rule>> = {
  kernelRadius: wholeFrom(1),
  maskedKernel: yesOrNo,
  initValue: isNumberOrNaN,
  voxelBatch: wholeFrom(1),
};

/**
 * Computes features of the neighbourhood of each voxel of a region, and returns them as images: the bounding box of the
 * region and `kernelRadius` voxels around it, as far as the image goes. Equals PyRadiomics' voxel-based extraction, whose
 * grey levels are those of the whole region.
 *
 * Neighbourhoods are worked on one by one, so that memory does not grow with their number beyond the maps themselves.
 * Between batches the event loop gets its turn, progress is reported, and an abort takes effect.
 *
 * @param options - families (shape families are left out with a warning), filters, preparation, settings, and those above
 * @returns maps and warnings
 * @throws RadiosurvError as `extractFeatures`; the reason of `signal` when it is aborted
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * import { firstOrder } from "radiosurv/features";
 * import { extractVoxelMaps } from "radiosurv/extraction";
 * const image = createImage(Int16Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), [3, 3]);
 * const mask = createImage(new Uint8Array(9).fill(1), [3, 3]);
 * const { maps } = await extractVoxelMaps(image, mask, { families: [firstOrder({ features: ["Mean"] })] });
 * Array.from(maps.original_firstorder_Mean.voxels.data); // => [3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7]
 * ```
 */
export async function extractVoxelMaps(image: Image, mask: Mask, options: VoxelMapOptions): Promise<VoxelMaps> {
  const { kernelRadius = 1, maskedKernel = true, initValue = 0, voxelBatch = 1000, ...rest } = options ?? {};
  checkSettings("extractVoxelMaps", { kernelRadius, maskedKernel, initValue, voxelBatch }, VOXEL_RULES);
  const { signal, onProgress, ...extraction } = rest;
  if ((extraction as ExtractionOptions).profile === "ibsi") {
    throw new RadiosurvError("setting", 'extractVoxelMaps: maps are of the profile "pyradiomics"; leave profile out');
  }
  signal?.throwIfAborted();
  const {
    families,
    filters = [original()],
    preparation = [],
    settings,
  } = checkExtraction(image, mask, {
    ...extraction,
    additionalInfo: false,
  });
  const { stage, box } = prepare(image, mask, preparation, settings);
  const warnings = [...stage.warnings];
  const intensity: IntensityFamily[] = [];
  for (const family of families) {
    if (family.kind === "intensity") intensity.push(family);
    else warnings.push(`${family.name}: left out, as there are no maps of it`);
  }
  const maps: Record<string, Image> = {};
  const padded = cropAround(stage.mask, box.lower, upperOf(box), kernelRadius);
  const places = placesIn(box, stage.mask, kernelRadius);
  const around = surroundings(box, padded, kernelRadius, maskedKernel ? places : undefined);
  let done = 0;
  const total = places.length * filters.length;
  for (const filter of filters) {
    const own = withSettings(settings, filter.settings);
    for (const filtered of filter.apply(stage.image, { ...own, region: around })) {
      const here = boxInResponse(box, filtered);
      const cropped = cropAround(filtered.image, here.lower, upperOf(here), kernelRadius);
      const grid = voxelGrid(filtered.image, cropped, here, places, own, maskedKernel);
      const run = mapper(grid, kernelRadius, intensity, own, filtered.name, initValue);
      for (let from = 0; from < places.length; from += voxelBatch) {
        const to = Math.min(from + voxelBatch, places.length);
        run.compute(places.subarray(from, to));
        done += to - from;
        onProgress?.({ done, total: Math.max(total, done) });
        await turn();
        signal?.throwIfAborted();
      }
      for (const [name, data] of Object.entries(run.maps)) maps[name] = withVoxels(padded, data);
    }
  }
  return { maps, warnings };
}

/** Lets the event loop go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

function upperOf({ lower, size }: MaskBox): [number, number, number] {
  return [0, 1, 2].map((axis) => lower[axis] + size[axis] - 1) as [number, number, number];
}

/** Places of the voxels of the region in the box that is `radius` voxels larger, as far as the image goes. */
function placesIn(box: MaskBox, mask: Mask, radius: number): Int32Array {
  const whole = size3(mask);
  const before = box.lower.map((start, axis) => (axis < box.dimension ? Math.min(radius, start) : 0));
  const size = box.size.map((n, axis) => {
    const behind = axis < box.dimension ? Math.min(radius, whole[axis] - box.lower[axis] - n) : 0;
    return before[axis] + n + behind;
  });
  const places = new Int32Array(box.count);
  for (let i = 0, k = 0; i < box.data.length; i++) {
    if (box.data[i] === 0) continue;
    const x = (i % box.size[0]) + before[0];
    const y = (Math.floor(i / box.size[0]) % box.size[1]) + before[1];
    const z = Math.floor(i / (box.size[0] * box.size[1])) + before[2];
    places[k++] = (z * size[1] + y) * size[0] + x;
  }
  return places;
}

/** What filters are to make: the neighbourhoods of all voxels; of these only the voxels at `places`, if given. */
function surroundings(box: MaskBox, padded: Mask, radius: number, places?: Int32Array): MaskBox {
  const size = size3(padded);
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  if (places) for (const place of places) data[place] = 1;
  else data.fill(1);
  const [x, y, z] = box.lower.map((start, axis) => (axis < box.dimension ? Math.max(start - radius, 0) : 0));
  return { ...box, lower: [x, y, z], size, data, count: places?.length ?? data.length };
}

function voxelGrid(
  image: Image,
  cropped: Image,
  box: MaskBox,
  places: Int32Array,
  settings: ExtractionSettings,
  masked: boolean,
): VoxelGrid {
  const values = Float64Array.from(contiguousData(cropped));
  const inside = masked ? intensitiesInside("extractVoxelMaps", image, box) : values;
  const found = grayLevels("extractVoxelMaps", inside, settings, image.pixelType);
  let levels = found;
  if (masked) {
    levels = new Int32Array(values.length);
    places.forEach((place, k) => {
      levels[place] = found[k];
    });
  }
  return { dimension: box.dimension, size: size3(cropped), spacing: spacing3(cropped), values, levels };
}

/** Makes maps of all features of the families, and a function that fills them at some voxels. */
function mapper(
  grid: VoxelGrid,
  radius: number,
  families: readonly IntensityFamily[],
  settings: ExtractionSettings,
  image: string,
  initValue: number,
): { readonly maps: Readonly<Record<string, Float64Array>>; readonly compute: (places: Int32Array) => void } {
  const maps: Record<string, Float64Array> = {};
  const [nx, ny] = grid.size;
  const parts = families.map((family) => {
    const own = withSettings(settings, family.settings);
    const targets = family.features.map((feature) => {
      const map = new Float64Array(grid.values.length).fill(initValue);
      maps[`${image}_${family.name}_${feature}`] = map;
      return map;
    });
    return { family, own, targets, neighbourhood: neighbourhoods(grid, radius, own) };
  });
  const compute = (places: Int32Array): void => {
    for (const { family, own, targets, neighbourhood } of parts) {
      for (let k = 0; k < places.length; k++) {
        const place = places[k];
        const roi = neighbourhood(place % nx, Math.floor(place / nx) % ny, Math.floor(place / (nx * ny)));
        const values = family.compute(roi, own, family.features);
        for (let f = 0; f < targets.length; f++) targets[f][place] = values[family.features[f]];
      }
    }
  };
  return { maps, compute };
}
