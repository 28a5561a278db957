import { cohenKappa, fleissKappa, intraclassCorrelation } from "radiosurv/stats";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";

// lists of raters, where nothing else is said
const byRater = (ratings: unknown) => (Array.isArray(ratings) ? ({ layout: "rater" } as const) : {});
const kappaOf: typeof fleissKappa = (ratings, options) => fleissKappa(ratings, { ...byRater(ratings), ...options });
const icc: typeof intraclassCorrelation = (ratings, options) =>
  intraclassCorrelation(ratings, { ...byRater(ratings), ...options });

const next = randomFrom(31);

describe("cohenKappa", () => {
  // 20 both yes, 5 and 10 differ, 15 both no
  const a = [...new Array(25).fill(1), ...new Array(25).fill(0)];
  const b = [...new Array(20).fill(1), ...new Array(5).fill(0), ...new Array(10).fill(1), ...new Array(15).fill(0)];

  test("by hand: 0.7 seen, 0.5 expected", () => {
    const found = cohenKappa(a, b);
    expect(found.estimate).toBeCloseTo(0.4, 14);
    expect(found).toMatchObject({ categories: [0, 1], n: 50, omitted: 0 });
    expect(found.table).toEqual([
      [15, 10],
      [5, 20],
    ]);
    expect([found.observedAgreement, found.expectedAgreement]).toEqual([0.7, 0.5]);
    // under chance the variance is (pe + pe^2 - sum r c (r + c)) / (n (1 - pe)^2)
    const chance = (0.5 + 0.25 - (0.5 * 0.4 * 0.9 + 0.5 * 0.6 * 1.1)) / (50 * 0.25);
    expect(found.zValue).toBeCloseTo(0.4 / Math.sqrt(chance), 12);
  });

  test("the standard error is that of the delta method", () => {
    const [x, y] = [0, 1].map(() => Array.from({ length: 4000 }, () => Math.floor(4 * next() ** 1.5)));
    const mixed = y.map((value, i) => (next() < 0.5 ? x[i] : value));
    for (const weights of ["none", "linear", "quadratic"] as const) {
      const found = cohenKappa(x, mixed, { weights });
      // jackknife: leaving out one of each kind of subject
      const { table, n, estimate } = found;
      const repeat = (counts: readonly (readonly number[])[], skip: readonly number[]) => {
        const [first, second]: number[][] = [[], []];
        counts.forEach((row, i) => {
          row.forEach((count, j) => {
            for (let k = skip[0] === i && skip[1] === j ? 1 : 0; k < count; k++) {
              first.push(i);
              second.push(j);
            }
          });
        });
        return cohenKappa(first, second, { weights, categories: [0, 1, 2, 3] }).estimate;
      };
      let sum = 0;
      table.forEach((row, i) => {
        row.forEach((count, j) => {
          if (count > 0) sum += count * (repeat(table, [i, j]) - estimate) ** 2;
        });
      });
      expect(Math.sqrt((sum * (n - 1)) / n) / found.standardError).toBeCloseTo(1, 2);
    }
  });

  test("in two categories all weights are alike; exchanging the raters changes nothing", () => {
    const found = cohenKappa(a, b);
    for (const weights of ["linear", "quadratic"] as const) {
      const weighted = cohenKappa(a, b, { weights });
      expect(weighted.estimate).toBeCloseTo(found.estimate, 14);
      expect(weighted.standardError).toBeCloseTo(found.standardError, 14);
    }
    const x = Array.from({ length: 80 }, () => Math.floor(4 * next()));
    const y = x.map((value) => Math.min(3, value + Math.floor(2 * next())));
    for (const weights of ["none", "linear", "quadratic"] as const) {
      const [one, two] = [cohenKappa(x, y, { weights }), cohenKappa(y, x, { weights })];
      expect(one.estimate).toBeCloseTo(two.estimate, 13);
      expect(one.standardError).toBeCloseTo(two.standardError, 13);
    }
    // what psych takes for the variance is another one
    const psych = cohenKappa(x, y, { weights: "linear", variance: "psych" });
    expect(psych.standardError).not.toBeCloseTo(cohenKappa(x, y, { weights: "linear" }).standardError, 4);
  });

  test("categories give the order of texts, and widen the scale of the weights", () => {
    const [x, y] = [
      ["low", "mid", "high", "mid"],
      ["low", "mid", "mid", "low"],
    ];
    const categories = ["low", "mid", "high"];
    const found = cohenKappa(x, y, { weights: "quadratic", categories });
    const coded = [x, y].map((list) => list.map((value) => categories.indexOf(value)));
    expect(found.estimate).toBe(cohenKappa(coded[0], coded[1], { weights: "quadratic" }).estimate);
    expect(found.categories).toEqual(categories);
    const wider = cohenKappa(coded[0], coded[1], { weights: "linear", categories: [0, 1, 2, 9] });
    expect(wider.observedAgreement).toBeCloseTo((2 + 2 * (2 / 3)) / 4, 14);
    expect(wider.table[3]).toEqual([0, 0, 0, 0]);
  });

  test("full agreement, and agreement by chance alone", () => {
    const full = cohenKappa([1, 2, 3, 1], [1, 2, 3, 1]);
    expect(full.estimate).toBe(1);
    expect(full.standardError).toBeLessThan(1e-7);
    const one = cohenKappa([1, 1], [1, 1]);
    expect(one).toMatchObject({ estimate: Number.NaN, pValue: Number.NaN, expectedAgreement: 1 });
  });

  test("a higher confidence widens the limits", () => {
    const found = cohenKappa(a, b, { confLevel: 0.99 });
    expect(found.upper - found.lower).toBeCloseTo(2 * 2.5758293035489 * found.standardError, 12);
  });

  test.each<[unknown[], string]>([
    [[[1, 2], [1]], "b needs length 2, as a has; got 1"],
    [[[], []], "at least one subject is needed; got none"],
    [
      [
        [1, null],
        [1, 1],
      ],
      "a must have a value in each row; it is missing in row 1",
    ],
    [[[1, 2], [1, 3], { categories: [1, 2] }], "b holds 3 in row 1, which is none of the categories 1, 2"],
    [
      [["a", "b"], ["a", "b"], { weights: "linear" }],
      "linear weights need an order of the categories, which texts have not; set categories to them in their order",
    ],
    [[[1], [1], { categories: [1, 1] }], "categories must be a list of at least two different categories"],
    [[[1], [1], { weights: "squared" }], "weights must be one of none, linear, quadratic"],
    [[[1], [1], { variance: "r" }], "variance must be one of fleiss-cohen-everitt, psych"],
  ])("%#", (given, message) => {
    expect(() => (cohenKappa as (...list: unknown[]) => unknown)(...given)).toThrow(`cohenKappa: ${message}`);
  });

  test("subjects without a rating are counted", () => {
    const found = cohenKappa([1, Number.NaN, 2, 2], [1, 1, 1, 2], { missing: "omit" });
    expect(found).toEqual({ ...cohenKappa([1, 2, 2], [1, 1, 2]), omitted: 1 });
  });
});

describe("fleissKappa", () => {
  test("the example of Fleiss 1971: 14 raters, 10 subjects, 5 categories", () => {
    const counts = [
      [0, 0, 0, 0, 14],
      [0, 2, 6, 4, 2],
      [0, 0, 3, 5, 6],
      [0, 3, 9, 2, 0],
      [2, 2, 8, 1, 1],
      [7, 7, 0, 0, 0],
      [3, 2, 6, 3, 0],
      [2, 5, 3, 2, 2],
      [6, 5, 2, 1, 0],
      [0, 2, 2, 3, 7],
    ];
    const subjects = counts.map((row) => row.flatMap((count, j) => new Array(count).fill(j + 1)));
    const found = kappaOf(subjects, { layout: "subject" });
    expect(found.estimate).toBeCloseTo(0.20993, 5);
    expect(found.observedAgreement).toBeCloseTo(0.378, 3);
    expect(found.expectedAgreement).toBeCloseTo(0.213, 3);
    expect(found).toMatchObject({ subjects: 10, raters: 14, categories: [1, 2, 3, 4, 5] });
    // the standard error under chance is 0.01696
    expect(found.zValue).toBeCloseTo(0.20993 / 0.016965, 2);
    const raters = subjects[0].map((_, j) => subjects.map((row) => row[j]));
    expect(kappaOf(raters)).toEqual(found);
  });

  test("which rater gave a rating does not count; limits are those of the jackknife", () => {
    const columns = Array.from({ length: 3 }, () => [] as number[]);
    for (let i = 0; i < 300; i++) {
      const truth = Math.floor(3 * next());
      for (const column of columns) column.push(next() < 0.6 ? truth : Math.floor(3 * next()));
    }
    const found = kappaOf(columns);
    const turned = columns.map((column, j) => column.map((_, i) => columns[(i + j) % 3][i]));
    expect(kappaOf(turned).estimate).toBeCloseTo(found.estimate, 13);
    const without = columns[0].map((_, skip) => kappaOf(columns.map((column) => column.toSpliced(skip, 1))).estimate);
    const mean = without.reduce((sum, value) => sum + value, 0) / 300;
    const jackknife = Math.sqrt((299 / 300) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0));
    expect(found.standardError / jackknife).toBeCloseTo(1, 2);
    expect(found.upper - found.estimate).toBeCloseTo(1.95996398454005 * found.standardError, 12);
  });

  test("of two categories each has the kappa of both; one alone has none", () => {
    const found = kappaOf([
      [1, 0, 1, 1],
      [1, 0, 0, 1],
      [1, 1, 0, 1],
    ]);
    expect(found.categoryEstimates[0]).toBeCloseTo(found.estimate, 13);
    expect(found.categoryEstimates[1]).toBeCloseTo(found.estimate, 13);
    expect(
      kappaOf([
        [1, 1],
        [1, 1],
      ]).estimate,
    ).toBeNaN();
  });

  test.each<[unknown, object, string]>([
    [[[1, 2]], {}, "at least two raters are needed; got 1"],
    [[[1], [1]], {}, "at least two subjects are needed; got 1"],
    [[[1, 2], [1]], {}, "rater 1 needs length 2, as rater 0 has; got 1"],
    [[[1, 2], [1]], { layout: "subject" }, "subject 1 needs 2 ratings, as subject 0 has; got 1"],
    [{ anna: [1, 2], ben: [1, ""] }, {}, "rater ben must have a value in each row; it is missing in row 1"],
    [
      [
        [1, 2],
        [1, 2],
      ],
      { layout: "rows" },
      "layout must be one of rater, subject",
    ],
  ])("%#", (given, options, message) => {
    expect(() => kappaOf(given as never, options as never)).toThrow(`fleissKappa: ${message}`);
  });

  test("subjects that were not rated by all are counted", () => {
    const found = kappaOf(
      [
        [1, 2, 1],
        [1, Number.NaN, 2],
      ],
      { missing: "omit" },
    );
    expect(found).toEqual({
      ...kappaOf([
        [1, 1],
        [1, 2],
      ]),
      omitted: 1,
    });
  });
});

describe("intraclassCorrelation", () => {
  const forms = ["ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)"] as const;
  const truth = Array.from({ length: 25 }, () => 10 * next());
  const ratings = [0, 1, 3].map((shift) => truth.map((value) => value + shift + 4 * next()));

  test("by hand: two subjects, two raters, 1 and 3 against 2 and 6", () => {
    // subjects 1.5 and 4.5, raters 2 and 4, mean 3: mean squares 9, 4, 1; within (0.5 + 4.5) / 2
    const found = icc([
      [1, 3],
      [2, 6],
    ]);
    expect(found.meanSquares).toEqual({ subjects: 9, raters: 4, residual: 1, within: 2.5 });
    expect(found.estimate).toBeCloseTo(8 / (9 + 1 + 3), 15);
    const estimate = (form: (typeof forms)[number]) =>
      icc(
        [
          [1, 3],
          [2, 6],
        ],
        { form },
      ).estimate;
    expect(estimate("ICC(1,1)")).toBeCloseTo(6.5 / 11.5, 15);
    expect(estimate("ICC(3,1)")).toBeCloseTo(8 / 10, 15);
    expect(estimate("ICC(1,k)")).toBeCloseTo(6.5 / 9, 15);
    expect(estimate("ICC(2,k)")).toBeCloseTo(8 / (9 + 1.5), 15);
    expect(estimate("ICC(3,k)")).toBeCloseTo(8 / 9, 15);
  });

  test("names by McGraw and Wong, and by psych", () => {
    const found = forms.map((form) => icc(ratings, { form }));
    expect(found.map(({ form }) => form)).toEqual(forms);
    const wong = ["ICC(1)", "ICC(A,1)", "ICC(C,1)", "ICC(k)", "ICC(A,k)", "ICC(C,k)"] as const;
    const psych = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"] as const;
    expect(wong.map((form) => icc(ratings, { form }))).toEqual(found);
    expect(psych.map((form) => icc(ratings, { form }))).toEqual(found);
    expect(icc(ratings)).toEqual(found[1]);
    expect(found.map(({ model, unit, type }) => [model, unit, type])).toEqual([
      ["one-way random", "single", "agreement"],
      ["two-way random", "single", "agreement"],
      ["two-way mixed", "single", "consistency"],
      ["one-way random", "average", "agreement"],
      ["two-way random", "average", "agreement"],
      ["two-way mixed", "average", "consistency"],
    ]);
  });

  test.each(forms)("level, scale and order do not matter, limits enclose the estimate: %s", (form) => {
    const found = icc(ratings, { form });
    expect(found.lower).toBeLessThan(found.estimate);
    expect(found.upper).toBeGreaterThan(found.estimate);
    const narrower = icc(ratings, { form, confLevel: 0.5 });
    expect(narrower.upper - narrower.lower).toBeLessThan(found.upper - found.lower);
    for (const change of [
      (list: number[]) => list.map((value) => 1e4 * value - 7e5),
      (list: number[]) => list.toReversed(),
    ]) {
      const other = icc(ratings.map(change).toReversed(), { form });
      for (const name of ["estimate", "lower", "upper", "fStatistic", "pValue"] as const) {
        expect(other[name] / found[name]).toBeCloseTo(1, 8);
      }
    }
    const rows = truth.map((_, i) => ratings.map((list) => list[i]));
    expect(icc(rows, { form, layout: "subject" })).toEqual(found);
    const [R1, R2, R3] = ratings;
    expect(icc({ R1, R2, R3 }, { form })).toEqual(found);
    expect(icc({ names: ["R1", "R2", "R3"], columns: ratings }, { form })).toEqual(found);
  });

  test("a constant difference between raters counts against agreement alone", () => {
    const shifted = [truth, truth.map((value) => value + 5)];
    expect(icc(shifted, { form: "ICC(3,1)" }).estimate).toBeCloseTo(1, 13);
    expect(icc(shifted, { form: "ICC(2,1)" }).estimate).toBeLessThan(0.8);
  });

  test("raters that contradict each other have a negative coefficient", () => {
    const found = icc([
      [1, 2, 3, 4],
      [4, 3, 2, 1.5],
    ]);
    expect(found.estimate).toBeLessThan(-0.9);
    expect(found.pValue).toBeGreaterThan(0.9);
    expect(found.lower).toBeLessThan(found.upper);
  });

  test("raters that agree in all, and ratings that are all equal", () => {
    for (const form of forms) {
      const same = icc(
        [
          [1, 2, 4],
          [1, 2, 4],
        ],
        { form },
      );
      expect(same).toMatchObject({ estimate: 1, lower: 1, upper: 1, pValue: 0 });
      const flat = icc(
        [
          [3, 3, 3],
          [3, 3, 3],
        ],
        { form },
      );
      expect([flat.estimate, flat.lower, flat.upper, flat.pValue]).toEqual([
        Number.NaN,
        Number.NaN,
        Number.NaN,
        Number.NaN,
      ]);
    }
  });

  test.each<[unknown, object, string]>([
    [[[1, 2]], {}, "at least two raters are needed; got 1"],
    [[[1], [2]], {}, "at least 2 rows are needed; got 1"],
    [
      [
        [1, 2],
        [1, 2, 3],
      ],
      {},
      "rater 1 needs length 2, as rater 0 has; got 3",
    ],
    [
      { R1: [1, 2], R2: [1, Number.NaN] },
      {},
      'rater R2 must hold finite numbers; got NaN in row 1; leave such rows out first, or set missing: "omit"',
    ],
    [
      [
        [1, 2],
        [1, 3],
      ],
      { form: "ICC(4,1)" },
      "form must be one of ICC(1,1), ICC(2,1)",
    ],
    [
      [
        [1, 2],
        [1, 3],
      ],
      { form: "toString" },
      "form must be one of ICC(1,1), ICC(2,1)",
    ],
    [5, {}, "ratings must be a list of lists, or lists by name; got number"],
  ])("%#", (given, options, message) => {
    expect(() => icc(given as never, options as never)).toThrow(`intraclassCorrelation: ${message}`);
  });

  test("subjects that were not rated by all are counted", () => {
    const found = icc({ R1: [1, 2, Number.NaN, 4], R2: [1, 3, 4, 6] }, { missing: "omit" });
    expect(found).toEqual({
      ...icc([
        [1, 2, 4],
        [1, 3, 6],
      ]),
      omitted: 1,
    });
  });
});

test("lists without names are subjects, as the rows of a matrix; lists by name are raters", () => {
  const subjects = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
  ];
  const raters = Object.fromEntries("abcd".split("").map((name, j) => [name, subjects.map((row) => row[j])]));
  expect(intraclassCorrelation(subjects)).toEqual(intraclassCorrelation(raters));
  expect(intraclassCorrelation(subjects)).toEqual(intraclassCorrelation(subjects, { layout: "subject" }));
  expect(intraclassCorrelation(Object.values(raters), { layout: "rater" })).toEqual(intraclassCorrelation(raters));
  expect(fleissKappa(subjects)).toEqual(fleissKappa(raters));
});
