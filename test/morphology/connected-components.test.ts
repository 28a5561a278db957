import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/image.ts";
import { type Connectivity, connectedComponents, largestComponent } from "../../src/morphology/index.ts";
import { frozen, noise, voxels } from "../image/images.ts";
import { plane, rowsOf } from "./masks.ts";

describe("by hand", () => {
  test("numbers by size, then by the first voxel", () => {
    const { labels, count, sizes } = connectedComponents(plane(["#..##", "...##", "#....", "...##", ".#.##"]));
    expect(rowsOf(labels)).toEqual(["3..##", "...##", "4....", "...22", ".5.22"]);
    expect(count).toBe(5);
    expect(sizes).toEqual(Float64Array.of(4, 4, 1, 1, 1));
    expect(labels.pixelType).toBe("uint32");
  });

  test("corners join by default, sides alone with 4", () => {
    const rows = ["#..#", ".##."];
    expect(connectedComponents(plane(rows)).count).toBe(1);
    const { labels, sizes } = connectedComponents(plane(rows), { connectivity: 4 });
    expect(rowsOf(labels)).toEqual(["2..3", ".##."]);
    expect(sizes).toEqual(Float64Array.of(2, 1, 1));
  });

  test.each([
    [[1, 0, 0], 6],
    [[0, 1, 0], 6],
    [[0, 0, 1], 6],
    [[1, 1, 0], 18],
    [[1, 0, 1], 18],
    [[0, 1, 1], 18],
    [[-1, 1, 0], 18],
    [[0, -1, 1], 18],
    [[-1, 0, 1], 18],
    [[1, 1, 1], 26],
    [[-1, -1, 1], 26],
    [[-1, 1, 1], 26],
    [[1, -1, 1], 26],
    [[2, 0, 0], 27],
    [[0, 0, 2], 27],
  ] as const)("step %j joins from %d on", (step, least) => {
    const data = new Uint8Array(125);
    data[62] = data[62 + step[0] + 5 * step[1] + 25 * step[2]] = 1;
    const mask = createImage(data, [5, 5, 5]);
    for (const connectivity of [6, 18, 26] as const) {
      expect(connectedComponents(mask, { connectivity }).count).toBe(connectivity >= least ? 1 : 2);
    }
    expect(connectedComponents(mask).count).toBe(least <= 26 ? 1 : 2);
  });

  test("an empty mask has none", () => {
    const { labels, count, sizes } = connectedComponents(plane(["..", ".."]));
    expect([count, sizes.length, voxels(labels)]).toEqual([0, 0, [0, 0, 0, 0]]);
    expect(voxels(largestComponent(plane(["..", ".."])))).toEqual([0, 0, 0, 0]);
  });

  test("label", () => {
    const mask = plane(["11.22", "....2", "2...."]);
    expect(connectedComponents(mask).sizes).toEqual(Float64Array.of(2));
    expect(connectedComponents(mask, { label: 2 }).sizes).toEqual(Float64Array.of(3, 1));
    expect(rowsOf(largestComponent(mask, { label: 2 }))).toEqual(["...##", "....#", "....."]);
  });

  test("of two largest the first one", () => {
    const largest = largestComponent(plane(["..#..##", "#......", "#.##...", "......."]));
    expect(rowsOf(largest)).toEqual([".....##", ".......", ".......", "......."]);
    expect(largest.pixelType).toBe("uint8");
  });
});

describe("sizes and numbers belong together", () => {
  test.each([
    [[9, 8, 7], 26],
    [[9, 8, 7], 18],
    [[9, 8, 7], 6],
    [[25, 20], 8],
    [[25, 20], 4],
  ] as [number[], Connectivity][])("in noise of %j, connectivity %d", (size, connectivity) => {
    for (let seed = 0; seed < 20; seed++) {
      const { image: mask, expectUnchanged } = frozen(noise(size, seed, 0, 2, "uint8"));
      const { labels, count, sizes } = connectedComponents(mask, { connectivity });
      const counted = new Float64Array(count + 1);
      for (const label of labels.voxels.data) counted[label]++;
      expect(counted.subarray(1)).toEqual(sizes);
      expect(Array.from(labels.voxels.data, Math.sign)).toEqual(voxels(mask));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
      expect(voxels(largestComponent(mask, { connectivity }))).toEqual(voxels(labels).map((x) => (x === 1 ? 1 : 0)));
      expectUnchanged();
    }
  });
});
