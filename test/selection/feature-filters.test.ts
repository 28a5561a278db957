import {
  applyFilter,
  checkHeldOut,
  clusterRepresentatives,
  correlationFilter,
  cutTree,
  type FeatureFilter,
  iccFilter,
  missingnessFilter,
  spearmanDistance,
  spearmanMatrix,
  varianceFilter,
  wardFilter,
  wardLinkage,
} from "radiosurv/selection";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { selectionFixture } from "./fixture.ts";

const next = randomFrom(11);
const { columns: table } = selectionFixture;
const names = Object.keys(table);

function dropped({ dropped }: FeatureFilter): string[] {
  return dropped.map(({ name }) => name);
}

describe("varianceFilter", () => {
  const small = { a: [1, 2, 3, 4], b: [7, 7, 7, 7], c: [0, 0, 0, 1] };

  test("constant features, variances and common values", () => {
    const filter = varianceFilter(small);
    expect(filter).toEqual({
      filter: "variance",
      kept: ["a", "c"],
      dropped: [{ name: "b", reason: "constant" }],
      settings: { minimum: 0, commonest: 1, missing: "throw" },
      rowsUsed: 4,
      rowsOmitted: 0,
      rows: [0, 1, 2, 3],
    });
    // 0.25 with n - 1, which is not above itself
    expect(varianceFilter(small, { minimum: 0.25 }).dropped[1]).toEqual({
      name: "c",
      reason: "variance 0.25 is not above 0.25",
    });
    expect(varianceFilter(small, { minimum: 0.2499 }).kept).toEqual(["a", "c"]);
    expect(varianceFilter(small, { commonest: 0.75 }).dropped[1].reason).toBe(
      "a share of 0.75 of the rows has the value 0",
    );
    expect(varianceFilter(small, { commonest: 0.76 }).kept).toEqual(["a", "c"]);
    expect(varianceFilter({ a: [1e9, 1e9 + 1, 1e9 + 2] }, { minimum: 0.999 }).kept).toEqual(["a"]);
    expect(varianceFilter({ a: [3] }).dropped).toEqual([{ name: "a", reason: "constant" }]);
  });

  test("rows: training, testing, missing", () => {
    const filter = varianceFilter({ a: [1, 1, 2], b: [1, 2, NaN] }, { trainingRows: [0, 1], testRows: [2] });
    expect([filter.kept, filter.rows]).toEqual([["b"], [0, 1]]);
    const omitted = varianceFilter({ a: [1, 1, 2], b: [1, 2, NaN] }, { missing: "omit" });
    expect([dropped(omitted), omitted.rowsUsed, omitted.rowsOmitted]).toEqual([["a"], 2, 1]);
  });

  test("what is refused", () => {
    expect(() => varianceFilter(small, { minimum: -1 })).toThrow("minimum must be a number >= 0");
    expect(() => varianceFilter(small, { commonest: 0 })).toThrow("commonest must be a number above 0, 1 at most");
    expect(() => varianceFilter({ a: [NaN] })).toThrow(
      'varianceFilter: column "a" must hold finite numbers; got NaN in row 0',
    );
  });
});

describe("missingnessFilter", () => {
  test("shares of NaN among the rows", () => {
    const holed = { a: [1, NaN, 3, 4, 5], b: [NaN, NaN, 3, 4, 5], c: [NaN, NaN, NaN, NaN, NaN] };
    const filter = missingnessFilter(holed);
    expect(filter.kept).toEqual(["a"]);
    expect(filter.dropped[0].reason).toBe("missing in a share of 0.4 of the rows, above 0.2");
    expect([filter.filter, filter.settings, filter.rowsUsed]).toEqual(["missingness", { maximum: 0.2 }, 5]);
    expect(missingnessFilter(holed, { maximum: 0.4 }).kept).toEqual(["a", "b"]);
    expect(missingnessFilter(holed, { trainingRows: [2, 3, 4], testRows: [0] }).kept).toEqual(["a", "b"]);
    expect(() => missingnessFilter(holed, { maximum: 20 })).toThrow("maximum must be a number from 0 to 1");
  });
});

describe("iccFilter", () => {
  test("keeps what is repeatable", () => {
    const small = { a: [1, 2], b: [3, 4], c: [5, 6], d: [7, 8] };
    const icc = { a: 0.9, b: 0.7499, c: 0.75, d: NaN, other: 0 };
    const filter = iccFilter(small, { icc });
    expect(filter.kept).toEqual(["a", "c"]);
    expect(filter.dropped).toEqual([
      { name: "b", reason: "ICC 0.7499 is below 0.75" },
      { name: "d", reason: "ICC is undefined" },
    ]);
    expect([filter.rowsUsed, filter.settings]).toEqual([0, { minimum: 0.75 }]);
    expect(iccFilter(small, { icc, minimum: 0.9 }).kept).toEqual(["a"]);
    expect(() => iccFilter(small, { icc: { a: 1 } })).toThrow(
      'iccFilter: icc needs a number for each feature; "b" has none',
    );
    expect(() => iccFilter({ toString: [1] } as never, { icc })).toThrow('"toString" has none');
    expect(() => iccFilter(small, {} as never)).toThrow("iccFilter: icc is needed");
    expect(() => iccFilter(small, { icc: 3 as never })).toThrow("icc must be a record of numbers by name");
    expect(() => iccFilter(small, { icc, minimum: NaN })).toThrow("minimum must be a number");
  });
});

describe("correlationFilter", () => {
  test.each(selectionFixture.caret.map((each, i) => [i, each] as const))("drops what caret drops, %i", (_, each) => {
    const { columns, cutoff } = each;
    expect(dropped(correlationFilter(columns, { cutoff })).sort()).toEqual([...each.spearman_exact].sort());
    expect(dropped(correlationFilter(columns, { cutoff, exact: false })).sort()).toEqual(
      [...each.spearman_fast].sort(),
    );
    expect(dropped(correlationFilter(columns, { cutoff, method: "pearson" })).sort()).toEqual(
      [...each.pearson_exact].sort(),
    );
    expect(dropped(correlationFilter(columns, { cutoff, compare: "pair" })).sort()).toEqual([...each.by_manual].sort());
  });

  test("the fixtures tell the rules apart", () => {
    const { caret } = selectionFixture;
    const differ = (a: keyof (typeof caret)[0], b: keyof (typeof caret)[0]) =>
      caret.some(
        (each) =>
          JSON.stringify([...(each[a] as string[])].sort()) !== JSON.stringify([...(each[b] as string[])].sort()),
      );
    expect(differ("spearman_exact", "spearman_fast")).toBe(true);
    expect(differ("spearman_exact", "pearson_exact")).toBe(true);
    expect(differ("spearman_exact", "by_manual")).toBe(true);
  });

  test.each([
    [true, "rest"],
    [true, "pair"],
    [false, "rest"],
  ] as const)("exact %s, %s: no pair is left above the cutoff, each reason holds", (exact, compare) => {
    const wide = Object.fromEntries(
      Array.from({ length: 40 }, (_, j) => [`f${j}`, table[names[j % 14]].map((value) => value + (j % 3) * next())]),
    );
    const filter = correlationFilter(wide, { cutoff: 0.6, exact, compare });
    const { values, names: left } = spearmanMatrix(applyFilter(filter, wide));
    const p = left.length;
    values.forEach((value, at) => {
      if (at % (p + 1) !== 0) expect(Math.abs(value)).toBeLessThanOrEqual(0.6);
    });
    for (const { name, reason } of filter.dropped) {
      const [, value, other] = /^\|rho\| ([\d.]+) with "(f\d+)"$/.exec(reason)!;
      const rho = spearmanMatrix({ a: wide[name], b: wide[other] }).values[1];
      expect(Number(value)).toBeCloseTo(Math.abs(rho), 5);
      expect(Number(value)).toBeGreaterThan(0.6);
    }
  });

  test("of copies one is left, whatever the rule", () => {
    const x = [3, 1, 4, 1, 5, 9, 2, 6];
    const copies = { a: x, b: x, c: x.map((value) => -value), d: [2, 7, 1, 8, 2, 8, 1, 8], e: x.map(() => 1) };
    for (const options of [{}, { compare: "pair" }, { exact: false }] as const) {
      const filter = correlationFilter(copies, options);
      expect(filter.kept).toHaveLength(2);
      expect(filter.kept).toContain("d");
      expect(filter.dropped.at(-1)).toEqual({ name: "e", reason: "constant" });
    }
    expect(correlationFilter(copies).settings).toEqual({
      cutoff: 0.9,
      method: "spearman",
      exact: true,
      compare: "rest",
      missing: "throw",
    });
    expect(correlationFilter({ a: x }).kept).toEqual(["a"]);
  });

  test("rows and refusals", () => {
    const small = { a: [1, 2, 3, 4, NaN], b: [1, 2, 3, 5, 0], c: [2, 1, 9, 3, 2] };
    expect(dropped(correlationFilter(small, { missing: "omit" }))).toHaveLength(1);
    const trained = correlationFilter(small, { trainingRows: [0, 1, 2, 2], testRows: [4] });
    expect([trained.rowsUsed, trained.rows]).toEqual([4, [0, 1, 2, 2]]);
    expect(() => correlationFilter(small)).toThrow(
      'correlationFilter: column "a" must hold finite numbers; got NaN in row 4',
    );
    expect(() => correlationFilter(small, { cutoff: 2 })).toThrow("cutoff must be a number from 0 to 1");
    expect(() => correlationFilter(small, { method: "kendall" as never })).toThrow(
      "method must be one of spearman, pearson",
    );
    expect(() => correlationFilter(small, { exact: 1 as never })).toThrow("exact must be true or false");
    expect(() => correlationFilter(small, { compare: "all" as never })).toThrow("compare must be one of rest, pair");
  });
});

describe("clusterRepresentatives", () => {
  const small = { a: [1, 2, 3, 4, 5], b: [2, 1, 3, 5, 4], c: [1, 2, 3, 5, 4], d: [3, 1, 5, 2, 4] };
  const groups = [1, 1, 1, 2];
  const picked = (options: object) => clusterRepresentatives(groups, small, options).map((each) => each.representative);

  test("each rule", () => {
    // distances ab 0.2, ac 0.1, bc 0.1
    expect(clusterRepresentatives(groups, small)).toEqual([
      { cluster: 1, representative: "c", members: ["a", "b", "c"], score: expect.closeTo(0.1, 15) },
      { cluster: 2, representative: "d", members: ["d"], score: 0 },
    ]);
    expect(clusterRepresentatives(groups, small, { rule: "first" })).toEqual([
      { cluster: 1, representative: "a", members: ["a", "b", "c"] },
      { cluster: 2, representative: "d", members: ["d"] },
    ]);
    const scores = { a: 0.7, b: 0.9, c: 0.9, d: -1, e: 99 };
    for (const rule of ["icc", "univariate"] as const) {
      expect(clusterRepresentatives(groups, small, { rule, scores })[0]).toEqual({
        cluster: 1,
        representative: "b",
        members: ["a", "b", "c"],
        score: 0.9,
      });
    }
    // two are as near to each other: the first
    expect(clusterRepresentatives([5, 5], { x: small.a, y: small.b })[0].representative).toBe("x");
  });

  test("the distance of the medoid, missing values, a tree", () => {
    const signed = { a: [1, 2, 3, 4, 5], b: [5, 4, 3, 2, 1], c: [1, 2, 3, 5, 4], d: [2, 1, 3, 4, 5] };
    const medoid = (distance: "1-rho" | "1-|rho|") => clusterRepresentatives([1, 1, 1, 1], signed, { distance })[0];
    expect(medoid("1-rho").score).not.toBe(medoid("1-|rho|").score);
    const holed = { ...small, a: [1, 2, 3, 4, NaN] };
    expect(() => clusterRepresentatives(groups, holed)).toThrow(
      'column "a" must hold finite numbers; got NaN in row 4',
    );
    const first = (list: readonly number[]) => list.slice(0, 4);
    const cut = { a: first(small.a), b: first(small.b), c: first(small.c), d: first(small.d) };
    expect(clusterRepresentatives(groups, holed, { missing: "omit" })).toEqual(clusterRepresentatives(groups, cut));
    const tree = wardLinkage(spearmanDistance(small));
    expect(clusterRepresentatives(tree, small, { k: 2 })).toEqual(
      clusterRepresentatives(cutTree(tree, { k: 2 }), small),
    );
    expect(clusterRepresentatives(tree, small, { height: 0.15 })).toHaveLength(3);
  });

  test("what is refused", () => {
    expect(() => picked({ rule: "icc" })).toThrow('the rule "icc" needs scores, a number for each feature');
    expect(() => picked({ rule: "univariate", scores: { a: 1 } })).toThrow(
      'scores need a number for each feature; "b" has none',
    );
    expect(() => picked({ rule: "icc", scores: { a: 1, b: NaN } })).toThrow('"b" has NaN');
    expect(() => picked({ rule: "best" })).toThrow("rule must be one of medoid, first, icc, univariate");
    expect(() => picked({ distance: "rho" })).toThrow("distance must be one of");
    expect(() => picked({ scores: 1 })).toThrow("scores must be a record of numbers by name");
    expect(() => clusterRepresentatives([1], small)).toThrow("groups need the cluster of each of the 4 items; got 1");
    expect(() => clusterRepresentatives(groups, { ...small, b: [1, 1, 1, 1, 1] })).toThrow(
      'drop "b" first, as varianceFilter does',
    );
    expect(() => clusterRepresentatives(wardLinkage([1]), small)).toThrow("one of k and height is needed");
  });
});

describe("wardFilter", () => {
  const withConstant = { constant: table.f1.map(() => 2), ...table };

  test("is the chain of its parts", () => {
    const filter = wardFilter(withConstant, { k: 5 });
    const distance = spearmanDistance(table);
    const tree = wardLinkage(distance);
    expect(filter.tree).toEqual(tree);
    const clusters = clusterRepresentatives(cutTree(tree, { k: 5 }), table);
    expect(filter.clusters).toEqual(clusters.map((each) => ({ ...each, score: expect.closeTo(each.score!, 13) })));
    expect([...filter.kept].sort()).toEqual(clusters.map(({ representative }) => representative).sort());
    expect(filter.kept).toEqual(names.filter((name) => filter.kept.includes(name)));
    expect(filter.dropped[0]).toEqual({ name: "constant", reason: "constant" });
    const { members, representative } = clusters.find((each) => each.members.length > 1)!;
    const other = members.find((name) => name !== representative)!;
    expect(filter.dropped).toContainEqual({ name: other, reason: `in a cluster with "${representative}"` });
    expect(filter.settings).toEqual({
      k: 5,
      linkage: "ward.D2",
      distance: "1-|rho|",
      rule: "medoid",
      missing: "throw",
    });
    expect(JSON.parse(JSON.stringify(filter))).toEqual(filter);
  });

  test("each option changes what it says", () => {
    expect(wardFilter(table, { height: 0.6 }).kept).toHaveLength(
      Math.max(...cutTree(wardLinkage(spearmanDistance(table)), { height: 0.6 })),
    );
    const best = wardFilter(table, { k: "silhouette" });
    const widest = selectionFixture.silhouettes.reduce((a, b) => (b.mean > a.mean ? b : a));
    expect([best.kept.length, best.settings.k]).toEqual([widest.k, "silhouette"]);
    expect(wardFilter(table, { k: 3, linkage: "ward.D" }).tree!.method).toBe("ward.D");
    expect(wardFilter(table, { k: 3, distance: "1-rho" }).tree!.height).not.toEqual(best.tree!.height);
    expect(
      wardFilter(table, { k: 3, rule: "first" }).clusters.every(
        ({ members, representative }) => members[0] === representative,
      ),
    ).toBe(true);
    const scores = Object.fromEntries(names.map((name, j) => [name, j % 5]));
    const byIcc = wardFilter(table, { k: 3, rule: "icc", scores });
    for (const { members, score } of byIcc.clusters)
      expect(score).toBe(Math.max(...members.map((name) => scores[name])));
  });

  test("scores of an outcome are computed on the rows of the fit", () => {
    const seen: (readonly number[])[] = [];
    const filter = wardFilter(table, {
      k: 4,
      rule: "univariate",
      trainingRows: [0, 2, 4, 6, 8, 10, 12, 14, 1],
      testRows: [3, 5],
      scores: (rows) => {
        seen.push(rows);
        return Object.fromEntries(names.map((name) => [name, table[name][rows[1]]]));
      },
    });
    expect(seen).toEqual([[0, 2, 4, 6, 8, 10, 12, 14, 1]]);
    for (const { members, representative } of filter.clusters) {
      expect(table[representative][2]).toBe(Math.max(...members.map((name) => table[name][2])));
    }
  });

  test("few features", () => {
    expect(wardFilter({ a: [1, 2, 3] }, { k: 1 })).toMatchObject({
      kept: ["a"],
      dropped: [],
      clusters: [{ members: ["a"] }],
    });
    expect(wardFilter({ a: [1, 2, 3] }, { k: 1 }).tree).toBeUndefined();
    expect(wardFilter({ a: [1, 1, 1] }, { height: 1 })).toMatchObject({ kept: [], clusters: [] });
    expect(wardFilter({ a: [1, 2, 3], b: [3, 1, 2] }, { k: "silhouette" }).kept).toEqual(["a", "b"]);
  });

  test("what is refused", () => {
    expect(() => wardFilter(table, undefined as never)).toThrow("wardFilter: one of k and height is needed");
    expect(() => wardFilter(table, { k: 2, height: 1 })).toThrow("wardFilter: one of k and height is needed");
    expect(() => wardFilter(table, { k: "gap" as never })).toThrow('k must be a whole number >= 1, or "silhouette"');
    expect(() => wardFilter(table, { k: 15 })).toThrow("the tree has 14 items; it cannot be cut into 15 clusters");
    expect(() => wardFilter(table, { k: 2, rule: "icc" })).toThrow('wardFilter: the rule "icc" needs scores');
    expect(() => wardFilter(table, { k: 2, scores: 1 as never })).toThrow(
      "scores must be a record of numbers by name, or a function",
    );
    expect(() => wardFilter(table, { k: 2, linkage: "single" as never })).toThrow(
      "linkage must be one of ward.D, ward.D2",
    );
    expect(() => wardFilter({ a: [1, NaN, 2], b: [1, 2, 3] }, { k: 1 })).toThrow(
      'wardFilter: column "a" must hold finite numbers',
    );
    expect(wardFilter({ a: [1, NaN, 2], b: [1, 2, 3] }, { k: 1, missing: "omit" }).rowsOmitted).toBe(1);
  });
});

describe("fitted once, applied anywhere", () => {
  const filter = wardFilter(table, { k: 3, trainingRows: Array.from({ length: 30 }, (_, i) => i) });

  test("applyFilter picks columns by name and fits nothing", () => {
    const few = Object.fromEntries(names.map((name) => [name, [NaN, 1]]).reverse());
    const { names: kept, columns } = applyFilter(JSON.parse(JSON.stringify(filter)), few);
    expect(kept).toEqual(filter.kept);
    expect(columns.map((column) => Array.from(column))).toEqual([
      [NaN, 1],
      [NaN, 1],
      [NaN, 1],
    ]);
    const column = Float64Array.of(1, 2);
    expect(applyFilter({ kept: ["x"] }, { x: column, y: [1, 2] }).columns[0]).toBe(column);
  });

  test("missing columns are named", () => {
    expect(() => applyFilter({ kept: ["a", "b", "c"] }, { b: [1] })).toThrow(
      'applyFilter: the table needs the 3 columns that the filter keeps; it lacks "a", "c"',
    );
    expect(() => applyFilter({ kept: ["a", "b", "c", "d", "e", "f", "g"] }, {})).toThrow('"e" and 2 more');
    expect(() => applyFilter({} as never, table)).toThrow("applyFilter: a fitted filter with a list `kept` is needed");
    expect(() => applyFilter(null as never, table)).toThrow("a fitted filter");
  });

  test("rows for testing are not fitted on", () => {
    const filters: ((options: object) => unknown)[] = [
      (options) => varianceFilter(table, options),
      (options) => missingnessFilter(table, options),
      (options) => correlationFilter(table, options),
      (options) => wardFilter(table, { k: 2, ...options }),
    ];
    for (const fitted of filters) {
      expect(() => fitted({ testRows: [39] })).toThrow(
        "rows kept for testing must not be fitted on; row 39 is one of testRows; name the rows to fit on in trainingRows",
      );
      expect(() => fitted({ trainingRows: [1, 2, 3], testRows: [3, 4] })).toThrow(
        "row 3 is one of testRows; take it out of trainingRows",
      );
      expect(() => fitted({ trainingRows: [] })).toThrow("at least one row to fit on is needed; got none");
      expect(() => fitted({ trainingRows: [1.5] })).toThrow(
        "trainingRows must hold numbers of rows from 0 to 39; got 1.5 as number 0",
      );
      expect(() => fitted({ testRows: [40] })).toThrow("testRows must hold numbers of rows from 0 to 39; got 40");
      expect(() => fitted({ testRows: 3 })).toThrow("testRows must be a list of numbers of rows");
      fitted({ trainingRows: Uint32Array.of(5, 1, 7, 2, 9), testRows: [3] });
    }
  });

  test("checkHeldOut asks a fit later", () => {
    checkHeldOut([filter], [30, 39]);
    expect(() => checkHeldOut([filter], Int32Array.of(29))).toThrow(
      "checkHeldOut: rows kept for testing must not be fitted on; the ward filter used row 29; fit it on training rows alone",
    );
  });

  test("a fit on training rows is that of a table of them", () => {
    const cut = Object.fromEntries(names.map((name) => [name, table[name].slice(0, 30)]));
    expect(filter).toEqual(wardFilter(cut, { k: 3 }));
    const rows = Array.from({ length: 25 }, (_, i) => i);
    const first = Object.fromEntries(names.map((name) => [name, table[name].slice(0, 25)]));
    expect(correlationFilter(table, { cutoff: 0.5, trainingRows: rows })).toEqual(
      correlationFilter(first, { cutoff: 0.5 }),
    );
  });
});
