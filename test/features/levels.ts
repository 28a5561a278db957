import { expect } from "vitest";
import { type ExtractionOptions, extractFeatures } from "../../src/extraction/extract-features.ts";
import type { FeatureFamily, FeatureValues } from "../../src/features/family.ts";
import { createImage, type Image } from "../../src/image/image.ts";
import { agreement } from "../support/agreement.ts";

/** Rows of grey levels, or slices of rows; 0 is outside the region. */
export type Levels = readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];

export type LevelOptions = Partial<Omit<ExtractionOptions, "families">> & { readonly spacing?: readonly number[] };

/** What 1 / log of "no uncertainty" leaves: -log2(1 + 2^-52), as in PyRadiomics. */
export const NO_ENTROPY: number = -(2 ** -52) * Math.LOG2E;

/** An image with these grey levels, and the mask of all that are not 0. */
export function levelImage(levels: Levels, spacing?: readonly number[]): { image: Image; mask: Image } {
  const flat = levels.flat(2) as number[];
  const nz = Array.isArray(levels[0][0]) ? levels.length : 0;
  const rows = (nz > 0 ? levels[0] : levels) as readonly (readonly number[])[];
  const size = nz > 0 ? [rows[0].length, rows.length, nz] : [rows[0].length, rows.length];
  const image = createImage(Int16Array.from(flat), size, { spacing });
  return { image, mask: createImage(Uint8Array.from(flat, Math.sign), size, { spacing }) };
}

/** Features of one family, by their short names. With a bin width of 1, levels that start at 1 stay as they are. */
export function featuresOf(family: FeatureFamily, levels: Levels, options: LevelOptions = {}): FeatureValues {
  const { spacing, ...settings } = options;
  const { image, mask } = levelImage(levels, spacing);
  expect(Math.min(...(levels.flat(2) as number[]).filter((level) => level > 0))).toBe(1);
  const { features } = extractFeatures(image, mask, {
    families: [family],
    binWidth: 1,
    minimumROIDimensions: 1,
    additionalInfo: false,
    ...settings,
  });
  const prefix = `original_${family.name}_`;
  return Object.fromEntries(Object.entries(features).map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Sums in another order than by hand; nothing else may differ. */
export function expectValues(actual: FeatureValues, expected: Readonly<Record<string, number>>): void {
  expect(agreement(1e-13, 1e-14).compare("", "", actual, expected)).toEqual([]);
}
