import { describe, expect, test } from "vitest";
import { closing, dilate, erode, opening } from "../../src/morphology/index.ts";
import { voxels } from "../image/images.ts";
import { blobs, complement, isSubset } from "./masks.ts";

const REACHES = [
  { radius: 1.7 },
  { radius: 3 },
  { radius: 1, unit: "voxel" },
  { radius: 2.5, unit: "voxel" },
  { radius: 2, unit: "voxel", shape: "box" },
  { radius: 3, unit: "voxel", shape: "cross" },
] as const;
const GRIDS = [
  [
    [22, 19, 11],
    [0.7, 0.9, 2.5],
  ],
  [
    [14, 13, 12],
    [1, 1, 1],
  ],
  [
    [40, 33],
    [0.6, 0.8],
  ],
];
const BORDERS = ["background", "foreground"] as const;

describe.each(GRIDS)("size %j, spacing %j", (size, spacing) => {
  const masks = [0, 1, 2, 3].map((seed) => blobs(size, seed, 3 + 3 * seed, { spacing }));

  test.each(REACHES)("%j: opening, mask and closing are nested, and each again changes nothing", (reach) => {
    for (const mask of masks) {
      for (const border of BORDERS) {
        const options = { ...reach, border };
        const [opened, closed] = [opening(mask, options), closing(mask, options)];
        expect(isSubset(opened, mask)).toBe(true);
        expect(isSubset(mask, closed)).toBe(true);
        expect(voxels(opening(opened, options))).toEqual(voxels(opened));
        expect(voxels(closing(closed, options))).toEqual(voxels(closed));
        expect(isSubset(erode(mask, options), opened)).toBe(true);
      }
      expect(isSubset(closing(mask, reach), dilate(mask, reach))).toBe(true);
    }
  });

  test.each(REACHES)("%j: an erosion is a dilation of the rest, whatever outside is", (reach) => {
    for (const mask of masks) {
      const eroded = erode(mask, { ...reach, border: "foreground" });
      expect(voxels(eroded)).toEqual(voxels(complement(dilate(complement(mask), reach))));
      expect(isSubset(erode(mask, reach), eroded)).toBe(true);
    }
  });

  test.each(REACHES)("%j: opening is closing of the rest", (reach) => {
    for (const mask of masks) {
      const options = { ...reach, border: "foreground" } as const;
      expect(voxels(opening(mask, options))).toEqual(voxels(complement(closing(complement(mask), options))));
    }
  });

  test("a larger mask and a larger radius give more", () => {
    for (const mask of masks) {
      const larger = dilate(mask, { radius: 1, unit: "voxel", shape: "box" });
      for (const reach of REACHES) {
        expect(isSubset(dilate(mask, reach), dilate(larger, reach))).toBe(true);
        expect(isSubset(erode(mask, reach), erode(larger, reach))).toBe(true);
        expect(isSubset(dilate(mask, reach), dilate(mask, { ...reach, radius: reach.radius + 1 }))).toBe(true);
      }
    }
  });

  test("boxes and crosses of 3 are three of 1", () => {
    for (const mask of masks) {
      for (const shape of ["box", "cross"] as const) {
        for (const operation of [dilate, erode]) {
          const by = (radius: number) => ({ radius, unit: "voxel", shape }) as const;
          let step = mask;
          for (let k = 0; k < 3; k++) step = operation(step, by(1));
          expect(voxels(operation(mask, by(3)))).toEqual(voxels(step));
        }
      }
    }
  });
});
