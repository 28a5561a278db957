import { checkSettings, type Rules } from "../rules.ts";
import type { XTile } from "../survival/index.ts";
import {
  type AxisTitles,
  argumentError,
  FIGURE_RULES,
  type FigureOptions,
  isObject,
  TITLE_RULES,
} from "./figure-options.ts";
import { finite, finiteValues, type Value } from "./format-number.ts";

/** What {@link xTileFigure} can be told. */
export interface XTileFigureOptions extends FigureOptions, AxisTitles {}

/** A figure of the search of cutoffs as data. */
export interface XTileFigure {
  readonly kind: "x-tile";
  readonly data: {
    readonly groups: 2 | 3;
    readonly cutoffs: readonly number[];
    readonly statistic: number;
    readonly pValue: Value;
    readonly correctedPValue: Value;
    readonly n: number;
    /** Two groups: candidates with their statistics, signed by the direction. */
    readonly candidates: readonly number[];
    readonly statistics: readonly Value[];
    /**
     * Three groups: squares of the map, row by row; null where no division is. Columns are sizes of the low group, rows sizes of
     * the high group, ascending; statistics signed by the direction, of several divisions in a square the largest.
     */
    readonly side: number;
    readonly cells: readonly Value[];
    /** Sizes of the low and high group of the division that was chosen. */
    readonly chosen: readonly number[];
  };
  readonly options: XTileFigureOptions;
}

const RULES: Rules = { ...FIGURE_RULES, ...TITLE_RULES };
const MOST_SQUARES = 160;

/**
 * Figure of X-tile: for two groups the log-rank statistic of each cutoff; for three the map of all divisions, by the sizes of the
 * low and the high group. Colour tells the size of the statistic, and which group has more events: that with high scores, or
 * that with low ones. The division that was chosen is marked; the p-value is the corrected one.
 *
 * @param result - what `xTile` returned
 * @throws RadiosurvError `argument` for something else; `setting` for an option
 * @example
 * ```ts
 * import { xTileFigure } from "radiosurv/plot";
 * import { xTile } from "radiosurv/survival";
 * const outcome = { time: [9, 8, 7, 7, 6, 5, 4, 3, 2, 1], event: [0, 1, 0, 1, 0, 1, 1, 1, 1, 1] };
 * const result = xTile(outcome, [1, 3, 2, 5, 4, 6, 9, 7, 8, 10], { minimumFraction: 0.2 });
 * xTileFigure(result).data.cutoffs; // => [6.5]
 * ```
 */
export function xTileFigure(result: XTile, options: XTileFigureOptions = {}): XTileFigure {
  const caller = "xTileFigure";
  checkSettings(caller, options, RULES);
  if (!isObject(result) || !isObject(result.scan) || !Array.isArray(result.scan.statistic)) {
    throw argumentError(caller, "result must be what xTile returned", result);
  }
  const { groups, cutoffs, statistic, pValue, correctedPValue, n, groupSizes, scan } = result;
  const signed = scan.statistic.map((value, k) => value * scan.direction[k]);
  const two = groups === 2;
  return {
    kind: "x-tile",
    data: {
      groups,
      cutoffs,
      statistic,
      pValue: finite(pValue),
      correctedPValue: finite(correctedPValue),
      n,
      candidates: two ? scan.lower.map((place) => scan.cutoffs[place]) : [],
      statistics: two ? finiteValues(signed) : [],
      ...(two ? { side: 0, cells: [] } : mapOf(result, signed)),
      chosen: [groupSizes[0], groupSizes[groupSizes.length - 1]],
    },
    options,
  };
}

function mapOf({ scan, n }: XTile, signed: readonly number[]): { side: number; cells: Value[] } {
  const side = Math.min(MOST_SQUARES, n);
  const cells: Value[] = new Array(side * side).fill(null);
  const place = (size: number): number => Math.min(side - 1, Math.floor((size * side) / n));
  // a division stands for all sizes up to that of the next candidate: ties leave no gaps
  const next = (size: number, sizes: readonly number[]): number =>
    sizes.reduce((least, one) => (one > size && (one < least || least === size) ? one : least), size);
  const [lows, highs] = [scan.lower, scan.upper].map((places, i) =>
    places.map((at) => (i === 0 ? scan.lowSizes[at] : n - scan.lowSizes[at])),
  );
  const endOf = [lows, highs].map((sizes) => {
    const distinct = [...new Set(sizes)];
    return new Map(distinct.map((size) => [size, next(size, distinct)]));
  });
  signed.forEach((value, k) => {
    const [lowEnd, highEnd] = [lows, highs].map((sizes, i) =>
      Math.max(place(sizes[k]) + 1, place(endOf[i].get(sizes[k])!)),
    );
    for (let high = place(highs[k]); high < highEnd; high++) {
      for (let low = place(lows[k]); low < lowEnd; low++) {
        const before = cells[high * side + low];
        if (before === null || Math.abs(value) > Math.abs(before)) cells[high * side + low] = value;
      }
    }
  });
  return { side, cells };
}
