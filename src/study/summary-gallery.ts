import { encode } from "fast-png";
import type { SummaryCase } from "./feature-summary.ts";
import { dataUri, escapeHtml, formatNumber } from "./html.ts";
import type { Outline } from "./mask-outline.ts";
import type { Thumbnail } from "./slice-thumbnail.ts";

/** A picture of each case that has a thumbnail, scaled to a common height. */
export function gallery(cases: readonly SummaryCase[]): string {
  const shown = cases.filter((each) => each.thumbnail);
  if (shown.length === 0) return "";
  const large = shown.some(({ thumbnail }) => thumbnail!.rings.length > 0) ? " large" : "";
  return `<ul class="gallery${large}">\n${shown.map((each) => picture(each, each.thumbnail!)).join("\n")}\n</ul>`;
}

function picture({ id, dimension }: SummaryCase, thumbnail: Thumbnail): string {
  const { width, height, pixels, aspect, outline, rings, slice, voxels } = thumbnail;
  const unit = dimension === 2 ? "pixels" : "voxels";
  const where = dimension === 2 ? "" : `, slice ${slice + 1}`;
  const href = dataUri("image/png", encode({ width, height, data: pixels, channels: 1, depth: 8 }));
  // one unit of the drawing is one pixel down; across, pixels are stretched to their width in mm
  const stretch = (aspect * height) / width;
  const path = (lines: Outline): string => lines.map((line) => linePath(line, stretch)).join("");
  const around = rings.map((ring) => `<path class="ring" d="${path(ring)}"/>`).join("");
  const what = rings.length > 0 ? "the region and the rings around it" : "the region";
  const box = `${formatLength(aspect * height)} ${height}`;
  return `<li><figure><svg viewBox="0 0 ${box}" role="img" aria-label="${escapeHtml(`${id}${where}: the image with the outline of ${what}, ${voxels} ${unit}`)}">
<image href="${href}" width="${formatLength(aspect * height)}" height="${height}" preserveAspectRatio="none"/>${around}<path d="${path(outline)}"/></svg>
<figcaption>${escapeHtml(id)}<span>${voxels >= 1e6 ? formatNumber(voxels) : voxels.toLocaleString("en")} ${unit}${where}</span></figcaption></figure></li>`;
}

function linePath(line: Float64Array, stretch: number): string {
  let path = "";
  for (let i = 0; i < line.length; i += 2) {
    path += `${i === 0 ? "M" : "L"}${formatLength(line[i] * stretch)} ${formatLength(line[i + 1])}`;
  }
  return `${path}Z`;
}

function formatLength(value: number): string {
  return String(Math.round(value * 10) / 10);
}
