import { formatCell } from "../table/index.ts";
import { escapeHtml } from "./html.ts";
import { htmlPage } from "./html-page.ts";
import type { Thumbnail } from "./slice-thumbnail.ts";
import { gallery } from "./summary-gallery.ts";
import { recordTable } from "./summary-record.ts";
import { SUMMARY_STYLE } from "./summary-style.ts";
import { featureTable } from "./summary-table.ts";

/** A case as the summary needs it; the results of `extractCohort` fit as they are. */
export interface SummaryCase {
  readonly id: string;
  /** Name of the region of the case, where there are several. */
  readonly region?: string;
  /** Cells of the manifest. */
  readonly cells: Readonly<Record<string, string>>;
  /** Why there are no features. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly dimension: number;
  readonly features: Readonly<Record<string, number>>;
  readonly diagnostics: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  /** What is known of the segmentation: numbers are described, words counted, over the cases. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** Picture of the case, as `sliceThumbnail` makes it. */
  readonly thumbnail?: Thumbnail;
}

/** What {@link featureSummary} can be told. */
export interface FeatureSummaryOptions {
  /** @default "Radiomic features" */
  readonly title?: string;
  /** Column of the manifest whose values divide the cases, besides the dimension. @default "Modality" */
  readonly groupBy?: string;
  /** Facts to list, such as versions, files and the date. */
  readonly about?: Readonly<Record<string, string>>;
}

/**
 * A page about an extraction: how many cases went well and why others failed, a picture of each case with the outline
 * of its region, how well it was segmented, and how each feature is spread; with several regions a case, region by
 * region. One HTML text with all in it, which loads nothing and runs no script.
 *
 * @param cases - in the order in which they are to be shown
 * @returns the page; the same input gives the same text
 * @example
 * ```ts
 * import { featureSummary } from "radiosurv/study";
 * const one = { id: "a1", cells: {}, dimension: 3, features: { original_shape_MeshVolume: 512 }, diagnostics: {}, warnings: [] };
 * featureSummary([one]).includes("MeshVolume"); // => true
 * ```
 */
export function featureSummary(cases: readonly SummaryCase[], options: FeatureSummaryOptions = {}): string {
  const { title = "Radiomic features", groupBy = "Modality", about = {} } = options;
  const good = cases.filter((each) => !each.error);
  const groups = groupCases(good, groupBy);
  const sections = [
    header(title, cases, groups),
    failures(cases),
    warnings(good),
    ...[...groups].map(([name, members]) => groupSection(name, members)),
    aboutSection(about, good),
  ];
  return htmlPage(title, SUMMARY_STYLE, sections.filter(Boolean).join("\n"));
}

function groupCases(cases: readonly SummaryCase[], groupBy: string): Map<string, SummaryCase[]> {
  const groups = new Map<string, SummaryCase[]>();
  for (const each of cases) {
    const value = each.cells[groupBy]?.trim();
    const name = value ? `${value}, ${each.dimension}D` : `${each.dimension}D images`;
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return groups;
}

function header(title: string, cases: readonly SummaryCase[], groups: ReadonlyMap<string, SummaryCase[]>): string {
  const failed = cases.filter((each) => each.error).length;
  const parts = [...groups].map(([name, members]) => {
    const features = new Set(members.flatMap((each) => Object.keys(each.features))).size;
    return `<div><dd>${features}</dd><dt>features, ${escapeHtml(name)}</dt></div>`;
  });
  const byRegion = cases.some((each) => each.region !== undefined);
  const images = byRegion ? `<div><dd>${imagesOf(cases).size}</dd><dt>images</dt></div>\n` : "";
  return `<header>
<h1>${escapeHtml(title)}</h1>
<dl class="figures">
${images}<div><dd>${cases.length}</dd><dt>${byRegion ? "regions" : "cases"}</dt></div>
<div><dd>${cases.length - failed}</dd><dt>extracted</dt></div>
<div${failed > 0 ? ' class="bad"' : ""}><dd>${failed}</dd><dt>failed</dt></div>
${parts.join("\n")}
</dl>
</header>`;
}

function failures(cases: readonly SummaryCase[]): string {
  const failed = cases.filter((each) => each.error);
  if (failed.length === 0) return "";
  const items = failed.map(
    (each) => `<li><strong>${escapeHtml(nameOf(each))}</strong>: ${escapeHtml(each.error?.message ?? "")}</li>`,
  );
  return `<section class="failures"><h2>Failed cases</h2><ul>\n${items.join("\n")}\n</ul></section>`;
}

function warnings(cases: readonly SummaryCase[]): string {
  const byText = new Map<string, SummaryCase[]>();
  for (const each of cases) {
    for (const text of each.warnings) byText.set(text, [...(byText.get(text) ?? []), each]);
  }
  if (byText.size === 0) return "";
  const items = [...byText].map(([text, those]) => {
    const who = imagesOf(those).size === 1 ? escapeHtml(those[0].id) : `${imagesOf(those).size} cases`;
    return `<li><strong>${who}</strong>: ${escapeHtml(text)}</li>`;
  });
  return `<section class="warnings"><h2>Notes</h2><ul>\n${items.join("\n")}\n</ul></section>`;
}

function groupSection(name: string, cases: readonly SummaryCase[]): string {
  const n = imagesOf(cases).size;
  const count = `${n} ${n === 1 ? "case" : "cases"}`;
  const parts = [gallery(cases), recordTable(firstOfEach(cases)), ...regionTables(cases)].filter(Boolean);
  return `<section><h2>${escapeHtml(name)}<small>${count}</small></h2>\n${parts.join("\n")}</section>`;
}

function regionTables(cases: readonly SummaryCase[]): string[] {
  const regions = new Map<string, SummaryCase[]>();
  for (const each of cases) {
    const region = each.region ?? "";
    regions.set(region, [...(regions.get(region) ?? []), each]);
  }
  if (regions.size === 1 && regions.has("")) return [featureTable(cases)];
  return [...regions].map(([region, members], i) => {
    const features = new Set(members.flatMap((each) => Object.keys(each.features))).size;
    const what = `${members.length} ${members.length === 1 ? "case" : "cases"}, ${features} features`;
    const title = `<summary>${escapeHtml(region)}<small>${what}</small></summary>`;
    return `<details${i === 0 ? " open" : ""}>${title}\n${featureTable(members)}</details>`;
  });
}

// several regions of an image share its row of the manifest
function imagesOf(cases: readonly SummaryCase[]): Set<string> {
  return new Set(cases.map(({ id, cells }) => JSON.stringify([id, cells])));
}

function firstOfEach(cases: readonly SummaryCase[]): SummaryCase[] {
  const seen = new Set<string>();
  return cases.filter(({ id, cells }) => seen.size < seen.add(JSON.stringify([id, cells])).size);
}

function nameOf({ id, region }: SummaryCase): string {
  return region === undefined ? id : `${id}, ${region}`;
}

function aboutSection(about: Readonly<Record<string, string>>, cases: readonly SummaryCase[]): string {
  const facts = Object.entries(about);
  for (const name of ["Configuration_Settings", "Configuration_EnabledImageTypes"]) {
    const values = new Set(cases.map((each) => formatCell(each.diagnostics[`diagnostics_${name}`])));
    values.delete("");
    for (const value of values) facts.push([name.replace("Configuration_", ""), value]);
  }
  const items = facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`);
  return `<section><h2>About this page</h2>
<p class="note">SD: standard deviation (n - 1). Each distribution runs from the minimum to the maximum of its row. Values are
rounded here; the table of features has all digits.</p>
<dl class="about">
${items.join("\n")}
</dl></section>`;
}
