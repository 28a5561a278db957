import { describe, expect, test } from "vitest";
import { roundHalfToEven, tilesAlong, tileWeights } from "../../src/segmentation/tiles.ts";
import { fixture, largestDifference } from "./fixture.ts";

describe("tiles begin where the programs begin them", () => {
  test.each(fixture.tiles)("$length by $patch, overlap $overlap", ({ length, patch, overlap, monai, nnunet }) => {
    expect(tilesAlong(length, patch, overlap, "monai").starts).toEqual(monai);
    expect(tilesAlong(length, patch, overlap, "nnunet").starts).toEqual(nnunet);
  });

  test("an image smaller than a tile is padded on both sides, the odd voxel behind", () => {
    for (const convention of ["monai", "nnunet"] as const) {
      expect(tilesAlong(5, 10, 0.5, convention)).toEqual({ before: 2, length: 10, starts: [0] });
      expect(tilesAlong(1, 1, 0.5, convention)).toEqual({ before: 0, length: 1, starts: [0] });
    }
  });

  test("every voxel lies in a tile, and no tile leaves the image", () => {
    for (let length = 1; length < 40; length++) {
      for (let patch = 1; patch <= 12; patch++) {
        for (const overlap of [0, 0.25, 0.5, 0.9]) {
          for (const convention of ["monai", "nnunet"] as const) {
            const tiles = tilesAlong(length, patch, overlap, convention);
            const covered = new Uint8Array(tiles.length);
            for (const start of tiles.starts) covered.fill(1, start, start + patch);
            expect(covered.every(Boolean)).toBe(true);
            expect(Math.max(...tiles.starts) + patch).toBe(tiles.length);
          }
        }
      }
    }
  });
});

describe("weights of the voxels of a tile", () => {
  // nnU-Net's largest is 10, ours 1; its map is a sampled Gaussian, normalised, which differs by the last digits only
  test.each(fixture.weights)("$size", ({ size, nnunet, monai }) => {
    const ours = tileWeights(size, "gaussian", "nnunet").map((weight) => 10 * weight);
    expect(largestDifference(ours, nnunet)).toBeLessThan(1e-8);
    expect(largestDifference(tileWeights(size, "gaussian", "monai"), monai)).toBeLessThan(1e-6);
    expect(new Set(tileWeights(size, "constant", "monai"))).toEqual(new Set([1]));
  });
});

test("halves are rounded to even, as in Python", () => {
  expect([0.5, 1.5, 2.5, 2.4, 2.6, 0].map(roundHalfToEven)).toEqual([0, 2, 2, 2, 3, 0]);
});
