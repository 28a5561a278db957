import {
  chooseClusterCount,
  cutTree,
  hierarchicalClustering,
  type Linkage,
  silhouette,
  spearmanDistance,
  wardLinkage,
} from "radiosurv/selection";
import { describe, expect, test } from "vitest";
import { randomFrom } from "../io/random.ts";
import { comparison } from "../survival/shared-reference.ts";
import { selectionFixture } from "./fixture.ts";

const METHODS = ["ward.D", "ward.D2", "average", "complete", "single"] as const;
const next = randomFrom(5);

/** The two nearest clusters joined, over the whole matrix at each step: heights alone, as a set of merges has no order. */
function naiveHeights(distance: readonly number[], p: number, method: Linkage): number[] {
  const d = Array.from({ length: p }, () => new Array<number>(p).fill(Number.POSITIVE_INFINITY));
  for (let i = 0, at = 0; i < p; i++) {
    for (let j = i + 1; j < p; j++, at++) {
      d[i][j] = method === "ward.D2" ? distance[at] ** 2 : distance[at];
      d[j][i] = d[i][j];
    }
  }
  const size = new Array<number>(p).fill(1);
  const heights = [];
  for (let step = 1; step < p; step++) {
    let [a, b] = [0, 1];
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) if (d[i][j] < least) [least, a, b] = [d[i][j], j, i];
    for (let k = 0; k < p; k++) {
      if (k === a || k === b || !Number.isFinite(d[a][k])) continue;
      const n = size[a] + size[b] + size[k];
      d[a][k] = d[k][a] =
        method === "single"
          ? Math.min(d[a][k], d[b][k])
          : method === "complete"
            ? Math.max(d[a][k], d[b][k])
            : method === "average"
              ? (size[a] * d[a][k] + size[b] * d[b][k]) / (size[a] + size[b])
              : ((size[a] + size[k]) * d[a][k] + (size[b] + size[k]) * d[b][k] - size[k] * least) / n;
    }
    size[a] += size[b];
    for (let k = 0; k < p; k++) d[b][k] = d[k][b] = Number.POSITIVE_INFINITY;
    heights.push(method === "ward.D2" ? Math.sqrt(least) : least);
  }
  return heights;
}

describe("hierarchicalClustering", () => {
  test("by hand: points 0, 1, 5 and 7 on a line", () => {
    const distance = [1, 5, 7, 4, 6, 2];
    const heights = Object.fromEntries(
      METHODS.map((method) => [method, hierarchicalClustering(distance, { method }).height[2]]),
    );
    expect(heights.single).toBe(4);
    expect(heights.complete).toBe(7);
    expect(heights.average).toBe((5 + 7 + 4 + 6) / 4);
    // Ward: root of twice the growth of the sum of squares, 2 * 2 * 2 / 4 * 5.5^2
    expect(heights["ward.D2"]).toBeCloseTo(Math.sqrt(2) * 5.5, 14);
    // by the recurrence: {0, 1} to 5 is (2 * 5 + 2 * 4 - 1) / 3 and to 7 (2 * 7 + 2 * 6 - 1) / 3
    expect(heights["ward.D"]).toBeCloseTo((17 + 25 - 2 * 2) / 4, 14);
  });

  test("trees of R with ties in all places: the same merges, heights and order", () => {
    const all = comparison();
    for (const { distance, trees } of selectionFixture.tied) {
      for (const method of METHODS) {
        const tree = hierarchicalClustering(distance, { method });
        expect(tree.merge).toEqual(trees[method].merge);
        expect(tree.order).toEqual(trees[method].order);
        all.compare(method, tree.height, trees[method].height);
      }
    }
    console.log(`trees with ties: ${all.values} heights, largest relative difference ${all.largest.toExponential(1)}`);
    expect(all.largest, all.worst).toBeLessThan(1e-14);
  });

  test.each(METHODS)("%s: as the naive search of all pairs, with holes closed on the way", (method) => {
    const p = 150;
    const distance = Array.from({ length: (p * (p - 1)) / 2 }, () => 0.1 + next());
    const { height } = hierarchicalClustering(distance, { method });
    naiveHeights(distance, p, method).forEach((value, i) => expect(height[i] / value).toBeCloseTo(1, 12));
  });

  test("ward.D is ward.D2 of root distances, heights squared", () => {
    const distance = Array.from({ length: 190 }, () => next());
    const a = wardLinkage(distance, { method: "ward.D" });
    const b = wardLinkage(distance.map(Math.sqrt));
    expect(b.method).toBe("ward.D2");
    expect(a.merge).toEqual(b.merge);
    a.height.forEach((value, i) => expect(value).toBeCloseTo(b.height[i] ** 2, 13));
  });

  test("a list, a matrix and named distances are one; input stays, names come along, a tree is JSON", () => {
    const list = Object.freeze([1, 4, 6, 3, 5, 2]);
    const matrix = [
      [0, 1, 4, 6],
      [1, 0, 3, 5],
      [4, 3, 0, 2],
      [6, 5, 2, 0],
    ];
    const values = Float64Array.from(list);
    const tree = wardLinkage({ names: ["a", "b", "c", "d"], values });
    expect(values).toEqual(Float64Array.from(list));
    expect(tree.names).toEqual(["a", "b", "c", "d"]);
    const { names, ...rest } = tree;
    expect(wardLinkage(list)).toEqual(rest);
    expect(wardLinkage(matrix)).toEqual(rest);
    expect(JSON.parse(JSON.stringify(tree))).toEqual(tree);
    expect(wardLinkage(spearmanDistance({ u: [1, 2, 3], v: [3, 1, 2] })).names).toEqual(["u", "v"]);
  });

  test("two items, and distances of 0", () => {
    expect(wardLinkage([3])).toEqual({ merge: [[-1, -2]], height: [3], order: [1, 2], method: "ward.D2" });
    expect(wardLinkage([0, 0, 0]).height).toEqual([0, 0]);
  });

  test.each<[unknown, string]>([
    [
      3,
      "distances are a list of one half of a matrix, { names, values } of spearmanDistance, or a list of rows; got number",
    ],
    [null, "got null"],
    [[1, 2], "p (p - 1) / 2 are needed for p items; got 2; a square matrix is a list of rows"],
    [{ names: ["a", "b"], values: [1, 2, 3] }, "2 names need 1; got 3"],
    [[], "at least two items are needed; got 1"],
    [[[0]], "at least two items are needed; got 1"],
    [[1, NaN, 2], "distances must be numbers from 0 to 1e150; got NaN for items 0 and 2"],
    [[1, 2, 1e200], "got 1e+200 for items 1 and 2"],
    [
      { names: ["a", "b", "c"], values: [1, -0.5, 1] },
      'got -0.5 for "a" and "c"; correlations become distances by spearmanDistance',
    ],
    [[[0, 1], [1]], "a matrix of 2 rows needs rows of length 2; row 1 has 1"],
    [
      [
        [1, 0.5],
        [0.5, 1],
      ],
      "the distance of an item to itself must be 0; got 1 in row 0",
    ],
    [
      [
        [0, 1],
        [2, 0],
      ],
      "distances must be symmetric; got 1 in row 0, column 1 and 2 in row 1, column 0",
    ],
  ])("refuses %j", (distance, message) => {
    expect(() => wardLinkage(distance as never)).toThrow(message);
    expect(() => hierarchicalClustering(distance as never, { method: "single" })).toThrow("hierarchicalClustering: ");
  });

  test("refuses other methods", () => {
    expect(() => hierarchicalClustering([1], {} as never)).toThrow("hierarchicalClustering: method is needed");
    expect(() => hierarchicalClustering([1], { method: "centroid" as never })).toThrow("method must be one of ward.D,");
    expect(() => wardLinkage([1], { method: "average" as never })).toThrow(
      "wardLinkage: method must be one of ward.D, ward.D2",
    );
  });
});

describe("cutTree", () => {
  const tree = wardLinkage([5, 1, 6, 4, 2, 7]);

  test("by hand", () => {
    expect(tree.merge.slice(0, 2)).toEqual([
      [-1, -3],
      [-2, -4],
    ]);
    expect(cutTree(tree, { k: 1 })).toEqual([1, 1, 1, 1]);
    expect(cutTree(tree, { k: 2 })).toEqual([1, 2, 1, 2]);
    expect(cutTree(tree, { k: 4 })).toEqual([1, 2, 3, 4]);
    // joined at the height or below
    expect(cutTree(tree, { height: 2 })).toEqual([1, 2, 1, 2]);
    expect(cutTree(tree, { height: 1.999 })).toEqual([1, 2, 1, 3]);
    expect(cutTree(tree, { height: -1 })).toEqual([1, 2, 3, 4]);
    expect(cutTree(tree, { height: 99 })).toEqual([1, 1, 1, 1]);
  });

  test.each<[unknown, unknown, string]>([
    [tree, {}, "cutTree: one of k and height is needed"],
    [tree, undefined, "cutTree: one of k and height is needed"],
    [tree, { k: 2, height: 1 }, "cutTree: one of k and height is needed"],
    [tree, { k: 5 }, "cutTree: the tree has 4 items; it cannot be cut into 5 clusters"],
    [tree, { k: 0 }, "k must be a whole number >= 1; got 0"],
    [tree, { height: "1" }, "height must be a number"],
    [{}, { k: 1 }, "cutTree: a tree of hierarchicalClustering or wardLinkage is needed"],
    [null, { k: 1 }, "a tree of hierarchicalClustering or wardLinkage is needed"],
  ])("%#", (given, options, message) => {
    expect(() => cutTree(given as never, options as never)).toThrow(message);
  });
});

describe("silhouette", () => {
  const { columns, silhouettes, ward_D2 } = selectionFixture;
  const distance = spearmanDistance(columns);
  const tree = wardLinkage(distance);

  test("widths, neighbours and means of R's cluster", () => {
    const all = comparison();
    expect(tree.merge).toEqual(ward_D2.merge);
    for (const { k, groups, widths, neighbors, mean } of silhouettes) {
      expect(cutTree(tree, { k })).toEqual(groups);
      const ours = silhouette(distance, groups);
      // near 0 what is left of a difference has few digits
      ours.widths.forEach((width, i) => all.compare("1 + width", 1 + width, 1 + widths[i]));
      expect(ours.neighbors).toEqual(neighbors);
      all.compare("mean", ours.mean, mean);
      expect(ours.clusters.map(({ size }) => size).reduce((a, b) => a + b)).toBe(groups.length);
    }
    console.log(`silhouettes: ${all.values} values, largest relative difference ${all.largest.toExponential(1)}`);
    expect(all.largest, all.worst).toBeLessThan(1e-13);
  });

  test("chooseClusterCount: the means of all cuts, and the largest", () => {
    const { k, groups, tried } = chooseClusterCount(distance, tree);
    expect(tried.map((each) => each.k)).toEqual(silhouettes.map((each) => each.k));
    tried.forEach(({ mean }, i) => expect(mean).toBeCloseTo(silhouettes[i].mean, 13));
    const best = silhouettes.reduce((a, b) => (b.mean > a.mean ? b : a));
    expect(k).toBe(best.k);
    expect(groups).toEqual(best.groups);
    const few = chooseClusterCount(distance, tree, { from: 3, to: 5 });
    expect(few.tried).toEqual(tried.slice(1, 4).map(({ k, mean }) => ({ k, mean: expect.closeTo(mean, 13) })));
    // all by themselves have widths of 0
    expect(chooseClusterCount(distance, tree, { to: 14 }).tried.at(-1)).toEqual({ k: 14, mean: 0 });
  });

  test("clusters by any numbers; ties and single items count 0", () => {
    const { widths, neighbors, clusters } = silhouette([1, 1, 1], [7, 7, -2]);
    expect(Array.from(widths)).toEqual([0, 0, 0]);
    expect(neighbors).toEqual([-2, -2, 7]);
    expect(clusters).toEqual([
      { cluster: -2, size: 1, mean: 0 },
      { cluster: 7, size: 2, mean: 0 },
    ]);
  });

  test("what is refused", () => {
    expect(() => silhouette([1, 1, 1], [1, 1, 1])).toThrow("silhouette: at least two clusters are needed; got one");
    expect(() => silhouette([1, 1, 1], [1, 2])).toThrow(
      "silhouette: groups need the cluster of each of the 3 items; got 2",
    );
    expect(() => silhouette([1, 1, 1], undefined as never)).toThrow("got undefined");
    expect(() => silhouette([1, 1, 1], null as never)).toThrow("got none");
    expect(() => silhouette([1, 1, 1], [1, NaN, 2])).toThrow("silhouette: groups must be numbers; got NaN for item 1");
    expect(() => chooseClusterCount([1], tree)).toThrow("tree and distances need the same items; got 14 and 2");
    expect(() => chooseClusterCount(distance, tree, { from: 6, to: 5 })).toThrow(
      "chooseClusterCount: numbers of clusters from 6 to 5 need from <= to <= 14, the number of items",
    );
    expect(() => chooseClusterCount(distance, tree, { to: 15 })).toThrow("from 2 to 15 need");
    expect(() => chooseClusterCount(distance, tree, { from: 1 })).toThrow("from must be a whole number >= 2");
  });
});
