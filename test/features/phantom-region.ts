import type { Region } from "../../src/features/region.ts";
import { regionOfInterest } from "../../src/features/roi.ts";
import { intensitiesInside } from "../../src/image/intensities.ts";
import { cropMask, labelExtents } from "../../src/image/mask-box.ts";
import { readNifti } from "../../src/io/read-nifti.ts";
import { referenceBytes, referenceJson } from "../support/reference-data.ts";

/** One reference value of IBSI 1. */
export interface ReferenceValue {
  readonly dataset: string;
  readonly family: string;
  readonly tag: string;
  readonly aggregation: string;
  readonly value: number;
  readonly tolerance: number;
}

/** The digital phantom of IBSI 1, whose intensities are its grey levels. */
export function phantomRegion(reach = 1): Region {
  const image = readNifti(referenceBytes("ibsi1/digital_phantom/image.nii.gz"));
  const mask = readNifti(referenceBytes("ibsi1/digital_phantom/mask.nii.gz"));
  const box = cropMask(mask, labelExtents(mask)[0]);
  const values = intensitiesInside("test", image, box);
  const roi = regionOfInterest(box, values, Int32Array.from(values), reach);
  return { image, morphological: box, intensity: box, roi, range: [1, 6] };
}

/** Reference values of a family on a data set. */
export function referenceValues(family: string, dataset = "digital_phantom"): ReferenceValue[] {
  const { values } = referenceJson<{ values: ReferenceValue[] }>("ibsi1/reference_values.json");
  return values.filter((each) => each.family === family && each.dataset === dataset);
}

/** IBSI's comparison: rounded to three significant digits, within the tolerance. */
export function meetsReference(value: number, { value: expected, tolerance }: ReferenceValue): boolean {
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded - expected) <= tolerance + 1e-9 * Math.abs(expected);
}
