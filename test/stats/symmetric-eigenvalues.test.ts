import { describe, expect, test } from "vitest";
import { eigenvalues } from "../../src/stats/eigenvalues.ts";
import { symmetricEigenvalues } from "../../src/stats/symmetric-eigenvalues.ts";
import { randomFrom } from "../io/random.ts";

const sorted = (values: Float64Array) => Array.from(values).sort((a, b) => a - b);

describe("symmetricEigenvalues", () => {
  test.each([
    ["one row", [7], [7]],
    ["two rows", [2, 1, 1, 2], [1, 3]],
    ["diagonal", [3, 0, 0, 0, -1, 0, 0, 0, 2], [-1, 2, 3]],
    ["zero", [0, 0, 0, 0], [0, 0]],
    // a path of four nodes: 2 cos(pi k / 5)
    [
      "path",
      [0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0],
      [4, 3, 2, 1].map((k) => 2 * Math.cos((Math.PI * k) / 5)),
    ],
    // all ones: n once, 0 otherwise
    ["ones", Array(25).fill(1), [0, 0, 0, 0, 5]],
    ["equal eigenvalues", [5, 0, 0, 0, 5, 0, 0, 0, 5], [5, 5, 5]],
  ])("%s", (_, matrix, expected) => {
    const found = sorted(symmetricEigenvalues(Float64Array.from(matrix), expected.length));
    expected.forEach((value, k) => {
      expect(Math.abs(found[k] - value)).toBeLessThan(1e-14);
    });
  });

  test("of random matrices, as the general method finds them", () => {
    const random = randomFrom(11);
    for (let round = 0; round < 300; round++) {
      const n = 1 + (round % 20);
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++)
          a[i * n + j] = a[j * n + i] = round % 3 === 0 && random() < 0.6 ? 0 : random() - 0.5;
      }
      const expected = sorted(eigenvalues(a.slice(), n).real);
      sorted(symmetricEigenvalues(a, n)).forEach((value, k) => {
        expect(Math.abs(value - expected[k])).toBeLessThan(1e-13 * n);
      });
    }
  });
});
