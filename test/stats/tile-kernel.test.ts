import { afterEach, describe, expect, test, vi } from "vitest";
import { columnProducts, type WriteRows } from "../../src/selection/column-products.ts";
import { plainTiles, quickTiles } from "../../src/stats/tile-kernel.ts";
import { fillGram } from "../../src/survival/penalized-cox/signed-gram.ts";
import { randomFrom } from "../io/random.ts";

afterEach(() => vi.unstubAllGlobals());

const next = randomFrom(7);
const columnsOf = (n: number, p: number) =>
  Array.from({ length: p }, () =>
    Float64Array.from({ length: n }, () => (next() - 0.4) * 10 ** Math.floor(6 * next())),
  );

describe("the kernel in WebAssembly gives the bits of the plain one", () => {
  test("and adds to what is in the tile", () => {
    const quick = quickTiles(64)!;
    const plain = plainTiles(64);
    for (const { room, tile, multiply } of [quick, plain]) {
      for (let i = 0; i < 64; i++) room[i] = Math.sqrt(i + 1) - 4;
      tile.fill(0.1);
      multiply(0, 32, 8);
    }
    expect(quick.tile).toEqual(plain.tile);
    let sum = 0.1;
    for (let row = 0; row < 8; row++) sum += plain.room[4 * row + 2] * plain.room[32 + 4 * row + 3];
    expect(plain.tile[11]).toBe(sum);
  });

  // more rows than a block has, columns that are no multiple of four
  test.each([
    [1, 1],
    [5, 4],
    [1024, 7],
    [2500, 70],
  ])("products of %i rows, %i columns", (n, p) => {
    const columns = columnsOf(n, p);
    const write: WriteRows = (j, start, rows, to, at) => {
      for (let i = start; i < start + rows; i++, at += 4) to[at] = columns[j][i];
    };
    const starts = Float64Array.from({ length: p }, (_, i) => i * p);
    const [quick, plain] = [quickTiles, plainTiles].map((kernel) => {
      const out = new Float64Array(p * p);
      columnProducts(n, p, write, out, starts, kernel);
      return out;
    });
    expect(quick).toEqual(plain);
    if (p > 1) {
      let sum = 0;
      for (let i = 0; i < Math.min(n, 1024); i++) sum += columns[0][i] * columns[1][i];
      let rest = 0;
      for (let i = 1024; i < Math.min(n, 2048); i++) rest += columns[0][i] * columns[1][i];
      let last = 0;
      for (let i = 2048; i < n; i++) last += columns[0][i] * columns[1][i];
      expect(plain[1]).toBe(sum + rest + last);
    }
  });

  test.each([4, 5, 6, 7, 8, 17, 19, 22])("sums of squares of %i columns, with some that are taken away", (count) => {
    for (const [length, plus] of [
      [2100, 2100],
      [2100, 1500],
      [9, 9],
    ]) {
      const z = Float64Array.from(columnsOf(length, count).flatMap((column) => Array.from(column)));
      const fill = (kernel?: typeof quickTiles) => {
        const matrix = new Float64Array(30 * 30);
        fillGram({ length, plus }, z, 0, count, matrix, 30, kernel);
        return matrix;
      };
      expect(fill(quickTiles)).toEqual(fill());
      expect(fill(plainTiles)).toEqual(fill());
      // grown column by column
      const grown = new Float64Array(30 * 30);
      for (let a = 0; a < count; a++) fillGram({ length, plus }, z, a, a + 1, grown, 30);
      fill().forEach((value, at) => {
        expect(Math.abs(grown[at] - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value) + 1e-3);
      });
    }
  });
});

describe("without WebAssembly", () => {
  const correlationsOf = async () => {
    const { spearmanMatrix } = await import("radiosurv/selection");
    const seeded = randomFrom(3);
    const table = Object.fromEntries(
      Array.from({ length: 120 }, (_, j) => [`f${j}`, Float64Array.from({ length: 400 }, seeded)]),
    );
    return spearmanMatrix(table).values;
  };

  test.each([
    ["there is none", undefined],
    [
      "a policy forbids it",
      {
        Memory: WebAssembly.Memory,
        Module: class {
          constructor() {
            throw new WebAssembly.CompileError("Refused to compile or instantiate WebAssembly module");
          }
        },
      },
    ],
  ])("%s: the same matrix", async (_, stub) => {
    const expected = await correlationsOf();
    vi.stubGlobal("WebAssembly", stub);
    expect(quickTiles(16)).toBeUndefined();
    expect(await correlationsOf()).toEqual(expected);
  });
});
