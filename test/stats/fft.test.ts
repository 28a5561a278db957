import { describe, expect, test } from "vitest";
import { fourierTransform, goodLength, transformGrid } from "../../src/stats/fft.ts";

/** Numbers in [-0.5, 0.5), the same every time. */
function numbers(n: number, seed: number): Float64Array {
  let state = seed;
  return Float64Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  });
}

// the definition, with angles reduced before they are multiplied
function directSum(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    for (let j = 0; j < n; j++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      a[k] += re[j] * Math.cos(angle) - im[j] * Math.sin(angle);
      b[k] += re[j] * Math.sin(angle) + im[j] * Math.cos(angle);
    }
  }
  return [a, b];
}

describe("fourierTransform", () => {
  const lengths = [...Array.from({ length: 64 }, (_, k) => k + 1), 74, 97, 128, 197, 201, 204, 251, 360, 1009];
  test.each(lengths)("of length %i equals the sum", (n) => {
    const re = numbers(n, n);
    const im = numbers(n, n + 7);
    const [a, b] = directSum(re, im);
    fourierTransform(n)(re, im);
    let error = 0;
    let size = 0;
    for (let k = 0; k < n; k++) {
      error += (re[k] - a[k]) ** 2 + (im[k] - b[k]) ** 2;
      size += a[k] ** 2 + b[k] ** 2;
    }
    expect(Math.sqrt(error / size)).toBeLessThan(3e-15);
  });

  test("by hand: 1, 2, 3, 4", () => {
    const re = Float64Array.of(1, 2, 3, 4);
    const im = new Float64Array(4);
    fourierTransform(4)(re, im);
    expect([...re]).toEqual([10, -2, -2, -2]);
    expect([...im].map((x) => x + 0)).toEqual([0, 2, 0, -2]);
  });

  test("a transform may be used again", () => {
    const transform = fourierTransform(37);
    const once = [numbers(37, 1), numbers(37, 2)] as const;
    const twice = [numbers(37, 1), numbers(37, 2)] as const;
    transform(...once);
    transform(numbers(37, 3), numbers(37, 4));
    transform(...twice);
    expect(twice).toEqual(once);
  });
});

describe("transformGrid", () => {
  test.each([[[8, 6, 5]], [[7, 1, 13]], [[12, 37]]])("there and back, and Parseval: %j", (size) => {
    const n = size.reduce((product, length) => product * length, 1);
    const re = numbers(n, 11);
    const im = numbers(n, 12);
    const energy = re.reduce((sum, x, i) => sum + x * x + im[i] * im[i], 0);
    transformGrid(re, im, size, false);
    expect(re.reduce((sum, x, i) => sum + x * x + im[i] * im[i], 0) / n / energy).toBeCloseTo(1, 13);
    transformGrid(re, im, size, true);
    const back = numbers(n, 11);
    re.forEach((x, i) => expect(Math.abs(x - back[i])).toBeLessThan(1e-14));
  });

  test("along some axes only: rows of a plane by themselves", () => {
    const re = numbers(12, 5);
    const im = new Float64Array(12);
    const row = re.slice(4, 8);
    const rowIm = new Float64Array(4);
    fourierTransform(4)(row, rowIm);
    transformGrid(re, im, [4, 3], false, [0]);
    expect([...re.slice(4, 8)]).toEqual([...row]);
    expect([...im.slice(4, 8)]).toEqual([...rowIm]);
  });
});

test("goodLength is the next product of 2, 3 and 5", () => {
  expect([1, 7, 11, 97, 121, 197, 1025].map(goodLength)).toEqual([1, 8, 12, 100, 125, 200, 1080]);
});
