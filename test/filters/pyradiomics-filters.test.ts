import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { type FilterParams, IMAGE_TYPES } from "../../src/extraction/image-types.ts";
import { contiguousData } from "../../src/image/image.ts";
import { intensitiesInside } from "../../src/image/intensities.ts";
import { cropMask, labelExtents } from "../../src/image/mask-box.ts";
import { fixtureImages } from "../support/pyradiomics-fixtures.ts";

// what PyRadiomics' filters make of our own images, made by test/fixtures/filters/make_filters.py

interface Case {
  readonly image: string;
  readonly mask: string | null;
  readonly imageType: string;
  readonly settings: FilterParams & { readonly force2D?: boolean; readonly force2Ddimension?: number };
  readonly responses: readonly {
    readonly name: string;
    readonly pixelType: string;
    readonly values: readonly (number | null)[];
  }[];
}

/**
 * Of the range of the image or of the response, whichever is larger: float32 images are transformed in float32, whose
 * rounding is that of the image, also where a response is much smaller.
 */
const TOLERANCE = 1e-6;

const BIT_EQUAL = new Set(["LoG", "Gradient", "Square", "SquareRoot", "LBP2D"]);

describe("PyRadiomics' filters on our own images", () => {
  const { step, cases } = JSON.parse(
    readFileSync(new URL("../fixtures/filters/filters.json", import.meta.url), "utf8"),
  ) as { step: number; cases: Case[] };
  const images = fixtureImages();
  const largest = new Map<string, { count: number; difference: number; unequal: number }>();
  afterAll(() => {
    const lines = [...largest].map(
      ([type, { count, difference, unequal }]) =>
        `${type.padEnd(12)} ${count} voxels, ${unequal} not bit-equal, largest difference ${difference.toPrecision(2)} of the range`,
    );
    console.log(`PyRadiomics' filters:\n${lines.join("\n")}`);
  });

  test.each(cases.map((each) => [each.imageType, each.image, JSON.stringify(each.settings), each] as const))(
    "%s of %s, %s",
    (imageType, _, __, each) => {
      const image = images.get(each.image);
      const mask = each.mask === null ? undefined : images.get(each.mask);
      if (!image) throw new Error(`no image ${each.image}`);
      const { force2D, force2Ddimension, ...params } = each.settings;
      const box = mask && cropMask(mask, labelExtents(mask)[0]);
      const context = { force2D, force2Ddimension, ...(box && imageType === "LBP3D" && { region: box }) };
      const defined = Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
      const found = [...IMAGE_TYPES[imageType](params, {}).apply(image, defined)];
      expect(found.map(({ name }) => name)).toEqual(each.responses.map(({ name }) => name));
      each.responses.forEach(({ name, pixelType, values }, k) => {
        const response = found[k].image;
        expect(`${name} ${response.pixelType}`).toBe(`${name} ${pixelType}`);
        const all = imageType === "LBP3D" && box ? intensitiesInside("test", response, box) : contiguousData(response);
        const known = values.map((value) => value ?? Number.NaN);
        const finite = known.filter((value) => !Number.isNaN(value));
        const range = Math.max(rangeOf(finite), rangeOf(contiguousData(image))) || 1;
        const seen = largest.get(imageType) ?? { count: 0, difference: 0, unequal: 0 };
        largest.set(imageType, seen);
        known.forEach((value, i) => {
          const actual = all[i * step];
          seen.count++;
          if (Object.is(actual, value) || actual === value) return;
          seen.unequal++;
          const difference = Math.abs(actual - value) / range;
          expect(difference, `${name}, voxel ${i * step}: ${actual}, PyRadiomics ${value}`).toBeLessThan(TOLERANCE);
          if (difference > seen.difference) seen.difference = difference;
        });
        if (BIT_EQUAL.has(imageType)) expect(seen.unequal, "voxels that are not bit-equal").toBe(0);
      });
    },
  );
});

function rangeOf(values: ArrayLike<number>): number {
  let low = values[0];
  let high = values[0];
  for (let i = 1; i < values.length; i++) {
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return high - low;
}
