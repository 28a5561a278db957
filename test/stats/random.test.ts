import { describe, expect, test } from "vitest";
import { RadiosurvError } from "../../src/error.ts";
import { randomFrom, seedRule, shuffle, splitMix64, uniform } from "../../src/stats/random.ts";

describe("published outputs", () => {
  test("xoshiro128** from state 1, 2, 3, 4: xoshiro128starstar.c, version 1.1", () => {
    const words = [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804];
    const random = uniform([1, 2, 3, 4]);
    for (let i = 0; i < words.length; i += 2) {
      // all bits of the first word, the 21 highest of the second
      expect(random() * 2 ** 53).toBe(words[i] * 2 ** 21 + Math.floor(words[i + 1] / 2 ** 11));
    }
  });

  test("SplitMix64 for seed 1234567: splitmix64.c, as on Rosetta Code", () => {
    expect(splitMix64(1234567, 5)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  test("SplitMix64 for seed 0", () => {
    expect(splitMix64(0, 3)).toEqual([0xe220a8397b1dcdafn, 0x6e789e6aa1b965f4n, 0x06c45d188009454fn]);
  });
});

describe("randomFrom", () => {
  test("the low half of the first word of SplitMix64 comes first", () => {
    const first = randomFrom(0);
    const second = uniform([0x7b1dcdaf, 0xe220a839, 0xa1b965f4, 0x6e789e6a]);
    for (let i = 0; i < 10; i++) expect(first()).toBe(second());
  });

  test("one seed, one stream; other seeds, others", () => {
    const of = (seed: number): number[] => {
      const random = randomFrom(seed);
      return Array.from({ length: 20 }, random);
    };
    expect(of(7)).toEqual(of(7));
    expect(new Set([0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map((seed) => of(seed)[0])).size).toBe(6);
  });

  test("numbers are uniform in [0, 1): moments, bins, neighbours", () => {
    const random = randomFrom(3);
    const n = 200_000;
    const bins = new Array<number>(20).fill(0);
    let sum = 0;
    let squares = 0;
    let products = 0;
    let last = random();
    for (let i = 0; i < n; i++) {
      const value = random();
      if (!(value >= 0 && value < 1)) expect.fail(`${value}`);
      bins[Math.floor(20 * value)]++;
      sum += value;
      squares += value * value;
      products += (value - 0.5) * (last - 0.5);
      last = value;
    }
    const error = Math.sqrt(1 / 12 / n);
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 * error);
    expect(Math.abs(squares / n - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / n));
    expect(Math.abs(products / n)).toBeLessThan(4 * (1 / 12 / Math.sqrt(n)));
    const chiSquared = bins.reduce((total, count) => total + (count - n / 20) ** 2 / (n / 20), 0);
    expect(chiSquared).toBeLessThan(43.8); // 0.999 quantile, 19 degrees of freedom
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, "1" as never, undefined as never])(
    "refuses seed %s",
    (seed) => {
      expect(() => randomFrom(seed)).toThrow(
        new RadiosurvError("argument", `randomFrom: seed must be a whole number from 0 to 2^53 - 1; got ${seed}`),
      );
      expect(seedRule[1](seed)).toBe(false);
    },
  );
});

describe("shuffle", () => {
  test("works in place, on lists and typed arrays alike", () => {
    const list = [0, 1, 2, 3, 4, 5, 6, 7];
    const typed = Uint32Array.from(list);
    expect(shuffle(list, randomFrom(5))).toBe(list);
    expect(Array.from(shuffle(typed, randomFrom(5)))).toEqual(list);
    expect([...list].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(shuffle([], randomFrom(5))).toEqual([]);
  });

  test("each order of four is as frequent as any other", () => {
    const random = randomFrom(11);
    const counts = new Map<string, number>();
    const n = 24_000;
    for (let i = 0; i < n; i++) {
      const key = shuffle([1, 2, 3, 4], random).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((sum, count) => sum + (count - n / 24) ** 2 / (n / 24), 0);
    expect(chiSquared).toBeLessThan(49.7); // 0.999 quantile, 23 degrees of freedom
  });
});
