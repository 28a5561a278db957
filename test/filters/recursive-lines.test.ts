import { afterEach, describe, expect, test, vi } from "vitest";
import { type Kept, recursiveLaplacian } from "../../src/filters/recursive-gaussian.ts";
import { LANES, type LineKernel, quickLines } from "../../src/filters/recursive-lines.ts";
import { randomFrom } from "../io/random.ts";

afterEach(() => vi.unstubAllGlobals());

const plain: LineKernel = () => undefined;
const spacingOf = (size: readonly number[]) => size.map((_, axis) => 0.7 + 0.4 * axis);

function voxelsOf(size: readonly number[], seed: number): Float32Array {
  const next = randomFrom(seed);
  return Float32Array.from({ length: size.reduce((product, n) => product * n, 1) }, () => 1000 * next() - 300);
}

describe("lines filtered in WebAssembly have the bits of the plain ones", () => {
  // as few lines as are filtered at once, one more and one fewer; lines of the least length; more than fit into the memory
  const sizes = [
    [LANES, LANES, 4],
    [LANES - 1, LANES, 9],
    [LANES + 1, LANES + 1, 5],
    [4, 4, 20],
    [4, LANES],
    [61, 40],
    [40, 30, 300],
  ];
  // a part of one voxel at the first, and at the last, border; the middle; all
  const parts: readonly ((n: number) => readonly [first: number, count: number])[] = [
    () => [0, 1],
    (n) => [n - 1, 1],
    (n) => [n >> 2, n >> 1],
    (n) => [0, n],
  ];
  test.each(sizes.map((size) => [size.join(" x "), size] as const))("%s", (_, size) => {
    const source = voxelsOf(size, 5);
    for (const part of parts) {
      const places = size.map(part);
      const kept: Kept = { first: places.map(([first]) => first), count: places.map(([, count]) => count) };
      for (const voxels of [source, Float64Array.from(source)]) {
        const [quick, slow] = [quickLines, plain].map((kernel) =>
          recursiveLaplacian(voxels, size, spacingOf(size), 1.7, kept, kernel),
        );
        expect(quick).toEqual(slow);
      }
    }
  });

  test("which are what the recursion says", () => {
    const quick = quickLines(6, 6 * LANES)!;
    const [n, d, m, bn, bm] = [
      [3, 2, 1, 5],
      [0.5, -0.25, 0.125, 2],
      [1, 4, 2, 3],
      [7, 1, 1, 2],
      [1, 0, 3, 1],
    ];
    quick.coefficients.set([n, d, m, bn, bm].flat());
    const line = [1, -2, 4, 3, 7, 5];
    // value i of line w, as lines lie side by side
    quick.from.set(line.flatMap((value) => Array.from({ length: LANES }, (_, w) => value * (w + 1))));
    const layout = { along: LANES, across: 1 };
    quick.run(0, layout, LANES, layout, 6, 2, 3);
    const edgeAt = (values: readonly number[], i: number) => values[Math.min(Math.max(i, 0), values.length - 1)];
    const pass = (values: readonly number[], weights: readonly number[], border: readonly number[], shift: number) => {
      const made: number[] = [];
      for (let i = 0; i < values.length; i++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum += edgeAt(values, i - k - shift) * weights[k];
        let past = 0;
        for (let k = 1; k <= 4; k++) past += k <= i ? made[i - k] * d[k - 1] : values[0] * border[k - 1];
        made.push(sum - past);
      }
      return made;
    };
    const forth = pass(line, n, bn, 0);
    const back = pass(line.toReversed(), m, bm, 1).toReversed();
    for (let w = 0; w < LANES; w++) {
      const found = [1, 2, 3].map((row) => quick.to[row * LANES + w]);
      expect(found).toEqual([2, 3, 4].map((i) => Math.fround((w + 1) * (forth[i] + back[i]))));
    }
  });
});

test.each([
  ["there is no WebAssembly", undefined],
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
])("the same response where %s", (_, stub) => {
  const size = [20, 20, 6];
  const source = voxelsOf(size, 9);
  const expected = recursiveLaplacian(source, size, [1, 1, 2], 2);
  vi.stubGlobal("WebAssembly", stub);
  expect(quickLines(6, 96)).toBeUndefined();
  expect(recursiveLaplacian(source, size, [1, 1, 2], 2)).toEqual(expected);
});
