import { maskOutline } from "radiosurv/study";
import { expect, test } from "vitest";

/** Signed area of a closed line: positive if clockwise with y down. */
function area(line: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < line.length; i += 2) {
    const j = (i + 2) % line.length;
    sum += line[i] * line[j + 1] - line[j] * line[i + 1];
  }
  return sum / 2;
}

function mask(rows: readonly string[]): [Uint8Array, number, number] {
  return [Uint8Array.from(rows.join(""), (c) => (c === "#" ? 1 : 0)), rows[0].length, rows.length];
}

test("a square loses its corners, as lines go through the middles of pixel edges", () => {
  const lines = maskOutline(...mask(["....", ".##.", ".##.", "...."]));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toEqual(Float64Array.of(1.5, 1, 2.5, 1, 3, 1.5, 3, 2.5, 2.5, 3, 1.5, 3, 1, 2.5, 1, 1.5));
  expect(area(lines[0])).toBe(4 - 4 / 8);
});

test("parts, holes and the border of the image each have their line; holes run the other way", () => {
  const lines = maskOutline(...mask(["#####..#", "#...#...", "#.#.#..#", "#...#..#", "#####..#"]));
  expect(lines.map(area).map(Math.sign)).toEqual([1, 1, 1, 1, -1]);
});

test("lines of pixels that touch at a corner end where they begin", () => {
  const lines = maskOutline(...mask(["#.#", ".#.", "#.#"]));
  const total = lines.reduce((sum, line) => sum + area(line), 0);
  expect(total).toBeGreaterThan(0);
  expect(lines.length).toBeGreaterThan(0);
});

test("a tolerance leaves points out and moves the line no farther than that", () => {
  const n = 40;
  const disc = Uint8Array.from({ length: n * n }, (_, i) => (((i % n) - 20) ** 2 + (i / n - 20) ** 2 < 250 ? 1 : 0));
  const [all] = maskOutline(disc, n, n);
  const [few] = maskOutline(disc, n, n, 0.5);
  expect(few.length).toBeLessThan(all.length / 2);
  expect(Math.abs(area(few) - area(all))).toBeLessThan(0.05 * area(all));
});

test("an empty mask has no line", () => {
  expect(maskOutline(new Uint8Array(6), 3, 2)).toEqual([]);
});
