import { describe, expect, test } from "vitest";
import { sortedOrder } from "../../src/stats/sorted-order.ts";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(21);

describe("places in ascending order, equal values in the order of their places", () => {
  test.each<[string, (i: number) => number]>([
    ["random", () => (next() - 0.5) * 1e5],
    ["tied whole numbers", () => Math.floor(next() * 10) - 5],
    ["zeros of both signs", () => (next() < 0.5 ? -0 : 0)],
    ["all orders of magnitude", () => (next() - 0.5) * 10 ** (600 * next() - 300)],
    ["infinite", () => [-Infinity, -1, 1, Infinity][Math.floor(next() * 4)]],
    ["ascending", (i) => Math.floor(i / 3)],
    ["descending", (i) => -i],
    ["ascending but for the last", (i) => (i % 1000 === 999 ? -1 : i)],
  ])("%s", (_, draw) => {
    // insertion up to 48 values, counting beyond
    for (const n of [0, 1, 2, 3, 47, 48, 49, 1000, 5000]) {
      const values = Float64Array.from({ length: n }, (__, i) => draw(i));
      const before = values.slice();
      const expected = Array.from(values.keys()).sort((a, b) => Math.sign(values[a] - values[b] || 0) || a - b);
      expect(Array.from(sortedOrder(values))).toEqual(expected);
      expect(values).toEqual(before);
    }
  });
});
