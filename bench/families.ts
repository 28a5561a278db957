import { type ExtractionResult, extractFeatures } from "../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "../src/features/index.ts";
import { createImage, type Image } from "../src/image/index.ts";
import type { BenchCase } from "./cases.ts";

const FAMILIES = { shape, shape2D: shape2d, firstorder: firstOrder, glcm, gldm, glrlm, glszm, ngtdm };

export interface Loaded {
  readonly image: Image;
  readonly mask: Image;
}

export function load({ image, mask, size, spacing }: BenchCase): Loaded {
  return { image: createImage(image, size, { spacing }), mask: createImage(mask, size, { spacing }) };
}

/** One extraction with the named classes of PyRadiomics. */
export function extract(
  { settings }: BenchCase,
  { image, mask }: Loaded,
  classes: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): ExtractionResult {
  const families = classes.map((name) => FAMILIES[name as keyof typeof FAMILIES]());
  return extractFeatures(image, mask, { families, ...settings, ...more });
}
