import { describe, expect, test } from "vitest";
import { createImage } from "../../src/image/image.ts";
import { fillHoles } from "../../src/morphology/index.ts";
import { frozen, voxels } from "../image/images.ts";
import { plane, rowsOf } from "./masks.ts";

describe("in 2D, by hand", () => {
  test.each([
    ["a ring", ["###", "#.#", "###"], ["###", "###", "###"]],
    ["a cup is open", ["#.#", "#.#", "###"], ["#.#", "#.#", "###"]],
    ["a cup that the border closes is open too", ["#.#", "###"], ["#.#", "###"]],
    [
      "an island in a hole",
      ["#####", "#...#", "#.#.#", "#...#", "#####"],
      ["#####", "#####", "#####", "#####", "#####"],
    ],
    ["a ring of corners", [".#.", "#.#", ".#."], [".#.", "###", ".#."]],
    ["two holes", ["#####", "#.#.#", "#####"], ["#####", "#####", "#####"]],
  ])("%s", (_, rows, expected) => expect(rowsOf(fillHoles(plane(rows)))).toEqual(expected));

  test("over corners the background gets in", () => {
    const rows = [".#.", "#.#", ".#."];
    expect(rowsOf(fillHoles(plane(rows), { connectivity: 8 }))).toEqual(rows);
    expect(rowsOf(fillHoles(plane(rows), { connectivity: 4, dimension: 2 }))).toEqual([".#.", "###", ".#."]);
    expect(rowsOf(fillHoles(plane(rows), { dimension: 3 }))).toEqual([".#.", "###", ".#."]);
  });
});

describe("in 3D", () => {
  const shell = () => {
    const data = new Uint8Array(125);
    for (let i = 0; i < 125; i++) {
      const [x, y, z] = [i % 5, Math.floor(i / 5) % 5, Math.floor(i / 25)];
      const far = Math.max(Math.abs(x - 2), Math.abs(y - 2), Math.abs(z - 2));
      data[i] = far === 1 ? 1 : 0;
    }
    return data;
  };
  const center = 62;

  test("a cavity", () => {
    const { image, expectUnchanged } = frozen(createImage(shell(), [5, 5, 5]));
    const filled = voxels(fillHoles(image));
    expect(filled[center]).toBe(1);
    expect(filled.reduce((a, b) => a + b)).toBe(27);
    expectUnchanged();
  });

  test("a tube is open, but not slice by slice", () => {
    const data = shell();
    data[center - 25] = data[center + 25] = 0;
    const mask = createImage(data, [5, 5, 5]);
    expect(voxels(fillHoles(mask))).toEqual(Array.from(data));
    expect(voxels(fillHoles(mask, { dimension: 2 })).reduce((a, b) => a + b)).toBe(27);
  });

  test("open over an edge, over a corner", () => {
    const data = shell();
    data[center - 25 - 5] = 0; // an edge of the shell is missing
    const edge = createImage(data, [5, 5, 5]);
    expect(voxels(fillHoles(edge))[center]).toBe(1);
    expect(voxels(fillHoles(edge, { connectivity: 18 }))[center]).toBe(0);
    const other = shell();
    other[center - 25 - 5 - 1] = 0;
    const corner = createImage(other, [5, 5, 5]);
    expect(voxels(fillHoles(corner, { connectivity: 18 }))[center]).toBe(1);
    expect(voxels(fillHoles(corner, { connectivity: 26 }))[center]).toBe(0);
  });
});

test("label: another one in the hole is filled too; an empty mask stays empty", () => {
  const mask = plane(["22222", "21112", "21.12", "21112", "22222"]);
  expect(rowsOf(fillHoles(mask))).toEqual([".....", ".###.", ".###.", ".###.", "....."]);
  expect(rowsOf(fillHoles(mask, { label: 2 }))).toEqual(["#####", "#####", "#####", "#####", "#####"]);
  expect(rowsOf(fillHoles(plane(["..", ".."])))).toEqual(["..", ".."]);
});
