import { expect, test } from "vitest";
import { exp } from "../../src/stats/elementary.ts";
import { quickExp } from "../../src/stats/quick-exp.ts";
import { randomFrom } from "../io/random.ts";

test("is within 1 unit in the last place of the exact one, from -700 to 700", () => {
  const next = randomFrom(3);
  let worst = 0;
  for (let i = 0; i < 200_000; i++) {
    const x = i % 2 ? (next() - 0.5) * 1400 : (next() - 0.5) * 4;
    worst = Math.max(worst, Math.abs(quickExp(x) / exp(x) - 1));
  }
  expect(worst / 2 ** -52).toBeLessThan(1.6);
  expect([quickExp(0), quickExp(-0)]).toEqual([1, 1]);
  expect(quickExp(-700)).toBeGreaterThan(0);
  expect(quickExp(700)).toBeLessThan(Infinity);
});
