import { expect, test } from "vitest";
import { singleOrder } from "../../src/stats/single-order.ts";
import { sortedOrder } from "../../src/stats/sorted-order.ts";
import { randomFrom } from "../io/random.ts";

const next = randomFrom(2);

test.each([
  ["of noise", () => next() - 0.5],
  ["with ties", () => Math.floor(9 * next()) - 4],
  ["with zeros of both signs", () => [0, -0, 1, -1][Math.floor(4 * next())]],
  ["of all sizes", () => (next() - 0.5) * 10 ** (70 * next() - 35)],
  ["with the extremes", () => [Infinity, -Infinity, 3.4e38, -1e-45, 1e-45][Math.floor(5 * next())]],
  ["of one value", () => 3],
])("the order %s is that of doubles", (_, make) => {
  for (const n of [0, 1, 2, 100, 256, 257, 5000]) {
    // not at the beginning of its memory
    const values = Float32Array.from({ length: n + 3 }, make).subarray(3);
    const copy = values.slice();
    expect(singleOrder(values)).toEqual(sortedOrder(Float64Array.from(values)));
    expect(values).toEqual(copy);
  }
});
