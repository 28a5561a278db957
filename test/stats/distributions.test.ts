import { readFileSync } from "node:fs";
import {
  chiSquaredCdf,
  chiSquaredQuantile,
  chiSquaredTail,
  fCdf,
  fQuantile,
  fTail,
  normalCdf,
  normalDensity,
  normalQuantile,
  normalTail,
  studentTCdf,
  studentTQuantile,
  studentTTail,
} from "radiosurv/stats";
import { describe, expect, test } from "vitest";

interface Table {
  readonly rows: readonly (readonly number[])[];
}

const fixture = JSON.parse(
  readFileSync(new URL("../fixtures/stats/distributions.json", import.meta.url), "utf8"),
) as Record<"normal" | "chiSquared" | "studentT" | "f", Table>;

/** What the documentation promises. */
const PROMISED = 1e-12;

function worst(rows: readonly (readonly number[])[], error: (row: readonly number[]) => number): number {
  return rows.reduce((largest, row) => Math.max(largest, error(row)), 0);
}
const relative = (found: number, expected: number): number =>
  expected === 0 ? Math.abs(found) : Math.abs(found / expected - 1);

describe("tails, as mpmath has them", () => {
  test("normal", () => {
    expect(worst(fixture.normal.rows, ([z, upper]) => relative(normalTail(z), upper))).toBeLessThan(2e-14);
    expect(worst(fixture.normal.rows, ([z, upper]) => relative(normalCdf(-z), upper))).toBeLessThan(2e-14);
    expect(worst(fixture.normal.rows, ([z, , lower]) => relative(normalCdf(z), lower))).toBeLessThan(1e-15);
  });

  test("chi-squared", () => {
    const { rows } = fixture.chiSquared;
    expect(worst(rows, ([df, x, , upper]) => relative(chiSquaredTail(x, df), upper))).toBeLessThan(PROMISED);
    expect(worst(rows, ([df, x, lower]) => relative(chiSquaredCdf(x, df), lower))).toBeLessThan(PROMISED);
  });

  test("Student's t", () => {
    const { rows } = fixture.studentT;
    expect(worst(rows, ([df, t, upper]) => relative(studentTTail(t, df), upper))).toBeLessThan(PROMISED);
    expect(worst(rows, ([df, t, upper]) => relative(studentTCdf(-t, df), upper))).toBeLessThan(PROMISED);
  });

  test("F", () => {
    const { rows } = fixture.f;
    expect(worst(rows, ([a, b, x, , upper]) => relative(fTail(x, a, b), upper))).toBeLessThan(PROMISED);
    expect(worst(rows, ([a, b, x, lower]) => relative(fCdf(x, a, b), lower))).toBeLessThan(PROMISED);
  });
});

describe("quantiles take tails back to where they were", () => {
  // where a tail is flat, its rounding moves the quantile further: the error is compared after a way there and back
  test("normal", () => {
    const { rows } = fixture.normal;
    expect(
      worst(rows, ([z, upper]) => relative(normalQuantile(upper, { tail: "upper" }), z) * Math.min(1, z * z)),
    ).toBeLessThan(1e-14);
    expect(worst(rows, ([, upper]) => relative(normalCdf(normalQuantile(upper)), upper))).toBeLessThan(PROMISED);
    // of qnorm in R 4.2.2
    expect(relative(normalQuantile(0.975), 1.959963984540054)).toBeLessThan(1e-15);
    expect(relative(normalQuantile(1e-10), -6.361340902404056)).toBeLessThan(1e-14);
    expect(relative(normalQuantile(0.5 + 1e-9), 2.5066282533e-9)).toBeLessThan(1e-6);
  });

  test("chi-squared, t and F", () => {
    for (const [df, x, lower, upper] of fixture.chiSquared.rows) {
      const [p, tail] = lower < upper ? ([lower, "lower"] as const) : ([upper, "upper"] as const);
      const back = chiSquaredQuantile(p, df, { tail });
      const again = tail === "lower" ? chiSquaredCdf(back, df) : chiSquaredTail(back, df);
      expect(relative(again, p), `${df} ${x}`).toBeLessThan(PROMISED);
    }
    for (const [df, t, upper] of fixture.studentT.rows) {
      if (t < 1e-3) continue;
      const back = studentTQuantile(upper, df, { tail: "upper" });
      expect(relative(studentTTail(back, df), upper), `${df} ${t}`).toBeLessThan(PROMISED);
      expect(studentTQuantile(upper, df)).toBe(-back);
    }
    for (const [df1, df2, x, lower, upper] of fixture.f.rows) {
      const [p, tail] = lower < upper ? ([lower, "lower"] as const) : ([upper, "upper"] as const);
      const back = fQuantile(p, df1, df2, { tail });
      const again = tail === "lower" ? fCdf(back, df1, df2) : fTail(back, df1, df2);
      expect(relative(again, p), `${df1} ${df2} ${x}`).toBeLessThan(PROMISED);
    }
  });
});

describe("identities", () => {
  test("a squared normal is chi-squared with one degree of freedom, a squared t is F", () => {
    for (const z of [0.3, 1, 2, 5, 12, 30]) {
      expect(relative(chiSquaredTail(z * z, 1), 2 * normalTail(z))).toBeLessThan(PROMISED);
      for (const df of [1, 4, 25.5])
        expect(relative(fTail(z * z, 1, df), 2 * studentTTail(z, df))).toBeLessThan(PROMISED);
    }
  });

  test("tails add up to 1, and the density is the slope", () => {
    for (const z of [-3, -0.5, 0, 1.2]) expect(normalCdf(z) + normalTail(z)).toBeCloseTo(1, 15);
    for (const z of [-2, 0.4, 3]) {
      expect((normalCdf(z + 1e-5) - normalCdf(z - 1e-5)) / 2e-5).toBeCloseTo(normalDensity(z), 9);
    }
  });
});

describe("ends and misuse", () => {
  test("infinite, zero and missing", () => {
    expect([normalCdf(Infinity), normalTail(Infinity), normalCdf(-Infinity), normalTail(NaN)]).toEqual([1, 0, 0, NaN]);
    expect([chiSquaredTail(0, 3), chiSquaredTail(-1, 3), chiSquaredTail(Infinity, 3), chiSquaredCdf(NaN, 1)]).toEqual([
      1,
      1,
      0,
      NaN,
    ]);
    expect([studentTTail(0, 5), studentTTail(Infinity, 5), studentTTail(-Infinity, 5), studentTTail(NaN, 5)]).toEqual([
      0.5,
      0,
      1,
      NaN,
    ]);
    expect([fTail(0, 1, 2), fTail(Infinity, 1, 2), fTail(NaN, 1, 2)]).toEqual([1, 0, NaN]);
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5), normalQuantile(2)]).toEqual([
      -Infinity,
      Infinity,
      0,
      NaN,
    ]);
    expect([chiSquaredQuantile(0, 2), chiSquaredQuantile(1, 2), chiSquaredQuantile(-1, 2)]).toEqual([0, Infinity, NaN]);
    expect([studentTQuantile(0, 2), studentTQuantile(1, 2), studentTQuantile(0.5, 2)]).toEqual([
      -Infinity,
      Infinity,
      0,
    ]);
    expect([fQuantile(0, 2, 2), fQuantile(1, 2, 2), fQuantile(NaN, 2, 2)]).toEqual([0, Infinity, NaN]);
  });

  test.each([
    [() => chiSquaredTail(1, 0), "chiSquaredTail: df must be a positive number; got 0"],
    [() => chiSquaredQuantile(0.5, -1), "chiSquaredQuantile: df must be a positive number; got -1"],
    [() => studentTCdf(1, Number.NaN), "studentTCdf: df must be a positive number; got NaN"],
    [() => fTail(1, 1, Infinity), "fTail: df2 must be a positive number; got Infinity"],
    [() => fQuantile(0.5, 0, 1), "fQuantile: df1 must be a positive number; got 0"],
  ])("%s", (call, message) => {
    expect(call).toThrow(message);
  });
});
