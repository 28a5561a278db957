import { sampleQuantile } from "../stats/sample-quantile.ts";
import { ascending } from "../table/moments.ts";
import { isCategory, isTexts, openTable, type TableInput } from "../table/numeric-table.ts";
import type { StudyCohort } from "./compare-models.ts";

/** 1st and 99th percentile of each number among the variables: extremes would be values of single patients. */
export function rangesOf(
  { clinical }: StudyCohort,
  variables: readonly string[],
): Record<string, readonly [low: number, high: number]> {
  const { names, lists } = openTable("runStudy", (clinical ?? {}) as TableInput);
  const ranges: Record<string, readonly [number, number]> = {};
  names.forEach((name, j) => {
    if (!variables.includes(name) || isCategory(lists[j]) || isTexts(lists[j])) return;
    const sorted = ascending(Float64Array.from(lists[j] as ArrayLike<number>, Number));
    const [low, high] = [sampleQuantile(sorted, 0.01), sampleQuantile(sorted, 0.99)];
    if (low < high) ranges[name] = [low, high];
  });
  return ranges;
}
