import { createImage, type Mask } from "radiosurv/image";
import { peritumoralRing } from "radiosurv/morphology";
import { tumourRegions } from "radiosurv/study";
import { describe, expect, test } from "vitest";

const size = [16, 14, 10] as const;
const spacing = [0.8, 0.8, 2];

function ball(label: number, radius: number): Mask {
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, i++) {
        if (Math.hypot((x - 7) * 0.8, (y - 7) * 0.8, (z - 5) * 2) <= radius) data[i] = label;
      }
    }
  }
  return createImage(data, size, { spacing });
}

const voxels = (mask?: Mask) => Array.from(mask?.voxels.data ?? []);

test("sixteen regions for two images: the tumour and rings of 1 to 7", () => {
  const regions = tumourRegions(ball(1, 3));
  expect(regions.map(({ name }) => name)).toEqual(["intra", ...[1, 2, 3, 4, 5, 6, 7].map((k) => `peri-${k}`)]);
  expect(voxels(regions[0].mask)).toEqual(voxels(ball(1, 3)));
  expect(voxels(regions[3].mask)).toEqual(voxels(peritumoralRing(ball(1, 3), { radius: 3 })));
});

test("a label among others is the tumour; the region holds ones", () => {
  const mask = ball(5, 4);
  mask.voxels.data[0] = 2;
  const regions = tumourRegions(mask, { label: 5, radii: [1] });
  expect(new Set(voxels(regions[0].mask))).toEqual(new Set([0, 1]));
  expect(regions[0].mask?.voxels.data[0]).toBe(0);
  expect(() => tumourRegions(mask)).toThrow(/label 1 is not in the mask, which holds 2, 5/);
});

describe("a ring of which nothing is left", () => {
  test("has its reason, and the others are made", () => {
    // voxels are 0.8 mm apart: the first ring ends before the first neighbour
    const [intra, first, second] = tumourRegions(ball(1, 3), { radii: [0.5, 2] });
    expect(intra.mask).toBeDefined();
    expect(first).toMatchObject({ name: "peri-0.5", error: { code: "roi" } });
    expect(first.error?.message).toMatch(/peritumoralRing: no voxel of the image lies in the ring from 0 to 0.5 mm/);
    expect(voxels(second.mask)).toEqual(voxels(peritumoralRing(ball(1, 3), { radius: 2 })));
  });

  test("so too where all are clipped away", () => {
    const regions = tumourRegions(ball(1, 3), { within: ball(1, 3) });
    expect(regions.map(({ error }) => error?.code)).toEqual([undefined, ...Array(7).fill("roi")]);
    expect(regions[7].error?.message).toContain("within leaves none of the");
  });
});

test("what is wrong with all of them is thrown", () => {
  expect(() => tumourRegions(ball(0, 3))).toThrow(/the mask is empty/);
  expect(() => tumourRegions(ball(1, 3), { radii: [0] })).toThrow(/radii must be a list, each a positive number/);
  expect(() => tumourRegions(ball(1, 3), { radii: [-1] })).toThrow(/radii must be/);
  const within = createImage(Uint8Array.of(1), [1, 1, 1]);
  expect(() => tumourRegions(ball(1, 3), { within })).toThrow(/same grid/);
});

test("in voxels, as in ultrasound", () => {
  const flat = createImage(
    Uint8Array.from({ length: 81 }, (_, i) => (i === 40 ? 1 : 0)),
    [9, 9],
  );
  const regions = tumourRegions(flat, { unit: "voxel", radii: [1, 2] });
  expect(regions.map(({ mask }) => voxels(mask).reduce((sum, value) => sum + value, 0))).toEqual([1, 4, 12]);
});
