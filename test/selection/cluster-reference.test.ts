import {
  type ClusterTree,
  cutTree,
  type FeatureDistance,
  hierarchicalClustering,
  type Linkage,
  spearmanDistance,
  wardLinkage,
} from "radiosurv/selection";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/table/index.ts";
import { agreement } from "../survival/agreement.ts";
import {
  comparison,
  hasSharedReference,
  NO_SHARED_REFERENCE,
  sharedReferenceText,
} from "../survival/shared-reference.ts";

// R 4.2.2: hclust, cutree on distances of cor(method = "spearman"); scipy 1.17.1: linkage.
// See ../shared/reference/survival/cluster.json and cluster_scipy.json

interface Tree {
  readonly merge: readonly (readonly [number, number])[];
  readonly height: readonly number[];
  readonly order_1based: readonly number[];
  readonly cutree_k: readonly { readonly k: number; readonly labels: readonly number[] }[];
  readonly cutree_h: readonly {
    readonly h: number;
    readonly labels: readonly number[];
    readonly n_clusters?: number;
  }[];
}

interface ClusterCase {
  readonly id: string;
  readonly call: string;
  readonly inputs: {
    readonly data: string;
    readonly filter?: readonly { readonly column: string; readonly value: string }[];
    readonly x: { readonly all_columns_matching: string } | readonly { readonly name: string }[];
    readonly distance_matrix?: readonly (readonly number[])[];
  };
  readonly outputs: Readonly<Record<string, Tree>> & {
    readonly n: never;
    readonly p: never;
    readonly distance_first_rows: never;
  };
}

interface ScipyCase {
  readonly id: string;
  readonly outputs: {
    readonly linkage: readonly (readonly [number, number, number, number])[];
    readonly partitions: readonly { readonly k: number; readonly same_partition_as_ward_D2: boolean }[];
  };
}

function cases<Case>(topic: string): readonly Case[] {
  return hasSharedReference ? JSON.parse(sharedReferenceText(`survival/${topic}.json`)).cases : [];
}

function distanceOf({ call, inputs }: ClusterCase): FeatureDistance | readonly (readonly number[])[] {
  if (inputs.distance_matrix) return inputs.distance_matrix;
  const { x, filter = [] } = inputs;
  const { rows } = parseCsv(sharedReferenceText(`datasets/${inputs.data}.csv`));
  const pattern = "all_columns_matching" in x ? new RegExp(x.all_columns_matching) : undefined;
  const names = pattern
    ? Object.keys(rows[0]).filter((name) => pattern.test(name))
    : (x as readonly { readonly name: string }[]).map(({ name }) => name);
  const used = rows.filter(
    (row) => filter.every(({ column, value }) => row[column] === value) && names.every((name) => row[name] !== ""),
  );
  const columns = names.map((name) => Float64Array.from(used, (row) => Number(row[name])));
  return spearmanDistance({ names, columns }, { distance: call.includes("abs(") ? "1-|rho|" : "1-rho" });
}

// merges, orders and groups are whole numbers, which must be the same
const total = agreement("Clusters", "stats: hclust; scipy: linkage", 1e-13);

describe.skipIf(!hasSharedReference)(hasSharedReference ? "hclust and cutree" : NO_SHARED_REFERENCE, () => {
  test.each(cases<ClusterCase>("cluster").map((each) => [each.id, each] as const))("%s", (_, each) => {
    const all = comparison();
    const distance = distanceOf(each);
    const { n, p, distance_first_rows, ...trees } = each.outputs as unknown as Record<string, Tree> & {
      n: number;
      p: number;
      distance_first_rows?: readonly (readonly number[])[];
    };
    if (distance_first_rows && "rowsUsed" in distance) {
      all.compare("n", distance.rowsUsed, n);
      all.compare("p", distance.names.length, p);
      distance_first_rows.forEach((row, i) => {
        row.forEach((value, j) => {
          if (i < j) all.compare("distance", distance.values[i * p - (i * (i + 1)) / 2 + j - i - 1], value);
        });
      });
    }
    for (const [method, expected] of Object.entries(trees)) {
      const tree = hierarchicalClustering(distance, { method: method as Linkage });
      expect(tree.merge, method).toEqual(expected.merge);
      expect(tree.order, method).toEqual(expected.order_1based);
      all.compare(`${method}, height`, tree.height, expected.height);
      for (const { k, labels } of expected.cutree_k) expect(cutTree(tree, { k }), `${method}, k ${k}`).toEqual(labels);
      for (const { h, labels } of expected.cutree_h) {
        expect(cutTree(tree, { height: h }), `${method}, height ${h}`).toEqual(labels);
      }
    }
    total.add(each.inputs.data ?? each.id, all);
  });

  test.each(cases<ScipyCase>("cluster_scipy").map((each) => [each.id, each] as const))("scipy: %s", (id, each) => {
    const ours = wardLinkage(distanceOf(cases<ClusterCase>("cluster").find((other) => other.id === id)!));
    const all = comparison();
    const { linkage, partitions } = each.outputs;
    all.compare(
      "height",
      ours.height,
      linkage.map(([, , height]) => height),
    );
    // the same tree, in R's numbers
    const theirs: ClusterTree = {
      ...ours,
      merge: linkage.map(([a, b]) =>
        [a, b].map((item) => (item > linkage.length ? item - linkage.length : -item - 1)),
      ) as never,
    };
    for (const { k, same_partition_as_ward_D2 } of partitions) {
      // fcluster(criterion = "maxclust") makes fewer clusters where heights are tied
      if (!same_partition_as_ward_D2) continue;
      expect(cutTree(theirs, { k })).toEqual(cutTree(ours, { k }));
    }
    total.add(`${id}, scipy`, all);
  });

  test("the largest difference of all", () => {
    total.check(3_000);
  });
});
