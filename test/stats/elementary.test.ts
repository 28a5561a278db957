import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cbrt, cos, exp, log2, sin } from "../../src/stats/elementary.ts";
import { randomFrom } from "../io/random.ts";

// Math's own functions are within one unit in the last place in V8, so that a distance from them of at most one more
// than the documented bound shows a violation
const ULPS = 3;
const SAMPLES = 20000;

describe("log2", () => {
  test("of powers of two is exact, over the whole range of normal numbers", () => {
    for (let k = -1022; k <= 1023; k++) expect(log2(2 ** k)).toBe(k);
  });

  test("is accurate from 1e-300 to 1e300", () => {
    const random = randomFrom(1);
    expect(worst(SAMPLES, log2, Math.log2, () => 10 ** (600 * random() - 300))).toBeLessThanOrEqual(ULPS);
  });

  test("keeps its relative accuracy near 1, where it vanishes", () => {
    const random = randomFrom(2);
    // log1p is the reference, as Math.log2 itself need not be accurate here
    const reference = (x: number) => Math.log1p(x - 1) * Math.LOG2E;
    const next = () => 1 + (random() - 0.5) * 10 ** (-15 * random());
    expect(worst(SAMPLES, log2, reference, next)).toBeLessThanOrEqual(ULPS + 1);
    expect(log2(1)).toBe(0);
  });

  test("of shares, as entropies take it", () => {
    for (let n = 1; n <= 2000; n++) {
      expect(ulps(log2(n / 2001 + 2 ** -52), Math.log2(n / 2001 + 2 ** -52))).toBeLessThanOrEqual(ULPS);
    }
    // ln(1 + x) = x - ... : the value that a region of one grey level has in PyRadiomics
    expect(log2(1 + 2 ** -52)).toBe(2 ** -52 * Math.LOG2E);
  });

  test.each([
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-1, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.MAX_VALUE, 1024],
  ])("log2(%d) is %d", (x, expected) => expect(log2(x)).toBe(expected));

  test("rises", () => {
    let before = Number.NEGATIVE_INFINITY;
    for (let x = 0.5; x < 4; x += 1e-4) {
      expect(log2(x)).toBeGreaterThan(before);
      before = log2(x);
    }
  });
});

describe("exp", () => {
  test("is accurate over its whole range", () => {
    const random = randomFrom(3);
    expect(worst(SAMPLES, exp, Math.exp, () => 1400 * random() - 700)).toBeLessThanOrEqual(ULPS);
    expect(worst(SAMPLES, exp, Math.exp, () => random() - 0.5)).toBeLessThanOrEqual(ULPS);
  });

  test("of 0 and of what is below rounding is 1", () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(1e-17)).toBe(1);
    expect(exp(-1e-17)).toBe(1);
  });

  test.each([
    [Number.NEGATIVE_INFINITY, 0],
    [-746, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [710, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])("exp(%d) is %d", (x, expected) => expect(exp(x)).toBe(expected));

  test("loses no more than the bits that subnormal results have not", () => {
    // spacing of subnormal numbers: 2^-1074
    for (const x of [-708.5, -720, -735.25, -744])
      expect(Math.abs(exp(x) - Math.exp(x))).toBeLessThanOrEqual(2 ** -1073);
  });

  test("undoes log2", () => {
    for (const x of [1e-5, 0.3, 1, 7, 12345]) expect(exp(log2(x) * Math.LN2)).toBeCloseTo(x, 9);
  });
});

describe("cbrt", () => {
  test("is within a unit of the last place", () => {
    const random = randomFrom(4);
    expect(worst(SAMPLES, cbrt, Math.cbrt, () => 10 ** (600 * random() - 300))).toBeLessThanOrEqual(2);
    expect(worst(SAMPLES, cbrt, Math.cbrt, random)).toBeLessThanOrEqual(2);
  });

  test("of cubes is exact or next to it", () => {
    for (let n = 1; n <= 1000; n++) expect(ulps(cbrt(n ** 3), n)).toBeLessThanOrEqual(1);
    expect(cbrt(8)).toBe(2);
    expect(cbrt(27)).toBe(3);
  });

  test.each([
    [0, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])("cbrt(%d) is %d", (x, expected) => expect(cbrt(x)).toBe(expected));
});

// made by test/fixtures/stats/make_elementary.py: recursive filters agree to the last bit only with coefficients that do
describe("to 40 digits", () => {
  const { values } = JSON.parse(
    readFileSync(new URL("../fixtures/stats/elementary.json", import.meta.url), "utf8"),
  ) as { values: Record<string, [x: number, nearest: number, rest: number][]> };

  test.each([
    ["exp", exp],
    ["sin", sin],
    ["cos", cos],
  ] as const)("%s is within 0.55 units in the last place", (name, f) => {
    let worstError = 0;
    for (const [x, nearest, rest] of values[name]) {
      const view = new BigInt64Array(Float64Array.of(f(x), nearest).buffer);
      const away = Number(view[0] - view[1]) * Math.sign(nearest);
      worstError = Math.max(worstError, Math.abs(away - rest));
    }
    expect(values[name].length).toBe(500);
    expect(worstError).toBeLessThan(0.55);
  });
});

/** Largest distance of two functions over a sample, in units of the last place. */
function worst(n: number, f: (x: number) => number, reference: (x: number) => number, sample: () => number): number {
  let most = 0;
  for (let i = 0; i < n; i++) {
    const x = sample();
    most = Math.max(most, ulps(f(x), reference(x)));
  }
  return most;
}

/** Distance of two finite numbers of one sign in units of the last place. */
function ulps(a: number, b: number): number {
  const view = new BigInt64Array(Float64Array.of(a, b).buffer);
  return a === b ? 0 : Number(view[0] > view[1] ? view[0] - view[1] : view[1] - view[0]);
}
