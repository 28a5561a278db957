import { describeColumn } from "./describe-column.ts";
import type { SummaryCase } from "./feature-summary.ts";
import { escapeHtml, formatNumber } from "./html.ts";

/** PyRadiomics' names of classes, for readers. */
const CLASS_TITLES: Readonly<Record<string, string>> = {
  shape: "Shape",
  shape2D: "Shape, 2D",
  firstorder: "First order",
  glcm: "Grey level co-occurrence (GLCM)",
  glrlm: "Grey level run length (GLRLM)",
  glszm: "Grey level size zone (GLSZM)",
  gldm: "Grey level dependence (GLDM)",
  ngtdm: "Neighbouring grey tone difference (NGTDM)",
};

/** Units of the drawing of a histogram. */
const BARS_WIDTH = 96;
const BARS_HEIGHT = 20;

/** All features of a group of cases, class by class, each with its spread over the cases. */
export function featureTable(cases: readonly SummaryCase[]): string {
  const names = new Set(cases.flatMap((each) => Object.keys(each.features)));
  const classes = new Map<string, string[]>();
  for (const name of names) {
    const key = name.slice(0, Math.max(0, name.lastIndexOf("_")));
    classes.set(key, [...(classes.get(key) ?? []), name]);
  }
  const bodies = [...classes].map(([key, members]) => {
    const heading = `<tr><th scope="rowgroup" colspan="9">${escapeHtml(classTitle(key))}</th></tr>`;
    return `<tbody>\n${heading}\n${members.map((name) => featureRow(name, cases)).join("\n")}\n</tbody>`;
  });
  const heads = ["Feature", "n", "Missing", "Mean", "SD", "Minimum", "Median", "Maximum", "Distribution"];
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table of features"><table>\n<thead><tr>${head}</tr></thead>\n${bodies.join("\n")}\n</table></div>`;
}

function featureRow(name: string, cases: readonly SummaryCase[]): string {
  const column = describeColumn(cases.map((each) => each.features[name]));
  const { n, missing, mean, standardDeviation, minimum, median, maximum } = column;
  const numbers = [mean, standardDeviation, minimum, median, maximum];
  const short = escapeHtml(name.slice(name.lastIndexOf("_") + 1));
  const gaps = missing > 0 ? ' class="gaps"' : "";
  const cells = numbers.map((value) => `<td>${formatNumber(value)}</td>`).join("");
  return `<tr><th scope="row">${short}</th><td>${n}</td><td${gaps}>${missing}</td>${cells}<td>${bars(column.histogram)}</td></tr>`;
}

/** A class of features as a heading: "First order"; of a filtered image with its name, "Shape, wavelet-LLH". */
function classTitle(key: string): string {
  const cut = key.lastIndexOf("_");
  const family = key.slice(cut + 1);
  const image = key.slice(0, Math.max(0, cut));
  const title = CLASS_TITLES[family] ?? family;
  return image === "original" || image === "" ? title : `${title}, ${image}`;
}

function bars(histogram: readonly number[]): string {
  if (histogram.length === 0) return "";
  const most = Math.max(...histogram);
  const step = BARS_WIDTH / histogram.length;
  let path = "";
  histogram.forEach((count, i) => {
    const height = count === 0 ? 0 : Math.max(1, Math.round((BARS_HEIGHT * count) / most));
    const x = Math.round(i * step);
    const width = Math.round((i + 1) * step) - x - 1;
    if (height > 0) path += `M${x} ${BARS_HEIGHT}v${-height}h${width}v${height}z`;
  });
  return `<svg viewBox="0 0 ${BARS_WIDTH} ${BARS_HEIGHT}" aria-hidden="true"><path d="${path}"/></svg>`;
}
