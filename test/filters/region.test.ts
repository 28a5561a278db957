import { describe, expect, test } from "vitest";
import { boxInResponse } from "../../src/filters/filter.ts";
import { type Filter, laplacianOfGaussian, localBinaryPattern3d, wavelet } from "../../src/filters/index.ts";
import { intensitiesInside } from "../../src/image/intensities.ts";
import type { MaskBox } from "../../src/image/mask-box.ts";
import { noise } from "../image/images.ts";

// a filter that is told which voxels will be looked at may leave out the others, but gives the same values there

const box = (lower: MaskBox["lower"], size: MaskBox["size"]): MaskBox => {
  const count = size[0] * size[1] * size[2];
  return { dimension: 3, lower, size, spacing: [1, 1, 1], data: new Uint8Array(count).fill(1), count };
};

const REGIONS: readonly [string, MaskBox][] = [
  ["in the middle", box([60, 40, 4], [9, 7, 3])],
  ["at the first corner", box([0, 0, 0], [5, 6, 4])],
  ["at the last corner", box([112, 80, 6], [9, 11, 3])],
  ["of the whole image", box([0, 0, 0], [121, 91, 9])],
];

const FILTERS: readonly [string, Filter][] = [
  ["laplacianOfGaussian", laplacianOfGaussian({ sigma: [0.7, 1.5, 3] })],
  ["wavelet", wavelet()],
  ["wavelet, two levels", wavelet({ wavelet: "db3", level: 2 })],
  ["wavelet, start level", wavelet({ wavelet: "bior2.2", startLevel: 1 })],
  ["localBinaryPattern3d", localBinaryPattern3d()],
];

describe.each(["int16", "float32"] as const)("%s", (type) => {
  const image = noise([121, 91, 9], 3, 0, 1000, type, { spacing: [0.8, 0.8, 2] });
  describe.each(FILTERS)("%s", (_, filter) => {
    const whole = [...filter.apply(image)];
    test.each(REGIONS)("region %s", (__, region) => {
      const part = [...filter.apply(image, { region })];
      expect(part.map(({ name }) => name)).toEqual(whole.map(({ name }) => name));
      part.forEach((response, k) => {
        const found = intensitiesInside("test", response.image, boxInResponse(region, response));
        const expected = intensitiesInside("test", whole[k].image, region);
        let different = 0;
        found.forEach((value, i) => {
          if (value !== expected[i]) different++;
        });
        expect(`${response.name}: ${different} different`).toBe(`${response.name}: 0 different`);
      });
    });
  });
});
