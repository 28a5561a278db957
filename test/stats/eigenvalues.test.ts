import { describe, expect, test } from "vitest";
import { eigenvalues } from "../../src/stats/eigenvalues.ts";
import { largestTwo } from "../../src/stats/largest-eigenvalues.ts";
import { randomFrom } from "../io/random.ts";

// relative to the norm of the matrix: a backward stable method is within a few n of rounding
const ROUNDING = 1e-13;

type Rows = readonly (readonly number[])[];
const root3 = Math.sqrt(3);

// each with its eigenvalues as [real, imaginary]
const KNOWN: [string, Rows, [number, number][]][] = [
  ["one number", [[7]], [[7, 0]]],
  [
    "a diagonal",
    [
      [3, 0, 0],
      [0, -1, 0],
      [0, 0, 2],
    ],
    [
      [3, 0],
      [2, 0],
      [-1, 0],
    ],
  ],
  [
    "a triangle: its diagonal",
    [
      [1, 5, 9],
      [0, 2, 7],
      [0, 0, 3],
    ],
    [
      [3, 0],
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "a lower triangle",
    [
      [1, 0, 0],
      [5, 2, 0],
      [9, 7, 3],
    ],
    [
      [3, 0],
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "a quarter turn: +-i",
    [
      [0, -1],
      [1, 0],
    ],
    [
      [0, 1],
      [0, -1],
    ],
  ],
  [
    "a turn by 60 degrees: cos +- i sin",
    [
      [0.5, -root3 / 2],
      [root3 / 2, 0.5],
    ],
    [
      [0.5, root3 / 2],
      [0.5, -root3 / 2],
    ],
  ],
  [
    "a turn in space, about z",
    [
      [0, -1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
    [
      [1, 0],
      [0, 1],
      [0, -1],
    ],
  ],
  [
    "a cyclic shift: the third roots of 1",
    [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
    [
      [1, 0],
      [-0.5, root3 / 2],
      [-0.5, -root3 / 2],
    ],
  ],
  [
    "a reflection",
    [
      [0, 1],
      [1, 0],
    ],
    [
      [1, 0],
      [-1, 0],
    ],
  ],
  [
    "symmetric, by hand: trace 4, determinant 3",
    [
      [2, 1],
      [1, 2],
    ],
    [
      [3, 0],
      [1, 0],
    ],
  ],
  [
    "all ones: n once, else 0",
    [
      [1, 1, 1],
      [1, 1, 1],
      [1, 1, 1],
    ],
    [
      [3, 0],
      [0, 0],
      [0, 0],
    ],
  ],
  [
    "rank one: its trace once",
    [
      [2, 4, 6],
      [1, 2, 3],
      [3, 6, 9],
    ],
    [
      [13, 0],
      [0, 0],
      [0, 0],
    ],
  ],
  [
    "nothing but zeros",
    [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ],
  [
    "the same one twice",
    [
      [5, 0],
      [0, 5],
    ],
    [
      [5, 0],
      [5, 0],
    ],
  ],
  [
    "blocks with equal eigenvalues",
    [
      [2, 1, 0, 0],
      [1, 2, 0, 0],
      [0, 0, 2, 1],
      [0, 0, 1, 2],
    ],
    [
      [3, 0],
      [3, 0],
      [1, 0],
      [1, 0],
    ],
  ],
  // x^4 - 10 x^3 + 35 x^2 - 50 x + 24 = (x - 1)(x - 2)(x - 3)(x - 4)
  [
    "a companion matrix",
    [
      [10, -35, 50, -24],
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ],
    [
      [4, 0],
      [3, 0],
      [2, 0],
      [1, 0],
    ],
  ],
];

describe("eigenvalues", () => {
  test.each(KNOWN)("%s", (_, rows, expected) => {
    const found = sorted(eigenvalues(flat(rows), rows.length));
    expected.forEach(([real, imaginary], k) => {
      expect(found[k][0]).toBeCloseTo(real, 12);
      expect(found[k][1]).toBeCloseTo(imaginary, 12);
    });
  });

  test("one eigenvalue without enough eigenvectors: found to the root of rounding", () => {
    const { real, imaginary } = eigenvalues(Float64Array.of(2, 1, 0, 0, 2, 1, 0, 0, 2), 3);
    for (const value of [...real, ...imaginary.map((x) => 2 + x)]) expect(value).toBeCloseTo(2, 4);
  });

  test.each([2, 3, 4, 7, 20, 60])("trace and trace of the square of random %i x n matrices", (n) => {
    const random = randomFrom(n);
    for (let run = 0; run < 5; run++) {
      const matrix = Float64Array.from({ length: n * n }, () => random() - 0.5);
      const { real, imaginary } = eigenvalues(matrix.slice(), n);
      let trace = 0;
      let square = 0;
      let norm = 0;
      for (let i = 0; i < n; i++) {
        trace += matrix[i * n + i];
        for (let j = 0; j < n; j++) {
          square += matrix[i * n + j] * matrix[j * n + i];
          norm += matrix[i * n + j] ** 2;
        }
      }
      const sum = real.reduce((total, x) => total + x, 0);
      const squares = real.reduce((total, x, k) => total + x * x - imaginary[k] ** 2, 0);
      expect(Math.abs(sum - trace)).toBeLessThan(n * ROUNDING * Math.sqrt(norm));
      expect(Math.abs(squares - square)).toBeLessThan(n * ROUNDING * norm);
      expect(imaginary.reduce((total, x) => total + x, 0)).toBe(0); // conjugate pairs
    }
  });

  test("symmetric: all real, their squares sum to the squared norm", () => {
    const n = 30;
    const matrix = symmetric(n, 3);
    const { real, imaginary } = eigenvalues(matrix.slice(), n);
    const norm = matrix.reduce((total, x) => total + x * x, 0);
    expect(Math.abs(real.reduce((total, x) => total + x * x, 0) - norm)).toBeLessThan(n * ROUNDING * norm);
    expect(Math.max(...imaginary.map(Math.abs))).toBeLessThan(1e-6);
  });

  test("a similar matrix has the same", () => {
    // D A D^-1 with powers of two, so that nothing is rounded
    const n = 12;
    const random = randomFrom(8);
    const matrix = Float64Array.from({ length: n * n }, random);
    const similar = matrix.map((x, k) => x * 2 ** ((Math.floor(k / n) % 5) - ((k % n) % 5)));
    const [a, b] = [matrix, similar].map((each) => sorted(eigenvalues(each.slice(), n)));
    a.forEach(([real, imaginary], k) => {
      expect(b[k][0]).toBeCloseTo(real, 10);
      expect(b[k][1]).toBeCloseTo(imaginary, 10);
    });
  });
});

describe("largestTwo", () => {
  const REAL = KNOWN.filter(([name, , values]) => values.every(([, i]) => i === 0) && !/twice|equal|zeros/.test(name));

  test.each(REAL)("%s", (_, rows, expected) => {
    const found = largestTwo(product(flat(rows), rows.length), rows.length);
    expected.slice(0, 2).forEach(([real], k) => expect(found[k]).toBeCloseTo(real, 12));
    expect(found).toHaveLength(Math.min(rows.length, 2));
  });

  test("of equal eigenvalues it finds both", () => {
    expect(largestTwo(product(Float64Array.of(1, 0, 0, 1), 2), 2)).toEqual([1, 1]);
    const blocks = KNOWN.find(([name]) => name.startsWith("blocks"))![1];
    const found = largestTwo(product(flat(blocks), 4), 4);
    expect(found[0]).toBeCloseTo(3, 12);
    expect(found[1]).toBeCloseTo(3, 12);
  });

  test("zeros", () => {
    expect(largestTwo((_, out) => out.fill(0), 5)).toEqual([0, 0]);
  });

  test.each([1, 2, 3, 5, 12, 13, 40, 90])("symmetric, n = %i, as by the QR method", (n) => {
    for (let seed = 1; seed <= 3; seed++) agree(symmetric(n, seed), n);
  });

  test.each([2, 3, 5, 12, 13, 40, 90])("not symmetric but positive, n = %i, as by the QR method", (n) => {
    // B D with B symmetric positive definite and D a positive diagonal: similar to a symmetric matrix, so all are real
    for (let seed = 1; seed <= 3; seed++) {
      const half = symmetric(n, seed);
      const scale = Float64Array.from({ length: n }, randomFrom(seed + 100));
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < n; k++) matrix[i * n + j] += half[i * n + k] * half[j * n + k] * (scale[j] + 0.1);
        }
      }
      agree(matrix, n);
    }
  });

  test("a gap of 1e-9 between the two, and a hundred others", () => {
    const n = 102;
    const diagonal = Float64Array.from({ length: n }, (_, k) => (k < 2 ? 1 - k * 1e-9 : 0.9 * Math.sin(k) ** 2));
    const found = largestTwo((x, out) => out.set(x.map((value, k) => value * diagonal[k])), n);
    expect(found[0]).toBeCloseTo(1, 12);
    expect(found[1]).toBeCloseTo(1 - 1e-9, 12);
  });

  test("does not change the vector that it was given, and says the same twice", () => {
    const matrix = symmetric(30, 5);
    const before = matrix.slice();
    expect(largestTwo(product(matrix, 30), 30)).toEqual(largestTwo(product(matrix, 30), 30));
    expect(matrix).toEqual(before);
  });

  function agree(matrix: Float64Array, n: number): void {
    const expected = Array.from(eigenvalues(matrix.slice(), n).real).sort((a, b) => b - a);
    const found = largestTwo(product(matrix, n), n);
    const scale = Math.max(...expected.map(Math.abs));
    found.forEach((value, k) => expect(Math.abs(value - expected[k])).toBeLessThan(1e-11 * scale));
  }
});

function flat(rows: Rows): Float64Array {
  return Float64Array.from(rows.flat());
}

function product(matrix: Float64Array, n: number): (x: Float64Array, out: Float64Array) => void {
  return (x, out) => {
    for (let i = 0; i < n; i++) {
      out[i] = 0;
      for (let j = 0; j < n; j++) out[i] += matrix[i * n + j] * x[j];
    }
  };
}

function symmetric(n: number, seed: number): Float64Array {
  const random = randomFrom(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random() - 0.5;
  }
  return matrix;
}

/** Pairs of real and imaginary part, the largest real part first, then the largest imaginary one. */
function sorted({ real, imaginary }: { real: Float64Array; imaginary: Float64Array }): [number, number][] {
  return Array.from(real, (x, k): [number, number] => [x, imaginary[k]]).sort((a, b) =>
    Math.abs(a[0] - b[0]) > 1e-9 ? b[0] - a[0] : b[1] - a[1],
  );
}
