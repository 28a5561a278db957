import { describe, expect, test } from "vitest";
import type { MaskBox, Triple } from "../../src/image/mask-box.ts";
import { countComponents } from "../../src/morphology/count-components.ts";
import { randomFrom } from "../io/random.ts";
import { floodFill } from "./flood-fill.ts";

function box(size: Triple, data: ArrayLike<number>, dimension: 2 | 3 = 3): MaskBox {
  const voxels = Uint8Array.from(data);
  const count = voxels.reduce((sum, x) => sum + x, 0);
  return { dimension, lower: [0, 0, 0], size, spacing: [1, 1, 1], data: voxels, count };
}

describe("by hand", () => {
  const plane = (rows: string[]) =>
    countComponents(
      box(
        [rows[0].length, rows.length, 1],
        Array.from(rows.join(""), (c) => (c === "#" ? 1 : 0)),
        2,
      ),
    );

  test.each([
    ["nothing", ["...", "..."], 0],
    ["all", ["###", "###"], 1],
    ["one", ["...", ".#."], 1],
    ["corners touch, rising", [".#", "#."], 1],
    ["corners touch, falling", ["#.", ".#"], 1],
    ["one row between", ["##", "..", "##"], 2],
    ["one column between", ["#.#", "#.#"], 2],
    ["a ring", ["###", "#.#", "###"], 1],
    ["a voxel in a ring, apart", ["#####", "#...#", "#.#.#", "#...#", "#####"], 2],
    ["a comb, joined in the last row", ["#.#.#.#", "#.#.#.#", "#######"], 1],
    ["a comb, joined in the first row", ["#######", "#.#.#.#", "#.#.#.#"], 1],
    ["rows do not wrap around", ["..#", "#.."], 2],
    ["a spiral", ["#####", "....#", "###.#", "#...#", "#####"], 1],
    ["two runs under one", [".#####.", "#.....#"], 1],
  ])("%s", (_, rows, expected) => expect(plane(rows)).toBe(expected));

  test("a volume: over a corner, not over a gap", () => {
    const corners = new Uint8Array(8);
    corners[0] = corners[7] = 1;
    expect(countComponents(box([2, 2, 2], corners))).toBe(1);
    const gap = new Uint8Array(12);
    gap[0] = gap[11] = 1; // two slices further
    expect(countComponents(box([2, 2, 3], gap))).toBe(2);
  });

  test("the last row of one slice does not touch the first of the next", () => {
    const data = new Uint8Array(3 * 5 * 2);
    data[3 * 4] = 1; // y = 4, z = 0
    data[3 * 5] = 1; // y = 0, z = 1
    expect(countComponents(box([3, 5, 2], data))).toBe(2);
  });
});

describe("as many as a flood fill finds", () => {
  test.each([
    [[9, 8, 7], 3],
    [[1, 12, 12], 3],
    [[12, 1, 12], 3],
    [[14, 13, 1], 2],
    [[40, 1, 1], 2],
    [[1, 1, 30], 3],
  ] as [Triple, 2 | 3][])("in noise of %j", (size, dimension) => {
    const n = size[0] * size[1] * size[2];
    for (const fill of [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.8]) {
      for (let seed = 0; seed < 15; seed++) {
        const random = randomFrom(seed + 1000 * fill);
        const data = Array.from({ length: n }, () => (random() < fill ? 1 : 0));
        const mask = box(size, data, dimension);
        expect(countComponents(mask)).toBe(floodFill(data, size, [1, 1, 1]).length);
        expect(Array.from(mask.data)).toEqual(data);
      }
    }
  });
});

test("a checkerboard of a million voxels is one part, in a moment", () => {
  const n = 100;
  const data = Uint8Array.from({ length: n ** 3 }, (_, i) => (i + Math.floor(i / n) + Math.floor(i / n ** 2)) % 2);
  const start = performance.now();
  expect(countComponents(box([n, n, n], data))).toBe(1);
  expect(performance.now() - start).toBeLessThan(3000);
});
