import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/image.ts";
import { readNrrd } from "../../src/io/index.ts";
import { dilate, peritumoralRing, peritumoralRings } from "../../src/morphology/index.ts";
import { frozen, voxels } from "../image/images.ts";
import { hasReferenceData, NO_REFERENCE_DATA, referenceBytes } from "../support/reference-data.ts";
import { blobs, isSubset, plane, rowsOf } from "./masks.ts";

const TUMOUR = [".......", ".......", "..##...", "..##...", ".......", "......."];

describe("by hand", () => {
  test("pixels", () => {
    const rings = peritumoralRings(plane(TUMOUR), { radii: [1, 2], unit: "voxel" });
    expect(rings.map(rowsOf)).toEqual([
      [".......", "..##...", ".#..#..", ".#..#..", "..##...", "......."],
      ["..##...", ".####..", "##..##.", "##..##.", ".####..", "..##..."],
    ]);
  });

  test("mm, where rows are farther apart", () => {
    const ring = peritumoralRing(plane(TUMOUR, { spacing: [1, 2] }), { radius: 1 });
    expect(rowsOf(ring)).toEqual([".......", ".......", ".#..#..", ".#..#..", ".......", "......."]);
  });

  test("inner: a shell, and shells make the ring again", () => {
    const mask = plane(TUMOUR);
    const shell = peritumoralRing(mask, { radius: 2, inner: 1 });
    expect(rowsOf(shell)).toEqual(["..##...", ".#..#..", "#....#.", "#....#.", ".#..#..", "..##..."]);
    const first = peritumoralRing(mask, { radius: 1 });
    const whole = peritumoralRing(mask, { radius: 2 });
    expect(voxels(whole)).toEqual(voxels(first).map((x, i) => x + voxels(shell)[i]));
    expect(voxels(peritumoralRing(mask, { radius: 2, inner: 0 }))).toEqual(voxels(whole));
  });

  test("shape", () => {
    const options = { radius: 2, unit: "voxel" } as const;
    const point = plane([".....", ".....", "..#..", ".....", "....."]);
    const counts = (["box", "ball", "cross"] as const).map((shape) =>
      voxels(peritumoralRing(point, { ...options, shape })).reduce((a, b) => a + b),
    );
    expect(counts).toEqual([24, 12, 12]);
    expect(rowsOf(peritumoralRing(point, { ...options, shape: "box", inner: 1 }))[1]).toBe("#...#");
    expect(rowsOf(peritumoralRings(point, { radii: [1], unit: "voxel", shape: "box" })[0])[1]).toBe(".###.");
  });

  test("is clipped to the image", () => {
    expect(rowsOf(peritumoralRing(plane(["...", "..#"]), { radius: 9 }))).toEqual(["###", "##."]);
  });

  test("is clipped to any label of within, the tumour left out", () => {
    const within = plane([".......", "..##...", "..###..", "33#....", "3......", "......."]);
    expect(rowsOf(peritumoralRing(plane(TUMOUR), { radius: 2, within }))).toEqual([
      ".......",
      "..##...",
      "....#..",
      "##.....",
      ".......",
      ".......",
    ]);
    const far = plane([".......", ".......", ".......", "33.....", "3......", "......."]);
    expect(rowsOf(peritumoralRings(plane(TUMOUR), { radii: [1], within: far })[0])[3]).toBe(".#.....");
  });

  test("label: a ring may hold voxels of others", () => {
    const mask = plane([".1.2."]);
    expect(rowsOf(peritumoralRing(mask, { radius: 1 }))).toEqual(["#.#.."]);
    expect(rowsOf(peritumoralRing(mask, { radius: 2, label: 2 }))).toEqual([".##.#"]);
    expect(rowsOf(peritumoralRings(mask, { radii: [1], label: 2 })[0])).toEqual(["..#.#"]);
  });

  test("rings come in the order of the radii, from any list of numbers", () => {
    const mask = plane(["...#..."]);
    const counts = peritumoralRings(mask, { radii: Float32Array.of(3, 1, 2, 1) }).map((ring) =>
      voxels(ring).reduce((a, b) => a + b),
    );
    expect(counts).toEqual([6, 2, 4, 2]);
  });

  test("are uint8 on the grid of the mask", () => {
    const [ring] = peritumoralRings(plane(TUMOUR, { origin: [4, -9], spacing: [2, 2] }), { radii: [2] });
    expect(ring).toMatchObject({ pixelType: "uint8", size: [7, 6], origin: [4, -9], spacing: [2, 2] });
  });
});

describe.each([
  ["mm", [0.7, 0.9, 2.5]],
  ["voxel", [0.7, 0.9, 2.5]],
] as const)("in %s", (unit, spacing) => {
  const radii = [1, 2, 3, 4, 5, 6, 7];

  test("rings are dilations without the tumour, nested, and the same one by one", () => {
    for (let seed = 0; seed < 5; seed++) {
      const { image: mask, expectUnchanged } = frozen(blobs([30, 25, 12], seed, 2, { spacing }));
      const rings = peritumoralRings(mask, { radii, unit });
      radii.forEach((radius, k) => {
        const dilated = dilate(mask, { radius, unit });
        expect(voxels(rings[k])).toEqual(voxels(dilated).map((x, i) => x - mask.voxels.data[i]));
        expect(voxels(peritumoralRing(mask, { radius, unit }))).toEqual(voxels(rings[k]));
        if (k > 0) expect(isSubset(rings[k - 1], rings[k])).toBe(true);
      });
      expectUnchanged();
    }
  });

  test("within cuts and does no more", () => {
    const mask = blobs([30, 25, 12], 1, 2, { spacing });
    const { image: within, expectUnchanged } = frozen(blobs([30, 25, 12], 2, 12, { spacing }));
    const whole = peritumoralRings(mask, { radii, unit });
    peritumoralRings(mask, { radii, unit, within }).forEach((ring, k) => {
      expect(voxels(ring)).toEqual(voxels(whole[k]).map((x, i) => x * within.voxels.data[i]));
    });
    expectUnchanged();
  });
});

if (!hasReferenceData) test.skip(NO_REFERENCE_DATA, () => {});

describe.runIf(hasReferenceData)("of real tumours", () => {
  test.each(["brain1", "brain2", "breast1"])("%s: rings grow, leave the tumour alone, and are dilations", (name) => {
    const mask = readNrrd(referenceBytes(`pyradiomics/images/${name}_label.nrrd`));
    const radii = [1, 2, 3, 4, 5, 6, 7].filter((radius) => radius >= Math.min(...mask.spacing));
    const rings = peritumoralRings(mask, { radii });
    const tumour = mask.voxels.data;
    let before = 0;
    rings.forEach((ring, k) => {
      const dilated = dilate(mask, { radius: radii[k] }).voxels.data;
      let wrong = 0;
      let count = 0;
      for (let i = 0; i < tumour.length; i++) {
        count += ring.voxels.data[i];
        if (ring.voxels.data[i] !== (tumour[i] === 1 ? 0 : dilated[i])) wrong++;
      }
      expect(wrong).toBe(0);
      expect(count).toBeGreaterThanOrEqual(before);
      before = count;
    });
    expect(before).toBeGreaterThan(0);
  });
});

test("a mask of rows alone and one voxel deep", () => {
  const mask = createImage(Uint8Array.of(0, 1, 0), [3, 1, 1], { spacing: [2, 1, 1] });
  expect(voxels(peritumoralRing(mask, { radius: 2 }))).toEqual([1, 0, 1]);
});
