import { RadiosurvError } from "../error.ts";
import { checkSettings, oneOf, type Rules } from "../rules.ts";
import { checkTable, type NumericTable, type TableInput } from "../table/numeric-table.ts";
import { condensedStarts } from "./correlate.ts";
import { CUT_RULES, type CutTreeOptions, checkCut, cut } from "./cut-tree.ts";
import { allRows, completeRows, MISSING_RULES, type MissingRows } from "./fit-rows.ts";
import type { ClusterTree } from "./hierarchical-clustering.ts";
import { checkGroups } from "./silhouette.ts";
import { DISTANCE_KINDS, distances, type SpearmanDistanceKind } from "./spearman-distance.ts";

/**
 * Which feature stands for its cluster: `medoid`, the one with the least mean distance to the others; `first` in the order of
 * the table; `icc` and `univariate`, the one with the highest of the `scores` that are given. Of equals the first.
 *
 * `univariate` is supervised: its scores come from the outcome, such as |z| of `univariateCox` or |C - 0.5|. They must be
 * computed on training rows alone, anew in each resample; else the choice has seen the rows that test it.
 */
export type RepresentativeRule = "medoid" | "first" | "icc" | "univariate";

/** What {@link clusterRepresentatives} can be told. A tree needs one of `k` and `height` as well. */
export interface ClusterRepresentativesOptions extends CutTreeOptions, MissingRows {
  /** @default "medoid" */
  readonly rule?: RepresentativeRule;
  /** A number for each feature, the higher the better; for the rules `icc` and `univariate`. */
  readonly scores?: Readonly<Record<string, number>>;
  /** Distance for `medoid`; see `spearmanDistance`. @default "1-|rho|" */
  readonly distance?: SpearmanDistanceKind;
}

/** A cluster of features. */
export interface FeatureCluster {
  /** Its number in `groups`. */
  readonly cluster: number;
  /** The feature that stands for it. */
  readonly representative: string;
  /** All its features, in the order of the table. */
  readonly members: readonly string[];
  /** Of the representative: mean distance to the others for `medoid` (0 if there are none), else what was given. */
  readonly score?: number;
}

export const REPRESENTATIVE_RULES: Rules = { rule: oneOf("medoid", "first", "icc", "univariate") };
const RULES: Rules = {
  ...CUT_RULES,
  ...MISSING_RULES,
  ...REPRESENTATIVE_RULES,
  scores: ["a record of numbers by name", (value) => typeof value === "object" && value !== null],
  distance: oneOf(...DISTANCE_KINDS),
};

/**
 * One feature for each cluster of features, to go on with in place of all. See {@link RepresentativeRule} for the rules, of
 * which `univariate` needs an outcome and belongs inside the resampling alone.
 *
 * @param groups - number of the cluster of each column of the table, as `cutTree` returns it; or a tree and where to cut it
 * @param table - the features, on the rows that may be used
 * @returns one entry a cluster, ascending by number
 * @throws RadiosurvError `argument` for values that are not finite, a feature without a score, or a constant column with
 *   the rule `medoid`; `length` for groups of another length; `setting`
 * @example
 * ```ts
 * import { clusterRepresentatives } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 4, 5], b: [2, 1, 3, 5, 4], c: [1, 2, 3, 5, 4], d: [3, 1, 5, 2, 4] };
 * const [one, two] = clusterRepresentatives([1, 1, 1, 2], table);
 * one; // => { cluster: 1, representative: "c", members: ["a", "b", "c"], score: 0.1 }
 * two.representative; // => "d"
 * ```
 */
export function clusterRepresentatives(
  groups: ArrayLike<number> | ClusterTree,
  table: TableInput,
  options: ClusterRepresentativesOptions = {},
): readonly FeatureCluster[] {
  const caller = "clusterRepresentatives";
  checkSettings(caller, options, RULES);
  const checked = checkTable(caller, table);
  const list = "merge" in Object(groups) ? cutGroups(groups as ClusterTree, options) : (groups as ArrayLike<number>);
  const { codes, clusters } = checkGroups(caller, list, checked.names.length);
  const members: number[][] = clusters.map(() => []);
  for (let j = 0; j < codes.length; j++) members[codes[j]].push(j);
  const { rule = "medoid", scores, distance = "1-|rho|", missing } = options;
  const picked =
    rule === "medoid"
      ? memberMedoids(checked, members, distance, missing)
      : members.map((list) => pickByScore(caller, checked.names, list, rule, scores));
  return describeClusters(checked.names, members, picked, clusters);
}

function cutGroups(tree: ClusterTree, { k, height }: CutTreeOptions): readonly number[] {
  checkCut("clusterRepresentatives", { k, height });
  return cut("clusterRepresentatives", tree, { k, height });
}

/** A member of a cluster and its score. */
interface Picked {
  readonly member: number;
  readonly score?: number;
}

export function describeClusters(
  names: readonly string[],
  members: readonly (readonly number[])[],
  picked: readonly Picked[],
  clusters: readonly number[],
): readonly FeatureCluster[] {
  return members.map((list, c) => {
    const { member, score } = picked[c];
    const cluster = { cluster: clusters[c], representative: names[member], members: list.map((j) => names[j]) };
    return score === undefined ? cluster : { ...cluster, score };
  });
}

export function pickByScore(
  caller: string,
  names: readonly string[],
  members: readonly number[],
  rule: RepresentativeRule,
  scores: Readonly<Record<string, number>> | undefined,
): Picked {
  if (rule === "first") return { member: members[0] };
  if (!scores)
    throw new RadiosurvError("setting", `${caller}: the rule "${rule}" needs scores, a number for each feature`);
  let best: Picked = { member: -1, score: Number.NEGATIVE_INFINITY };
  for (const member of members) {
    const name = names[member];
    const score = Object.hasOwn(scores, name) ? scores[name] : undefined;
    if (typeof score !== "number" || Number.isNaN(score)) {
      throw new RadiosurvError(
        "argument",
        `${caller}: scores need a number for each feature; "${name}" has ${score ?? "none"}`,
      );
    }
    if (best.member < 0 || score > best.score!) best = { member, score };
  }
  return best;
}

// distances are needed within clusters alone
function memberMedoids(
  table: NumericTable,
  members: readonly (readonly number[])[],
  kind: SpearmanDistanceKind,
  missing: MissingRows["missing"],
): readonly Picked[] {
  const { columns } = completeRows("clusterRepresentatives", table, allRows(table), missing);
  return members.map((list) => {
    const { values, isConstant } = distances(
      list.map((j) => columns[j]),
      kind,
    );
    const constant = list.length > 1 ? isConstant.indexOf(1) : -1;
    if (constant >= 0) {
      throw new RadiosurvError(
        "argument",
        `clusterRepresentatives: a constant column has no rank correlation; drop "${table.names[list[constant]]}" first, as varianceFilter does`,
      );
    }
    const { member, score } = medoid(
      values,
      list.length,
      list.map((_, i) => i),
    );
    return { member: list[member], score };
  });
}

/**
 * The member with the least mean distance to the others.
 *
 * @param values - condensed distances of p items
 */
export function medoid(values: Float64Array, p: number, members: readonly number[]): Picked {
  const starts = condensedStarts(p);
  let best: Picked = { member: members[0], score: members.length > 1 ? Number.POSITIVE_INFINITY : 0 };
  for (const i of members) {
    let sum = 0;
    for (const j of members) if (i !== j) sum += values[i < j ? starts[i] + j : starts[j] + i];
    const mean = sum / (members.length - 1);
    if (mean < best.score!) best = { member: i, score: mean };
  }
  return best;
}
