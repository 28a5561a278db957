import { RadiosurvError } from "../error.ts";
import { checkSettings, type Rules, yesOrNo } from "../rules.ts";
import type { ClusterTree, CorrelationMatrix } from "../selection/index.ts";
import {
  argumentError,
  checkNames,
  FIGURE_RULES,
  type FigureOptions,
  isListOfNumbers,
  isObject,
  isText,
  limitsRule,
  shownName,
  textByName,
} from "./figure-options.ts";
import { finite, type Value } from "./format-number.ts";

/** A square matrix with names, such as `spearmanMatrix` returns, or as list of rows. */
export type HeatmapInput =
  | CorrelationMatrix
  | { readonly names: readonly string[]; readonly values: readonly (readonly number[])[] };

/** What {@link heatmapFigure} can be told. */
export interface HeatmapFigureOptions extends FigureOptions {
  /** Tree of the same features: they are put in its order, and it is drawn above. @default none */
  readonly tree?: ClusterTree;
  /** Names to show for features. @default those of the matrix */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether values stand in the cells, where they have room. @default false */
  readonly values?: boolean;
  /** Of the colours. @default -1 and 1 */
  readonly limits?: readonly [number, number];
  /** What the colours are. @default "Correlation" */
  readonly measure?: string;
}

/** A heat map as data; features are in the order in which they are drawn. */
export interface HeatmapFigure {
  readonly kind: "heatmap";
  readonly data: {
    readonly names: readonly string[];
    /** Row by row; null where there is no value. */
    readonly values: readonly Value[];
    /** Branches of the tree: the places of the two that are joined, counted in features, and the three heights. */
    readonly branches: readonly {
      readonly left: number;
      readonly right: number;
      readonly leftHeight: number;
      readonly rightHeight: number;
      readonly height: number;
    }[];
  };
  readonly options: Omit<HeatmapFigureOptions, "tree" | "labels">;
}

const RULES: Rules = {
  ...FIGURE_RULES,
  tree: ["a tree as hierarchicalClustering returns it", (value) => isObject(value) && Array.isArray(value.merge)],
  labels: textByName,
  values: yesOrNo,
  limits: limitsRule,
  measure: isText,
};

/**
 * Heat map of a matrix of correlations, with the tree of a clustering above it.
 *
 * @param matrix - what `spearmanMatrix` or `pearsonMatrix` returned, or names and rows
 * @throws RadiosurvError `argument` for something else; `length` if numbers of names, values or leaves differ; `setting`
 * @example
 * ```ts
 * import { heatmapFigure } from "radiosurv/plot";
 * import { hierarchicalClustering, spearmanDistance, spearmanMatrix } from "radiosurv/selection";
 * const table = { a: [1, 2, 3, 4], b: [4, 1, 3, 2], c: [1, 2, 4, 3] };
 * const tree = hierarchicalClustering(spearmanDistance(table), { method: "average" });
 * heatmapFigure(spearmanMatrix(table), { tree }).data.names; // => ["b", "a", "c"]
 * ```
 */
export function heatmapFigure(matrix: HeatmapInput, options: HeatmapFigureOptions = {}): HeatmapFigure {
  const caller = "heatmapFigure";
  checkSettings(caller, options, RULES);
  const { tree, labels, ...rest } = options;
  if (!isObject(matrix) || !Array.isArray(matrix.names) || matrix.names.length === 0 || !matrix.values) {
    throw argumentError(caller, "matrix must have names and values", matrix);
  }
  const { names } = matrix;
  const p = names.length;
  const values = isListOfNumbers(matrix.values) ? matrix.values : matrix.values.flatMap((row) => Array.from(row));
  if (values.length !== p * p) {
    throw new RadiosurvError("length", `${caller}: values needs ${p * p} numbers for ${p} names; got ${values.length}`);
  }
  if (tree && tree.order.length !== p) {
    throw new RadiosurvError(
      "length",
      `${caller}: tree needs ${p} leaves, as there are names; got ${tree.order.length}`,
    );
  }
  checkNames(caller, names, labels);
  const order = tree ? tree.order.map((item) => item - 1) : names.map((_, i) => i);
  return {
    kind: "heatmap",
    data: {
      names: order.map((i) => shownName(names[i], labels)),
      values: order.flatMap((i) => order.map((j) => finite(values[i * p + j]))),
      branches: tree ? branchesOf(tree) : [],
    },
    options: rest,
  };
}

function branchesOf({ merge, height, order }: ClusterTree): HeatmapFigure["data"]["branches"] {
  const placeOf = new Map(order.map((item, place) => [item, place]));
  const middles: number[] = [];
  const ofPart = (part: number): [number, number] =>
    part < 0 ? [placeOf.get(-part)!, 0] : [middles[part - 1], height[part - 1]];
  return merge.map(([first, second], k) => {
    const [[a, aHeight], [b, bHeight]] = [ofPart(first), ofPart(second)].sort((x, y) => x[0] - y[0]);
    middles.push((a + b) / 2);
    return { left: a, right: b, leftHeight: aHeight, rightHeight: bHeight, height: height[k] };
  });
}
