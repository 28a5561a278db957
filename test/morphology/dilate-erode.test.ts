import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/image.ts";
import { closing, dilate, erode, opening } from "../../src/morphology/index.ts";
import { frozen, voxels } from "../image/images.ts";
import { plane, rowsOf } from "./masks.ts";

const POINT = [".......", ".......", ".......", "...#...", ".......", ".......", "......."];

describe("dilate, by hand", () => {
  test.each([
    ["ball", 1, [".......", ".......", "...#...", "..###..", "...#...", ".......", "......."]],
    ["ball", 1.5, [".......", ".......", "..###..", "..###..", "..###..", ".......", "......."]],
    ["ball", 2, [".......", "...#...", "..###..", ".#####.", "..###..", "...#...", "......."]],
    ["ball", 3, ["...#...", ".#####.", ".#####.", "#######", ".#####.", ".#####.", "...#..."]],
    ["box", 2, [".......", ".#####.", ".#####.", ".#####.", ".#####.", ".#####.", "......."]],
    ["cross", 3, ["...#...", "..###..", ".#####.", "#######", ".#####.", "..###..", "...#..."]],
  ] as const)("%s of %d voxels, whatever the spacing", (shape, radius, expected) => {
    for (const spacing of [
      [1, 1],
      [0.3, 9],
    ]) {
      expect(rowsOf(dilate(plane(POINT, { spacing }), { radius, unit: "voxel", shape }))).toEqual(expected);
    }
  });

  test("mm is the default, and true distance", () => {
    expect(rowsOf(dilate(plane(POINT, { spacing: [1, 2] }), { radius: 2 }))).toEqual([
      ".......",
      ".......",
      "...#...",
      ".#####.",
      "...#...",
      ".......",
      ".......",
    ]);
    // (1, 1) is sqrt(5) = 2.236 mm away
    expect(rowsOf(dilate(plane(POINT, { spacing: [1, 2] }), { radius: 2.24 }))[2]).toBe("..###..");
  });

  test("a radius that reaches no other voxel changes nothing", () => {
    expect(rowsOf(dilate(plane(POINT), { radius: 0.9 }))).toEqual(POINT);
  });

  test("is clipped to the image, and does not come round", () => {
    expect(rowsOf(dilate(plane(["...#", "....", "...."]), { radius: 1 }))).toEqual(["..##", "...#", "...."]);
    expect(rowsOf(dilate(plane(["...#", "....", "...."]), { radius: 1e6 }))).toEqual(["####", "####", "####"]);
  });

  test("across slices", () => {
    const mask = createImage(new Uint8Array(27).fill(1, 13, 14), [3, 3, 3], { spacing: [1, 1, 3] });
    expect(voxels(dilate(mask, { radius: 2.9 })).reduce((a, b) => a + b)).toBe(9);
    expect(rowsOf(dilate(mask, { radius: 3 })).slice(0, 3)).toEqual(["...", ".#.", "..."]);
    expect(rowsOf(dilate(mask, { radius: 1, unit: "voxel" })).slice(6)).toEqual(["...", ".#.", "..."]);
  });
});

describe("erode, by hand", () => {
  const SQUARE = [".....", ".###.", ".###.", ".###.", "....."];
  test.each([
    ["ball", 1, [".....", ".....", "..#..", ".....", "....."]],
    ["box", 1, [".....", ".....", "..#..", ".....", "....."]],
    ["cross", 2, [".....", ".....", ".....", ".....", "....."]],
  ] as const)("%s of %d voxels", (shape, radius, expected) => {
    expect(rowsOf(erode(plane(SQUARE), { radius, unit: "voxel", shape }))).toEqual(expected);
  });

  test("mm", () => {
    // rows are 3 mm apart, so that only columns go
    expect(rowsOf(erode(plane(SQUARE, { spacing: [1, 3] }), { radius: 1 }))).toEqual([
      ".....",
      "..#..",
      "..#..",
      "..#..",
      ".....",
    ]);
  });

  test("border: background by default, or foreground", () => {
    const rows = ["###.", "###.", "###."];
    expect(rowsOf(erode(plane(rows), { radius: 1 }))).toEqual(["....", ".#..", "...."]);
    expect(rowsOf(erode(plane(rows), { radius: 1, border: "background" }))).toEqual(["....", ".#..", "...."]);
    expect(rowsOf(erode(plane(rows), { radius: 1, border: "foreground" }))).toEqual(["##..", "##..", "##.."]);
    const full = plane(["###", "###"]);
    expect(rowsOf(erode(full, { radius: 9, border: "foreground" }))).toEqual(["###", "###"]);
    expect(rowsOf(erode(full, { radius: 9 }))).toEqual(["...", "..."]);
  });
});

describe("opening and closing, by hand", () => {
  test("opening cuts bridges and spurs", () => {
    const mask = plane(["###...###", "#########", "###...###"]);
    const box = { radius: 1, unit: "voxel", shape: "box" } as const;
    expect(rowsOf(opening(mask, box))).toEqual(["###...###", "###...###", "###...###"]);
  });

  test("opening, border", () => {
    const mask = plane(["##..", "....", "...."]);
    expect(rowsOf(opening(mask, { radius: 1 }))).toEqual(["....", "....", "...."]);
    const corner = plane(["##..", "##..", "...."]);
    expect(rowsOf(opening(corner, { radius: 1, border: "foreground" }))).toEqual(["##..", "#...", "...."]);
  });

  test("closing fills cracks, at the border too, and takes nothing away", () => {
    const mask = plane(["#.##", "#.##", "#..."]);
    const box = { radius: 1, unit: "voxel", shape: "box" } as const;
    expect(rowsOf(closing(mask, box))).toEqual(["####", "####", "#..."]);
    expect(rowsOf(closing(mask, { ...box, border: "foreground" }))).toEqual(["####", "####", "####"]);
  });

  test("closing by more than the image is as if there were more around it", () => {
    const mask = plane(["#....#", "......", "#....#"]);
    const box = { radius: 50, unit: "voxel", shape: "box" } as const;
    expect(rowsOf(closing(mask, box))).toEqual(["######", "######", "######"]);
    // a ball around (1, 51) holds (1, 1) and neither of the two
    const pair = ["......", "#..#..", "......"];
    expect(rowsOf(closing(plane(pair), { radius: 50 }))).toEqual(pair);
  });
});

describe.each([
  ["dilate", dilate],
  ["erode", erode],
  ["opening", opening],
  ["closing", closing],
] as const)("%s", (_, operation) => {
  test("an empty mask stays empty, whatever the label", () => {
    for (const options of [{ radius: 1 }, { radius: 1, label: 3 }]) {
      expect(rowsOf(operation(plane(["...", "..."]), options))).toEqual(["...", "..."]);
    }
  });

  test("works on one label and returns 1, uint8, on the same grid", () => {
    const mask = plane(["........", ".333.22.", ".333.22.", ".333....", "........"], {
      origin: [5, 6],
      spacing: [2, 2],
    });
    const alone = plane(["........", ".###....", ".###....", ".###....", "........"], {
      origin: [5, 6],
      spacing: [2, 2],
    });
    const result = operation(mask, { radius: 2, label: 3 });
    expect(rowsOf(result)).toEqual(rowsOf(operation(alone, { radius: 2 })));
    expect(result).toMatchObject({ pixelType: "uint8", size: [8, 5], origin: [5, 6], spacing: [2, 2] });
  });

  test("reads masks of any type and stride, and leaves them as they are", () => {
    const rows = ["..##..#", ".####..", ".####..", "......."];
    const expected = rowsOf(operation(plane(rows), { radius: 1 }));
    const data = Float32Array.from({ length: 28 }, (_, i) => (rows[i % 4][Math.floor(i / 4)] === "#" ? 1 : 0));
    const strided = { data, shape: [7, 4], stride: [4, 1], offset: 0 };
    const { image, expectUnchanged } = frozen(createImage(strided));
    expect(rowsOf(operation(image, { radius: 1 }))).toEqual(expected);
    expectUnchanged();
  });
});
