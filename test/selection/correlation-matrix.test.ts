import { pearsonMatrix, spearmanDistance, spearmanMatrix } from "radiosurv/selection";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { comparison } from "../survival/shared-reference.ts";
import { matrixRow, selectionFixture } from "./fixture.ts";

const next = randomFrom(3);

/** Columns of whole numbers with ties. */
function coarseColumns(n: number, p: number): Record<string, number[]> {
  return Object.fromEntries(
    Array.from({ length: p }, (_, j) => [`f${j}`, Array.from({ length: n }, () => Math.floor(next() * 12))]),
  );
}

/** Ranks one by one, ties with their mean, and the textbook formula. */
function naiveSpearman(x: readonly number[], y: readonly number[]): number {
  const ranks = (values: readonly number[]) =>
    values.map((value) => {
      const below = values.filter((other) => other < value).length;
      const same = values.filter((other) => other === value).length;
      return below + (same + 1) / 2;
    });
  const [a, b] = [ranks(x), ranks(y)];
  const mean = (a.length + 1) / 2;
  const sum = (u: readonly number[], v: readonly number[]) =>
    u.reduce((s, value, i) => s + (value - mean) * (v[i] - mean), 0);
  return sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b));
}

describe("correlations", () => {
  test("by hand: ties share their mean rank", () => {
    // ranks 1, 2.5, 2.5, 4 and 4, 3, 2, 1: covariance -4.5, squares 4.5 and 5
    const { values, names, rowsUsed } = spearmanMatrix({ a: [1, 5, 5, 9], b: [4, 3, 2, 1] });
    expect(names).toEqual(["a", "b"]);
    expect(values[1]).toBe(-4.5 / Math.sqrt(4.5 * 5));
    expect([values[0], values[2], values[3], rowsUsed]).toEqual([1, values[1], 1, 4]);
  });

  test("equal those of R", () => {
    const { columns, spearman, pearson } = selectionFixture;
    const all = comparison();
    const ours = { spearman: spearmanMatrix(columns).values, pearson: pearsonMatrix(columns).values };
    spearman.forEach((row, i) => all.compare("spearman", matrixRow(ours.spearman, row.length, i), row));
    pearson.forEach((row, i) => all.compare("pearson", matrixRow(ours.pearson, row.length, i), row));
    console.log(`correlations: ${all.values} values, largest relative difference ${all.largest.toExponential(1)}`);
    expect(all.largest, all.worst).toBeLessThan(2e-13);
  });

  // sizes around the 4 x 4 tiles, and above the rows of a block
  test.each([
    [7, 1],
    [9, 3],
    [30, 4],
    [12, 5],
    [11, 66],
    [1100, 6],
  ])("%i rows, %i columns: as one by one", (n, p) => {
    const columns = coarseColumns(n, p);
    const lists = Object.values(columns);
    const { values } = spearmanMatrix(columns);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < p; j++) {
        if (n < 100 || i < 2) expect(values[i * p + j]).toBeCloseTo(naiveSpearman(lists[i], lists[j]), 13);
        expect(values[i * p + j]).toBe(values[j * p + i]);
      }
    }
  });

  test("identical and reversed ranks give exactly 1 and -1, any monotone scale the same bits", () => {
    const x = Array.from({ length: 311 }, () => next());
    const table = { x, y: x.map((value) => value ** 3 + 7), z: x.map((value) => -value), u: x.map(() => next()) };
    const { values } = spearmanMatrix(table);
    expect([values[1], values[2]]).toEqual([1, -1]);
    expect(values[3]).toBe(values[7]);
    expect(values[3]).toBe(-values[11]);
  });

  test("Pearson: shift and unit do not matter, however large", () => {
    const x = Array.from({ length: 50 }, () => next());
    const y = x.map((value) => value + next());
    const r = pearsonMatrix({ x, y }).values[1];
    const far = pearsonMatrix({ x: x.map((v) => v * 1e-170), y: y.map((v) => v * 1e300) }).values[1];
    expect(far).toBeCloseTo(r, 14);
    const shifted = pearsonMatrix({ x: x.map((v) => v + 1e6), y }).values[1];
    expect(shifted).toBeCloseTo(r, 9);
    expect(pearsonMatrix({ x, y: x.map((v) => 3 * v) }).values[1]).toBeLessThanOrEqual(1);
  });

  test("the order of rows does not matter to a rank correlation, bit by bit", () => {
    const columns = coarseColumns(200, 6);
    const order = columns.f0.map((_, i) => i).sort(() => next() - 0.5);
    const moved = Object.fromEntries(Object.entries(columns).map(([name, list]) => [name, order.map((i) => list[i])]));
    expect(spearmanMatrix(moved)).toEqual(spearmanMatrix(columns));
  });

  test.each([
    ["spearmanMatrix", spearmanMatrix],
    ["pearsonMatrix", pearsonMatrix],
  ])("%s: a constant column is NaN and named", (_, matrix) => {
    const { values, constant } = matrix({ a: [1, 2, 3], b: [0.1, 0.1, 0.1], c: [3, 1, 2] });
    expect(constant).toEqual(["b"]);
    const half = expect.closeTo(-0.5, 15);
    expect(Array.from(values)).toEqual([1, NaN, half, NaN, NaN, NaN, half, NaN, 1]);
  });

  test.each([
    ["spearmanMatrix", spearmanMatrix],
    ["pearsonMatrix", pearsonMatrix],
    ["spearmanDistance", spearmanDistance],
  ])("%s: NaN is refused by name, or its rows are left out and counted", (name, matrix) => {
    const table = { a: [1, 2, NaN, 3, 5], b: [2, 1, 4, 7, NaN], c: [1, 2, 3, 4, 4] };
    expect(() => matrix(table)).toThrow(
      `${name}: column "a" must hold finite numbers; got NaN in row 2; leave such rows out with missing: "omit", or impute them first`,
    );
    const result = matrix(table, { missing: "omit" });
    expect([result.rowsUsed, result.rowsOmitted]).toEqual([3, 2]);
    expect(result.values).toEqual(matrix({ a: [1, 2, 3], b: [2, 1, 7], c: [1, 2, 4] }).values);
    expect(() => matrix({ a: [1, Infinity] }, { missing: "omit" })).toThrow(
      "got Infinity in row 1; correct or drop it first",
    );
    expect(() => matrix({ a: [NaN] }, { missing: "omit" })).toThrow(
      "at least one row without a missing value is needed",
    );
    expect(() => matrix({})).toThrow("at least one row");
    expect(() => matrix(table, { missing: "pairwise" as never })).toThrow(
      `${name}: missing must be one of throw, omit`,
    );
  });
});

describe("spearmanDistance", () => {
  const table = { a: [1, 2, 3, 4], b: [1, 4, 9, 9], c: [4, 3, 1, 2] };
  const rho = spearmanMatrix(table).values;
  const pairs = [rho[1], rho[2], rho[5]];

  test.each([
    [undefined, (r: number) => 1 - Math.abs(r)],
    ["1-|rho|", (r: number) => 1 - Math.abs(r)],
    ["1-rho", (r: number) => 1 - r],
    ["1-rho^2", (r: number) => 1 - r * r],
    ["sqrt(2(1-|rho|))", (r: number) => Math.sqrt(2 * (1 - Math.abs(r)))],
  ] as const)("%s", (distance, formula) => {
    expect(Array.from(spearmanDistance(table, { distance }).values)).toEqual(pairs.map(formula));
  });

  test("a constant column is refused by name, and so is another distance", () => {
    expect(() => spearmanDistance({ ...table, d: [0, 0, 0, 0], e: [1, 1, 1, 1] })).toThrow(
      'spearmanDistance: a constant column has no rank correlation; drop "d", "e" first, as varianceFilter does',
    );
    expect(() => spearmanDistance(table, { distance: "rho" as never })).toThrow("distance must be one of 1-|rho|");
  });
});
