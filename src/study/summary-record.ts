import { describeColumn } from "./describe-column.ts";
import type { SummaryCase } from "./feature-summary.ts";
import { escapeHtml, formatNumber } from "./html.ts";

/** What is known of the segmentation of some cases: numbers with their spread, words with their counts. */
export function recordTable(cases: readonly SummaryCase[]): string {
  const names = new Set(cases.flatMap(({ record = {} }) => Object.keys(record)));
  if (names.size === 0) return "";
  const rows = [...names].map((name) => {
    const values = cases.map(({ record = {} }) => record[name]);
    const words = values.filter((value) => typeof value === "string");
    return words.length > 0 ? wordRow(name, words) : numberRow(name, values as number[]);
  });
  return `<h3>Segmentation</h3>\n<dl class="about">\n${rows.join("\n")}\n</dl>`;
}

function numberRow(name: string, values: readonly number[]): string {
  const { n, mean, median, minimum, maximum } = describeColumn(values);
  const range = `${formatNumber(minimum)} to ${formatNumber(maximum)}`;
  const text = `median ${formatNumber(median)}, mean ${formatNumber(mean)}, ${range}, ${n} of ${values.length} cases`;
  return `<dt>${escapeHtml(name)}</dt><dd>${n === 0 ? "no values" : text}</dd>`;
}

function wordRow(name: string, words: readonly string[]): string {
  const counts = [...new Set(words)].map((word) => `${word} ${words.filter((each) => each === word).length}`);
  return `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(counts.join(", "))}</dd>`;
}
