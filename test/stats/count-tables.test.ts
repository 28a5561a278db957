import { chiSquaredTest, crossTabulate, fisherExactTest, mcNemarTest } from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

describe("crossTabulate", () => {
  test("counts pairs of levels, numbers by value", () => {
    expect(crossTabulate([10, 9, 10, 9], ["b", "a", "a", "a"])).toEqual({
      rows: ["9", "10"],
      columns: ["a", "b"],
      counts: [
        [2, 0],
        [1, 1],
      ],
      n: 4,
      omitted: 0,
    });
    expect(crossTabulate([true, false], [1, 2]).rows).toEqual(["false", "true"]);
  });

  test("leaves out, or refuses, rows without a value", () => {
    const [a, b] = [
      ["x", "", "y", "x"],
      [1, 1, Number.NaN, 2],
    ];
    expect(crossTabulate(a, b, { missing: "omit" })).toMatchObject({
      rows: ["x"],
      columns: ["1", "2"],
      n: 2,
      omitted: 2,
    });
    expect(() => crossTabulate(a, b)).toThrow("crossTabulate: a must have a value in each row; it is missing in row 1");
    expect(() => crossTabulate(a, [1])).toThrow("crossTabulate: b needs length 4, as a has; got 1");
  });
});

describe("chiSquaredTest", () => {
  test("2 x 2 by hand", () => {
    // expected 4, 6, 4, 6: differences of 2, corrected 1.5
    const table = [
      [6, 4],
      [2, 8],
    ];
    const corrected = chiSquaredTest(table);
    expect(corrected.statistic).toBeCloseTo(2.25 * (1 / 4 + 1 / 6) * 2, 14);
    expect(corrected).toMatchObject({
      df: 1,
      corrected: true,
      smallestExpected: 4,
      expected: [
        [4, 6],
        [4, 6],
      ],
    });
    const plain = chiSquaredTest(table, { correction: "none" });
    expect(plain.statistic).toBeCloseTo(4 * (1 / 4 + 1 / 6) * 2, 14);
    expect(plain.corrected).toBe(false);
    expect(corrected.cramersV).toBeCloseTo(Math.sqrt(plain.statistic / 20), 14);
    // of a 2 x 2 table each standardised residual is the root of chi-squared
    expect(plain.standardizedResiduals[0][0]).toBeCloseTo(Math.sqrt(plain.statistic), 13);
  });

  test("a difference below one half is corrected to none; larger tables are not corrected", () => {
    expect(
      chiSquaredTest([
        [10, 11],
        [12, 12],
      ]),
    ).toMatchObject({ statistic: 0, pValue: 1 });
    const wide = [
      [3, 1, 4],
      [1, 5, 9],
    ];
    expect(chiSquaredTest(wide)).toEqual(chiSquaredTest(wide, { correction: "none" }));
  });

  test("an empty row leaves the test undefined", () => {
    const found = chiSquaredTest([
      [0, 0],
      [3, 4],
    ]);
    expect([found.statistic, found.pValue]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("mcNemarTest", () => {
  test("by hand", () => {
    const table = [
      [30, 12],
      [4, 40],
    ];
    expect(mcNemarTest(table)).toMatchObject({ statistic: 49 / 16, df: 1, discordant: 16, method: "chi-squared" });
    expect(mcNemarTest(table, { correction: "none" }).statistic).toBe(64 / 16);
    // 2 (1 + 16 + 120 + 560 + 1820) / 2^16
    expect(mcNemarTest(table, { exact: true }).pValue).toBeCloseTo((2 * 2517) / 65536, 14);
    expect(
      mcNemarTest(
        [
          [1, 3],
          [3, 2],
        ],
        { exact: true },
      ).pValue,
    ).toBe(1);
    expect(
      mcNemarTest([
        [1, 3],
        [3, 2],
      ]).statistic,
    ).toBe(0);
  });

  test("without a discordant subject there is nothing to test", () => {
    expect(
      mcNemarTest([
        [3, 0],
        [0, 4],
      ]),
    ).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, discordant: 0 });
    expect(
      mcNemarTest(
        [
          [3, 0],
          [0, 4],
        ],
        { exact: true },
      ).pValue,
    ).toBe(1);
  });

  test("pairs of empty cells are not compared", () => {
    const found = mcNemarTest([
      [5, 0, 4],
      [0, 6, 1],
      [1, 3, 2],
    ]);
    expect(found.df).toBe(2);
    expect(found.statistic).toBeCloseTo(9 / 5 + 4 / 4, 14);
  });

  test.each<[unknown, object, string]>([
    [
      [
        [1, 2, 3],
        [3, 4, 5],
      ],
      {},
      "the table must have as many rows as columns; got 2 x 3",
    ],
    [
      [
        [1, 2, 3],
        [3, 4, 5],
        [3, 4, 5],
      ],
      { exact: true },
      "an exact test needs a 2 x 2 table; got 3 x 3",
    ],
    [
      [
        [1, 2],
        [3, 4],
      ],
      { correction: "yates" },
      "correction must be one of edwards, none",
    ],
  ])("%#", (table, options, message) => {
    expect(() => mcNemarTest(table as never, options as never)).toThrow(`mcNemarTest: ${message}`);
  });
});

// all tables with the margins, one by one
function allTables(rows: readonly number[], columns: readonly number[]): number[][][] {
  if (rows.length === 1) return [[[...columns]]];
  const first = (j: number, left: number): number[][] =>
    j === columns.length
      ? left === 0
        ? [[]]
        : []
      : Array.from({ length: Math.min(left, columns[j]) + 1 }, (_, x) =>
          first(j + 1, left - x).map((rest) => [x, ...rest]),
        ).flat();
  return first(0, rows[0]).flatMap((row) =>
    allTables(
      rows.slice(1),
      columns.map((sum, j) => sum - row[j]),
    ).map((rest) => [row, ...rest]),
  );
}

function pByAllTables(table: readonly (readonly number[])[]): number {
  const factorial = (k: number): number => (k < 2 ? 1 : k * factorial(k - 1));
  const rows = table.map((row) => row.reduce((a, b) => a + b));
  const columns = table[0].map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
  const mass = (cells: readonly (readonly number[])[]) => cells.flat().reduce((p, x) => p / factorial(x), 1);
  const observed = mass(table);
  const masses = allTables(rows, columns).map(mass);
  const rare = masses.filter((p) => p <= observed * (1 + 1e-7));
  return rare.reduce((a, b) => a + b, 0) / masses.reduce((a, b) => a + b, 0);
}

describe("fisherExactTest", () => {
  test("the lady tasting tea", () => {
    const tea = [
      [3, 1],
      [1, 3],
    ];
    expect(fisherExactTest(tea).pValue).toBeCloseTo(34 / 70, 14);
    expect(fisherExactTest(tea, { alternative: "greater" }).pValue).toBeCloseTo(17 / 70, 14);
    expect(fisherExactTest(tea, { alternative: "less" }).pValue).toBeCloseTo(69 / 70, 14);
    expect(fisherExactTest(tea, { alternative: "greater" }).upper).toBe(Number.POSITIVE_INFINITY);
    expect(fisherExactTest(tea, { alternative: "less" }).lower).toBe(0);
  });

  test("tables of all shapes, by all tables with their margins", () => {
    const next = randomFrom(3);
    for (const [r, c, most] of [
      [2, 3, 6],
      [3, 2, 6],
      [2, 6, 4],
      [3, 3, 5],
      [3, 4, 3],
      [4, 3, 3],
      [4, 4, 2],
      [2, 8, 2],
      [5, 3, 2],
    ]) {
      for (let k = 0; k < 6; k++) {
        const table = Array.from({ length: r }, () => Array.from({ length: c }, () => Math.floor(next() * (most + 1))));
        table[0][0]++;
        expect(fisherExactTest(table).pValue, JSON.stringify(table)).toBeCloseTo(pByAllTables(table), 11);
      }
    }
  });

  test("order of rows and columns, and which are rows, do not matter; empty ones neither", () => {
    const table = [
      [9, 3, 1, 4],
      [2, 8, 5, 1],
      [3, 2, 7, 6],
    ];
    const { pValue } = fisherExactTest(table);
    const close = (other: number[][]) => expect(fisherExactTest(other).pValue).toBeCloseTo(pValue, 12);
    close(table.toReversed());
    close(table.map((row) => row.toReversed()));
    close(table[0].map((_, j) => table.map((row) => row[j])));
    close([...table, [0, 0, 0, 0]]);
    close(table.map((row) => [0, ...row]));
    // a 2 x 2 table in disguise
    expect(
      fisherExactTest([
        [3, 1, 0],
        [1, 3, 0],
      ]).pValue,
    ).toBeCloseTo(34 / 70, 12);
  });

  test("rare beyond the smallest p that most programs know", () => {
    expect(
      fisherExactTest([
        [300, 0, 0],
        [0, 300, 0],
        [0, 0, 300],
      ]).pValue,
    ).toBeLessThan(1e-300);
    const strong = fisherExactTest([
      [2000, 10],
      [15, 2500],
    ]);
    expect(strong.pValue).toBe(0);
    // nearly that of the sample: 2000 * 2500 / 150
    expect(strong.oddsRatio).toBeGreaterThan(31000);
    expect(strong.oddsRatio).toBeLessThan(33333);
    expect(strong.lower).toBeLessThan(strong.oddsRatio as number);
    expect(strong.upper).toBeGreaterThan(strong.oddsRatio as number);
  });

  test("at the ends of the odds ratio", () => {
    expect(
      fisherExactTest([
        [8, 0],
        [5, 7],
      ]),
    ).toMatchObject({
      oddsRatio: Number.POSITIVE_INFINITY,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(
      fisherExactTest([
        [0, 8],
        [5, 7],
      ]),
    ).toMatchObject({ oddsRatio: 0, lower: 0 });
    expect(
      fisherExactTest([
        [0, 0],
        [5, 7],
      ]),
    ).toEqual({
      pValue: 1,
      oddsRatio: Number.NaN,
      lower: 0,
      upper: Number.POSITIVE_INFINITY,
    });
    expect(
      fisherExactTest([
        [0, 0, 0],
        [5, 7, 1],
      ]),
    ).toEqual({ pValue: 1 });
  });

  test("a table of more work than allowed is refused, and soon", () => {
    const wide = Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (__, j) => 40 + ((i * 7 + j * 11) % 9)));
    const start = performance.now();
    expect(() => fisherExactTest(wide)).toThrow(
      /a table of 6 x 6 with \d+ subjects has too many others with its margins; set replicates for an estimate by random ones, merge rare categories, or use chiSquaredTest/,
    );
    expect(performance.now() - start).toBeLessThan(50_000);
  });

  test("one-sided tests are of 2 x 2 tables only", () => {
    expect(() =>
      fisherExactTest(
        [
          [1, 2, 3],
          [3, 4, 5],
        ],
        { alternative: "less" },
      ),
    ).toThrow('fisherExactTest: alternative must be two-sided, unless the table is 2 x 2; got "less"');
  });
});

describe("tables that are refused", () => {
  test.each<[unknown, string]>([
    [[[1, 2]], "the table must be a list of rows of counts, at least 2 x 2; got 1 x 2"],
    [[[1], [2]], "the table must be a list of rows of counts, at least 2 x 2; got 2 x 1"],
    [7, "the table must be a list of rows of counts, at least 2 x 2; got something else"],
    [[[1, 2], [3]], "row 1 of the table needs length 2, as row 0 has; got 1"],
    [
      [
        [1, 2],
        [3, 0.5],
      ],
      "counts must be whole numbers >= 0; got 0.5 in row 1, column 1",
    ],
    [
      [
        [1, -2],
        [3, 5],
      ],
      "counts must be whole numbers >= 0; got -2 in row 0, column 1",
    ],
    [
      [
        [0, 0],
        [0, 0],
      ],
      "the table must count something; all its cells are 0",
    ],
  ])("%#", (table, message) => {
    for (const testOf of [chiSquaredTest, fisherExactTest, mcNemarTest]) {
      expect(() => testOf(table as never)).toThrow(`${testOf.name}: ${message}`);
    }
  });
});
