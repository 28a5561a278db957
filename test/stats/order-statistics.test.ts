import { describe, expect, test } from "vitest";
import { percentiles as percentilesOf, selectRanks } from "../../src/stats/order-statistics.ts";
import { tally } from "../../src/stats/tally.ts";
import { randomFrom } from "../io/random.ts";

const percentiles = (values: Float64Array, percents: readonly number[]) => percentilesOf(tally(values), percents);

describe("percentiles", () => {
  test("by hand: the place is percent / 100 x (n - 1)", () => {
    // sorted 15 20 35 40 50; places 0, 0.2, 1, 1.6, 2, 3.6, 4
    const values = Float64Array.of(50, 15, 40, 20, 35);
    expect(percentiles(values, [0, 5, 25, 40, 50, 90, 100])).toEqual([15, 16, 20, 29, 35, 46, 50]);
  });

  test("by hand, with ties", () => {
    // sorted 1 3 3 3 7 7; places 0.5, 1.25, 2.5, 3.75, 4.5
    expect(percentiles(Float64Array.of(3, 1, 3, 3, 7, 7), [10, 25, 50, 75, 90])).toEqual([2, 3, 3, 6, 7]);
  });

  test("one and two values", () => {
    expect(percentiles(Float64Array.of(7), [0, 10, 50, 100])).toEqual([7, 7, 7, 7]);
    expect(percentiles(Float64Array.of(8, 4), [0, 25, 50, 75, 100])).toEqual([4, 5, 6, 7, 8]);
  });

  test("equal values give exactly that value, whatever the rounding of the place", () => {
    const percents = Array.from({ length: 101 }, (_, k) => k);
    expect(new Set(percentiles(new Float64Array(77).fill(0.1), percents))).toEqual(new Set([0.1]));
  });

  // whole numbers of a small range are counted, all else is sorted in part; both must give the same
  test.each([
    ["whole numbers", (x: number) => Math.floor(x * 50)],
    ["negative whole numbers", (x: number) => Math.floor(x * 1000) - 2000],
    [
      "whole numbers of a range of 65535",
      (x: number, k: number) => (k === 0 ? 0 : k === 1 ? 65535 : Math.floor(x * 65536)),
    ],
    [
      "whole numbers of a range of 65536",
      (x: number, k: number) => (k === 0 ? 0 : k === 1 ? 65536 : Math.floor(x * 65536)),
    ],
    ["fractions", (x: number) => x],
    ["one fraction, at the end", (x: number, k: number) => (k === 400 ? 7.5 : Math.floor(x * 20))],
    ["halves", (x: number) => Math.floor(x * 40) / 2],
    ["whole numbers from a fraction on", (x: number) => Math.floor(x * 40) + 0.25],
    ["large whole numbers", (x: number) => 2 ** 52 + Math.floor(x * 40)],
    ["zeros of either sign", (x: number) => (x < 0.5 ? 0 : -0)],
    [
      "a range beyond doubles",
      (x: number, k: number) => (k === 0 ? -Number.MAX_VALUE : k === 1 ? Number.MAX_VALUE : x),
    ],
  ])("%s: as from a full sort", (_, value) => {
    const random = randomFrom(17);
    const values = Float64Array.from({ length: 401 }, (_, k) => value(random(), k));
    const sorted = values.toSorted();
    const percents = [0, 10, 25, 50, 75, 90, 100]; // n - 1 is 400: whole places
    expect(percentiles(values, percents).map((x) => x + 0)).toEqual(percents.map((p) => sorted[4 * p] + 0));
  });

  test("never leave the interval between neighbours, and rise", () => {
    const random = randomFrom(11);
    const percents = Array.from({ length: 1001 }, (_, k) => k / 10);
    const found = percentiles(
      Float64Array.from({ length: 7 }, () => random() * 1e-3 + 1e9),
      percents,
    );
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });
});

describe("selectRanks", () => {
  // 48 is where it changes to insertion
  test.each([1, 2, 3, 47, 48, 49, 50, 100, 1000, 5000])("puts %i values with ties where a sort would", (n) => {
    const random = randomFrom(n);
    for (const distinct of [1, 2, 5, n, 1e9]) {
      const values = Float64Array.from({ length: n }, () => Math.floor(random() * distinct) - distinct / 2);
      const sorted = values.toSorted();
      const ranks = Array.from({ length: 6 }, () => Math.floor(random() * n)).sort((a, b) => a - b);
      selectRanks(values, ranks);
      expect(ranks.map((rank) => values[rank])).toEqual(ranks.map((rank) => sorted[rank]));
      expect(values.toSorted(), "a permutation").toEqual(sorted);
    }
  });

  test.each([
    ["ascending", (i: number) => i],
    ["descending", (i: number) => -i],
    ["up and down", (i: number, n: number) => Math.min(i, n - i)],
    ["a saw", (i: number) => i % 17],
    ["all but one equal", (i: number) => (i === 777 ? 1 : 0)],
    ["infinities", (i: number) => [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY][i % 3]],
  ])("%s", (_, value) => {
    const n = 20000;
    const values = Float64Array.from({ length: n }, (_, i) => value(i, n));
    const sorted = values.toSorted();
    const ranks = [0, 1, 1999, 4999, 5000, 9999, 9999, 14999, 19999];
    selectRanks(values, ranks);
    expect(ranks.map((rank) => values[rank])).toEqual(ranks.map((rank) => sorted[rank]));
  });

  test("all ranks are a sort, none is nothing", () => {
    const random = randomFrom(5);
    const values = Float64Array.from({ length: 300 }, random);
    const before = values.slice();
    selectRanks(values, []);
    expect(values.toSorted()).toEqual(before.toSorted());
    selectRanks(
      values,
      Array.from(values, (_, i) => i),
    );
    expect(values).toEqual(before.toSorted());
  });
});
