import { describe, expect, test } from "vitest";
import { dominantPair } from "../../src/stats/dominant-pair.ts";
import { symmetricEigenvalues } from "../../src/stats/symmetric-eigenvalues.ts";
import { randomFrom } from "../io/random.ts";

type Matrix = { readonly n: number; readonly rows: Float64Array };

const productOf =
  ({ n, rows }: Matrix) =>
  (x: Float64Array, out: Float64Array): void => {
    for (let i = 0; i < n; i++) {
      out[i] = 0;
      for (let j = 0; j < n; j++) out[i] += rows[i * n + j] * x[j];
    }
  };

/** A symmetric matrix with the given eigenvalues, and the eigenvector of the first. */
function matrixOf(values: readonly number[], random: () => number): Matrix & { readonly known: Float64Array } {
  const n = values.length;
  const vectors: number[][] = [];
  for (let k = 0; k < n; k++) {
    const v = Array.from({ length: n }, () => random() - 0.5);
    for (let pass = 0; pass < 2; pass++) {
      for (const u of vectors) {
        const part = u.reduce((sum, x, i) => sum + x * v[i], 0);
        for (let i = 0; i < n; i++) v[i] -= part * u[i];
      }
    }
    const length = Math.hypot(...v);
    vectors.push(v.map((x) => x / length));
  }
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      values.forEach((value, k) => (rows[i * n + j] += value * vectors[k][i] * vectors[k][j]));
  }
  return { n, rows, known: Float64Array.from(vectors[0]) };
}

function check(matrix: Matrix, known: Float64Array, expected: number): void {
  const found = dominantPair(productOf(matrix), known);
  if (!found) throw new Error("nothing found");
  const { value, vector } = found;
  const size = Math.abs(expected) || 1;
  expect(Math.abs(value - expected) / size).toBeLessThan(1e-13);
  const image = new Float64Array(matrix.n);
  productOf(matrix)(vector, image);
  expect(Math.hypot(...image.map((x, i) => x - value * vector[i]))).toBeLessThan(1e-8 * size + 1e-15);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
  expect(vector.reduce((sum, x, i) => sum + x * known[i], 0)).toBeCloseTo(0, 12);
}

describe("dominantPair", () => {
  test.each([
    ["a pair of two rows", [1, 0.3], 0.3],
    ["a value below zero", [1, 0.2, -0.7, 0.5], -0.7],
    ["two of equal magnitude and sign", [1, 0.6, 0.6, 0.1, 0], 0.6],
    ["one as large as the known one", [1, 1, 0.5, 0.2], 1],
    ["one that is larger than the known one", [1, 5, 0.5, 0.2], 5],
    ["nothing beside the known one", [1, 0, 0, 0], 0],
    ["many of which one stands out", [1, ...Array.from({ length: 40 }, (_, k) => 0.9 * 0.8 ** k)], 0.9],
  ])("finds %s", (_, values, expected) => {
    const matrix = matrixOf(values, randomFrom(values.length));
    check(matrix, matrix.known, expected);
  });

  test("of random matrices, as the method for all eigenvalues has it", () => {
    const random = randomFrom(5);
    for (let round = 0; round < 200; round++) {
      const n = 2 + (round % 30);
      const values = Array.from({ length: n }, (_, k) => (k === 0 ? 1 : 0.98 * (2 * random() - 1)));
      const matrix = matrixOf(values, random);
      const [known, ...others] = Array.from(symmetricEigenvalues(matrix.rows.slice(), n)).sort((a, b) => b - a);
      expect(known).toBeCloseTo(1, 12);
      const expected = others.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best));
      const rival = others.some((value) => Math.abs(value + expected) < 1e-3);
      if (!rival) check(matrix, matrix.known, expected);
    }
  });

  test("gives up where many values lie closest together at the end", () => {
    const n = 4001;
    const values = Float64Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 0.9 - 0.4 * (i / n) ** 3));
    const known = new Float64Array(n);
    known[0] = 1;
    const multiply = (x: Float64Array, out: Float64Array): void => {
      for (let i = 0; i < n; i++) out[i] = values[i] * x[i];
    };
    expect(dominantPair(multiply, known)).toBeUndefined();
  });
});
